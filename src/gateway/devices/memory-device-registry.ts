/** The device registry in memory; its rows outlive the registry, as a database outlives the process that opened it. */
import type { DeviceId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import type { DeviceRegistry } from "./device-registry.ts";
import { type Enrolment, grantFor, hashOfCode, newEnrolment } from "./enrolment.ts";

export interface RegistryRows {
  readonly devices: Map<
    DeviceId,
    { readonly operator: string; readonly revokedAt: Instant | null }
  >;
  readonly enrolments: Map<string, Enrolment>;
}

export const noRegistryRows = (): RegistryRows => ({ devices: new Map(), enrolments: new Map() });

export function createMemoryDeviceRegistry(rows: RegistryRows): DeviceRegistry {
  const { devices, enrolments } = rows;
  return {
    standingOf: async (id) => {
      const device = devices.get(id);
      if (device === undefined) return "unknown";
      return device.revokedAt === null ? "active" : "revoked";
    },
    operatorOf: async (id) => devices.get(id)?.operator ?? "",
    noteContact: async () => undefined, // for the supervisor's list, which reads the database
    revoke: async (id, now) => {
      const device = devices.get(id);
      if (device !== undefined) devices.set(id, { ...device, revokedAt: device.revokedAt ?? now });
      return device !== undefined;
    },
    createEnrolment: async (code, grant, now) => {
      enrolments.set(hashOfCode(code), newEnrolment(grant, now));
    },
    previewEnrolment: async ({ code, device }, now) =>
      grantFor(enrolments.get(hashOfCode(code)) ?? null, device, now),
    enrol: async ({ code, device, operator }, now) => {
      const held = enrolments.get(hashOfCode(code)) ?? null;
      const granted = grantFor(held, device, now);
      if (held === null || !granted.ok) return granted;
      enrolments.set(hashOfCode(code), { ...held, usedBy: device });
      devices.set(device, { operator, revokedAt: devices.get(device)?.revokedAt ?? null });
      return granted;
    },
  };
}
