/** Parties in part, re-entry, and whose the supplier's record is: to the millisecond where the dossier gives a limit (6.4). */
import type { Admission } from "../../core/admission.ts";
import type { Booking } from "../../core/booking.ts";
import { bookingKey, unitItemKey } from "../../core/ids.ts";
import { later, minutes } from "../../core/time.ts";
import type { JudgeVector, VectorInput } from "../../core/vector.ts";
import { aCase, admit, adults, card, howMany, refuse, usedAtSupplier } from "./case.ts";
import { days } from "./times.ts";
import {
  admission,
  at,
  booking,
  byKim,
  codes,
  connection,
  product,
  scanId,
  unitItem,
} from "./world.ts";

const tenAtGate = at("2026-05-07T09:00:00Z");
const longBefore = at("2026-05-07T08:30:00Z");
const neighbour = { unitItem: unitItemKey(connection, "u2") };
const two = booking(1, { unitItems: [unitItem(1), unitItem(2)] });
const twoCard = card(two, { party: 2 });
const press = (people: number): VectorInput["decision"] => ({
  booking: bookingKey(connection, "b1"),
  people,
});
const times = (n: number): VectorInput["products"] => [
  product({ policy: { use: { kind: "times", times: n } } }),
];

const marked = (ms: number): Booking => ({ ...two, redeemedAt: later(tenAtGate, ms) });
const byVoucher = (n: number): Admission => admission(n, { unitItem: null, people: 1 });

/** The second guest went in at 10:00; the supplier marked the whole booking some time from then. */
const wholeBookingMarked = (): readonly JudgeVector[] => {
  const unsettled = [-minutes(2), -minutes(2) - 1, minutes(600)].map((ms) => {
    const of = marked(ms);
    return aCase(
      `whole booking marked ${ms} ms after an admission that is not settled`,
      { candidates: [of], admissions: [admission(1, neighbour)] },
      ms < -minutes(2) ? usedAtSupplier(twoCard, of.redeemedAt) : admit(twoCard, { inside: 2 }),
    );
  });
  const settled = [-1_000, -999, 0, 999, 1_000].map((ms) => {
    const of = marked(ms);
    return aCase(
      `whole booking marked ${ms} ms from the time recorded for us`,
      {
        candidates: [of],
        admissions: [admission(1, { ...neighbour, supplierRedeemedAt: tenAtGate })],
      },
      Math.abs(ms) >= 1_000
        ? usedAtSupplier(twoCard, of.redeemedAt)
        : admit(twoCard, { inside: 2 }),
    );
  });
  return [...unsettled, ...settled];
};

const partlyIn = (): readonly JudgeVector[] => {
  const unitItems = [
    unitItem(1, { ticket: null }),
    unitItem(2, { ticket: null, status: { kind: "CANCELLED" } }),
    unitItem(3, { ticket: null }),
  ];
  const some = booking(1, { voucher: codes("V1"), unitItems });
  const someCard = card(some, { units: adults(2), party: 2 });
  const usedThere = booking(1, {
    voucher: codes("V1"),
    unitItems: [unitItem(1), unitItem(2, { redeemedAt: longBefore }), unitItem(3)],
  });
  const usedCard = card(usedThere, { units: adults(3), party: 3 });
  const nobody = booking(1, { voucher: codes("V1"), unitItems: [] });
  const unlisted = booking(1, { unitItems: [unitItem(1, { unit: "senior" })] });
  return [
    aCase(
      "voucher, one of three cancelled",
      { code: "V1", candidates: [some] },
      howMany(someCard, 2),
    ),
    aCase(
      "voucher, one of three cancelled: no third goes in",
      { code: "V1", candidates: [some], decision: press(3) },
      refuse(someCard, { kind: "over-party", remaining: 2 }),
    ),
    aCase(
      "voucher, one ticket used elsewhere",
      { code: "V1", candidates: [usedThere] },
      howMany(usedCard, 2, 1),
    ),
    aCase(
      "voucher, filled up by two scans",
      { code: "V1", candidates: [usedThere], admissions: [byVoucher(1), byVoucher(2)] },
      refuse(usedCard, { kind: "party-full", inside: 3 }),
    ),
    aCase(
      "voucher of nobody",
      { code: "V1", candidates: [nobody] },
      refuse(card(nobody, { units: [], party: 0 }), { kind: "nobody-booked" }),
    ),
    aCase(
      "a unit that the product does not list is one person",
      { candidates: [unlisted] },
      admit(card(unlisted, { units: [{ label: "senior", count: 1, people: 1 }] })),
    ),
    aCase(
      "cancelled and used is cancelled",
      {
        candidates: [booking(1, { cancellation: { at: null }, status: { kind: "REDEEMED" } })],
        admissions: [admission(1)],
      },
      refuse(card(), { kind: "cancelled", at: null }),
    ),
    aCase(
      "somebody else's admissions do not count",
      { admissions: [admission(1, { booking: bookingKey(connection, "b9") })] },
      admit(card()),
    ),
  ];
};

const usesByPolicy = (): readonly JudgeVector[] => {
  const dayPass = { visit: days("2026-05-05", "2026-05-09") };
  const pass = booking(1, dayPass);
  const usedAt = (iso: string): Booking =>
    booking(1, { ...dayPass, unitItems: [unitItem(1, { redeemedAt: at(iso) })] });
  const undated = booking(1, {
    ...dayPass,
    unitItems: [unitItem(1, { status: { kind: "REDEEMED" } })],
  });
  const perDate = [product({ policy: { use: { kind: "per-date" } } })];
  const ours = byKim(2, { supplierRedeemedAt: at("2026-05-07T09:30:01Z") });
  const used = booking(1, { unitItems: [unitItem(1, { redeemedAt: tenAtGate })] });
  return [
    aCase(
      "per date, used elsewhere at 23:59 yesterday in London",
      { candidates: [usedAt("2026-05-06T22:59:59.999Z")], products: perDate },
      admit(card(pass)),
    ),
    aCase(
      "per date, used elsewhere at 00:00 today in London",
      { candidates: [usedAt("2026-05-06T23:00:00Z")], products: perDate },
      usedAtSupplier(card(pass), at("2026-05-06T23:00:00Z")),
    ),
    aCase(
      "per date, used elsewhere, nobody knows when",
      { candidates: [undated], products: perDate },
      usedAtSupplier(card(pass), null),
    ),
    aCase(
      "per date, used here at 23:59 yesterday in London",
      {
        candidates: [pass],
        products: perDate,
        admissions: [admission(1, { at: at("2026-05-06T22:59:59.999Z") })],
      },
      admit(card(pass)),
    ),
    aCase(
      "three times, used twice here",
      { products: times(3), admissions: [admission(1), byKim(2)] },
      admit(card()),
    ),
    aCase(
      "three times, used twice here and once elsewhere before",
      {
        candidates: [used],
        products: times(3),
        admissions: [ours, byKim(3, { supplierRedeemedAt: at("2026-05-07T09:40:00Z") })],
      },
      ({ basis }) => ({
        kind: "already-used",
        card: card(),
        use: {
          by: "stile",
          scan: scanId(3),
          at: ours.at,
          gate: ours.gate,
          operator: "Kim",
          device: ours.device,
          people: 1,
        },
        basis,
      }),
    ),
    aCase(
      "three times, used once here and once elsewhere",
      { candidates: [used], products: times(3), admissions: [ours] },
      admit(card()),
    ),
  ];
};

export const recordCases = (): readonly JudgeVector[] => [
  ...wholeBookingMarked(),
  ...partlyIn(),
  ...usesByPolicy(),
];
