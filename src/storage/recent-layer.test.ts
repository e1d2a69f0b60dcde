/** Lists that change a little: what is new goes into the recent layer of the index, and the main one stays as it lies. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { aFileSystem } from "./file-system.contract.ts";
import { aDevice, list, namesFound, value } from "./snapshot-world.contract.ts";

const all = Array.from({ length: 24 }, (_, n) => `N${n}`);

it("finds after any chain of small changes what the last list has, also after a new start", async () => {
  const changes = fc.array(fc.uniqueArray(fc.constantFrom(...all), { maxLength: 5 }), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(changes, fc.boolean(), async (chain, hasFiles) => {
      const device = await aDevice({ indexFiles: hasFiles ? aFileSystem() : null });
      let names: readonly string[] = all;
      value(await device.install(list(0, names)));
      for (const [n, toggled] of chain.entries()) {
        names = toggledIn(names, toggled);
        value(await device.install(list(n + 1, names)));
        value(await device.database.prune());
        const found = await namesFound(device.snapshot, all);
        expect(found.toSorted()).toEqual(names.toSorted());
      }
      const started = device.snapshotOn(await device.openAgain());
      expect((await namesFound(started, all)).toSorted()).toEqual(names.toSorted());
    }),
    { numRuns: 30 },
  );
});

/** Those that were there go; the others come, before the rest. */
const toggledIn = (names: readonly string[], toggled: readonly string[]): readonly string[] => [
  ...toggled.filter((name) => !names.includes(name)),
  ...names.filter((name) => !toggled.includes(name)),
];

it("a page that was handed the recent layer of each list finds the same, and reads none of them", async () => {
  const files = aFileSystem();
  const device = await aDevice({ indexFiles: files });
  value(await device.install(list(0, all)));
  const page = await device.openAgain();
  const snapshot = device.snapshotOn(page);
  expect(await namesFound(snapshot, ["N3"])).toEqual(["N3"]);
  files.opened.length = 0;
  for (const [n, names] of [["X"], ["X", "Y"], ["Y", "Z"]].entries()) {
    value(await device.install(list(n + 1, [...all.slice(n), ...names])));
    const recent = device.installed.at(-1)?.recent ?? null;
    if (recent !== null) page.adopt({ ...recent, bytes: recent.bytes.slice(0) });
    const wanted = ["N0", "N5", "X", "Y", "Z"];
    const there = new Set([...all.slice(n), ...names]);
    expect(await namesFound(snapshot, wanted)).toEqual(wanted.filter((one) => there.has(one)));
    value(await page.prune());
  }
  // whoever installs has the list before at hand, whoever looks up was given it
  const main = value(await page.current())?.index.main;
  expect(files.opened.filter((name) => name !== main)).toEqual([]);
});

it("leaves the main layer where it lies until a fifth of the list is new, and keeps no file that nobody needs", async () => {
  const files = aFileSystem();
  const device = await aDevice({ indexFiles: files });
  const layers = async () => value(await device.database.current())?.index;
  value(await device.install(list(0, all.slice(0, 20))));
  const first = await layers();
  expect(first?.recent).toBeNull();
  for (const [n, more] of [1, 2, 4].entries()) {
    value(await device.install(list(n + 1, all.slice(0, 20 + more))));
    value(await device.database.prune());
    const now = await layers();
    expect(now?.main).toBe(first?.main);
    expect([...files.held.keys()]).toEqual([now?.main, now?.recent]);
  }
  value(await device.install(list(5, all.slice(0, 20))));
  value(await device.database.prune());
  expect((await layers())?.recent).toBeNull();
  value(await device.install(list(6, all.slice(4))));
  expect((await layers())?.main).toBe(first?.main);
  value(await device.install(list(7, all.slice(5, 15).concat("X", "Y", "Z"))));
  value(await device.database.prune());
  const last = await layers();
  expect(last?.main).not.toBe(first?.main);
  expect(last?.recent).toBeNull();
  expect([...files.held.keys()]).toEqual([last?.main]);
  expect(await namesFound(device.snapshot, ["N4", "N5", "X", "Z", "N15"])).toEqual([
    "N5",
    "X",
    "Z",
  ]);
});

it("builds the index of a list that another version of the app has left, without the network", async () => {
  const device = await aDevice();
  value(await device.install(list(0, all)));
  await new Promise<void>((resolve) => {
    const opening = device.indexedDB.open("stile-snapshot");
    opening.addEventListener("success", () => {
      const writing = opening.result.transaction("generations", "readwrite");
      const cursor = writing.objectStore("generations").openCursor("list-0");
      cursor.addEventListener("success", () => {
        cursor.result?.update({ ...cursor.result.value, index: "a-file-of-then" });
      });
      writing.addEventListener("complete", () => {
        opening.result.close();
        resolve();
      });
    });
  });
  const snapshot = device.snapshotOn(await device.openAgain());
  expect(value(await snapshot.reload())).toMatchObject({ kind: "index-lost" });
  const before = device.fetched.length;
  value(await device.install(list(0, all)));
  expect(device.fetched).toHaveLength(before);
  expect(await namesFound(snapshot, ["N3", "N23"])).toEqual(["N3", "N23"]);
});

it("tells of a torn recent layer, and an install of the very same list mends it without the network", async () => {
  const files = aFileSystem();
  const device = await aDevice({ indexFiles: files });
  value(await device.install(list(0, all)));
  value(await device.install(list(1, [...all, "X"])));
  const recent = value(await device.database.current())?.index.recent ?? "";
  new Uint32Array(files.held.get(recent) ?? new ArrayBuffer()).set([7], 0);
  const snapshot = device.snapshotOn(await device.openAgain());
  expect(value(await snapshot.reload())).toMatchObject({ kind: "index-lost" });
  const before = device.fetched.length;
  value(await device.install(list(1, [...all, "X"])));
  expect(device.fetched).toHaveLength(before);
  expect(await namesFound(snapshot, ["X", "N3"])).toEqual(["X", "N3"]);
});
