import { describe, expect, it, vi } from "vitest";
import { aScan } from "../testing/builders.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { aMemoryDisk, disks, value } from "./ledger-disks.contract.ts";
import { runLedgerDatabaseContract } from "./ledger-database.contract.ts";
import { copyOfLedgerState, emptyLedgerState } from "./memory-ledger-database.ts";

for (const { name, create } of disks) runLedgerDatabaseContract(name, create);

describe("memory ledger database", () => {
  const never = new Promise<void>(() => undefined);
  const scan = aScan();

  it("has written nothing when the process dies before the commit, and lets the next one work", async () => {
    const state = emptyLedgerState();
    let isDying = false;
    const beforeCommit = (): Promise<void> => {
      isDying = true;
      return never;
    };
    const dead = await aMemoryDisk(state, { beforeCommit }).open();
    void dead.transaction(["scans"], (tx) => tx.scans.add({ scan, repeats: 0 }));
    await vi.waitUntil(() => isDying);
    const waiting = dead.transaction(["scans"], (tx) => tx.scans.clear());
    dead.close();
    const next = await aMemoryDisk(state).open();
    expect(await next.scans.count()).toBe(0);
    await next.transaction(["scans"], (tx) => tx.scans.add({ scan, repeats: 0 }));
    expect(await Promise.race([waiting, Promise.resolve("still waiting")])).toBe("still waiting");
    expect(await dead.attempt(async () => dead.scans.count())).toMatchObject({
      failure: { kind: "closed" },
    });
  });

  it("writes nothing for a process that was closed before its commit", async () => {
    const state = emptyLedgerState();
    const closing: { db?: LedgerDatabase } = {};
    closing.db = await aMemoryDisk(state, { beforeCommit: () => closing.db?.close() }).open();
    const { db } = closing;
    const late = db.attempt(() =>
      db.transaction(["scans"], (tx) => tx.scans.add({ scan, repeats: 0 })),
    );
    expect(await late).toEqual({ ok: false, failure: { kind: "closed" } });
    expect(await (await aMemoryDisk(state).open()).scans.count()).toBe(0);
  });

  it("has written all of it when the process dies after the commit, though nobody learns", async () => {
    const state = emptyLedgerState();
    const dead = await aMemoryDisk(state, { afterCommit: () => never }).open();
    const next = await aMemoryDisk(state).open();
    const seen = new Promise<void>((resolve) => {
      next.subscribe(["scans"], resolve);
    });
    const told: string[] = [];
    dead.subscribe(["scans"], () => told.push("dead"));
    void dead.transaction(["scans"], (tx) => tx.scans.add({ scan, repeats: 0 }));
    await seen;
    expect(await next.scans.get(scan.id)).toEqual({ scan, repeats: 0 });
    expect(told).toEqual([]);
  });

  it("is copied as it is at that moment", async () => {
    const state = emptyLedgerState();
    const db = await aMemoryDisk(state).open();
    await db.transaction(["scans"], (tx) => tx.scans.add({ scan, repeats: 0 }));
    const backup = copyOfLedgerState(state);
    await db.transaction(["scans"], (tx) => tx.scans.clear());
    expect(await (await aMemoryDisk(backup).open()).scans.count()).toBe(1);
  });

  it("does not let a stored row be changed", async () => {
    const db = await aMemoryDisk().open();
    const row = { scan: aScan(), repeats: 0 };
    value(await db.attempt(() => db.transaction(["scans"], (tx) => tx.scans.add(row))));
    expect(() => {
      row.repeats = 1;
    }).toThrow(TypeError);
  });
});
