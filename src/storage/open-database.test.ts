import { Dexie } from "dexie";
import {
  forceCloseDatabase,
  IDBDatabase as FakeDatabase,
  IDBFactory,
  IDBKeyRange,
} from "fake-indexeddb";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { value } from "./ledger-disks.contract.ts";
import { type DatabaseEvent, type OpenDatabase, openDatabase } from "./open-database.ts";

type Upgrade = (database: IDBDatabase, upgrading: IDBTransaction) => void;

/** `rows: n, *codes` and `last: id`, as a version of the app declares them. */
const changes: readonly {
  readonly what: string;
  readonly upgrade: Upgrade;
  readonly outcome: "goes on" | "superseded";
}[] = [
  { what: "nothing", upgrade: () => undefined, outcome: "goes on" },
  {
    what: "a table more",
    upgrade: (database) => database.createObjectStore("more", { keyPath: "id" }),
    outcome: "goes on",
  },
  {
    what: "an index more",
    upgrade: (_, upgrading) => upgrading.objectStore("rows").createIndex("at", "at"),
    outcome: "goes on",
  },
  {
    what: "a table less",
    upgrade: (database) => database.deleteObjectStore("last"),
    outcome: "superseded",
  },
  {
    what: "an index less",
    upgrade: (_, upgrading) => upgrading.objectStore("rows").deleteIndex("codes"),
    outcome: "superseded",
  },
  {
    what: "another meaning of an index",
    upgrade: (_, upgrading) => {
      upgrading.objectStore("rows").deleteIndex("codes");
      upgrading.objectStore("rows").createIndex("codes", "codes");
    },
    outcome: "superseded",
  },
  {
    what: "another key",
    upgrade: (database) => {
      database.deleteObjectStore("last");
      database.createObjectStore("last", { keyPath: "key" });
    },
    outcome: "superseded",
  },
];

const closed = { ok: false, failure: { kind: "closed" } };
const outcomes = {
  "goes on": { kept: { ok: true }, keys: [1, 2], events: [] },
  superseded: { kept: closed, keys: [1], events: [{ kind: "superseded" }] },
};

describe("a newer version of the app that has changed", () => {
  it.each(changes)("$what: $outcome", async ({ upgrade, outcome }) => {
    const { factory, events, keep } = await world();
    const expected = outcomes[outcome];
    value(await keep(1));
    // it would wait for ever for a tab that does not let go
    (await openedRaw(factory, 30, upgrade)).close();
    expect(await keep(2)).toMatchObject(expected.kept);
    expect(await keysIn(factory)).toEqual(expected.keys);
    expect(events).toEqual(expected.events);
    // nothing was put back into what the newer version has made of it
    expect(await versionOf(factory)).toBe(30);
  });

  it("is let through while a transaction is under way, which ends first", async () => {
    const { factory, dexie, attempt } = await world();
    let upgraded: Promise<IDBDatabase> | null = null;
    const stored = attempt(() =>
      dexie.transaction("rw", ["rows"], async () => {
        await dexie.table("rows").put({ n: 1, codes: [] });
        upgraded = openedRaw(factory, 30, () => undefined);
        for (let step = 0; step < 20; step += 1) await dexie.table("rows").count();
        await dexie.table("rows").put({ n: 2, codes: [] });
      }),
    );
    value(await stored);
    if (upgraded !== null) (await Promise.resolve<IDBDatabase>(upgraded)).close();
    expect(await keysIn(factory)).toEqual([1, 2]);
  });
});

describe("a database that somebody deletes", () => {
  it("is told, once, and not made anew", async () => {
    const { factory, events, keep, attempt, dexie } = await world();
    value(await keep(1));
    await deleted(factory);
    expect(events).toEqual([{ kind: "deleted" }]);
    expect(await keep(2)).toEqual({ ok: false, failure: { kind: "closed" } });
    expect(await attempt(() => dexie.table("rows").count())).toMatchObject({ ok: false });
    expect(await versionOf(factory)).toBe(0);
    expect(events).toHaveLength(1);
  });

  it("is not made anew either where only its connection was taken, as when site data is cleared", async () => {
    const { factory, dexie, events, keep } = await world();
    const connection = dexie.backendDB();
    const other = new IDBFactory();
    // what this tab finds the next time it looks is nothing
    vi.spyOn(factory, "open").mockImplementation((...request) => other.open(...request));
    forceClose(connection);
    await vi.waitUntil(() => events.length > 0);
    expect(events).toEqual([{ kind: "deleted" }]);
    expect(await keep(2)).toMatchObject({ ok: false, failure: { kind: "closed" } });
    expect((await other.databases()).filter(({ version }) => version !== 0)).toEqual([]);
  });

  it("is not made anew by Dexie, which reopens by itself after some errors", async () => {
    const { factory, dexie, events } = await world();
    const other = new IDBFactory();
    vi.spyOn(factory, "open").mockImplementation((...request) => other.open(...request));
    dexie.close({ disableAutoOpen: false });
    await expect(dexie.table("rows").count()).rejects.toThrow(Dexie.DatabaseClosedError);
    expect(events).toEqual([{ kind: "deleted" }]);
    expect((await other.databases()).filter(({ version }) => version !== 0)).toEqual([]);
  });
});

