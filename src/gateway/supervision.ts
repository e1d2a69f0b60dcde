/**
 * What supervisors and admins may do with devices, each with its trace in the log of acts.
 *
 * An act is written before what it tells of, where that can be known: a process that dies in between has told of something
 * that was asked for and is not done, and whoever asked has had no answer. The other way round something would be done that
 * nobody can account for.
 */
import type { Clock } from "../core/effects.ts";
import type { DeviceId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { ActRecord, EnrolmentLink, KnownDevice } from "../protocol/venue.ts";
import type { ActLog } from "./acts/act-log.ts";
import type { DeviceRegistry, Grant } from "./devices/device-registry.ts";
import type { NewEnrolmentLink } from "./devices/enrolment-links.ts";
import type { VenueHistory } from "./history/venue-history.ts";

/** Who acts; null where it is the gateway's own process. */
export type Actor = Pick<ActRecord, "device" | "operator"> | null;

export interface Supervision {
  /** Those seen last first. */
  readonly knownDevices: () => Promise<readonly KnownDevice[]>;
  /** From now on its scans wait for a supervisor. Answers since when; null for a device that is not known. */
  readonly revoke: (device: DeviceId, by: Actor) => Promise<Instant | null>;
  /** Takes what was held of a device after all; answers how many scans went. Null where nobody knows of it. */
  readonly release: (device: DeviceId, by: Actor) => Promise<number | null>;
  readonly enrolmentLink: (grant: Grant, by: Actor) => Promise<EnrolmentLink>;
}

export interface SupervisionDeps {
  readonly devices: Pick<DeviceRegistry, "byId" | "latest" | "revoke">;
  readonly history: Pick<VenueHistory, "held">;
  readonly acts: Pick<ActLog, "record">;
  readonly newLink: NewEnrolmentLink;
  readonly clock: Clock;
  /** Journals what is held; answers how many scans went. */
  readonly releaseHeld: (device: DeviceId) => Promise<number>;
  /** Waiting devices look again whether they are welcome. */
  readonly onRevoked: () => void;
}

/** More than a venue carries; older ones stay in the database. */
const mostDevices = 500;

export function createSupervision(deps: SupervisionDeps): Supervision {
  const { devices, history, acts, clock } = deps;
  const note = async (by: Actor, act: ActRecord["act"]): Promise<void> => {
    if (by !== null) await acts.record({ at: clock.now(), ...by, act });
  };
  return {
    knownDevices: async () => {
      const held = await history.held();
      const known = await devices.latest(mostDevices);
      return known.map((each) => ({ ...each, held: held.get(each.device) ?? 0 }));
    },
    revoke: async (device, by) => {
      const known = await devices.byId(device);
      if (known === null || known.revokedAt !== null) return known?.revokedAt ?? null;
      await note(by, { kind: "revoke", device });
      const revokedAt = await devices.revoke(device, clock.now());
      deps.onRevoked();
      return revokedAt;
    },
    release: async (device, by) => {
      const isKnown = (await devices.byId(device)) !== null || (await history.held()).has(device);
      if (!isKnown) return null;
      // how many they are is known only when they have gone
      const scans = await deps.releaseHeld(device);
      await note(by, { kind: "release", device, scans });
      return scans;
    },
    enrolmentLink: async (grant, by) => {
      await note(by, { kind: "enrolment", gate: grant.gate, role: grant.role });
      return deps.newLink(grant);
    },
  };
}
