/** The list where its pages lie in packs; where they are rows, the same is tried in the other tests of this room. */
import { describe, expect, it } from "vitest";
import { fail } from "../core/result.ts";
import { aPackDisk } from "./packs/pack-files.contract.ts";
import type { SnapshotDatabase } from "./snapshot-database.ts";
import { aDevice, hashes, list, namesFound, value } from "./snapshot-world.contract.ts";

const all = ["A", "B", "C", "D", "E"];

describe("a list in packs", () => {
  it("is found after a restart, and later lists fetch only what is new", async () => {
    const disk = aPackDisk();
    const device = await aDevice({ packFiles: disk });
    value(await device.install(list(1, ["A", "B"])));
    value(await device.install(list(2, ["B", "C"])));
    expect(device.fetched).toEqual(hashes("A", "B", "C"));
    const restarted = device.snapshotOn(await device.openAgain());
    expect(await namesFound(restarted, all)).toEqual(["B", "C"]);
    expect(disk.held.size).toBe(2);
  });

  it("is found where it was stored as rows by an earlier version, and what is new goes into packs", async () => {
    const disk = aPackDisk();
    const device = await aDevice({ packFiles: disk });
    const noFiles = { ...disk, begin: async () => null };
    const earlier = await device.openAgain(noFiles);
    value(await device.install(list(1, ["A", "B"]), { database: earlier }));
    expect(disk.held.size).toBe(0);
    expect(await namesFound(device.snapshot, all)).toEqual(["A", "B"]);
    value(await device.install(list(2, ["B", "C"])));
    expect(device.fetched).toEqual(hashes("A", "B", "C"));
    expect(await namesFound(device.snapshot, all)).toEqual(["B", "C"]);
    expect(disk.held.size).toBe(1);
    value(await device.database.prune());
    expect(value(await device.database.storedPages())).toEqual(new Set(hashes("B", "C")));
  });

  it("loses files with nothing in them that is needed, and leaves no more than a few", async () => {
    const disk = aPackDisk();
    const device = await aDevice({ packFiles: disk });
    for (let n = 1; n <= 30; n += 1) {
      const names = Array.from({ length: n }, (_, at) => `N${at}`);
      value(await device.install(list(n, names)));
      value(await device.snapshot.reload());
      value(await device.database.prune());
    }
    expect(disk.held.size).toBeLessThanOrEqual(12);
    expect(device.fetched).toHaveLength(30);
    expect(await namesFound(device.snapshot, ["N0", "N15", "N29"])).toEqual(["N0", "N15", "N29"]);
    value(await device.install(list(31, ["A"])));
    value(await device.snapshot.reload());
    value(await device.database.prune());
    expect(disk.held.size).toBe(1);
  });

  it("stays in use after a kill at any step, and the next run completes", async () => {
    const found = new Set<string>();
    for (let survived = 0, died = true; died; survived += 1) {
      const device = await aDevice({ packFiles: aPackDisk() });
      value(await device.install(list(1, ["A", "B", "C"])));
      const killed = dyingAfter(device.database, survived);
      died = await device.install(list(2, ["C", "D", "E"]), { database: killed }).then(
        () => false,
        () => true,
      );
      const restarted = device.snapshotOn(await device.openAgain());
      found.add((await namesFound(restarted, all)).join(""));
      const database = await device.openAgain();
      value(await device.install(list(2, ["C", "D", "E"]), { database }));
      expect(await namesFound(restarted, all)).toEqual(["C", "D", "E"]);
    }
    expect(found).toEqual(new Set(["ABC", "CDE"]));
  });

  it("tells that a page has gone with its file; installed again, it is whole", async () => {
    const disk = aPackDisk();
    const device = await aDevice({ packFiles: disk });
    value(await device.install(list(1, ["A", "B"])));
    value(await device.install(list(2, ["A", "B", "C"])));
    let lost = 0;
    const snapshot = device.snapshotOn(await device.openAgain(), () => {
      lost += 1;
    });
    value(await snapshot.reload());
    disk.held.delete("pack-2");
    expect(await snapshot.find(["T-C"])).toMatchObject({ failure: { kind: "corrupt" } });
    expect(value(await snapshot.find(["T-A"])).matches).toHaveLength(1);
    expect(lost).toBe(1);
    expect(value(await snapshot.reload())).toMatchObject({ kind: "index-lost" });
    value(await device.install(list(2, ["A", "B", "C"])));
    expect(device.fetched).toEqual(hashes("A", "B", "C", "C"));
    expect(await namesFound(snapshot, all)).toEqual(["A", "B", "C"]);
  });

  it("is read from another pack, where another tab has merged this one's", async () => {
    const disk = aPackDisk();
    const device = await aDevice({ packFiles: disk });
    value(await device.install(list(1, ["A", "B", "C", "D", "E"])));
    const here = device.snapshotOn(await device.openAgain());
    value(await here.reload());
    value(await device.install(list(2, ["E"])));
    value(await device.install(list(3, ["E", "F"])));
    value(await device.snapshot.reload());
    value(await device.database.prune());
    expect(disk.held.has("pack-1")).toBe(false);
    expect(value(await here.find(["T-E"])).matches).toHaveLength(1);
  });

  it("is not taken up where the disk is full, and the one before stays", async () => {
    const disk = aPackDisk();
    const device = await aDevice({ packFiles: disk });
    value(await device.install(list(1, ["A"])));
    disk.flushes = false;
    const refused = await device.install(list(2, ["A", "B"]));
    expect(refused).toMatchObject(fail({ kind: "storage", failure: { kind: "quota" } }));
    expect(await namesFound(device.snapshot, all)).toEqual(["A"]);
    disk.flushes = true;
    value(await device.install(list(2, ["A", "B"])));
    expect(await namesFound(device.snapshot, all)).toEqual(["A", "B"]);
  });

  it("is forgotten with its files", async () => {
    const disk = aPackDisk();
    const device = await aDevice({ packFiles: disk });
    value(await device.install(list(1, ["A"])));
    value(await device.database.forget());
    expect(disk.held.size).toBe(0);
    expect(value(await device.database.storedPages()).size).toBe(0);
    expect(await namesFound(device.snapshot, all)).toEqual([]);
  });

  it("forgotten while another tab holds a file of it, is not found, and loses the file the next time", async () => {
    const disk = aPackDisk();
    const device = await aDevice({ packFiles: disk });
    value(await device.install(list(1, ["A"])));
    disk.busy.add("pack-1");
    value(await device.database.forget());
    expect([...disk.held.keys()]).toEqual(["pack-1"]);
    expect(await namesFound(device.snapshotOn(await device.openAgain()), all)).toEqual([]);
    disk.busy.clear();
    value(await device.database.forget());
    expect(disk.held.size).toBe(0);
  });
});

/** The process dies at the storage call after `survived` of them. */
function dyingAfter(database: SnapshotDatabase, survived: number): SnapshotDatabase {
  let left = survived;
  const mortal =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      left -= 1;
      if (left < 0) throw new Error("killed");
      return call(...args);
    };
  return {
    ...database,
    storedAmong: mortal(database.storedAmong),
    keepPages: mortal(database.keepPages),
    keepGeneration: mortal(database.keepGeneration),
    swapTo: mortal(database.swapTo),
    current: mortal(database.current),
  };
}
