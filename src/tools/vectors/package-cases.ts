/** One code, several bookings: asked only where there is a choice (DESIGN 4; OCTO dossier 6.11). */
import type { Booking } from "../../core/booking.ts";
import { bookingKey, productKey } from "../../core/ids.ts";
import { minutes } from "../../core/time.ts";
import type { JudgeVector, VectorInput } from "../../core/vector.ts";
import type { PackageOption, Verdict } from "../../core/verdict.ts";
import { aCase, admit, adults, card, hold, howMany, refuse, usedAtSupplier } from "./case.ts";
import { days } from "./times.ts";
import { at, booking, codes, connection, gateSeven, gateTwo, product, unitItem } from "./world.ts";

const tower = productKey(connection, "tower");
const towerHere = product({ key: tower, label: "Tower" });
const towerThere = product({ key: tower, label: "Tower", gates: [gateSeven] });
const towerOnline = product({ key: tower, label: "Tower", policy: { offline: { kind: "hold" } } });

const withCode = (n: number, change: Partial<Booking> = {}): Booking =>
  booking(n, { unitItems: [unitItem(n, { ticket: codes("PKG") })], ...change });
const first = withCode(1);
const second = withCode(2, { product: tower });
const cancelled = withCode(1, { cancellation: { at: null } });
const tomorrows = withCode(1, { visit: days("2026-05-08", "2026-05-09") });
const secondCard = card(second, { productLabel: "Tower" });
const usedAt = at("2026-05-07T08:30:00Z");
const usedSecond = withCode(2, {
  product: tower,
  unitItems: [unitItem(2, { ticket: codes("PKG"), redeemedAt: usedAt })],
});
const party = booking(2, {
  product: tower,
  voucher: codes("PKG"),
  unitItems: [unitItem(2), unitItem(3)],
});
const partyCard = card(party, { productLabel: "Tower", units: adults(2), party: 2 });

const options =
  (...made: readonly ((given: VectorInput) => PackageOption["verdict"])[]) =>
  (given: VectorInput): Verdict => ({
    kind: "choose",
    choice: {
      kind: "package",
      options: made.map((make) => {
        const verdict = make(given);
        return { card: cardIn(verdict), verdict };
      }),
    },
    basis: given.basis,
  });

function cardIn(verdict: PackageOption["verdict"]): PackageOption["card"] {
  if (verdict.kind !== "choose") return verdict.card;
  if (verdict.choice.kind === "party") return verdict.choice.card;
  throw new Error("packages do not nest");
}

const pick = (n: number): VectorInput["decision"] => ({
  booking: bookingKey(connection, `b${n}`),
  people: 1,
});

export const packageCases = (): readonly JudgeVector[] => {
  const bothHere = { code: "PKG", products: [product(), towerHere] };
  const otherThere = { code: "PKG", products: [product(), towerThere] };
  return [
    aCase(
      "package, both for this gate: which?",
      { ...bothHere, candidates: [first, second] },
      options(admit(card(first)), admit(secondCard)),
    ),
    aCase(
      "package, both for this gate and one cancelled: all are shown",
      { ...bothHere, candidates: [cancelled, withCode(3), second] },
      options(
        refuse(card(cancelled), { kind: "cancelled", at: null }),
        admit(card(withCode(3))),
        admit(secondCard),
      ),
    ),
    aCase(
      "package, a ticket and a party: which?",
      { ...bothHere, candidates: [first, party] },
      options(admit(card(first)), howMany(partyCard, 2)),
    ),
    aCase(
      "package, one of it at another gate: no question",
      { ...otherThere, candidates: [second, first] },
      admit(card(first)),
    ),
    aCase(
      "package, one of it used: the other",
      { ...bothHere, candidates: [usedSecond, first] },
      admit(card(first)),
    ),
    aCase(
      "package, one of it for tomorrow: the other party is asked for",
      { ...bothHere, candidates: [tomorrows, party] },
      howMany(partyCard, 2),
    ),
    aCase(
      "package, one admitted and one held offline: the one",
      {
        code: "PKG",
        products: [product(), towerOnline],
        candidates: [second, first],
        gatewayReachable: false,
      },
      admit(card(first)),
    ),
    aCase(
      "package, none may enter: the first reason",
      { ...otherThere, candidates: [cancelled, second] },
      refuse(card(cancelled), { kind: "cancelled", at: null }),
    ),
    aCase(
      "package, none may enter but a person could say yes to one",
      {
        code: "PKG",
        products: [product(), towerOnline],
        candidates: [cancelled, second],
        gatewayReachable: false,
      },
      hold(secondCard, { kind: "online-only" }),
    ),
    aCase(
      "package, both stopped by the clock",
      { ...bothHere, candidates: [first, second], clockOffMs: -minutes(7) },
      hold(card(first), { kind: "clock", offMs: -minutes(7) }),
    ),
    aCase(
      "package, all used",
      { ...bothHere, candidates: [usedSecond, cancelled] },
      usedAtSupplier(secondCard, usedAt),
    ),
    aCase(
      "package, the second one picked",
      { ...bothHere, candidates: [first, second], decision: pick(2) },
      admit(secondCard),
    ),
    aCase(
      "package, one at another gate picked all the same",
      { ...otherThere, candidates: [first, second], decision: pick(2) },
      refuse(card(second, { productLabel: "Tower", gates: [gateSeven] }), {
        kind: "wrong-gate",
        gates: [gateSeven],
      }),
    ),
    aCase(
      "package, what was picked is no part of it",
      { ...bothHere, candidates: [first, second], decision: pick(9) },
      ({ basis }) => ({
        kind: "unknown",
        text: "PKG",
        why: { kind: "not-on-device", bookings: 1_284 },
        basis,
      }),
    ),
    aCase(
      "package, this device's products leave one",
      {
        ...bothHere,
        candidates: [first, second],
        post: { gate: gateTwo, products: [tower], role: "steward", operator: "Sam" },
      },
      admit(secondCard),
    ),
  ];
};