describe("a lost connection", () => {
  it.each(["UnknownError", "InvalidStateError"] as const)(
    "that answers %s is made anew, for what is written and for what is read",
    async (error) => {
      const { dexie, attempt, events, keep } = await world();
      value(await keep(1));
      lose(dexie, error);
      value(await keep(2));
      lose(dexie, error);
      expect(value(await attempt(() => dexie.table("rows").count()))).toBe(2);
      expect(events).toEqual([]);
    },
  );

  it.each(["UnknownError", "InvalidStateError"] as const)(
    "is made anew once for all that wait, where all were answered %s",
    async (error) => {
      const { dexie, keep, attempt } = await world();
      let connections = 0;
      dexie.on("ready", () => void (connections += 1), true);
      await dexie.table("rows").count();
      connections = 0;
      lose(dexie, error);
      const kept = [keep(1), keep(2), keep(3), keep(4), keep(5)];
      for (const each of kept) value(await each);
      expect(value(await attempt(() => dexie.table("rows").count()))).toBe(5);
      expect(connections).toBe(1);
    },
  );

  it("that the browser has closed is opened again before anybody asks", async () => {
    const { dexie, keep } = await world();
    value(await keep(1));
    const before = dexie.backendDB();
    forceClose(before);
    await vi.waitUntil(() => dexie.isOpen() && dexie.backendDB() !== before);
    expect(await keep(2)).toMatchObject({ ok: true });
  });

  it("that does not come back is told", async () => {
    const { factory, dexie, keep } = await world();
    vi.spyOn(factory, "open").mockImplementation(() => {
      throw new DOMException("lost", "UnknownError");
    });
    lose(dexie, "UnknownError");
    expect(await keep(1)).toEqual({ ok: false, failure: { kind: "closed" } });
  });
});

describe("a transaction that the browser gives up", () => {
  it("is done once more, and is there once", async () => {
    const { factory, keepGivenUp } = await world();
    expect(await keepGivenUp(1)).toEqual({ ok: true, value: 7 });
    expect(await keysIn(factory)).toEqual([7]);
  });

  it("and then again is told with its name, and nothing is stored", async () => {
    const { factory, keep, keepGivenUp } = await world();
    const failure = { kind: "gave-up", detail: "AbortError" };
    expect(await keepGivenUp(2)).toEqual({ ok: false, failure });
    expect(await keysIn(factory)).toEqual([]);
    value(await keep(8));
  });
});

describe("coming back to the foreground", () => {
  const never = new Promise<never>(() => undefined);

  it("leaves a connection that answers", async () => {
    const { dexie, probe } = await world();
    const before = dexie.backendDB();
    expect(await probe(never)).toBe(false);
    expect(dexie.backendDB()).toBe(before);
  });

  it("makes one anew that answers with an error", async () => {
    const { dexie, probe, keep } = await world();
    const before = dexie.backendDB();
    lose(dexie, "UnknownError");
    expect(await probe(never)).toBe(true);
    expect(dexie.backendDB()).not.toBe(before);
    value(await keep(1));
  });

  it("makes one anew that does not answer in time, and what waits on it begins again there", async () => {
    const { dexie, probe, keep, factory } = await world();
    const before = dexie.backendDB();
    lose(dexie, "silent");
    const stored = keep(1);
    expect(await probe(Promise.resolve())).toBe(true);
    expect(dexie.backendDB()).not.toBe(before);
    value(await stored);
    expect(await keysIn(factory)).toEqual([1]);
  });

  it("is of no use to a page that is to be loaded again", async () => {
    const { factory, probe } = await world();
    await deleted(factory);
    expect(await probe(Promise.resolve())).toBe(false);
    expect(await versionOf(factory)).toBe(0);
  });
});

