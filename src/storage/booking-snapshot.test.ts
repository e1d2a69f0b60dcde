import { describe, expect, it, vi } from "vitest";
import type { PageHash } from "../core/ids.ts";
import { ok } from "../core/result.ts";
import { addDays, asLocalDate, later } from "../core/time.ts";
import { aBooking, aUnitItem, codes, now } from "../testing/builders.ts";
import type { BookingSnapshot } from "./booking-snapshot.ts";
import type { CodeIndex } from "./code-index.ts";
import { aFileSystem } from "./file-system.contract.ts";
import { freshNumbers } from "./layered-index.ts";
import type { SnapshotDatabase } from "./snapshot-database.ts";
import {
  aDevice,
  aDeviceWith,
  bytesOf,
  hashes,
  lineOf,
  list,
  named,
  namesFound,
  value,
} from "./snapshot-world.contract.ts";

const today = asLocalDate("2026-11-21");
const tomorrow = addDays(today, 1);

describe("find", () => {
  it("says what the code stands for, and compares it in full", async () => {
    const booking = aBooking({
      voucher: codes("V1"),
      resellerReference: "RES",
      unitItems: [aUnitItem(1, { reference: "U1" }), aUnitItem(2)],
    });
    const { snapshot } = await aDeviceWith(booking);
    const roles = await Promise.all(
      ["T2", "U1", "V1", "REF-1", "RES", "t2"].map(async (code) => {
        const [match] = value(await snapshot.find([code])).matches;
        return match?.role.kind === "ticket" ? match.role.unitItem.uuid : match?.role.kind;
      }),
    );
    expect(roles).toEqual(["unit-2", "unit-1", "party", "party", "party", undefined]);
  });

  it("takes the first spelling that leads anywhere, and tells age and page", async () => {
    const { snapshot, manifest } = await aDeviceWith(aBooking());
    expect(value(await snapshot.find(["t1", "T1", "REF-1"]))).toEqual({
      asOf: now,
      snapshotId: manifest.id,
      matches: [
        {
          booking: aBooking(),
          code: "T1",
          role: { kind: "ticket", unitItem: aUnitItem(1) },
          page: manifest.pages[0]?.hash,
          foundAt: null,
        },
      ],
    });
  });

  it("finds every booking that shares a code", async () => {
    const { snapshot } = await aDeviceWith(
      named("A", { resellerReference: "PACK" }),
      named("B", { resellerReference: "PACK" }),
    );
    const { matches } = value(await snapshot.find(["PACK"]));
    expect(matches.map(({ booking }) => booking.uuid).toSorted()).toEqual(["A", "B"]);
  });

  it("answers an empty, ageless list before the first one", async () => {
    const { snapshot } = await aDevice();
    expect(value(await snapshot.reload())).toEqual({ kind: "none" });
    expect(value(await snapshot.find(["T1"]))).toEqual({
      matches: [],
      asOf: null,
      snapshotId: null,
    });
  });

  it("goes on finding while another tab installs a new list and removes the pages", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A", "B"])));
    value(await device.snapshot.reload());
    value(await device.install(list(2, ["B2", "A2"])));
    value(await device.database.prune());
    expect(value(await device.snapshot.find(["T-A"])).matches).toEqual([]);
    expect(value(await device.snapshot.find(["T-A2"])).matches).toHaveLength(1);
  });

  it("is corrupt, not empty, when the list's page is gone", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A"])));
    value(await device.snapshot.reload());
    const gone: SnapshotDatabase = { ...device.database, storedPage: async () => ok(null) };
    const snapshot = device.snapshotOn(gone);
    value(await snapshot.reload());
    expect(await snapshot.find(["T-A"])).toMatchObject({ failure: { kind: "corrupt" } });
  });

  it("tells of a torn index, and an install of the very same list mends it without the network", async () => {
    const device = await aDevice();
    const { manifest } = list(1, ["A"]);
    value(await device.install(list(1, ["A"])));
    const torn: CodeIndex = {
      size: 0,
      lookup: () => [],
      seed: [1, 2],
      isWhole: true,
      toBuffer: () => new ArrayBuffer(64),
      entries: () => new Uint32Array(),
    };
    const index = { main: torn, recent: null, ...freshNumbers(1) };
    value(await device.database.keepGeneration({ manifest, index, unreadable: new Map() }));
    expect(value(await device.snapshot.reload())).toEqual({ kind: "index-lost", manifest });
    const before = device.fetched.length;
    value(await device.install(list(1, ["A"])));
    expect(device.fetched).toHaveLength(before);
    expect(await namesFound(device.snapshot, ["A"])).toEqual(["A"]);
  });

  it("takes the index from its file, and the next install builds one that was lost", async () => {
    const files = aFileSystem();
    const device = await aDevice({ indexFiles: files });
    value(await device.install(list(1, ["A"])));
    value(await device.install(list(2, ["A", "B"])));
    value(await device.database.prune());
    expect(files.held.size).toBe(1);
    expect(await namesFound(device.snapshot, ["A", "B"])).toEqual(["A", "B"]);
    files.held.clear();
    const snapshot = device.snapshotOn(await device.openAgain());
    expect(value(await snapshot.reload())).toMatchObject({ kind: "index-lost" });
    value(await device.install(list(2, ["A", "B"])));
    expect(await namesFound(snapshot, ["A", "B"])).toEqual(["A", "B"]);
    value(await device.database.forget());
    expect(files.held.size).toBe(0);
  });

  it("keeps the index in the database where no file can be written", async () => {
    const files = { ...aFileSystem(), keep: async () => null };
    const device = await aDevice({ indexFiles: files });
    value(await device.install(list(1, ["A"])));
    expect(await namesFound(device.snapshot, ["A"])).toEqual(["A"]);
  });

  it("reads pages ahead as far as they fit, those of today first", async () => {
    const device = await aDevice({ budgetBytes: 3 * bytesOf(lineOf("A")).length });
    const { manifest, pages } = list(1, ["A", "B", "C", "D"]);
    const days = [today, tomorrow, null, undefined];
    const dated = {
      ...manifest,
      pages: manifest.pages.map((page, at) => ({ ...page, date: days[at] })),
    };
    value(await device.install({ manifest: dated, pages }));
    const reads: PageHash[] = [];
    const counted = device.snapshotOn(countedReads(device.database, reads));
    value(await counted.reload());
    await counted.preload(today);
    expect(reads).toEqual(hashes("A", "C", "D"));
    for (const name of ["A", "C", "D"]) value(await counted.find([`T-${name}`]));
    expect(reads).toHaveLength(3);
    value(await counted.find(["T-B"]));
    expect(reads).toHaveLength(4);
    await device.snapshotOn(device.database).preload(today);
  });

  it("reads what is new in a later list before it is taken up", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A", "B"])));
    const reads: PageHash[] = [];
    const counted = device.snapshotOn(countedReads(device.database, reads));
    value(await counted.reload());
    await counted.preload(today);
    value(await device.install(list(2, ["B", "C"])));
    value(await counted.reload());
    expect(reads).toEqual(hashes("A", "B", "C"));
    value(await counted.find(["T-C"]));
    expect(reads).toHaveLength(3);
  });

  it("gives up pages that a later list does not have before any that it has", async () => {
    const device = await aDevice({ budgetBytes: 3 * bytesOf(lineOf("A")).length });
    value(await device.install(list(1, ["A", "B", "C"])));
    const reads: PageHash[] = [];
    const counted = device.snapshotOn(countedReads(device.database, reads));
    value(await counted.reload());
    await counted.preload(today);
    value(await device.install(list(2, ["A", "D", "C"])));
    value(await counted.reload());
    for (const name of ["A", "C", "D"]) value(await counted.find([`T-${name}`]));
    expect(reads).toEqual(hashes("A", "B", "C", "D"));
  });

  it("does not take a list up again that was forgotten while its pages were read", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A"])));
    const waiting: (() => void)[] = [];
    let isSlow = false;
    const snapshot = device.snapshotOn({
      ...device.database,
      pageBytes: async (hash) => {
        if (isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
        return device.database.pageBytes(hash);
      },
    });
    value(await snapshot.reload());
    await snapshot.preload(today);
    value(await device.install(list(2, ["B"])));
    isSlow = true;
    const slow = snapshot.reload();
    await vi.waitUntil(() => waiting.length > 0);
    value(await device.database.forget());
    expect(value(await snapshot.reload())).toEqual({ kind: "none" });
    for (const resolve of waiting) resolve();
    await slow;
    expect(snapshot.manifest()).toBeNull();
  });

  it("does not believe a torn part of the index, and has it built again", async () => {
    const files = aFileSystem();
    const device = await aDevice({ indexFiles: files });
    value(await device.install(list(1, ["A", "B"])));
    let told = 0;
    const snapshot = device.snapshotOn(device.database, () => {
      told += 1;
    });
    value(await snapshot.reload());
    for (const bytes of files.held.values())
      new Uint32Array(bytes).set([7], bytes.byteLength / 4 - 1);
    expect(await snapshot.find(["T-A"])).toMatchObject({ failure: { kind: "corrupt" } });
    expect(told).toBe(1);
    expect(value(await snapshot.reload())).toMatchObject({ kind: "index-lost" });
    value(await device.install(list(1, ["A", "B"])));
    expect(device.fetched).toHaveLength(2);
    expect(await namesFound(snapshot, ["A", "B"])).toEqual(["A", "B"]);
  });

  it("reads on with pages given up for want of memory", async () => {
    const device = await aDevice({ budgetBytes: 1 });
    value(await device.install(list(1, ["A", "B", "C"])));
    expect(await namesFound(device.snapshot, ["A", "B", "C", "A", "C"])).toHaveLength(5);
  });
});

