/**
 * What every outbox storage must do: agree with the definitions in `outbox-storage.ts`, whatever is saved in whatever
 * order. Call it from the implementation's own test file; `create` answers an empty storage each time it is called, and
 * the one it answered before is not used any more.
 */
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { asScanId } from "../core/ids.ts";
import { asInstant } from "../core/time.ts";
import type { EntryState, OutboxEntry } from "./entry.ts";
import { createMemoryOutboxStorage } from "./memory-outbox-storage.ts";
import { dueAtOf, dueHeads, holdsLane, laneHeads, type OutboxStorage } from "./outbox-storage.ts";

export interface ContractPayload {
  readonly code: string;
}

type Storage = OutboxStorage<ContractPayload>;
type Entry = OutboxEntry<ContractPayload>;

export function runOutboxStorageContract(name: string, create: () => Promise<Storage>): void {
  describe(`outbox storage: ${name}`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await create();
    });
    const saved = async (...entries: readonly Entry[]): Promise<void> => {
      for (const entry of entries) await storage.save(entry);
    };

    it("is empty at first", async () => {
      expect(await storage.byId(idOf(1))).toBeNull();
      expect(await storage.due(asInstant(1e12), 10)).toEqual([]);
      expect(await storage.nextDueAt()).toBeNull();
      expect(await storage.inState("queued")).toEqual([]);
      expect(await storage.counts()).toEqual({ unsent: 0, parked: 0, oldestUnsentAt: null });
    });

    it.each(everyState)("gives back a $kind entry as it was saved", async (state) => {
      const entry = anEntry(1, { state, attempts: twoAttempts });
      await saved(entry);
      expect(await storage.byId(entry.id)).toEqual(entry);
      expect(await storage.inState(state.kind)).toEqual([entry]);
    });

    it("keeps a hostile payload whole", async () => {
      const entry = anEntry(1, { payload: { code: "a\u0000b\ud800c'\"\\$1\u{1f3ab}" } });
      await saved(entry);
      expect(await storage.byId(entry.id)).toEqual(entry);
    });

    it("replaces an entry as a whole", async () => {
      await saved(anEntry(1, { attempts: twoAttempts, state: { kind: "sending" } }));
      const again = anEntry(1, { payload: { code: "other" } });
      await saved(again);
      expect(await storage.byId(idOf(1))).toEqual(again);
      expect(await storage.inState("sending")).toEqual([]);
      expect((await storage.counts()).unsent).toBe(1);
    });

    it("lets only the head of a lane be due", async () => {
      await saved(anEntry(2, { lane: "a" }), anEntry(1, { lane: "a" }), anEntry(3, { lane: "b" }));
      expect(idsOf(await storage.due(at(0), 10))).toEqual([idOf(1), idOf(3)]);
    });

    it("moves a lane on once its head is received or settled", async () => {
      await saved(anEntry(1, { lane: "a" }), anEntry(2, { lane: "a" }), anEntry(3, { lane: "a" }));
      await saved(anEntry(1, { lane: "a", state: { kind: "received", at: at(1) } }));
      expect(idsOf(await storage.due(at(1), 10))).toEqual([idOf(2)]);
      await saved(anEntry(2, { lane: "a", state: settled }));
      expect(idsOf(await storage.due(at(1), 10))).toEqual([idOf(3)]);
    });

    it.each([parked, { kind: "sending" } as const, queuedAt(9), verifyingAt(9)])(
      "holds up the lane of a head that is $kind, and no other",
      async (state) => {
        await saved(
          anEntry(1, { lane: "a", state }),
          anEntry(2, { lane: "a" }),
          anEntry(3, { lane: "b" }),
        );
        expect(idsOf(await storage.due(at(8), 10))).toEqual([idOf(3)]);
      },
    );

    it("counts an entry due from its very millisecond", async () => {
      await saved(anEntry(1, { state: verifyingAt(5) }));
      expect(await storage.due(at(4), 10)).toEqual([]);
      expect(idsOf(await storage.due(at(5), 10))).toEqual([idOf(1)]);
      expect(await storage.nextDueAt()).toBe(at(5));
    });

    it("gives at most the limit, by position", async () => {
      await saved(...[4, 2, 3, 1].map((n) => anEntry(n, { lane: `lane ${n}` })));
      expect(idsOf(await storage.due(at(0), 2))).toEqual([idOf(1), idOf(2)]);
      expect(idsOf(await storage.inState("queued"))).toEqual([1, 2, 3, 4].map(idOf));
    });

    it("names the earliest due time among heads alone", async () => {
      await saved(
        anEntry(1, { lane: "a", state: queuedAt(7) }),
        anEntry(2, { lane: "a", state: queuedAt(1) }),
        anEntry(3, { lane: "b", state: queuedAt(9) }),
      );
      expect(await storage.nextDueAt()).toBe(at(7));
    });

    it("counts what is unsent and parked", async () => {
      await saved(
        anEntry(1, { state: settled }),
        anEntry(3, { state: parked }),
        anEntry(2, { state: { kind: "sending" } }),
        anEntry(4, { state: { kind: "received", at: at(1) } }),
      );
      expect(await storage.counts()).toEqual({
        unsent: 2,
        parked: 1,
        oldestUnsentAt: anEntry(2).enqueuedAt,
      });
    });

    it("agrees with the definitions after any saves", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(arbitrarySave, { maxLength: 14 }), arbitraryNow, agreesAfter),
        { numRuns: 40 },
      );
    });

    async function agreesAfter(saves: readonly Entry[], now: number): Promise<void> {
      const tested = await create();
      const memory = createMemoryOutboxStorage<ContractPayload>();
      for (const entry of saves) {
        await tested.save(entry);
        await memory.save(entry);
      }
      const entries = [...new Map(saves.map((entry) => [entry.id, entry])).values()];
      expect(await tested.due(asInstant(now), 100)).toEqual(dueHeads(entries, asInstant(now)));
      expect(await tested.nextDueAt()).toBe(earliest(entries));
      expect(await tested.due(asInstant(now), 2)).toEqual(await memory.due(asInstant(now), 2));
      expect(await tested.counts()).toEqual(await memory.counts());
      expect((await tested.counts()).unsent).toBe(entries.filter((e) => holdsLane(e.state)).length);
      for (const { kind } of everyState) {
        expect(await tested.inState(kind)).toEqual(await memory.inState(kind));
      }
    }
  });
}

