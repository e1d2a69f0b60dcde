/** The device registry in memory; its rows outlive the registry, as a database outlives the process that opened it. */
import type { DeviceId } from "../../core/ids.ts";
import type { DeviceRegistry, RegisteredDevice } from "./device-registry.ts";
import { type Enrolment, grantFor, hashOfCode, newEnrolment } from "./enrolment.ts";

export interface RegistryRows {
  readonly devices: Map<DeviceId, RegisteredDevice>;
  readonly enrolments: Map<string, Enrolment>;
}

export const noRegistryRows = (): RegistryRows => ({ devices: new Map(), enrolments: new Map() });

export function createMemoryDeviceRegistry(rows: RegistryRows): DeviceRegistry {
  const { devices, enrolments } = rows;
  const change = (id: DeviceId, part: Partial<RegisteredDevice>): void => {
    const device = devices.get(id);
    if (device !== undefined) devices.set(id, { ...device, ...part });
  };
  return {
    byId: async (id) => devices.get(id) ?? null,
    latest: async (limit) => [...devices.values()].toSorted(bySeen).slice(0, limit),
    hasAdmin: async () =>
      [...devices.values()].some(({ role, revokedAt }) => role === "admin" && revokedAt === null),
    noteContact: async (id, now) => change(id, { lastSeenAt: now }),
    noteState: async (id, state, now) => change(id, { state: { ...state, at: now } }),
    revoke: async (id, now) => {
      change(id, { revokedAt: devices.get(id)?.revokedAt ?? now });
      return devices.get(id)?.revokedAt ?? null;
    },
    createEnrolment: async (code, grant, now) => {
      const enrolment = newEnrolment(grant, now);
      enrolments.set(hashOfCode(code), enrolment);
      return enrolment.expiresAt;
    },
    previewEnrolment: async ({ code, device }, now) =>
      grantFor(enrolments.get(hashOfCode(code)) ?? null, device, now),
    enrol: async ({ code, device, operator }, now) => {
      const held = enrolments.get(hashOfCode(code)) ?? null;
      const granted = grantFor(held, device, now);
      if (held === null || !granted.ok) return granted;
      enrolments.set(hashOfCode(code), { ...held, usedBy: device });
      const { gate, role } = granted.value;
      const before = devices.get(device);
      devices.set(device, {
        device,
        gate,
        role,
        operator,
        enrolledAt: before?.enrolledAt ?? now,
        lastSeenAt: now,
        revokedAt: before?.revokedAt ?? null,
        state: before?.state ?? null,
      });
      return granted;
    },
  };
}

const bySeen = (a: RegisteredDevice, b: RegisteredDevice): number =>
  b.lastSeenAt - a.lastSeenAt || (a.device < b.device ? -1 : 1);
