/**
 * People go in, are taken back and come again, by ticket and by voucher, while answers are lost, requests arrive twice, the
 * gateway dies and a stranger scans too. At the end the supplier must agree with the gates: who stands inside has a use
 * there, who was taken back has none (or the gateway says why), and no stranger's use was ever taken back.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ScanId } from "../core/ids.ts";
import { assertNever } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import { minutes } from "../core/time.ts";
import { now, scanIdOf } from "../testing/builders.ts";
import {
  type ActFault,
  booking,
  type BookingAtSupplier,
  createBookingAtSupplier,
} from "../testing/booking-at-supplier.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import {
  admitting,
  createIngestWorld,
  type IngestWorld,
  overruling,
  undoing,
} from "../testing/ingest-world.ts";
import { createSeededRandom, runs, testSeed } from "../testing/seeded-random.ts";
import { createDispatch, type Dispatch } from "./dispatch.ts";
import { emptyJournalState, type JournalState } from "./ingest/journal-state.ts";
import { createMemoryJournalStore } from "./ingest/memory-journal-store.ts";
import { createMemoryAttemptMark } from "./store/attempt-mark.ts";
import { createHealthBoard } from "./suppliers/connection-health.ts";

type Step =
  | { readonly kind: "admit"; readonly ticket: number }
  | { readonly kind: "undo"; readonly of: number }
  | { readonly kind: "stranger"; readonly ticket: number }
  | { readonly kind: "fault"; readonly fault: ActFault }
  | { readonly kind: "crash" }
  | { readonly kind: "wait"; readonly ms: number };

const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("admit" as const), ticket: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("undo" as const), of: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("stranger" as const),
      ticket: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("fault" as const),
      fault: fc.constantFrom<ActFault>("lost-before", "lost-after", "unreachable", "repeated"),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "crash" as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      ms: fc.constantFrom(50, 250, 1_500, 4_000, 60_000),
    }),
  },
);

test(
  "the supplier ends with the uses of those who stand, and no stranger's is taken back",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(arbitraryStep, { minLength: 2, maxLength: 14 }),
        async (isWhole, steps) => {
          expect(await troublesOf(await play({ isWhole, steps }))).toEqual([]);
        },
      ),
      { numRuns: runs(400), seed: testSeed },
    );
    expect.hasAssertions();
  },
  runs(60_000),
);

interface Played {
  readonly steps: readonly Step[];
  readonly world: IngestWorld;
  readonly supplier: BookingAtSupplier;
  readonly scans: readonly Scan[];
}

async function play({
  isWhole,
  steps,
}: {
  readonly isWhole: boolean;
  readonly steps: readonly Step[];
}): Promise<Played> {
  const clock = createFakeClock(now);
  const supplier = createBookingAtSupplier({ isWhole, clock });
  const state = emptyJournalState();
  let life = await beginLife({ clock, supplier, state });
  const scans: Scan[] = [];
  const push = async (scan: Scan): Promise<void> => {
    scans.push(scan);
    await life.world.push([scan], { receivedAt: clock.now() });
    life.dispatch.wake();
  };
  const perform = async (step: Step): Promise<void> => {
    const n = scans.length + 1;
    switch (step.kind) {
      case "admit": {
        const presented = { ticket: step.ticket, at: clock.now(), booking };
        // every third against a denial: for the supplier they are people like all others
        return push(n % 3 === 0 ? overruling(n, n - 1, presented) : admitting(n, presented));
      }
      case "undo": {
        const admitted = scans.filter(({ admission }) => admission !== null);
        const undone = admitted[step.of % Math.max(1, admitted.length)];
        if (undone === undefined) return undefined;
        return push(undoing(n, scans.indexOf(undone) + 1, { at: clock.now(), booking }));
      }
      case "stranger":
        await clock.advance(5_000);
        if (supplier.use(step.ticket) === null) supplier.strangerRedeems(step.ticket);
        return clock.advance(5_000);
      case "fault":
        return supplier.failNext(step.fault);
      case "crash":
        life.die();
        life = await beginLife({ clock, supplier, state });
        return undefined;
      case "wait":
        return clock.advance(step.ms);
      default:
        return assertNever(step);
    }
  };
  for (const step of steps) await perform(step);
  await clock.advance(minutes(20));
  await life.dispatch.stop();
  return { steps, world: life.world, supplier, scans };
}

interface Life {
  readonly world: IngestWorld;
  readonly dispatch: Dispatch;
  /** From now on nothing of it is written or heard; what has left may still be done. */
  readonly die: () => void;
}

async function beginLife({
  clock,
  supplier,
  state,
}: {
  readonly clock: FakeClock;
  readonly supplier: BookingAtSupplier;
  readonly state: JournalState;
}): Promise<Life> {
  let isDead = false;
  const unlessDead = (): Promise<void> => (isDead ? new Promise(() => {}) : Promise.resolve());
  const store = createMemoryJournalStore({
    state,
    hooks: { beforeCommit: unlessDead, afterCommit: unlessDead },
  });
  const world = createIngestWorld(store, { booking, canUnredeem: true });
  const log = { info: () => {}, warn: () => {}, error: (bug: string) => expect.fail(bug) };
  const dispatch = createDispatch({
    store,
    attemptMark: createMemoryAttemptMark({ attempts: 0 }),
    connectors: [heardBy(supplier.connector, unlessDead)],
    health: createHealthBoard(log),
    clock,
    scheduler: clock,
    random: createSeededRandom(1),
    log,
    timeoutMs: 3_000,
    graceMs: 500,
    publish: async () => void (await world.publish()),
    onChange: () => {},
  });
  await dispatch.start(false);
  return {
    world,
    dispatch,
    die: () => {
      isDead = true;
    },
  };
}

