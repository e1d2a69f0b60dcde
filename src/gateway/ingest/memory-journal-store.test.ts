import { describe, expect, it } from "vitest";
import type { OutboxEntry } from "../../outbox/entry.ts";
import {
  type ContractPayload,
  runOutboxStorageContract,
} from "../../outbox/outbox-storage.contract.ts";
import type { OutboxStorage } from "../../outbox/outbox-storage.ts";
import { anAdmission, connection, scanIdOf, usedBy } from "../../testing/builders.ts";
import { emptyJournalState } from "./journal-state.ts";
import { runJournalStoreContract } from "./journal-store.contract.ts";
import type { RedemptionEntry } from "./journal-store.ts";
import { createMemoryJournalStore } from "./memory-journal-store.ts";
import type { RedemptionPayload } from "./redemption-outbox.ts";

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

runJournalStoreContract("memory", async () =>
  createMemoryJournalStore({ state: emptyJournalState() }),
);

runOutboxStorageContract("memory journal", async () => {
  const store = createMemoryJournalStore({ state: emptyJournalState() });
  return {
    storage: withCodes(store.outboxOf(connection)),
    put: (entry) => store.transaction((tx) => tx.putEntry(asRedemption(entry))),
  };
});

describe("a crash", () => {
  const never = new Promise<never>(() => {});
  const dead = { beforeCommit: () => never, afterCommit: () => never };

  it("before the commit leaves nothing; the rows serve the next process", async () => {
    const state = emptyJournalState();
    const dying = createMemoryJournalStore({ state, hooks: dead });
    void dying.transaction((tx) => tx.insertAdmission(anAdmission(1)));
    await turns();
    const next = createMemoryJournalStore({ state });
    expect(await next.reads.admissionByScan(scanIdOf(1))).toBeNull();
    await next.transaction((tx) => tx.insertAdmission(anAdmission(2)));
    await turns();
    expect(await next.reads.admissionsOf(anAdmission(1).booking)).toEqual([anAdmission(2)]);
  });

  it("after the commit leaves everything, though nobody learns", async () => {
    const state = emptyJournalState();
    const hooks = { ...dead, beforeCommit: async () => {} };
    let learnt = false;
    void createMemoryJournalStore({ state, hooks })
      .transaction((tx) => tx.insertAdmission(anAdmission(1)))
      .then(() => (learnt = true));
    await turns();
    expect(learnt).toBe(false);
    expect(await createMemoryJournalStore({ state }).reads.admissionByScan(scanIdOf(1))).toEqual(
      anAdmission(1),
    );
  });

  it("is survived by a copy that was made before", async () => {
    const state = emptyJournalState();
    const store = createMemoryJournalStore({ state });
    await store.transaction((tx) => tx.insertAdmission(anAdmission(1)));
    const backup = structuredClone(state);
    await store.transaction((tx) => tx.insertAdmission(anAdmission(2)));
    const restored = createMemoryJournalStore({ state: backup });
    expect(await restored.reads.admissionsOf(anAdmission(1).booking)).toEqual([anAdmission(1)]);
  });
});

type ContractEntry = OutboxEntry<ContractPayload>;

/** The suite's payload is carried as the code of a redemption. */
function withCodes(storage: OutboxStorage<RedemptionPayload>): OutboxStorage<ContractPayload> {
  return {
    ...storage,
    update: async (id, change) => {
      const updated = await storage.update(id, (held) => {
        const before = asCode(held);
        const after = change(before);
        return after === before ? held : asRedemption(after);
      });
      return updated === null ? null : asCode(updated);
    },
    due: async (now, limit) => asCodes(await storage.due(now, limit)),
    inState: async (kind) => asCodes(await storage.inState(kind)),
  };
}

const asCode = ({ payload, ...entry }: RedemptionEntry): ContractEntry => ({
  ...entry,
  payload: { code: payload.request.reference },
});

const asRedemption = ({ payload, ...entry }: ContractEntry): RedemptionEntry => ({
  ...entry,
  payload: {
    kind: "redeem",
    booking: anAdmission(1).booking,
    request: {
      connection,
      reference: payload.code,
      bookingUuid: "",
      unitItemUuid: null,
      by: usedBy,
    },
  },
});

const asCodes = (entries: readonly RedemptionEntry[]) => entries.map(asCode);
