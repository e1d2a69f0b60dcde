/**
 * Admissions taken back where the supplier cannot take its redemption back (DESIGN 4): the guest is outside again and may
 * enter, and everybody else's use stays one.
 */
import type { Admission } from "../../core/admission.ts";
import type { Booking } from "../../core/booking.ts";
import { bookingKey, unitItemKey } from "../../core/ids.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
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

const recordedAt = at("2026-05-07T09:00:02Z");
const yesterdayAtTen = at("2026-05-06T09:00:00Z");
const withdrawn = { cancellation: { at: null } };
/** Let in at 10:00, recorded by the supplier two seconds later, and taken back here. */
const takenBack = admission(1, { supplierRedeemedAt: recordedAt });
/** The same, and nothing of it is known to be at the supplier: not sent, refused, or not answered yet. */
const untraced = admission(1);

const marked = (redeemedAt: Instant | null, change: Partial<Booking> = {}): Booking =>
  booking(1, {
    unitItems: [unitItem(1, { status: { kind: "REDEEMED" }, redeemedAt })],
    ...change,
  });
const closed = { redeemable: false, unredeemableReason: "Ask the office" };
const refused = refuse(card(), { kind: "supplier-refuses", text: "Ask the office" });

const shownAgain = (): readonly JudgeVector[] => [
  ...[-1_000, -999, 0, 999, 1_000].map((ms) => {
    const of = marked(later(recordedAt, ms));
    return aCase(
      `taken back, marked ${ms} ms from the time recorded for us`,
      { candidates: [of], undone: [takenBack] },
      Math.abs(ms) >= 1_000 ? usedAtSupplier(card(), later(recordedAt, ms)) : admit(card()),
    );
  }),
  aCase(
    "taken back, marked by the supplier without a time",
    { candidates: [marked(null)], undone: [takenBack] },
    admit(card()),
  ),
  aCase(
    "taken back, marked and closed by the supplier",
    { candidates: [marked(recordedAt, closed)], undone: [takenBack] },
    admit(card()),
  ),
  aCase(
    "taken back, closed by the supplier without a mark",
    { candidates: [booking(1, closed)], undone: [takenBack] },
    admit(card()),
  ),
  aCase("taken back, and the supplier shows nothing", { undone: [untraced] }, admit(card())),
  aCase(
    "taken back and cancelled since",
    { candidates: [marked(recordedAt, withdrawn)], undone: [takenBack] },
    refuse(card(), { kind: "cancelled", at: null }),
  ),
];

/** It may never have been sent; its guest, taken back, may really have gone in somewhere else. */
const withoutTrace = (): readonly JudgeVector[] => [
  aCase(
    "taken back without a trace, marked half an hour later",
    { candidates: [marked(later(recordedAt, minutes(30)))], undone: [untraced] },
    usedAtSupplier(card(), later(recordedAt, minutes(30))),
  ),
  aCase(
    "taken back without a trace, marked without a time",
    { candidates: [marked(null)], undone: [untraced] },
    usedAtSupplier(card(), null),
  ),
  aCase(
    "taken back without a trace, closed by the supplier",
    { candidates: [booking(1, closed)], undone: [untraced] },
    refused,
  ),
  aCase(
    "somebody else's taken back explains nothing",
    {
      candidates: [marked(recordedAt)],
      undone: [{ ...takenBack, booking: bookingKey(connection, "b9") }],
    },
    usedAtSupplier(card(), recordedAt),
  ),
];

const standingBeside = (): readonly JudgeVector[] => {
  const again = byKim(2);
  const two = booking(1, { redeemedAt: recordedAt, unitItems: [unitItem(1), unitItem(2)] });
  const twoCard = card(two, { party: 2 });
  const neighbours = { ...takenBack, unitItem: unitItemKey(connection, "u2") };
  const foreignAt = at("2026-05-07T08:30:00Z");
  const mixed = booking(1, {
    redeemedAt: recordedAt,
    unitItems: [unitItem(1, { redeemedAt: foreignAt }), unitItem(2)],
  });
  return [
    aCase(
      "taken back and let in again",
      { candidates: [marked(recordedAt)], admissions: [again], undone: [takenBack] },
      ({ basis }) => ({
        kind: "already-used",
        card: card(),
        use: {
          by: "stile",
          scan: scanId(2),
          at: again.at,
          gate: again.gate,
          operator: "Kim",
          device: again.device,
          people: 1,
        },
        basis,
      }),
    ),
    aCase(
      "neighbour taken back, whole booking marked for it",
      { candidates: [two], undone: [neighbours] },
      admit(twoCard),
    ),
    aCase(
      "neighbour taken back, this ticket marked by others before",
      { candidates: [mixed], undone: [neighbours] },
      usedAtSupplier(twoCard, foreignAt),
    ),
    aCase(
      "twice, one of two taken back",
      {
        candidates: [marked(recordedAt)],
        products: [product({ policy: { use: { kind: "times", times: 2 } } })],
        admissions: [again],
        undone: [takenBack],
      },
      admit(card()),
    ),
  ];
};

const ofAParty = (): readonly JudgeVector[] => {
  const five = booking(1, {
    status: { kind: "REDEEMED" },
    redeemedAt: recordedAt,
    voucher: codes("V1"),
    unitItems: [1, 2, 3, 4, 5].map((n) => unitItem(n, { ticket: null })),
  });
  const of = card(five, { units: adults(5), party: 5 });
  const twoBack: Admission = { ...takenBack, unitItem: null, people: 2 };
  const twoIn = byKim(2, { unitItem: null, people: 2 });
  const press = (people: number): VectorInput["decision"] => ({ booking: five.key, people });
  const shown = { code: "V1", candidates: [five], undone: [twoBack] };
  return [
    aCase("voucher, two of five taken back: all may enter", shown, howMany(of, 5)),
    aCase(
      "voucher, two of five taken back: five enter",
      { ...shown, decision: press(5) },
      admit(of, { people: 5, unitItem: null, inside: 5 }),
    ),
    aCase(
      "voucher, two of five taken back, two others inside",
      { ...shown, admissions: [twoIn] },
      howMany(of, 3, 2),
    ),
    aCase(
      "voucher, two of five taken back, two others inside: no four more",
      { ...shown, admissions: [twoIn], decision: press(4) },
      refuse(of, { kind: "over-party", remaining: 3 }),
    ),
    aCase(
      "voucher, two of five taken back, party marked at a time that is not ours",
      { ...shown, undone: [{ ...twoBack, supplierRedeemedAt: later(recordedAt, minutes(10)) }] },
      usedAtSupplier(of, recordedAt),
    ),
  ];
};

const perDate = (): readonly JudgeVector[] => {
  const pass = { visit: days("2026-05-05", "2026-05-09"), ...closed };
  const products = [product({ policy: { use: { kind: "per-date" } } })];
  const ofPass = card(booking(1, pass));
  return [
    aCase(
      "per date, taken back today",
      { candidates: [marked(recordedAt, pass)], products, undone: [takenBack] },
      admit(ofPass),
    ),
    aCase(
      "per date, taken back yesterday, closed today",
      {
        candidates: [marked(yesterdayAtTen, pass)],
        products,
        undone: [admission(1, { at: yesterdayAtTen, supplierRedeemedAt: yesterdayAtTen })],
      },
      refuse(ofPass, { kind: "supplier-refuses", text: "Ask the office" }),
    ),
  ];
};

export const undoneCases = (): readonly JudgeVector[] => [
  ...shownAgain(),
  ...withoutTrace(),
  ...standingBeside(),
  ...ofAParty(),
  ...perDate(),
];