/** No call leaves the dead, and none answers them. */
function heardBy(
  { redemption, unredeem, ...connector }: BookingAtSupplier["connector"],
  unlessDead: () => Promise<void>,
): BookingAtSupplier["connector"] {
  const heard = async <A>(call: () => Promise<A>): Promise<A> => {
    await unlessDead();
    const answer = await call();
    await unlessDead();
    return answer;
  };
  return {
    ...connector,
    redemption: {
      preview: (...asked) => heard(() => redemption.preview(...asked)),
      redeem: (...asked) => heard(() => redemption.redeem(...asked)),
    },
    unredeem: {
      preview: (...asked) => heard(() => unredeem.preview(...asked)),
      correct: (...asked) => heard(() => unredeem.correct(...asked)),
    },
  };
}

async function troublesOf({ steps, world, supplier, scans }: Played): Promise<readonly string[]> {
  const { reads } = world.store;
  const undone = new Set((await reads.undosOf(booking.key)).map(({ undoes }) => undoes));
  const standing = scans.filter(({ id, admission }) => admission !== null && !undone.has(id));
  const ends = new Map<ScanId, string>();
  for (const { id } of scans) ends.set(id, (await reads.settlementOf(id))?.kind ?? "open");
  const kinds = new Set(ends.values());
  const isExplained = kinds.has("probable") || kinds.has("rejected");
  const isNeeded = (ticket: number): boolean =>
    standing.some(
      ({ id, redemption }) =>
        // told as a conflict, it is the supervisor's
        ends.get(id) !== "already-redeemed" &&
        (redemption?.unitItemUuid === null || redemption?.unitItemUuid === `unit-${ticket}`),
    );
  const tickets = [1, 2, 3];
  const conflicts = await world.openConflicts();
  const isStrangerAbout = steps.some(({ kind }) => kind === "stranger");
  // what was recorded for one guest, and is no more than probably ours, is not believed to be another's
  const mayConflict = isStrangerAbout || kinds.has("probable");
  return [
    ...(supplier.strangersTakenBack() > 0 ? ["a stranger's use was taken back"] : []),
    ...(kinds.has("open") ? ["a scan without an end"] : []),
    ...tickets
      .filter((ticket) => isNeeded(ticket) && supplier.use(ticket) === null)
      .map((ticket) => `ticket ${ticket} is inside and not used`),
    ...tickets
      .filter((ticket) => supplier.use(ticket)?.by === "us" && standing.length === 0)
      .filter(() => !isExplained)
      .map((ticket) => `ticket ${ticket} is used by nobody`),
    ...conflicts.filter((line) => !mayConflict && !line.startsWith("admitted-twice")),
  ];
}

test.each<{ readonly repeated: string; readonly steps: readonly Step[] }>([
  {
    repeated: "redemption",
    steps: [
      { kind: "fault", fault: "repeated" },
      { kind: "admit", ticket: 1 },
      { kind: "wait", ms: 250 },
      { kind: "undo", of: 0 },
      { kind: "wait", ms: 60_000 },
      { kind: "admit", ticket: 1 },
    ],
  },
  {
    repeated: "undo",
    steps: [
      { kind: "admit", ticket: 1 },
      { kind: "wait", ms: 60_000 },
      { kind: "fault", fault: "repeated" },
      { kind: "undo", of: 0 },
      { kind: "wait", ms: 250 },
      { kind: "admit", ticket: 1 },
    ],
  },
])("the copy of an answered $repeated lands before its opposite is sent", async ({ steps }) => {
  const played = await play({ isWhole: false, steps });
  expect(await troublesOf(played)).toEqual([]);
  expect(played.supplier.use(1)?.by).toBe("us");
  expect(await played.world.settlementOf(3)).toMatchObject({ kind: "accepted" });
});

test("one who was taken back and comes again is redeemed anew", async () => {
  const { supplier, world } = await play({
    isWhole: false,
    steps: [
      { kind: "admit", ticket: 1 },
      { kind: "wait", ms: 4_000 },
      { kind: "undo", of: 0 },
      { kind: "admit", ticket: 1 },
    ],
  });
  expect(supplier.unredeemed()).toBe(1);
  expect(supplier.use(1)?.by).toBe("us");
  expect(await world.settlementOf(2)).toEqual({ kind: "accepted", redeemedAt: null });
  expect(await world.settlementOf(3)).toMatchObject({
    kind: "accepted",
    redeemedAt: supplier.use(1)?.at,
  });
  expect(await world.store.reads.takenBackOf(booking.key)).toEqual(new Set([scanIdOf(1)]));
});
