/**
 * What every outbox storage must do: agree with the definitions in `outbox-storage.ts`, whatever is put and updated in
 * whatever order. Call it from the implementation's own test file; `create` answers an empty storage each time it is
 * called, and the one it answered before is not used any more.
 */
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { asScanId } from "../core/ids.ts";
import { asInstant, type Instant } from "../core/time.ts";
import type { Attempt } from "./attempt.ts";
import type { EntryState, OutboxEntry } from "./entry.ts";
import { createMemoryOutboxStorage } from "./memory-outbox-storage.ts";
import { dueHeads, holdsLane, nextDueAmong, type OutboxStorage } from "./outbox-storage.ts";

export interface ContractPayload {
  readonly code: string;
}

type Storage = OutboxStorage<ContractPayload>;
type Entry = OutboxEntry<ContractPayload>;

export interface OutboxUnderTest {
  readonly storage: Storage;
  /** Adds an entry, or replaces it as a whole: for seeding tests only. */
  readonly put: (entry: Entry) => Promise<unknown>;
}

export function runOutboxStorageContract(
  name: string,
  create: () => Promise<OutboxUnderTest>,
): void {
  describe(`outbox storage: ${name}`, () => {
    let tested: OutboxUnderTest;
    let storage: Storage;
    beforeEach(async () => {
      tested = await create();
      storage = tested.storage;
    });
    const put = async (...entries: readonly Entry[]): Promise<void> => {
      for (const entry of entries) await tested.put(entry);
    };
    const become = (n: number, state: EntryState): Promise<Entry | null> =>
      storage.update(idOf(n), (held) => ({ ...held, state }));

    it("is empty at first", async () => {
      expect(await storage.update(idOf(1), shouldNotAsk)).toBeNull();
      expect(await storage.due(asInstant(1e12), 10)).toEqual([]);
      expect(await storage.nextDueAt(at(-1))).toBeNull();
      expect(await storage.inState("queued")).toEqual([]);
      expect(await storage.counts()).toEqual({ unsent: 0, parked: 0, oldestUnsentAt: null });
    });

    it.each(everyState)("gives back a $kind entry as it was put", async (state) => {
      const entry = anEntry(1, { state, attempts: someAttempts });
      await put(entry);
      expect(await read(storage, 1)).toEqual(entry);
      expect(await storage.inState(state.kind)).toEqual([entry]);
    });

    it("keeps a hostile payload whole through an update", async () => {
      const entry = anEntry(1, { payload: { code: "a\u0000b\ud800c'\"\\$1\u{1f3ab}" } });
      await put(entry);
      await become(1, { kind: "sending" });
      expect(await read(storage, 1)).toEqual({ ...entry, state: { kind: "sending" } });
    });

    it("answers an update with the entry as it is afterwards, and has it", async () => {
      await put(anEntry(1), anEntry(2));
      const updated = await storage.update(idOf(1), (held) => ({
        ...held,
        attempts: [...held.attempts, ...someAttempts],
        state: { kind: "sending" },
      }));
      const expected = anEntry(1, { attempts: someAttempts, state: { kind: "sending" } });
      expect(updated).toEqual(expected);
      expect(await read(storage, 1)).toEqual(expected);
      expect(await storage.inState("sending")).toEqual([expected]);
      expect(await storage.inState("queued")).toEqual([anEntry(2)]);
    });

    it("changes nothing when the change answers what it was given", async () => {
      await put(anEntry(1));
      expect(await storage.update(idOf(1), (held) => held)).toEqual(anEntry(1));
      expect(await storage.inState("queued")).toEqual([anEntry(1)]);
    });

    it("changes nothing when the change throws, and passes its error on", async () => {
      await put(anEntry(1));
      const failing = storage.update(idOf(1), () => {
        throw new Error("a bug above");
      });
      await expect(failing).rejects.toThrow("a bug above");
      expect(await read(storage, 1)).toEqual(anEntry(1));
    });

    it("loses none of several updates of one entry at once", async () => {
      await put(anEntry(1), anEntry(2));
      const added = [1, 2, 3, 4, 5, 6].map((n) => ({ ...oneAttempt, n }));
      await Promise.all(
        added.map((attempt) =>
          storage.update(idOf(1), (held) => ({ ...held, attempts: [...held.attempts, attempt] })),
        ),
      );
      const { attempts } = (await read(storage, 1)) ?? anEntry(1);
      expect(attempts.toSorted((a, b) => a.n - b.n)).toEqual(added);
      expect(await read(storage, 2)).toEqual(anEntry(2));
    });

    it("lets only the head of a lane be due", async () => {
      await put(anEntry(2, { lane: "a" }), anEntry(1, { lane: "a" }), anEntry(3, { lane: "b" }));
      expect(idsOf(await storage.due(at(0), 10))).toEqual([idOf(1), idOf(3)]);
    });

    it("moves a lane on once its head is received or settled", async () => {
      await put(anEntry(1, { lane: "a" }), anEntry(2, { lane: "a" }), anEntry(3, { lane: "a" }));
      await become(1, { kind: "received", at: at(1) });
      expect(idsOf(await storage.due(at(1), 10))).toEqual([idOf(2)]);
      await become(2, settled);
      expect(idsOf(await storage.due(at(1), 10))).toEqual([idOf(3)]);
    });

    it.each([parked, { kind: "sending" } as const, queuedAt(9), verifyingAt(9)])(
      "holds up the lane of a head that is $kind, and no other",
      async (state) => {
        await put(
          anEntry(1, { lane: "a", state }),
          anEntry(2, { lane: "a" }),
          anEntry(3, { lane: "b" }),
        );
        expect(idsOf(await storage.due(at(8), 10))).toEqual([idOf(3)]);
      },
    );

    it("counts an entry due from its very millisecond", async () => {
      await put(anEntry(1, { state: verifyingAt(5) }));
      expect(await storage.due(at(4), 10)).toEqual([]);
      expect(idsOf(await storage.due(at(5), 10))).toEqual([idOf(1)]);
      expect(await storage.nextDueAt(at(4))).toBe(at(5));
      expect(await storage.nextDueAt(at(5))).toBeNull();
    });

    it("gives at most the limit, by position", async () => {
      await put(...[4, 2, 3, 1].map((n) => anEntry(n, { lane: `lane ${n}` })));
      expect(idsOf(await storage.due(at(0), 2))).toEqual([idOf(1), idOf(2)]);
      expect(idsOf(await storage.inState("queued"))).toEqual([1, 2, 3, 4].map(idOf));
    });

    it("names the earliest later due time among heads alone", async () => {
      await put(
        anEntry(1, { lane: "a", state: queuedAt(7) }),
        anEntry(2, { lane: "a", state: queuedAt(1) }),
        anEntry(3, { lane: "b", state: queuedAt(9) }),
      );
      expect(await storage.nextDueAt(at(0))).toBe(at(7));
      expect(await storage.nextDueAt(at(7))).toBe(at(9));
    });

    it("counts what is unsent and parked", async () => {
      await put(
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

    it("agrees with the definitions after any updates", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(arbitraryWrite, { maxLength: 14 }), arbitraryNow, agreesAfter),
        { numRuns: 40 },
      );
    });

    async function agreesAfter(writes: readonly Entry[], now: Instant): Promise<void> {
      const one = await create();
      const memory = createMemoryOutboxStorage<ContractPayload>();
      for (const entry of writes) {
        await putOrUpdate(one, entry);
        await putOrUpdate({ storage: memory, put: memory.put }, entry);
      }
      const entries = [...new Map(writes.map((entry) => [entry.id, entry])).values()];
      expect(await one.storage.due(now, 100)).toEqual(dueHeads(entries, now));
      expect(await one.storage.nextDueAt(now)).toBe(nextDueAmong(entries, now));
      expect(await one.storage.due(now, 2)).toEqual(await memory.due(now, 2));
      expect(await one.storage.counts()).toEqual(await memory.counts());
      const unsent = entries.filter(({ state }) => holdsLane(state));
      expect((await one.storage.counts()).unsent).toBe(unsent.length);
      for (const { kind } of everyState) {
        expect(await one.storage.inState(kind)).toEqual(await memory.inState(kind));
      }
    }
  });
}

