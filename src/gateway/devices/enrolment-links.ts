/** Links that make a device of a phone: whoever opens one first is enrolled, once. */
import type { Clock } from "../../core/effects.ts";
import type { EnrolmentLink } from "../../protocol/venue.ts";
import type { DeviceRegistry, Grant } from "./device-registry.ts";

export interface EnrolmentLinksDeps {
  readonly devices: Pick<DeviceRegistry, "createEnrolment">;
  readonly clock: Clock;
  /** As phones reach this gateway. */
  readonly origin: string;
  /** Unguessable, and never the same twice. */
  readonly newCode: () => string;
}

export type NewEnrolmentLink = (grant: Grant) => Promise<EnrolmentLink>;

/** The code stands behind `#`, which no browser sends and no log on the way can hold. */
export const createEnrolmentLinks =
  ({ devices, clock, origin, newCode }: EnrolmentLinksDeps): NewEnrolmentLink =>
  async (grant) => {
    const code = newCode();
    const expiresAt = await devices.createEnrolment(code, grant, clock.now());
    return { link: `${origin}/enrol#${code}`, expiresAt };
  };
