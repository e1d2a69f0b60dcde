/**
 * The devices that this gateway knows, and the links that make new ones. Two implementations, SQL and memory; one contract
 * suite (`device-registry.contract.ts`) runs on both.
 *
 * Implementations promise: a link is used up by the device that uses it first, and stays good for that device alone, which
 * may have lost the answer; `enrol` registers the device in the same step; a code is kept as a hash only.
 */
import type { DeviceId, GateId } from "../../core/ids.ts";
import type { Post, Role } from "../../core/product.ts";
import type { Result } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import type { EnrolRequest } from "../../protocol/v1.ts";
import type { DeviceState, KnownDevice } from "../../protocol/venue.ts";

export type DeviceStanding = "active" | "revoked" | "unknown";

/** As its last enrolment made it. */
export type RegisteredDevice = Readonly<Omit<KnownDevice, "held">>;

/** What a link gives to the device that uses it first. */
export interface Grant {
  readonly gate: GateId;
  readonly role: Role;
  readonly products: Post["products"];
}

export type EnrolmentProblem = "enrolment-unknown" | "enrolment-used" | "enrolment-expired";

export interface DeviceRegistry {
  /** Null for a device that is not known. */
  readonly byId: (device: DeviceId) => Promise<RegisteredDevice | null>;
  /** Those seen last first; at most `limit`. */
  readonly latest: (limit: number) => Promise<readonly RegisteredDevice[]>;
  /** Whether an admin's device is enrolled and not revoked. */
  readonly hasAdmin: () => Promise<boolean>;
  readonly noteContact: (device: DeviceId, now: Instant) => Promise<void>;
  readonly noteState: (device: DeviceId, state: DeviceState, now: Instant) => Promise<void>;
  /**
   * From now on its scans wait for a supervisor, and it gets nothing. Answers since when; the first time counts. Null for a
   * device that is not known.
   */
  readonly revoke: (device: DeviceId, now: Instant) => Promise<Instant | null>;
  /** `code` goes into a link. Answers how long it is good. */
  readonly createEnrolment: (code: string, grant: Grant, now: Instant) => Promise<Instant>;
  /** Without using the code up. */
  readonly previewEnrolment: (
    asked: Pick<EnrolRequest, "code" | "device">,
    now: Instant,
  ) => Promise<Result<Grant, EnrolmentProblem>>;
  /** Idempotent for the same device. A revoked one stays revoked. */
  readonly enrol: (request: EnrolRequest, now: Instant) => Promise<Result<Grant, EnrolmentProblem>>;
}

export function standingOf(registered: RegisteredDevice | null): DeviceStanding {
  if (registered === null) return "unknown";
  return registered.revokedAt === null ? "active" : "revoked";
}
