/** What a device forgets, seen in its database; what it must keep besides is in `healing.test.ts`. */
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { describe, expect, it } from "vitest";
import type { PageHash } from "../core/ids.ts";
import { ok } from "../core/result.ts";
import { later, minutes } from "../core/time.ts";
import { now, scanIdOf } from "../testing/builders.ts";
import { rememberFound } from "./found-bookings.ts";
import { aDexieDisk, disks, putRaw, value } from "./ledger-disks.contract.ts";
import { aTab, admitting, committed, incarnation, refusing } from "./ledger-tab.contract.ts";
import { openSnapshotDatabase } from "./snapshot-database.ts";
import { installSnapshot } from "./snapshot-installer.ts";
import { list, named } from "./snapshot-world.contract.ts";
import { placesOf, storedRows } from "./stored-rows.contract.ts";

const day = minutes(24 * 60);
const nothing = { settledBefore: now, admittedBefore: now, foundBefore: now, held: [] };

describe.each(disks)("bookings that were looked up, on $name", ({ create }) => {
  it("go when they were looked up before the day, unreadable ones too, and stay from then on", async () => {
    const { db, ledger } = await aTab(create());
    await db.transaction(["foundBookings"], async (tx) => {
      await rememberFound(tx, [named("OLD"), named("AGAIN")], later(now, -1));
      await rememberFound(tx, [named("AGAIN"), named("YOUNG")], now);
    });
    await putRaw(db, "foundBookings", { booking: { key: "x" }, codes: ["X"], foundAt: 1 });
    expect(value(await ledger.forgetSettled(nothing))).toBe(2);
    expect(value(await ledger.forgetSettled(nothing))).toBe(0);
    const kept = await db.foundBookings.orderBy("booking.key").primaryKeys();
    expect(kept).toEqual([named("AGAIN").key, named("YOUNG").key]);
  });

  it("go in steps", async () => {
    const { db, ledger } = await aTab(create());
    const many = Array.from({ length: 250 }, (_, n) => named(`N${n}`));
    await db.transaction(["foundBookings"], (tx) => rememberFound(tx, many, later(now, -1)));
    expect(value(await ledger.forgetSettled(nothing))).toBe(200);
    expect(value(await ledger.forgetSettled(nothing))).toBe(50);
  });
});

describe("on the device's disk", () => {
  it("nothing is left of a settled scan, and all of one that is not settled", async () => {
    const factory = new IDBFactory();
    const { db, ledger } = await aTab(aDexieDisk(factory));
    for (const n of [1, 2]) await committed(ledger, refusing(n));
    await committed(ledger, admitting(3));
    for (const n of [1, 2, 3]) {
      await putRaw(db, "judgements", { scan: scanIdOf(n), input: { leadName: `GUEST-${n}` } });
    }
    const settlement = { kind: "accepted", redeemedAt: now } as const;
    value(await ledger.applySettlements([1, 3].map((n) => ({ n, scan: scanIdOf(n), settlement }))));
    const inAWeek = later(now, 7 * day + 1);
    const over = { ...nothing, settledBefore: inAWeek, held: [{ incarnation, upTo: 3 }] };
    expect(value(await ledger.forgetSettled(over))).toBe(2);
    const rows = await storedRows(factory);
    expect(placesOf(rows, "GUEST-1")).toEqual([]);
    expect(placesOf(rows, scanIdOf(1))).toEqual([]);
    expect(placesOf(rows, "GUEST-2")).toEqual(["stile-ledger/judgements"]);
    expect(placesOf(rows, scanIdOf(2)).toSorted()).toEqual(
      ["judgements", "outbox", "scans"].map((store) => `stile-ledger/${store}`),
    );
    // that somebody is inside is known a month, and not who
    expect(placesOf(rows, "GUEST-3")).toEqual([]);
    expect(placesOf(rows, scanIdOf(3))).toEqual([
      "stile-ledger/admissions",
      // by its number, as the settlement that came last
      "stile-ledger/meta",
    ]);
  });

  it("no page is left of a day that is in the list no more", async () => {
    const factory = new IDBFactory();
    const indexedDb = { indexedDB: factory, IDBKeyRange };
    const database = value(
      await openSnapshotDatabase({
        onEvent: () => undefined,
        indexedDb,
        indexFiles: null,
        packFiles: null,
      }),
    );
    const install = async ({ manifest, pages }: ReturnType<typeof list>): Promise<void> => {
      const hashOf = new Map([...pages].map(([hash, bytes]) => [bytes, hash]));
      const fetchPage = async (hash: PageHash) => ok(pages.get(hash) ?? new Uint8Array());
      value(
        await installSnapshot<"offline">({
          database,
          manifest,
          seen: new Set(),
          fetchBundle: async () => undefined,
          fetchPage,
          sha256: async (bytes) => hashOf.get(bytes) ?? "",
          seed: [1, 2],
          letScansPass: async () => undefined,
          onProgress: () => undefined,
          signal: new AbortController().signal,
        }),
      );
    };
    await install(list(1, ["YESTERDAY", "TODAY"]));
    expect(placesOf(await storedRows(factory), "T-YESTERDAY")).toEqual(["stile-snapshot/pages"]);
    await install(list(2, ["TODAY", "TOMORROW"]));
    // as whoever takes the new list up does
    value(await database.prune());
    const rows = await storedRows(factory);
    expect(placesOf(rows, "YESTERDAY")).toEqual([]);
    expect(placesOf(rows, "T-TODAY")).toEqual(["stile-snapshot/pages"]);
    expect(placesOf(rows, "T-TOMORROW")).toEqual(["stile-snapshot/pages"]);
  });
});
