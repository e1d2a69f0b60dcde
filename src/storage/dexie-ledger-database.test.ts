import { Dexie } from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { describe, expect, it } from "vitest";
import { now, thisDevice } from "../testing/builders.ts";
import { type DexieLedgerDatabase, openLedgerDatabase } from "./dexie-ledger-database.ts";
import { value } from "./ledger-disks.contract.ts";
import { admitting, aTab, committed, incarnation, refusing } from "./ledger-tab.contract.ts";
import { storesOfVersion1 } from "./ledger-stores.ts";
import type { DatabaseEvent } from "./open-database.ts";

describe("a lost connection", () => {
  it("reopens a lost connection and stores once", async () => {
    const db = await opened(new IDBFactory());
    const { ledger } = await aTab({ open: async () => db, setFull: () => undefined });
    db.dexie.backendDB().close();
    expect(await committed(ledger, admitting(1))).toMatchObject({ seq: 1 });
    db.dexie.close();
    expect(await committed(ledger, refusing(2))).toMatchObject({ seq: 2 });
  });

  it("goes on storing beside a newer version that left its tables as they are", async () => {
    const factory = new IDBFactory();
    const db = await opened(factory);
    const { ledger } = await aTab({ open: async () => db, setFull: () => undefined });
    (await openedRaw(factory, 30)).close();
    expect(await committed(ledger, refusing(1))).toMatchObject({ seq: 1 });
  });

  it("does not reopen for a page that a newer version has replaced, and says so", async () => {
    const factory = new IDBFactory();
    const events: DatabaseEvent[] = [];
    const db = await opened(factory, (event) => events.push(event));
    const { ledger } = await aTab({ open: async () => db, setFull: () => undefined });
    (await openedRaw(factory, 30, (newer) => newer.deleteObjectStore("outbox"))).close();
    expect(await ledger.commit(refusing(1))).toEqual({ ok: false, failure: { kind: "closed" } });
    expect(events.map(({ kind }) => kind)).toEqual(["opened", "superseded"]);
  });
});

describe("opening", () => {
  it("answers unavailable where there is no IndexedDB", async () => {
    const opened = await openLedgerDatabase({
      clock: { now: () => now },
      onEvent: () => undefined,
      onUnreadable: () => undefined,
    });
    expect(opened).toEqual({
      ok: false,
      failure: { kind: "unavailable", detail: "MissingAPIError" },
    });
  });

  it("answers blocked, and does not hang, when another tab keeps an older version open", async () => {
    const factory = new IDBFactory();
    const older = await openedRaw(factory, 1);
    const events: DatabaseEvent[] = [];
    const opened = await openLedgerDatabase({
      clock: { now: () => now },
      onEvent: (event) => events.push(event),
      onUnreadable: () => undefined,
      indexedDb: { indexedDB: factory, IDBKeyRange },
    });
    expect(opened).toEqual({ ok: false, failure: { kind: "blocked" } });
    expect(events).toEqual([{ kind: "blocked" }]);
    older.close();
  });
});

describe("versions", () => {
  it("keeps what the first version of the app has stored", async () => {
    const factory = new IDBFactory();
    const first = new Dexie("stile-ledger", { indexedDB: factory, IDBKeyRange });
    first.version(1).stores(storesOfVersion1);
    const numbering = { device: thisDevice, incarnation, nextSeq: 5 };
    await first.table("meta").put({ key: "numbering", value: numbering });
    await first.table("meta").put({ key: "cursor", value: { epoch: "e1", offset: 3 } });
    first.close();
    const db = await opened(factory);
    const { ledger } = await aTab({ open: async () => db, setFull: () => undefined });
    expect(value(await ledger.feedPosition()).cursor).toEqual({ epoch: "e1", offset: 3, row: "" });
    expect(await committed(ledger, refusing(1))).toMatchObject({ incarnation, seq: 5 });
    expect(await db.outbox.toArray()).toMatchObject([{ entry: { position: 5 } }]);
  });
});

const opened = async (
  factory: IDBFactory,
  onEvent: (event: DatabaseEvent) => void = () => undefined,
): Promise<DexieLedgerDatabase> =>
  value(
    await openLedgerDatabase({
      clock: { now: () => now },
      onEvent,
      onUnreadable: () => undefined,
      indexedDb: { indexedDB: factory, IDBKeyRange },
    }),
  );

/** Past Dexie, as another version of the app would. */
const openedRaw = (
  factory: IDBFactory,
  version: number,
  upgrade: (database: IDBDatabase) => void = () => undefined,
): Promise<IDBDatabase> =>
  new Promise((resolve) => {
    const request = factory.open("stile-ledger", version);
    request.addEventListener("upgradeneeded", () => upgrade(request.result));
    request.addEventListener("success", () => resolve(request.result));
  });
