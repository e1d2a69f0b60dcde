/**
 * Devices hand in what happened in any order, late, again; the supplier answers in between. Everybody must end with the same
 * admissions and the same open conflicts, every scan with a settlement, and the supplier asked once for each use.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Scan } from "../../core/scan.ts";
import type { Settlement } from "../../core/settlement.ts";
import { later, minutes } from "../../core/time.ts";
import { aBooking, aUnitItem, now, scanIdOf } from "../../testing/builders.ts";
import { admitting, createIngestWorld, overruling, undoing } from "../../testing/ingest-world.ts";
import { runs, testSeed } from "../../testing/seeded-random.ts";
import { emptyJournalState } from "./journal-state.ts";
import type { RedemptionEntry } from "./journal-store.ts";
import { createMemoryJournalStore } from "./memory-journal-store.ts";

const booking = aBooking({ unitItems: [1, 2, 3].map((n) => aUnitItem(n)) });

type Answer = "accepts" | "refuses" | "has-another";

interface History {
  readonly scans: readonly Scan[];
  /** By ticket; 0 is the voucher. */
  readonly answers: readonly Answer[];
}

/** A scan's place in `scans`, or the supplier answers what is due. */
type Step = number | "answer";

interface LetIn {
  readonly ticket: number;
  readonly people: number;
  /** The scan whose denial was set aside; null where the judge had nothing against it. */
  readonly overrules: number | null;
}

function letIn(n: number, { ticket, people, overrules }: LetIn): Scan {
  const presented = { ticket, people: ticket === 0 ? people : 1, booking };
  return overrules === null ? admitting(n, presented) : overruling(n, overrules + 1, presented);
}

const arbitraryHistory: fc.Arbitrary<History> = fc.record({
  scans: fc
    .array(
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc.record({
            ticket: fc.nat(3),
            people: fc.integer({ min: 1, max: 2 }),
            overrules: fc.option(fc.nat(7), { freq: 3 }),
          }),
        },
        { weight: 1, arbitrary: fc.record({ undoes: fc.nat(7) }) },
      ),
      { minLength: 1, maxLength: 8 },
    )
    .map((made) =>
      made.map((each, index) =>
        "undoes" in each
          ? undoing(index + 1, (each.undoes % made.length) + 1, { booking })
          : letIn(index + 1, each),
      ),
    ),
  answers: fc.array(fc.constantFrom<Answer>("accepts", "refuses", "has-another"), {
    minLength: 4,
    maxLength: 4,
  }),
});

/** Everything at least once, in any order, with repetitions, and answers in between. */
const arbitraryOrder = (scans: number): fc.Arbitrary<readonly Step[]> => {
  const all: Step[] = Array.from({ length: scans }, (_, index) => index);
  return fc
    .array(fc.oneof(fc.nat(scans - 1), fc.constant<Step>("answer")), { maxLength: 8 })
    .chain((more) => fc.shuffledSubarray([...all, ...more], { minLength: scans + more.length }));
};

test(
  "any order and any repetition end in the same admissions and conflicts",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryHistory.chain((history) =>
          fc.tuple(
            fc.constant(history),
            arbitraryOrder(history.scans.length),
            arbitraryOrder(history.scans.length),
          ),
        ),
        async ([history, one, other]) => {
          expect(await endOf(history, one)).toEqual(await endOf(history, other));
        },
      ),
      { numRuns: runs(300), seed: testSeed },
    );
  },
  runs(30_000),
);

async function endOf({ scans, answers }: History, order: readonly Step[]): Promise<unknown> {
  const world = createIngestWorld(createMemoryJournalStore({ state: emptyJournalState() }), {
    booking,
  });
  const acceptedUses: string[] = [];
  const say = (entry: RedemptionEntry): Settlement => {
    const { reference } = entry.payload.request;
    const settlement = settlementOf(reference, answers);
    if (settlement.kind === "accepted") acceptedUses.push(reference);
    return settlement;
  };
  for (const step of order) {
    if (step === "answer") await world.answer(say);
    else await world.push(scans.slice(step, step + 1));
  }
  await world.answer(say);
  for (const { id } of scans) {
    expect(await world.store.reads.settlementOf(id), `settlement of ${id}`).not.toBeNull();
  }
  expect(new Set(acceptedUses).size).toBe(acceptedUses.length);
  const admissions = await world.store.reads.admissionsOf(booking.key);
  return {
    admissions: admissions.map(({ scan, unitItem, people, overruled }) => ({
      scan,
      unitItem,
      people,
      overruled: overruled ?? null,
    })),
    undone: new Set((await world.store.reads.undosOf(booking.key)).map(({ scan }) => scan)),
    conflicts: await world.openConflicts(),
  };
}

/** A redemption of ours and a stranger's are recorded at other times for each code. */
function settlementOf(reference: string, answers: readonly Answer[]): Settlement {
  const n = Number(reference.slice(1));
  switch (answers[n]) {
    case "refuses":
      return { kind: "rejected", code: "CANCELLED", text: null };
    case "has-another":
      return { kind: "already-redeemed", redeemedAt: later(now, -minutes(60 + n)) };
    default:
      return { kind: "accepted", redeemedAt: later(now, minutes(1 + n)) };
  }
}

test("two admissions of one ticket, one of them undone while the other waits for an answer", async () => {
  const history: History = {
    scans: [admitting(1, { booking }), admitting(2, { booking }), undoing(3, 1, { booking })],
    answers: ["accepts", "refuses", "accepts", "accepts"],
  };
  const expected = {
    conflicts: ["refused-after-admission unit-1 1/1 by 2"],
    undone: new Set([scanIdOf(3)]),
  };
  expect(await endOf(history, [0, 1, 2])).toMatchObject(expected);
  expect(await endOf(history, [0, 1, "answer", 2])).toMatchObject(expected);
  expect(await endOf(history, [2, 1, "answer", 0])).toMatchObject(expected);
});
