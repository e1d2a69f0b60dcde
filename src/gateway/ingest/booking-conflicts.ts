/** Brings the stored conflicts of a booking up to date with its history, and tells the devices what changed. */
import { isDeepStrictEqual } from "node:util";
import type { Admission } from "../../core/admission.ts";
import type { Conflict } from "../../core/conflict.ts";
import { conflictsOf } from "../../core/conflicts.ts";
import type { BookingKey, ScanId } from "../../core/ids.ts";
import type { Scan } from "../../core/scan.ts";
import type { BookingCard } from "../../core/verdict.ts";
import { type BookingStep, tell } from "./booking-step.ts";

export async function updateConflicts(step: BookingStep, booking: BookingKey): Promise<void> {
  const { tx, facts } = step;
  const gone = await tx.takenBackOf(booking);
  // what was taken back at the supplier explains nothing that it says
  const admissions = (await tx.admissionsOf(booking)).filter(({ scan }) => !gone.has(scan));
  const outcomes = await tx.outcomesOf(booking);
  const found = conflictsOf({
    key: booking,
    ...facts,
    cards: facts.booking === null ? await cardsOf(step, admissions) : new Map(),
    admissions,
    undos: await tx.undosOf(booking),
    outcomes: new Map(outcomes.map((ended) => [ended.scan, ended])),
  });
  const held = new Map((await tx.conflictsOf(booking)).map((conflict) => [conflict.id, conflict]));
  for (const contradiction of found) {
    const before = held.get(contradiction.id);
    const raisedAt = before?.raisedAt ?? step.now;
    await put(step, before, { ...contradiction, state: "open", raisedAt });
    held.delete(contradiction.id);
  }
  for (const ceased of held.values()) await put(step, ceased, { ...ceased, state: "withdrawn" });
}

async function put(
  step: BookingStep,
  before: Conflict | undefined,
  conflict: Conflict,
): Promise<void> {
  if (isDeepStrictEqual(before, conflict)) return;
  await step.tx.putConflict(conflict);
  await tell(step, { kind: "conflict", conflict });
}

/** What the scans themselves showed, where the booking is not at hand. */
async function cardsOf(
  { tx }: BookingStep,
  admissions: readonly Admission[],
): Promise<ReadonlyMap<ScanId, BookingCard>> {
  const cards = new Map<ScanId, BookingCard>();
  for (const { scan: id } of admissions) {
    const held = await tx.scanById(id);
    const card = held === null ? null : cardOfVerdict(held.scan.verdict);
    if (card !== null) cards.set(id, card);
  }
  return cards;
}

function cardOfVerdict(verdict: Scan["verdict"]): BookingCard | null {
  if ("card" in verdict) return verdict.card;
  return verdict.kind === "choose" && verdict.choice.kind === "party" ? verdict.choice.card : null;
}
