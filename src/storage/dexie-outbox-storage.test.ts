import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, it } from "vitest";
import { z } from "zod";
import { asInstant } from "../core/time.ts";
import {
  type ContractPayload,
  runOutboxStorageContract,
} from "../outbox/outbox-storage.contract.ts";
import { now, scanIdOf } from "../testing/builders.ts";
import { anEntry } from "../testing/outbox-builders.ts";
import { createDexieOutboxStorage } from "./dexie-outbox-storage.ts";
import { applySettlements } from "./feed.ts";
import { type LedgerDatabase, openLedgerDatabase } from "./ledger-database.ts";
import type { Unreadable } from "./quarantine.ts";

const payloadSchema: z.ZodType<ContractPayload> = z.object({ code: z.string() });

runOutboxStorageContract("dexie", async () =>
  createDexieOutboxStorage((await anOpenLedger()).db, payloadSchema),
);

it("gives the first heads by position when very many are due", async () => {
  const { db } = await anOpenLedger();
  const storage = createDexieOutboxStorage(db, payloadSchema);
  for (let n = 1; n <= 300; n += 1) await storage.save(anEntry(n, { lane: `lane ${n % 150}` }));
  const due = await storage.due(now, 100);
  expect(due.map(({ position }) => position)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  const all = await storage.due(now, 1_000);
  expect(all.map(({ position }) => position)).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));
});

it("keeps a settlement from the feed when the runner saves its older copy", async () => {
  const { db } = await anOpenLedger();
  const entry = { ...anEntry(1), payload: { scan: scanIdOf(1) } };
  const storage = createDexieOutboxStorage(db, z.object({ scan: z.string() }));
  await storage.save({ ...entry, state: { kind: "sending" } });
  const settlement = { kind: "accepted", redeemedAt: now } as const;
  await applySettlements(db, [{ n: 1, scan: entry.id, settlement }], now);
  await storage.save({ ...entry, state: { kind: "received", at: asInstant(now + 1) } });
  expect((await storage.byId(entry.id))?.state).toEqual({ kind: "settled", at: now, settlement });
});

it("reports an unreadable entry once, keeps it raw, and goes on with the others", async () => {
  const { db, reported } = await anOpenLedger();
  const storage = createDexieOutboxStorage(db, payloadSchema);
  await storage.save(anEntry(2));
  const raw = { entry: { ...anEntry(1), state: { kind: "teleported" } }, open: { position: 1 } };
  await rawPut(db, "outbox", raw);
  expect(await storage.byId(scanIdOf(1))).toBeNull();
  expect(await storage.byId(scanIdOf(1))).toBeNull();
  expect((await storage.due(now, 10)).map(({ id }) => id)).toEqual([scanIdOf(2)]);
  expect(reported).toEqual([
    { source: "outbox", id: scanIdOf(1), raw, issue: "entry.state.kind: invalid_union" },
  ]);
  expect(await db.quarantined.get(`outbox:${scanIdOf(1)}`)).toMatchObject({ raw, at: now });
  // still there for a version of the app that can read it, and still counted as unsent
  expect((await storage.counts()).unsent).toBe(2);
});

it("throws storage trouble once a newer version of the app has taken the database", async () => {
  const { db } = await anOpenLedger();
  const storage = createDexieOutboxStorage(db, payloadSchema);
  db.dexie.on("versionchange").fire({ newVersion: 20 });
  await expect(storage.save(anEntry(1))).rejects.toMatchObject({ failure: { kind: "closed" } });
});

const rawPut = (db: LedgerDatabase, table: string, row: object): Promise<unknown> =>
  Promise.resolve(db.dexie.table(table).put(row));

async function anOpenLedger(): Promise<{
  readonly db: LedgerDatabase;
  readonly reported: readonly Unreadable[];
}> {
  const reported: Unreadable[] = [];
  const opened = await openLedgerDatabase({
    clock: { now: () => now },
    onEvent: () => undefined,
    onUnreadable: (record) => reported.push(record),
    indexedDb: { indexedDB: new IDBFactory(), IDBKeyRange },
  });
  if (!opened.ok) throw new Error(opened.failure.kind);
  return { db: opened.value, reported };
}
