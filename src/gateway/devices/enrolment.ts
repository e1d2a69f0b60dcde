/** A one-time enrolment as it is kept, and whether a device may use it. Pure. */
import { createHash } from "node:crypto";
import type { DeviceId } from "../../core/ids.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import { type Instant, later } from "../../core/time.ts";
import type { EnrolmentProblem, Grant } from "./device-registry.ts";

export interface Enrolment {
  readonly grant: Grant;
  readonly expiresAt: Instant;
  readonly usedBy: DeviceId | null;
}

/** A link is for today's shift, not for a drawer. */
const validForMs = 24 * 3_600_000;

export const newEnrolment = (grant: Grant, now: Instant): Enrolment => ({
  grant,
  expiresAt: later(now, validForMs),
  usedBy: null,
});

/** A device that used the link before may have lost the answer: for it the link stays good. */
export function grantFor(
  enrolment: Enrolment | null,
  device: DeviceId,
  now: Instant,
): Result<Grant, EnrolmentProblem> {
  if (enrolment === null) return fail("enrolment-unknown");
  const { grant, usedBy, expiresAt } = enrolment;
  if (usedBy === device) return ok(grant);
  if (usedBy !== null) return fail("enrolment-used");
  return expiresAt < now ? fail("enrolment-expired") : ok(grant);
}

/** Under which a code is kept: who reads the database can use no link. */
export const hashOfCode = (code: string): string => createHash("sha256").update(code).digest("hex");