describe("found bookings", () => {
  it("are found again by any code, without the supplier's verdict of then", async () => {
    const { snapshot } = await aDevice();
    const looked = aBooking({ redeemable: false, unredeemableReason: "closed" });
    value(await snapshot.rememberFound([looked], now));
    expect(value(await snapshot.find(["REF-1"])).matches).toMatchObject([
      { booking: aBooking(), role: { kind: "party" }, page: null, foundAt: now },
    ]);
  });

  it("replace the list's booking when they are newer, and only then", async () => {
    const { snapshot } = await aDeviceWith(aBooking({ notes: "listed" }));
    const looked = aBooking({ notes: "looked up" });
    value(await snapshot.rememberFound([looked], later(now, -1)));
    expect(await notes(snapshot)).toEqual(["listed"]);
    value(await snapshot.rememberFound([looked], later(now, 1)));
    expect(await notes(snapshot)).toEqual(["looked up"]);
  });

  it("take a code away that the booking no longer has", async () => {
    const { snapshot } = await aDeviceWith(aBooking());
    const moved = aBooking({ unitItems: [aUnitItem(1, { ticket: codes("T9") })] });
    value(await snapshot.rememberFound([moved], later(now, 1)));
    expect(value(await snapshot.find(["T1"])).matches).toEqual([]);
    expect(value(await snapshot.find(["T9"])).matches).toHaveLength(1);
  });
});

const notes = async (snapshot: BookingSnapshot): Promise<readonly (string | null)[]> =>
  value(await snapshot.find(["T1"])).matches.map(({ booking }) => booking.notes);

/** Notes which pages are read, for a scan or ahead. */
const countedReads = (database: SnapshotDatabase, reads: PageHash[]): SnapshotDatabase => ({
  ...database,
  storedPage: async (hash) => {
    reads.push(hash);
    return database.storedPage(hash);
  },
  pageBytes: async (hash) => {
    reads.push(hash);
    return database.pageBytes(hash);
  },
});