const at = (ms: number): ReturnType<typeof asInstant> => asInstant(1_800_000_000_000 + ms);
const idOf = (n: number): Entry["id"] =>
  asScanId(`00000000-0000-4000-8000-${String(n).padStart(12, "0")}`);
const idsOf = (entries: readonly Entry[]): readonly string[] => entries.map(({ id }) => id);

const queuedAt = (ms: number): EntryState => ({ kind: "queued", dueAt: at(ms), tries: 2 });
const verifyingAt = (ms: number): EntryState => ({ kind: "verifying", dueAt: at(ms), tries: 1 });
const settled: EntryState = {
  kind: "settled",
  at: at(2),
  settlement: { kind: "rejected", code: "GONE", text: "no longer\u0000" },
};
const parked: EntryState = { kind: "parked", at: at(1), reason: { kind: "cannot-verify" } };
const everyState: readonly EntryState[] = [
  queuedAt(0),
  { kind: "sending" },
  verifyingAt(3),
  { kind: "received", at: at(1) },
  settled,
  { kind: "settled", at: at(2), settlement: { kind: "accepted", redeemedAt: at(1) } },
  { kind: "settled", at: at(2), settlement: { kind: "not-sent", why: "observe" } },
  parked,
  { kind: "parked", at: at(1), reason: { kind: "contract-broken", path: "a.b" } },
  { kind: "parked", at: at(1), reason: { kind: "bug", message: "it broke" } },
];

const twoAttempts: Entry["attempts"] = [
  { n: 1, sentAt: at(1), deadlineAt: at(9), baseline: null },
  { n: 2, sentAt: at(20), deadlineAt: at(29), baseline: { redeemedAt: at(3) } },
];

/** Due at `at(0)`, alone in its lane unless told otherwise; `n` gives identity, position and age. */
const anEntry = (n: number, given: Partial<Entry> = {}): Entry => ({
  id: idOf(n),
  lane: `lane ${n}`,
  position: n,
  enqueuedAt: at(n),
  payload: { code: `code ${n}` },
  attempts: [],
  state: queuedAt(0),
  ...given,
});

const earliest = (entries: readonly Entry[]): number | null =>
  laneHeads(entries)
    .map(({ state }) => dueAtOf(state))
    .filter((dueAt) => dueAt !== null)
    .toSorted((a, b) => a - b)[0] ?? null;

const arbitraryMs = fc.integer({ min: 0, max: 9 });
const arbitraryNow = arbitraryMs.map(at);
const arbitraryState: fc.Arbitrary<EntryState> = fc.oneof(
  arbitraryMs.map(queuedAt),
  arbitraryMs.map(verifyingAt),
  fc.constantFrom(...everyState),
);
/** Few identities and lanes, so that entries meet; an identity keeps its lane and position, as in real life. */
const arbitrarySave: fc.Arbitrary<Entry> = fc
  .record({ n: fc.integer({ min: 1, max: 7 }), state: arbitraryState })
  .map(({ n, state }) => anEntry(n, { lane: `lane ${n % 3}`, state }));
