/** A denial in a word or two: what an overrule was pressed against. */
import { assertNever } from "../../../core/result.ts";
import type { Hold, Overrules, RefuseReason } from "../../../core/verdict.ts";

export function denialName(overrules: Overrules): string {
  switch (overrules.kind) {
    case "already-used":
      return "Already used";
    case "refuse":
      return refusalNames[overrules.reason];
    case "hold":
      return holdNames[overrules.rule];
    default:
      return assertNever(overrules);
  }
}

const refusalNames: Readonly<Record<RefuseReason["kind"], string>> = {
  "test-booking": "Test ticket",
  cancelled: "Cancelled",
  "not-confirmed": "Not confirmed",
  expired: "Expired",
  "no-show": "Marked absent",
  "unknown-status": "Unclear status",
  "party-full": "Party is full",
  "wrong-day": "Wrong day",
  "day-past": "Day is past",
  "too-early": "Too early",
  "too-late": "Too late",
  "wrong-gate": "Wrong gate",
  "wrong-product": "Wrong tour",
  "not-set-up": "Not set up",
  "nobody-booked": "Nobody booked",
  "over-party": "More than were left",
  "supplier-refuses": "Seller says no",
};

const holdNames: Readonly<Record<Hold["rule"]["kind"], string>> = {
  "online-only": "Only checked online",
  "home-gate": "Other gate only",
  clock: "Clock is wrong",
};