interface World extends OpenDatabase {
  readonly factory: IDBFactory;
  /** After the first opening. */
  readonly events: readonly DatabaseEvent[];
  readonly probe: Extract<DatabaseEvent, { kind: "opened" }>["probe"];
  readonly keep: (n: number) => ReturnType<OpenDatabase["attempt"]>;
  /** Row 7; given up in the middle so many times. */
  readonly keepGivenUp: (times: number) => ReturnType<OpenDatabase["attempt"]>;
}

async function world(): Promise<World> {
  makeConnectionsMortal();
  const factory = new IDBFactory();
  const indexedDb = { indexedDB: factory, IDBKeyRange };
  const dexie = new Dexie(name, { ...indexedDb, cache: "disabled" });
  dexie.version(1).stores({ rows: "n, *codes", last: "id" });
  const events: DatabaseEvent[] = [];
  const open = value(await openDatabase(dexie, (event) => void events.push(event), indexedDb));
  const first = events.shift();
  if (first?.kind !== "opened") throw new Error("the opening was not told");
  const keep: World["keep"] = (n) =>
    open.attempt(() =>
      dexie.transaction("rw", ["rows"], () => dexie.table("rows").put({ n, codes: [`${n}`] })),
    );
  const keepGivenUp: World["keepGivenUp"] = (times) => {
    let tries = 0;
    return open.attempt(() =>
      dexie.transaction("rw", ["rows"], async (tx) => {
        const put = dexie.table("rows").put({ n: 7, codes: [] });
        tries += 1;
        if (tries <= times) tx.idbtrans.abort();
        return put;
      }),
    );
  };
  return { ...open, factory, events, probe: first.probe, keep, keepGivenUp };
}

const name = "under-test";

type Condition = "UnknownError" | "InvalidStateError" | "silent";

/** By connection; Dexie takes hold of its methods when it opens one. */
const conditions = new WeakMap<IDBDatabase, Condition>();

/** From now on this connection, and no other, answers with an error, as when WebKit's server has gone; or not at all. */
const lose = (dexie: Dexie, condition: Condition): void =>
  void conditions.set(dexie.backendDB(), condition);

function makeConnectionsMortal(): void {
  const real: unknown = Reflect.get(FakeDatabase.prototype, "transaction");
  if (typeof real !== "function") throw new Error("connections have no transactions");
  const spy = vi
    .spyOn<{ transaction: IDBDatabase["transaction"] }, "transaction">(
      FakeDatabase.prototype,
      "transaction",
    )
    .mockImplementation(function (this: IDBDatabase, ...scope) {
      const condition = conditions.get(this);
      if (condition === undefined) return Reflect.apply(real, this, scope);
      if (condition !== "silent") throw new DOMException("lost", condition);
      return silent(Reflect.apply(real, this, scope));
    });
  onTestFinished(() => spy.mockRestore());
}

/** It takes questions and answers none. */
function silent(transaction: IDBTransaction): IDBTransaction {
  const store = transaction.objectStore.bind(transaction);
  return new Proxy(transaction, {
    get: (target, member) => {
      if (member === "objectStore") {
        return (table: string) =>
          new Proxy(store(table), {
            get: (real, asked) =>
              typeof Reflect.get(real, asked) === "function"
                ? () => new EventTarget()
                : Reflect.get(real, asked),
          });
      }
      return member === "addEventListener" ? () => undefined : Reflect.get(target, member);
    },
    set: () => true,
  });
}

function forceClose(connection: IDBDatabase): void {
  Reflect.apply(forceCloseDatabase, undefined, [connection]);
}

/** Past Dexie, as another tab would. */
function openedRaw(factory: IDBFactory, version: number, upgrade: Upgrade): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, version);
    request.addEventListener("upgradeneeded", () => {
      if (request.transaction !== null) upgrade(request.result, request.transaction);
    });
    request.addEventListener("blocked", () => reject(new Error("this tab keeps it open")));
    request.addEventListener("error", () => reject(new Error("the upgrade failed")));
    request.addEventListener("success", () => resolve(request.result));
  });
}

function deleted(factory: IDBFactory): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = factory.deleteDatabase(name);
    request.addEventListener("blocked", () => reject(new Error("this tab keeps it open")));
    request.addEventListener("success", () => resolve());
  });
}

async function keysIn(factory: IDBFactory): Promise<readonly IDBValidKey[]> {
  const database = await openedRaw(factory, await versionOf(factory), () => undefined);
  return new Promise((resolve) => {
    const keys = database.transaction("rows").objectStore("rows").getAllKeys();
    keys.addEventListener("success", () => {
      database.close();
      resolve(keys.result);
    });
  });
}

/** 0 where there is none. */
const versionOf = async (factory: IDBFactory): Promise<number> =>
  (await factory.databases()).find((each) => each.name === name)?.version ?? 0;
