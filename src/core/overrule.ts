/**
 * Whom a supervisor may let in against a denial, read from what that denial was judged on: which booking and unit item, how
 * many people, and what the supplier is asked. Nobody where the code leads to no booking: there is nobody to let in.
 */
import type { ScanId, UnitItemKey } from "./ids.ts";
import { judgeEach, type JudgedMatch, usesOfBooking } from "./judge.ts";
import { redeemRequestOf } from "./redeem-request.ts";
import { assertNever } from "./result.ts";
import type { RedeemRequest } from "./scan.ts";
import { partyOf, peopleOf, remainingOf, remainingOfItem, type UseContext } from "./uses.ts";
import { inputOf, type JudgeVector } from "./vector.ts";
import type { Denial, Overrules } from "./verdict.ts";

export interface Overrulable {
  readonly denial: Denial;
  /** Null where the code is a party's. */
  readonly unitItem: UnitItemKey | null;
  /** As many as the ticket or the party is good for; 0 where it is an add-on. */
  readonly most: number;
  /** Of them, as many as are likely to stand at the gate. */
  readonly likely: number;
  readonly redemption: RedeemRequest;
}

/** One for each booking that the code leads to and that was denied; those that may enter need nobody's yes. */
export function overrulablesOf(judged: Pick<JudgeVector, "input">): readonly Overrulable[] {
  const input = inputOf(judged);
  return judgeEach(input).flatMap(({ booking, role, verdict }) => {
    if (!isDenial(verdict)) return [];
    const uses = usesOfBooking(input, booking);
    const unitItem = role.kind === "ticket" ? role.unitItem.key : null;
    const { most, remaining } = role.kind === "ticket" ? ticket(uses, role) : party(uses);
    return [
      {
        denial: verdict,
        unitItem,
        most,
        likely: remaining > 0 ? remaining : likelyBeyond(verdict, most),
        redemption: redeemRequestOf(booking, unitItem, input.barcode),
      },
    ];
  });
}

export function overrulesOf(scan: ScanId, denial: Denial): Overrules {
  switch (denial.kind) {
    case "already-used":
      return { scan, kind: denial.kind };
    case "refuse":
      return { scan, kind: denial.kind, reason: denial.reason.kind };
    case "hold":
      return { scan, kind: denial.kind, rule: denial.rule.kind };
    default:
      return assertNever(denial);
  }
}

const isDenial = (verdict: JudgedMatch["verdict"]): verdict is Denial =>
  verdict.kind === "already-used" || verdict.kind === "refuse" || verdict.kind === "hold";

interface Room {
  readonly most: number;
  readonly remaining: number;
}

const ticket = (
  uses: UseContext,
  { unitItem }: Extract<JudgedMatch["role"], { kind: "ticket" }>,
): Room => ({
  most: peopleOf(unitItem, uses.product),
  remaining: remainingOfItem(uses, unitItem),
});

function party(uses: UseContext): Room {
  const { booking, product } = uses;
  const guests = partyOf(booking, product);
  // a booking that was cancelled as a whole has no guests any more: whoever stands there was one of its party
  const all = booking.unitItems.reduce((sum, item) => sum + peopleOf(item, product), 0);
  // of a booking that lists nobody, whoever stands there is the one
  const most = booking.unitItems.length === 0 ? 1 : guests > 0 ? guests : all;
  return { most, remaining: remainingOf(uses) };
}

/** Where all of a party are in already, it is one too many who asks. */
const likelyBeyond = (denial: Denial, most: number): number =>
  denial.kind === "refuse" && denial.reason.kind === "party-full" ? Math.min(1, most) : most;
