import { describe, expect, it } from "vitest";
import { z } from "zod";
import { asInstant } from "../core/time.ts";
import type { OutboxEntry } from "../outbox/entry.ts";
import {
  type ContractPayload,
  runOutboxStorageContract,
} from "../outbox/outbox-storage.contract.ts";
import { transition } from "../outbox/entry.ts";
import { now, scanIdOf } from "../testing/builders.ts";
import { anEntry } from "../testing/outbox-builders.ts";
import { applySettlements } from "./feed.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { disks, putRaw } from "./ledger-disks.contract.ts";
import { createLedgerOutboxStorage } from "./ledger-outbox-storage.ts";
import { outboxRowOf } from "./ledger-rows.ts";
import type { Unreadable } from "./quarantine.ts";

const payloadSchema: z.ZodType<ContractPayload> = z.object({ code: z.string() });

describe.each(disks)("on $name", ({ name, create }) => {
  runOutboxStorageContract(`ledger on ${name}`, async () => {
    const db = await create().open();
    return {
      storage: createLedgerOutboxStorage(db, payloadSchema),
      put: async (entry) => void (await putEntry(db, entry)),
    };
  });

  it("gives the first heads by position when very many are due", async () => {
    const db = await create().open();
    const storage = createLedgerOutboxStorage(db, payloadSchema);
    for (let n = 1; n <= 300; n += 1) await putEntry(db, anEntry(n, { lane: `lane ${n % 150}` }));
    const due = await storage.due(now, 100);
    expect(due.map(({ position }) => position)).toEqual(upTo(100));
    const all = await storage.due(now, 1_000);
    expect(all.map(({ position }) => position)).toEqual(upTo(150));
  });

  it("keeps a settlement from the feed when the runner's answer comes after it", async () => {
    const db = await create().open();
    const storage = createLedgerOutboxStorage(db, z.object({ scan: z.string() }));
    const id = scanIdOf(1);
    await putEntry(db, { ...anEntry(1), payload: { scan: id }, state: { kind: "sending" } });
    const settlement = { kind: "accepted", redeemedAt: now } as const;
    await applySettlements(db, [{ n: 1, scan: id, settlement }], now);
    const received = { kind: "answered", disposition: { kind: "received" } } as const;
    const after = await storage.update(id, (held) =>
      transition(held, received, asInstant(now + 1)),
    );
    expect(after?.state).toEqual({ kind: "settled", at: now, settlement });
  });

  it("reports an unreadable entry once, keeps it raw, and goes on with the others", async () => {
    const reported: Unreadable[] = [];
    const db = await create().open((record) => reported.push(record));
    const storage = createLedgerOutboxStorage(db, payloadSchema);
    await putEntry(db, anEntry(2));
    const raw = { entry: { ...anEntry(1), state: { kind: "teleported" } }, open: { position: 1 } };
    await putRaw(db, "outbox", raw);
    expect(await storage.update(scanIdOf(1), (held) => ({ ...held }))).toBeNull();
    expect(await storage.update(scanIdOf(1), (held) => ({ ...held }))).toBeNull();
    expect((await storage.due(now, 10)).map(({ id }) => id)).toEqual([scanIdOf(2)]);
    expect(reported).toEqual([
      { source: "outbox", id: scanIdOf(1), raw, issue: "entry.state.kind: invalid_union" },
    ]);
    expect(await db.quarantined.get(`outbox:${scanIdOf(1)}`)).toMatchObject({ raw, at: now });
    // still there for a version of the app that can read it, and still counted as unsent
    expect((await storage.counts()).unsent).toBe(2);
  });

  it("throws storage trouble when the disk is full", async () => {
    const disk = create();
    const db = await disk.open();
    const storage = createLedgerOutboxStorage(db, payloadSchema);
    await putRaw(db, "outbox", { entry: { id: scanIdOf(1) } });
    disk.setFull(true);
    const update = storage.update(scanIdOf(1), (held) => ({ ...held }));
    await expect(update).rejects.toMatchObject({ failure: { kind: "quota" } });
  });
});

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index + 1);

const putEntry = (db: LedgerDatabase, entry: OutboxEntry<unknown>): PromiseLike<unknown> =>
  db.transaction(["outbox"], (tx) => tx.outbox.put(outboxRowOf(entry)));
