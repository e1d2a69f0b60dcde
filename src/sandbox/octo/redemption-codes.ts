/**
 * Redemption codes: opaque to callers, bound to what was looked up (a whole booking or one unit item), always the same
 * for the same target. They look like the seed's, with `|` and `,` inside.
 */
import { createHash } from "node:crypto";
import type { Booking } from "./booking.ts";
import type { Target } from "./world.ts";

export interface RedemptionCodes {
  readonly codeOf: (target: Target) => string;
  /** Null for a code that this supplier never gave out. */
  readonly targetOf: (code: string) => Target | null;
}

export function createRedemptionCodes(bookings: readonly Booking[]): RedemptionCodes {
  const codeByTarget = new Map<string, string>();
  const targetByCode = new Map<string, Target>();
  const add = (target: Target, code: string) => {
    codeByTarget.set(keyOf(target), code);
    targetByCode.set(code, target);
  };
  for (const { uuid: bookingUuid, redemptionCode, unitItems } of bookings) {
    const whole: Target = { kind: "booking", bookingUuid };
    add(whole, redemptionCode ?? derivedCode(whole));
    for (const item of unitItems) {
      const target: Target = { kind: "ticket", bookingUuid, unitItemUuid: item.uuid };
      add(target, derivedCode(target));
    }
  }
  return {
    targetOf: (code) => targetByCode.get(code) ?? null,
    codeOf: (target) => {
      const code = codeByTarget.get(keyOf(target));
      if (code === undefined) throw new Error(`no such target: ${keyOf(target)}`);
      return code;
    },
  };
}

const keyOf = (target: Target): string =>
  target.kind === "booking" ? target.bookingUuid : `${target.bookingUuid}/${target.unitItemUuid}`;

function derivedCode(target: Target): string {
  const hash = createHash("sha256").update(keyOf(target)).digest("hex");
  return `connect_${hash.slice(0, 9).toUpperCase()}|${uuidFrom(hash, 9)},${target.kind}_,include_${uuidFrom(hash, 31)}`;
}

/** Thirty-two hexadecimal digits of `hash` from `start`, written as a uuid. */
export const uuidFrom = (hash: string, start: number): string =>
  [8, 4, 4, 4, 12]
    .map((length, index, all) => {
      const from = start + all.slice(0, index).reduce((sum, each) => sum + each, 0);
      return hash.slice(from, from + length);
    })
    .join("-");
