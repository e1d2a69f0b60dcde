/**
 * How far this device's clock is from the gateway's, measured at each contact (Cristian's method: the answer was made
 * somewhere between sending and receiving).
 */
import { asInstant, type Instant } from "./time.ts";

export interface ClockOffset {
  /** Add this to the device clock to get corrected time. */
  readonly ms: number;
  /** The truth lay within this of the corrected time when it was measured. */
  readonly uncertaintyMs: number;
  /** By the device clock. */
  readonly measuredAt: Instant;
}

export interface Contact {
  readonly sentAt: Instant;
  readonly receivedAt: Instant;
  readonly gatewayAt: Instant;
}

export function measureOffset({ sentAt, receivedAt, gatewayAt }: Contact): ClockOffset {
  const halfTrip = Math.max(0, receivedAt - sentAt) / 2;
  return {
    ms: Math.round(gatewayAt - (sentAt + halfTrip)),
    uncertaintyMs: Math.ceil(halfTrip),
    measuredAt: receivedAt,
  };
}

/** The narrower one stays; where both cannot be true, the clock has been set since, and the newer one is. */
export function betterOffset(held: ClockOffset | null, measured: ClockOffset): ClockOffset {
  if (held === null) return measured;
  const heldWithinMs = uncertaintyAt(held, measured.measuredAt);
  const areDisjoint = Math.abs(held.ms - measured.ms) > heldWithinMs + measured.uncertaintyMs;
  return areDisjoint || measured.uncertaintyMs <= heldWithinMs ? measured : held;
}

/** What a quartz in a handheld gains or loses at worst: 50 ppm, four seconds a day. */
const driftPerMs = 50e-6;

/** Grows with the age of the measurement. */
export const uncertaintyAt = (offset: ClockOffset, deviceAt: Instant): number =>
  Math.ceil(offset.uncertaintyMs + Math.max(0, deviceAt - offset.measuredAt) * driftPerMs);

/** Corrected time; a device that never met its gateway has only its own clock, whose error nobody knows. */
export const correctedAt = (deviceAt: Instant, offset: ClockOffset | null): Instant =>
  asInstant(deviceAt + (offset?.ms ?? 0));

/** The device's own clock less the gateway's (ms): positive is ahead; 0 where it was never measured. */
export const clockOffMs = (offset: ClockOffset | null): number => 0 - (offset?.ms ?? 0);
