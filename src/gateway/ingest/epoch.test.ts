import { beforeEach, expect, it } from "vitest";
import { anAdmission, now, scanIdOf, thisDevice } from "../../testing/builders.ts";
import { admitCursor, countAttempt, type Cursor, ensureEpoch, mintEpoch } from "./epoch.ts";
import { onEachJournal } from "./journals.contract.ts";
import type { JournalStore } from "./journal-store.ts";

const unsettled = { device: thisDevice, n: 0, scan: "" };
const settlement = { kind: "not-sent", why: "nobody-admitted" } as const;

onEachJournal((create) => {
  let store: JournalStore;
  let ids = 0;
  const newId = (): string => `epoch-${(ids += 1)}`;
  beforeEach(async () => {
    ids = 0;
    store = await create();
    await ensureEpoch(store, newId);
    for (const row of ["a", "b"]) {
      const change = { kind: "admission", admission: anAdmission(1) } as const;
      await store.transaction((tx) => tx.appendChange(change, { row, at: now }));
    }
    const item = { device: thisDevice, scan: scanIdOf(1), settlement, at: now };
    await store.transaction((tx) => tx.recordSettlement(item));
  });
  const admits = async (told: Partial<Cursor>): Promise<boolean> => {
    const cursor = { epoch: "epoch-1", after: 2, row: "b", settled: unsettled, ...told };
    const { device, n } = cursor.settled;
    const stand = { device, offset: cursor.after, settled: n, incarnations: [], limit: 10 };
    const look = await store.reads.lookFrom(stand);
    return admitCursor(store, { cursor, look }, newId);
  };

  it("keeps its name", async () => {
    expect(await ensureEpoch(store, newId)).toBe("epoch-1");
    expect(await mintEpoch(store, newId)).toBe("epoch-2");
    expect(await ensureEpoch(store, newId)).toBe("epoch-2");
  });

  it("admits cursors that the feed has, and the beginning", async () => {
    expect(await admits({})).toBe(true);
    expect(await admits({ after: 1, row: "a" })).toBe(true);
    expect(await admits({ after: 0, row: "" })).toBe(true);
    expect(await admits({ settled: { ...unsettled, n: 1, scan: scanIdOf(1) } })).toBe(true);
    expect(await admits({ settled: { ...unsettled, n: 1 } })).toBe(true);
  });

  it("sends a cursor of another epoch back, and goes on", async () => {
    expect(await admits({ epoch: "epoch-0" })).toBe(false);
    expect(await store.reads.epoch()).toBe("epoch-1");
  });

  it.each([
    ["beyond the end", { after: 3, row: "c" }],
    ["on another row", { after: 2, row: "z" }],
    ["with a settlement too many", { settled: { ...unsettled, n: 2, scan: scanIdOf(2) } }],
    ["with a settlement of another scan", { settled: { ...unsettled, n: 1, scan: scanIdOf(2) } }],
  ])("ends for a cursor %s", async (_where, cursor) => {
    expect(await admits(cursor)).toBe(false);
    expect(await store.reads.epoch()).toBe("epoch-2");
    expect(await admits({})).toBe(false);
  });

  it("ends once, however many devices notice", async () => {
    const noticed = [1, 2, 3].map(() => admits({ after: 3, row: "c" }));
    expect(await Promise.all(noticed)).toEqual([false, false, false]);
    expect(await store.reads.epoch()).toBe("epoch-2");
  });

  it("counts attempts", async () => {
    expect(await Promise.all([1, 2, 3].map(() => countAttempt(store)))).toEqual([1, 2, 3]);
  });
});
