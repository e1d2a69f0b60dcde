/** Cases beside the table: an input and a verdict, each written out where it is not as usual. */
import type { Booking } from "../../core/booking.ts";
import type { JudgeVector, VectorInput } from "../../core/vector.ts";
import type {
  Admit,
  BookingCard,
  Choose,
  Hold,
  RefuseReason,
  Verdict,
} from "../../core/verdict.ts";
import { booking, gateTwo, input } from "./world.ts";

export const aCase = (
  name: string,
  change: Parameters<typeof input>[0],
  verdict: (given: VectorInput) => Verdict,
): JudgeVector => {
  const given = input(change);
  return { name, input: given, verdict: verdict(given) };
};

/** One adult's ticket for today at gate 2. */
export const card = (of: Booking = booking(1), change: Partial<BookingCard> = {}): BookingCard => ({
  booking: of.key,
  reference: of.reference,
  leadName: of.leadName,
  productLabel: "Tour",
  gates: [gateTwo],
  timeZone: "Europe/London",
  visit: of.visit,
  units: [{ label: "Adult", count: 1, people: 1 }],
  party: 1,
  notes: null,
  method: "DIGITAL",
  ...change,
});

export const adults = (count: number): BookingCard["units"] => [
  { label: "Adult", count, people: count },
];

export const admit =
  (of: BookingCard, change: Partial<Admit> = {}) =>
  ({ candidates, basis }: VectorInput): Admit => ({
    kind: "admit",
    card: of,
    people: 1,
    unitItem:
      candidates.find(({ key }) => key === of.booking)?.unitItems.find(() => true)?.key ?? null,
    inside: 1,
    test: false,
    basis,
    ...change,
  });

export const refuse =
  (of: BookingCard, reason: RefuseReason) =>
  ({ basis }: VectorInput): Extract<Verdict, { kind: "refuse" }> => ({
    kind: "refuse",
    card: of,
    reason,
    basis,
  });

export const hold =
  (of: BookingCard, rule: Hold["rule"]) =>
  ({ basis }: VectorInput): Hold => ({ kind: "hold", card: of, rule, basis });

export const usedAtSupplier =
  (of: BookingCard, at: Booking["redeemedAt"]) =>
  ({ basis }: VectorInput): Extract<Verdict, { kind: "already-used" }> => ({
    kind: "already-used",
    card: of,
    use: { by: "supplier", at },
    basis,
  });

export const howMany =
  (of: BookingCard, remaining: number, inside = 0) =>
  ({ basis }: VectorInput): Choose => ({
    kind: "choose",
    choice: { kind: "party", card: of, remaining, inside, test: false },
    basis,
  });
