/** A situation of the table as input for the judge. */
import type { Booking, BookingStatus } from "../../core/booking.ts";
import { asProductKey, bookingKey } from "../../core/ids.ts";
import type { Policy, Product, UsePolicy } from "../../core/product.ts";
import { minutes } from "../../core/time.ts";
import type { VectorInput } from "../../core/vector.ts";
import type { Basis } from "../../core/verdict.ts";
import type { Situation } from "./dimensions.ts";
import { historyOf } from "./history.ts";
import { scannedThings } from "./scanned.ts";
import { times } from "./times.ts";
import {
  adult,
  at,
  booking,
  connection,
  family,
  gateSeven,
  gateTwo,
  input,
  now,
  parking,
  product,
  withdrawnAt,
} from "./world.ts";

export function inputOf(situation: Situation): VectorInput {
  const { code, alternatives } = scannedThings[situation.scanned];
  const typed = situation.scanned === "typed";
  const people = pressed[situation.press];
  return input({
    barcode: { text: code, symbology: typed ? "Unknown" : "QRCode", alternatives },
    candidates: [bookingOf(situation)],
    products:
      situation.place === "unmapped"
        ? []
        : [
            product({
              gates: gates[situation.place],
              policy: policyOf(situation),
              units: unitsOf(situation),
            }),
          ],
    modes: modes[situation.connection],
    post: {
      gate: gateTwo,
      products: situation.place === "wrong-product" ? [asProductKey("octo/other")] : "all",
      role: "steward",
      operator: "Sam",
    },
    admissions: historyOf(situation).admissions,
    basis: bases[situation.basis],
    gatewayReachable: situation.offline.startsWith("online"),
    clockOffMs: clocks[situation.clock],
    decision: people === null ? null : { booking: bookingKey(connection, "b1"), people },
  });
}

function bookingOf(situation: Situation): Booking {
  const { bookingRedeemedAt, itemRedeemedAt } = historyOf(situation);
  const thing = scannedThings[situation.scanned];
  const { status, redeemable } = situation;
  return booking(1, {
    status: status === "withdrawn" ? { kind: "CONFIRMED" } : statusOf(status),
    cancellation: status === "withdrawn" ? { at: withdrawnAt } : null,
    test: situation.connection.startsWith("test-"),
    visit: times[situation.time].visit,
    redeemedAt: bookingRedeemedAt,
    redeemable: redeemable === "unsaid" ? null : redeemable === "yes",
    unredeemableReason: redeemable === "no" ? "Ask the office" : null,
    voucher: thing.booking.voucher,
    unitItems: thing.booking.unitItems.map((item, index) =>
      thing.ticket === null || index === 0
        ? {
            ...item,
            status: situation.unit === "unsaid" ? null : statusOf(situation.unit),
            redeemedAt: index === 0 ? itemRedeemedAt : null,
          }
        : item,
    ),
  });
}

/** What the product lists; a vector carries no more than it needs. */
const unitsOf = ({ scanned }: Situation): Product["units"] => {
  if (scanned === "family") return [adult, family];
  return scanned === "parking" ? [adult, parking] : [adult];
};

const statusOf = (
  kind: Exclude<Situation["status"] | Situation["unit"], "withdrawn" | "unsaid">,
): BookingStatus => (kind === "OTHER" ? { kind, raw: "UPGRADED" } : { kind });

const gates = {
  here: [gateTwo],
  "wrong-gate": [gateSeven],
  "wrong-product": [gateTwo],
  "no-gate": [],
} as const;

const uses: Readonly<Record<Situation["use"], UsePolicy>> = {
  once: { kind: "once" },
  "per-date": { kind: "per-date" },
  twice: { kind: "times", times: 2 },
};

const policyOf = ({ use, offline, press }: Situation): Partial<Policy> => ({
  use: uses[use],
  offline: offlineRules[offline],
  confirm: press === "ask" ? "ask" : "straight",
});

const offlineRules: Readonly<Record<Situation["offline"], Policy["offline"]>> = {
  online: { kind: "admit" },
  "online-hold": { kind: "hold" },
  "online-home-elsewhere": { kind: "home-gate", gate: gateSeven },
  admit: { kind: "admit" },
  hold: { kind: "hold" },
  "home-here": { kind: "home-gate", gate: gateTwo },
  "home-elsewhere": { kind: "home-gate", gate: gateSeven },
};

const modes: Readonly<Record<Situation["connection"], VectorInput["modes"]>> = {
  live: [{ connection, mode: "redeem" }],
  observed: [{ connection, mode: "observe" }],
  "on-test": [{ connection, mode: "test" }],
  "test-on-test": [{ connection, mode: "test" }],
  "test-on-live": [{ connection, mode: "redeem" }],
  "test-observed": [{ connection, mode: "observe" }],
  unlisted: [],
};

export const bases: Readonly<Record<Situation["basis"], Basis>> = {
  "fresh-list": { kind: "snapshot", at: at("2026-05-07T09:57:00Z") },
  "old-list": { kind: "snapshot", at: at("2026-05-06T08:00:00Z") },
  "looked-up": { kind: "looked-up", at: now },
  claimed: { kind: "claimed", at: now },
  nothing: { kind: "nothing" },
};

/** Positive is ahead of the gateway. Five minutes are still good. */
export const clocks: Readonly<Record<Situation["clock"], number>> = {
  right: 0,
  "minute-behind": -minutes(1),
  "five-ahead": minutes(5),
  "over-five-ahead": minutes(5) + 1,
  "seven-behind": -minutes(7),
  "hours-ahead": minutes(120),
};

export const pressed: Readonly<Record<Situation["press"], number | null>> = {
  straight: null,
  ask: null,
  one: 1,
  two: 2,
  nine: 9,
  nobody: 0,
};
