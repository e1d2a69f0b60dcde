import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { describe, expect, it, vi } from "vitest";
import { type Ballast, emptyLog, openBallast } from "./ballast.ts";
import { aDexieDisk, value } from "./ledger-disks.contract.ts";
import { admitting, aTab, committed, refusing } from "./ledger-tab.contract.ts";

describe("ballast", () => {
  it("writes five megabytes in values that Chromium keeps in files of their own", async () => {
    const factory = new IDBFactory();
    value(await (await aBallast(factory)).fill());
    const sizes = (await roomIn(factory)).map(({ bytes }) => bytes.byteLength);
    expect(sizes.reduce((a, b) => a + b, 0)).toBeGreaterThan(5_000_000);
    expect(Math.min(...sizes)).toBeGreaterThan(64 * 1024);
  });

  it("gives its space back once", async () => {
    const factory = new IDBFactory();
    const ballast = await aBallast(factory);
    value(await ballast.fill());
    expect(value(await ballast.release())).toBe(true);
    expect(await roomIn(factory)).toEqual([]);
    expect(value(await ballast.release())).toBe(false);
  });

  it("writes only what is missing, because it is large", async () => {
    const factory = new IDBFactory();
    const ballast = await aBallast(factory);
    value(await ballast.fill());
    const before = firstBytes(await roomIn(factory));
    value(await ballast.fill());
    expect(firstBytes(await roomIn(factory))).toEqual(before);
    value(await ballast.release());
    value(await ballast.fill());
    const after = firstBytes(await roomIn(factory));
    expect(after).toHaveLength(before.length);
    expect(after).not.toEqual(before);
  });

  it("makes room for a scan on a full disk", async () => {
    const factory = new IDBFactory();
    const disk = aDexieDisk(factory);
    const ballast = await aBallast(factory);
    value(await ballast.fill());
    const { ledger } = await aTab(disk, {
      makeRoom: async () => {
        const released = value(await ballast.release());
        disk.setFull(!released);
        return released;
      },
    });
    disk.setFull(true);
    expect(await committed(ledger, admitting(1))).toMatchObject({ seq: 1 });
    disk.setFull(true);
    expect(await ledger.commit(refusing(2))).toEqual({ ok: false, failure: { kind: "quota" } });
  });
});

describe("the log's turn", () => {
  it("is five megabytes in values that stay below LevelDB's limit for files of their own", async () => {
    const written: number[] = [];
    const ballast = await aBallast(new IDBFactory(), (bytes) => written.push(bytes));
    value(await ballast.turnLog());
    expect(written.reduce((a, b) => a + b, 0)).toBeGreaterThan(5_000_000);
    expect(Math.max(...written)).toBeLessThan(64 * 1024);
  });

  it("leaves nothing", async () => {
    const factory = new IDBFactory();
    value(await (await aBallast(factory)).turnLog());
    expect(await namesIn(factory)).toEqual(["stile-ballast"]);
  });

  it("begins with an empty database: what an interrupted one has left would be kept in the log as well", async () => {
    const factory = new IDBFactory();
    const noise = vi.fn();
    const ballast = await aBallast(factory, noise);
    const deleted = vi.spyOn(factory, "deleteDatabase");
    value(await ballast.turnLog());
    expect(deleted.mock.calls).toEqual([["stile-log-turn"], ["stile-log-turn"]]);
    const [before = 0, after = 0] = deleted.mock.invocationCallOrder;
    const filled = noise.mock.invocationCallOrder;
    expect(Math.min(...filled)).toBeGreaterThan(before);
    expect(Math.max(...filled)).toBeLessThan(after);
  });

  it("leaves the room alone", async () => {
    const factory = new IDBFactory();
    const ballast = await aBallast(factory);
    value(await ballast.fill());
    const before = firstBytes(await roomIn(factory));
    value(await ballast.turnLog());
    expect(firstBytes(await roomIn(factory))).toEqual(before);
  });

  it("of two tabs at once is done by at least one, and holds neither up", async () => {
    const factory = new IDBFactory();
    const tabs = [await aBallast(factory), await aBallast(factory)];
    const done = await Promise.all(tabs.map((tab) => tab.turnLog()));
    expect(done.some(({ ok }) => ok)).toBe(true);
    expect(await namesIn(factory)).toEqual(["stile-ballast"]);
  });
});

describe("emptying the log", () => {
  it("is to remove a database: others stay", async () => {
    const factory = new IDBFactory();
    await aBallast(factory);
    const deleted = vi.spyOn(factory, "deleteDatabase");
    const indexedDb = { indexedDB: factory, IDBKeyRange };
    value(await emptyLog({ indexedDb }));
    expect(deleted.mock.calls).toEqual([["stile-log-end"]]);
    expect(await namesIn(factory)).toEqual(["stile-ballast"]);
  });

  it("may be done by two tabs at once", async () => {
    const factory = new IDBFactory();
    const indexedDb = { indexedDB: factory, IDBKeyRange };
    await Promise.all([emptyLog({ indexedDb }), emptyLog({ indexedDb })]);
    expect(await namesIn(factory)).toEqual([]);
  });
});

const aBallast = async (
  factory: IDBFactory,
  onNoise: (bytes: number) => unknown = () => undefined,
): Promise<Ballast> => {
  let fill = 0;
  const opened = await openBallast({
    fillRandom: (bytes) => {
      fill += 1;
      bytes.fill(fill);
      onNoise(bytes.byteLength);
    },
    indexedDb: { indexedDB: factory, IDBKeyRange },
  });
  return value(opened);
};

type Pieces = readonly { readonly bytes: Uint8Array }[];
const firstBytes = (pieces: Pieces): readonly unknown[] => pieces.map(({ bytes }) => bytes[0]);
const roomIn = (factory: IDBFactory): Promise<Pieces> =>
  piecesIn(factory, { database: "stile-ballast", store: "room" });
const namesIn = async (factory: IDBFactory): Promise<readonly unknown[]> =>
  (await factory.databases()).map(({ name }) => name);

/** Past Dexie. */
const piecesIn = (
  factory: IDBFactory,
  { database, store }: { readonly database: string; readonly store: string },
): Promise<Pieces> =>
  new Promise((resolve) => {
    const opening = factory.open(database);
    opening.addEventListener("success", () => {
      const all = opening.result.transaction(store).objectStore(store).getAll();
      all.addEventListener("success", () => {
        opening.result.close();
        resolve(all.result);
      });
    });
  });
