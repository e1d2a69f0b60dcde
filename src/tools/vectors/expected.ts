/** The verdict that the rules expect of a situation, complete with its card. */
import type { Admission } from "../../core/admission.ts";
import { bookingKey, unitItemKey } from "../../core/ids.ts";
import { assertNever } from "../../core/result.ts";
import type { BookingCard, Use, Verdict } from "../../core/verdict.ts";
import { matches, type Situation } from "./dimensions.ts";
import { foreignAt, foreignYesterdayAt, historyOf, recordedLaterAt } from "./history.ts";
import { explains, type Facts, type Outcome, rules } from "./rules.ts";
import { bases, clocks, pressed } from "./scene.ts";
import { scannedThings } from "./scanned.ts";
import { times } from "./times.ts";
import { type Cell, cellOf, type UsedBy } from "./use-cells.ts";
import { connection, gateSeven, gateTwo } from "./world.ts";

export function expectedOf(situation: Situation): Verdict {
  const facts = factsOf(situation);
  const rule = rules.find(
    ({ when, and = {} }) =>
      matches(when, situation) &&
      (and.entry === undefined || and.entry === facts.entry) &&
      (and.tooMany === undefined || and.tooMany === facts.tooMany) &&
      (and.explained === undefined || and.explained === facts.explained),
  );
  if (rule === undefined) throw new Error("the last rule matches always");
  return complete(rule.expect, situation);
}

function factsOf(situation: Situation): Facts {
  const cell = cellOf(situation);
  const people = pressed[situation.press];
  const left = cell.kind === "free" ? cell.left : 0;
  return {
    entry: cell.kind,
    tooMany: people !== null && (people < fewest(situation) || people > left),
    explained: explains(situation),
  };
}

/** An add-on is let in with nobody. */
const fewest = ({ scanned }: Situation): number => (scanned === "parking" ? 0 : 1);

function complete(outcome: Outcome, situation: Situation): Verdict {
  const card = cardOf(situation);
  const basis = bases[situation.basis];
  const cell = cellOf(situation);
  const test = situation.connection === "on-test" || situation.connection === "test-on-test";
  switch (outcome.kind) {
    case "refuse":
      return { kind: "refuse", card, reason: outcome.reason, basis };
    case "already-used":
      return { kind: "already-used", card, use: earlierUse(situation, cell), basis };
    case "party-full":
      return {
        kind: "refuse",
        card,
        reason: { kind: "party-full", inside: insideOf(cell) },
        basis,
      };
    case "over-party":
      return {
        kind: "refuse",
        card,
        reason: { kind: "over-party", remaining: freeOf(cell).left },
        basis,
      };
    case "online-only":
      return { kind: "hold", card, rule: { kind: "online-only" }, basis };
    case "home-gate":
      return { kind: "hold", card, rule: { kind: "home-gate", gate: gateSeven }, basis };
    case "clock":
      return {
        kind: "hold",
        card,
        rule: { kind: "clock", offMs: clocks[situation.clock] },
        basis,
      };
    case "choose": {
      const { left, inside } = freeOf(cell);
      return {
        kind: "choose",
        choice: { kind: "party", card, remaining: left, inside, test },
        basis,
      };
    }
    case "admit": {
      const { left, inside, again } = freeOf(cell);
      const { ticket } = scannedThings[situation.scanned];
      const people = pressed[situation.press] ?? left;
      return {
        kind: "admit",
        card,
        people,
        unitItem: ticket === null ? null : unitItemKey(connection, ticket),
        // a party of five has five inside, however often they come
        inside: again ? inside : Math.min(card.party, inside + people),
        test,
        basis,
      };
    }
    default:
      return assertNever(outcome);
  }
}

function freeOf(cell: Cell): Extract<Cell, { kind: "free" }> {
  if (cell.kind !== "free") throw new Error("nobody is left, and an earlier rule should say so");
  return cell;
}

const insideOf = (cell: Cell): number => (cell.kind === "used" ? 0 : cell.inside);

function earlierUse(situation: Situation, cell: Cell): Use {
  if (cell.kind !== "used") throw new Error("not used");
  const { admissions } = historyOf(situation);
  return uses[cell.by](admissions);
}

const bySupplier = (at: Extract<Use, { by: "supplier" }>["at"]) => (): Use => ({
  by: "supplier",
  at,
});

const uses: Readonly<Record<UsedBy, (admissions: readonly Admission[]) => Use>> = {
  us: (admissions) => ourUse(admissions, "Sam"),
  "us-yesterday": (admissions) => ourUse(admissions, "Sam"),
  kim: (admissions) => ourUse(admissions, "Kim"),
  supplier: bySupplier(foreignAt),
  "supplier-yesterday": bySupplier(foreignYesterdayAt),
  "supplier-later": bySupplier(recordedLaterAt),
  "supplier-undated": bySupplier(null),
};

function ourUse(admissions: readonly Admission[], who: string): Use {
  const use = admissions.find(({ operator }) => operator === who);
  if (use === undefined) throw new Error(`${who} let in nobody`);
  const { scan, at, gate, operator, device, people } = use;
  return { by: "stile", scan, at, gate, operator, device, people };
}

function cardOf({ scanned, place, unit, time }: Situation): BookingCard {
  const thing = scannedThings[scanned];
  const unmapped = place === "unmapped";
  const { party, partyWithout, units } = unmapped ? thing.unmapped : thing;
  const outside = ["CANCELLED", "ON_HOLD", "EXPIRED", "NO_SHOW", "OTHER"].includes(unit);
  return {
    booking: bookingKey(connection, "b1"),
    reference: "REF-1",
    leadName: "Guest 1",
    productLabel: unmapped ? "octo/tour" : "Tour",
    gates: unmapped || place === "no-gate" ? [] : [place === "wrong-gate" ? gateSeven : gateTwo],
    timeZone: unmapped ? "UTC" : "Europe/London",
    visit: times[time].visit,
    // a party's card lists those whom it may let in
    units: outside && thing.ticket === null ? [] : units,
    party: outside ? partyWithout : party,
    notes: null,
    method: thing.method,
  };
}
