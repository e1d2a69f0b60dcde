/**
 * How far this device's clock is from the gateway's, measured at each contact (Cristian's method: the answer was made
 * somewhere between sending and receiving).
 */
import { asInstant, type Instant } from "./time.ts";

export interface ClockOffset {
  /** Add this to the device clock to get corrected time. */
  readonly ms: number;
  /** The truth lies within this of the corrected time. */
  readonly uncertaintyMs: number;
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

/** Corrected time; a device that never met its gateway has only its own clock, whose error nobody knows. */
export const correctedAt = (deviceAt: Instant, offset: ClockOffset | null): Instant =>
  asInstant(deviceAt + (offset?.ms ?? 0));
