import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { describe, expect, it } from "vitest";
import { type Ballast, openBallast } from "./ballast.ts";
import { aDexieDisk, value } from "./ledger-disks.contract.ts";
import { admitting, aTab, committed, refusing } from "./ledger-tab.contract.ts";

describe("ballast", () => {
  it("writes five megabytes in values that stay below LevelDB's limit for files of their own", async () => {
    const factory = new IDBFactory();
    value(await (await aBallast(factory)).rewrite());
    const sizes = (await blocksIn(factory)).map(({ bytes }) => bytes.byteLength);
    expect(sizes.reduce((a, b) => a + b, 0)).toBeGreaterThan(5_000_000);
    expect(Math.max(...sizes)).toBeLessThan(64 * 1024);
  });

  it("writes every value anew, in the place of the old one", async () => {
    const factory = new IDBFactory();
    const ballast = await aBallast(factory);
    value(await ballast.rewrite());
    const before = await blocksIn(factory);
    value(await ballast.rewrite());
    const after = await blocksIn(factory);
    expect(after).toHaveLength(before.length);
    expect(after.filter(({ bytes }, n) => bytes[0] === before[n]?.bytes[0])).toEqual([]);
  });

  it("gives its space back once", async () => {
    const factory = new IDBFactory();
    const ballast = await aBallast(factory);
    value(await ballast.rewrite());
    expect(value(await ballast.release())).toBe(true);
    expect(await blocksIn(factory)).toEqual([]);
    expect(value(await ballast.release())).toBe(false);
  });

  it("makes room for a scan on a full disk", async () => {
    const factory = new IDBFactory();
    const disk = aDexieDisk(factory);
    const ballast = await aBallast(factory);
    value(await ballast.rewrite());
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

const aBallast = async (factory = new IDBFactory()): Promise<Ballast> => {
  let fill = 0;
  const opened = await openBallast({
    fillRandom: (bytes) => {
      fill += 1;
      bytes.fill(fill);
    },
    indexedDb: { indexedDB: factory, IDBKeyRange },
  });
  return value(opened);
};

/** Past Dexie. */
const blocksIn = (factory: IDBFactory): Promise<readonly { readonly bytes: Uint8Array }[]> =>
  new Promise((resolve) => {
    const opening = factory.open("stile-ballast");
    opening.addEventListener("success", () => {
      const all = opening.result.transaction("blocks").objectStore("blocks").getAll();
      all.addEventListener("success", () => {
        opening.result.close();
        resolve(all.result);
      });
    });
  });