async function putOrUpdate({ storage, put }: OutboxUnderTest, entry: Entry): Promise<void> {
  const { attempts, state } = entry;
  const updated = await storage.update(entry.id, (held) => ({ ...held, attempts, state }));
  if (updated === null) await put(entry);
}

const read = (storage: Storage, n: number): Promise<Entry | null> =>
  storage.update(idOf(n), (held) => held);

const shouldNotAsk = (): never => expect.fail("asked for a change of nothing");

const at = (ms: number): Instant => asInstant(1_800_000_000_000 + ms);
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
const parked: EntryState = { kind: "parked", at: at(1), reason: { kind: "bug", message: "" } };
const everyState: readonly EntryState[] = [
  queuedAt(0),
  { kind: "queued", dueAt: at(0), tries: 1, named: true },
  { kind: "sending" },
  verifyingAt(3),
  { kind: "verifying", dueAt: at(3), tries: 1, named: true },
  { kind: "received", at: at(1) },
  settled,
  { kind: "settled", at: at(2), settlement: { kind: "accepted", redeemedAt: at(1) } },
  { kind: "settled", at: at(2), settlement: { kind: "not-sent", why: "observe" } },
  parked,
  { kind: "parked", at: at(1), reason: { kind: "contract-broken", path: "a.b" } },
  { kind: "parked", at: at(1), reason: { kind: "bug", message: "it broke" } },
];

const oneAttempt: Attempt = { n: 1, sentAt: at(1), deadlineAt: at(9), baseline: null };
const someAttempts: readonly Attempt[] = [
  { ...oneAttempt, n: 0, outcome: { kind: "harmless" } },
  { ...oneAttempt, n: 1, baseline: { redeemedAt: null }, outcome: { kind: "broken", path: "$.a" } },
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

const arbitraryMs = fc.integer({ min: 0, max: 9 });
const arbitraryNow = arbitraryMs.map(at);
const arbitraryState: fc.Arbitrary<EntryState> = fc.oneof(
  arbitraryMs.map(queuedAt),
  arbitraryMs.map(verifyingAt),
  fc.constantFrom(...everyState),
);
/** Few identities and lanes, so that entries meet; an identity keeps its lane and position, as in real life. */
const arbitraryWrite: fc.Arbitrary<Entry> = fc
  .record({ n: fc.integer({ min: 1, max: 7 }), state: arbitraryState })
  .map(({ n, state }) => anEntry(n, { lane: `lane ${n % 3}`, state }));
