import { createHash } from "node:crypto";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { describe, expect, it } from "vitest";
import type { Booking } from "../core/booking.ts";
import { asPageHash, bookingKey, type PageHash } from "../core/ids.ts";
import { fail, ok, type Result } from "../core/result.ts";
import { later } from "../core/time.ts";
import type { Manifest } from "../protocol/v1.ts";
import { aBooking, aUnitItem, codes, connection, now } from "../testing/builders.ts";
import { type BookingSnapshot, createBookingSnapshot } from "./booking-snapshot.ts";
import { openLedgerDatabase } from "./dexie-ledger-database.ts";
import type { Unreadable } from "./quarantine.ts";
import { openSnapshotDatabase, type SnapshotDatabase } from "./snapshot-database.ts";
import { installSnapshot, type InstallFailure, type Installed } from "./snapshot-installer.ts";

describe("install", () => {
  it("fetches only missing pages, tells progress, and removes what the new list does not use", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A", "B"])));
    const progress: string[] = [];
    const second = list(2, ["B", "C"]);
    const installed = await device.install(second, {
      onProgress: ({ have, of }) => progress.push(`${have}/${of}`),
    });
    expect(value(installed)).toEqual({ manifest: second.manifest, bookings: 2, unreadable: 0 });
    expect(device.fetched).toEqual(hashes("A", "B", "C"));
    expect(progress).toEqual(["1/2", "2/2"]);
    expect(value(await device.database.storedPages())).toEqual(new Set(hashes("B", "C")));
    expect(await namesFound(device.snapshot, ["A", "B", "C"])).toEqual(["B", "C"]);
  });

  it("takes a newer age of the same list without fetching", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A"])));
    const fresher = list(1, ["A"], later(now, 60_000));
    value(await device.install(fresher));
    expect(device.fetched).toHaveLength(1);
    value(await device.snapshot.reload());
    expect(device.snapshot.manifest()?.asOf).toBe(later(now, 60_000));
  });

  it("fetches a damaged page once more, then reports it", async () => {
    const device = await aDevice();
    const { manifest, pages } = list(1, ["A"]);
    let damaged = 1;
    const fetchPage = async (hash: PageHash): Promise<Result<Uint8Array, "offline">> => {
      damaged -= 1;
      return ok(damaged >= 0 ? bytesOf("noise") : (pages.get(hash) ?? bytesOf("")));
    };
    expect((await device.install(list(1, ["A"]), { fetchPage })).ok).toBe(true);
    damaged = 2;
    const result = await (await aDevice()).install(list(1, ["A"]), { fetchPage });
    expect(result).toEqual(fail({ kind: "page-damaged", page: manifest.pages[0]?.hash }));
  });

  it("keeps what it has when the network goes, and goes on from there", async () => {
    const device = await aDevice();
    const wanted = list(1, ["A", "B", "C", "D", "E", "F", "G", "H"]);
    let left = 5;
    const flaky = async (hash: PageHash): Promise<Result<Uint8Array, "offline">> => {
      left -= 1;
      return left >= 0 ? ok(wanted.pages.get(hash) ?? bytesOf("")) : fail("offline");
    };
    const cut = await device.install(wanted, { fetchPage: flaky });
    expect(cut).toMatchObject({ ok: false, failure: { kind: "fetch", failure: "offline" } });
    expect(value(await device.database.storedPages()).size).toBe(5);
    value(await device.install(wanted));
    expect(device.fetched).toHaveLength(3);
  });

  it("is forgotten with its pages and its index, for the next start and for whoever reads it now", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A", "B"])));
    value(await device.snapshot.reload());
    value(await device.database.forget());
    expect(value(await device.database.storedPages()).size).toBe(0);
    expect(value(await device.database.current())).toBeNull();
    expect(value(await device.snapshot.reload())).toBeNull();
    expect(value(await device.snapshot.find(["T-A"])).matches).toEqual([]);
    value(await device.database.forget());
    value(await device.install(list(2, ["C"])));
    expect(await namesFound(device.snapshot, ["A", "C"])).toEqual(["C"]);
  });

  it("stops when told, without swapping", async () => {
    const device = await aDevice();
    const result = await device.install(list(1, ["A"]), { signal: AbortSignal.abort() });
    expect(result).toEqual(fail({ kind: "aborted" }));
    expect(value(await device.database.current())).toBeNull();
  });

  it("counts rows that are no booking and installs the others", async () => {
    const device = await aDevice();
    const page = bytesOf(`${lineOf("A")}{"key":7}\nnot json\n${lineOf("B")}`);
    value(await device.install(listOf(1, [page])));
    expect(device.installed.at(-1)).toMatchObject({ bookings: 2, unreadable: 2 });
    expect(await namesFound(device.snapshot, ["A", "B"])).toEqual(["A", "B"]);
  });

  it("answers what the storage says when the disk is full", async () => {
    const device = await aDevice();
    const full: SnapshotDatabase = {
      ...device.database,
      keepGeneration: async () => fail({ kind: "quota" }),
    };
    const result = await device.install(list(1, ["A"]), { database: full });
    expect(result).toEqual(fail({ kind: "storage", failure: { kind: "quota" } }));
  });

  it("leaves a whole list in use after a kill at any step, and the next run completes", async () => {
    let outcomes = "";
    for (let survived = 0; ; survived += 1) {
      const device = await aDevice();
      value(await device.install(list(1, ["A", "B"])));
      const killed = dyingAfter(device.database, survived);
      const dying = device.install(list(2, ["B", "C", "D"]), { database: killed });
      const died = await dying.then(
        () => false,
        () => true,
      );
      const found = (await namesFound(device.snapshot, ["A", "B", "C", "D"])).join("");
      expect(["AB", "BCD"]).toContain(found);
      outcomes += `${found} `;
      const kept = value(await device.database.storedPages());
      const before = device.fetched.length;
      value(await device.install(list(2, ["B", "C", "D"])));
      expect(await namesFound(device.snapshot, ["A", "B", "C", "D"])).toEqual(["B", "C", "D"]);
      expect(device.fetched.slice(before).filter((hash) => kept.has(hash))).toEqual([]);
      if (!died) break;
    }
    // storedPages, 2 x keepPage, 3 x pageBytes, keepGeneration, swapTo | prune, done
    expect(outcomes).toBe(`${"AB ".repeat(8)}BCD BCD `);
  });
});

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
    expect(value(await snapshot.reload())).toBeNull();
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
    expect(value(await device.snapshot.find(["T-A"])).matches).toEqual([]);
    expect(value(await device.snapshot.find(["T-A2"])).matches).toHaveLength(1);
  });

  it("is corrupt, not empty, when the list's page or index is gone", async () => {
    const device = await aDevice();
    const { manifest } = list(1, ["A"]);
    value(await device.install(list(1, ["A"])));
    value(await device.snapshot.reload());
    const gone: SnapshotDatabase = { ...device.database, pageBytes: async () => ok(null) };
    const snapshot = device.snapshotOn(gone);
    value(await snapshot.reload());
    expect(await snapshot.find(["T-A"])).toMatchObject({ failure: { kind: "corrupt" } });

    const torn = { size: 0, lookup: () => [], toBuffer: () => new ArrayBuffer(64) };
    value(await device.database.keepGeneration({ manifest, index: torn }));
    expect(await device.snapshot.reload()).toMatchObject({ failure: { kind: "corrupt" } });
    // and an install of the very same list mends it
    value(await device.install(list(1, ["A"])));
    expect(await namesFound(device.snapshot, ["A"])).toEqual(["A"]);
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

/** Booking `A` has the ticket `T-A`. */
const named = (name: string, change: Partial<Booking> = {}): Booking =>
  aBooking({
    key: bookingKey(connection, name),
    uuid: name,
    reference: null,
    unitItems: [aUnitItem(1, { ticket: codes(`T-${name}`) })],
    ...change,
  });

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const lineOf = (name: string): string => `${JSON.stringify(named(name))}\n`;
const hashOf = (bytes: Uint8Array): PageHash =>
  asPageHash(createHash("sha256").update(bytes).digest("hex"));
const hashes = (...names: readonly string[]): readonly PageHash[] =>
  names.map((name) => hashOf(bytesOf(lineOf(name))));

interface List {
  readonly manifest: Manifest;
  readonly pages: ReadonlyMap<PageHash, Uint8Array>;
}

/** One page per name. */
const list = (n: number, names: readonly string[], asOf = now): List =>
  listOf(
    n,
    names.map((name) => bytesOf(lineOf(name))),
    asOf,
  );

function listOf(n: number, pages: readonly Uint8Array[], asOf = now): List {
  const refs = pages.map((bytes) => ({ hash: hashOf(bytes), bookings: 1, bytes: bytes.length }));
  const manifest = {
    id: `list-${n}`,
    asOf,
    epoch: "e1",
    venue: "Harbour",
    policyVersion: "1",
    demo: false,
    gates: [],
    products: [],
    connections: [],
    pages: refs,
    bookings: pages.length,
  };
  return { manifest, pages: new Map(pages.map((bytes) => [hashOf(bytes), bytes])) };
}

type Install = Result<Installed, InstallFailure<"offline">>;
interface Overrides {
  readonly database?: SnapshotDatabase;
  readonly fetchPage?: (hash: PageHash) => Promise<Result<Uint8Array, "offline">>;
  readonly onProgress?: (progress: { readonly have: number; readonly of: number }) => void;
  readonly signal?: AbortSignal;
}

interface Device {
  readonly database: SnapshotDatabase;
  readonly snapshot: BookingSnapshot;
  readonly snapshotOn: (database: SnapshotDatabase) => BookingSnapshot;
  /** Pages fetched over the network, in order. */
  readonly fetched: readonly PageHash[];
  readonly installed: readonly Installed[];
  readonly install: (list: List, overrides?: Overrides) => Promise<Install>;
}

async function aDevice({ budgetBytes = 1_000_000 } = {}): Promise<Device> {
  const indexedDb = { indexedDB: new IDBFactory(), IDBKeyRange };
  const reported: Unreadable[] = [];
  const ledger = value(
    await openLedgerDatabase({
      clock: { now: () => now },
      onEvent: () => undefined,
      onUnreadable: (record) => reported.push(record),
      indexedDb,
    }),
  );
  const database = value(await openSnapshotDatabase({ onEvent: () => undefined, indexedDb }));
  const snapshotOn = (snapshot: SnapshotDatabase): BookingSnapshot =>
    createBookingSnapshot({ snapshot, ledger, budgetBytes });
  const fetched: PageHash[] = [];
  const installed: Installed[] = [];
  const install: Device["install"] = async ({ manifest, pages }, overrides) => {
    const result = await installSnapshot<"offline">({
      database,
      manifest,
      fetchPage: async (hash) => {
        fetched.push(hash);
        return ok(pages.get(hash) ?? bytesOf(""));
      },
      sha256: async (bytes) => hashOf(bytes),
      seed: [7, 11],
      onProgress: () => undefined,
      signal: new AbortController().signal,
      ...overrides,
    });
    if (result.ok) installed.push(result.value);
    return result;
  };
  return { database, snapshot: snapshotOn(database), snapshotOn, fetched, installed, install };
}

async function aDeviceWith(
  ...bookings: readonly Booking[]
): Promise<Device & { readonly manifest: Manifest }> {
  const device = await aDevice();
  const page = bytesOf(bookings.map((booking) => `${JSON.stringify(booking)}\n`).join(""));
  const { manifest } = listOf(1, [page]);
  value(await device.install(listOf(1, [page])));
  value(await device.snapshot.reload());
  return { ...device, manifest };
}

/** Which of the named bookings a freshly started app finds. */
async function namesFound(
  snapshot: BookingSnapshot,
  names: readonly string[],
): Promise<readonly string[]> {
  value(await snapshot.reload());
  const found: string[] = [];
  for (const name of names) {
    const { matches } = value(await snapshot.find([`T-${name}`]));
    found.push(...matches.map(({ booking }) => booking.uuid));
  }
  return found;
}

/** The process dies at the storage call after `survived` of them: that one is not made, and none after it. */
function dyingAfter(database: SnapshotDatabase, survived: number): SnapshotDatabase {
  let left = survived;
  const spend = (): void => {
    left -= 1;
    if (left < 0) throw new Error("killed");
  };
  const mortal =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      spend();
      return call(...args);
    };
  return {
    storedPages: mortal(database.storedPages),
    keepPage: mortal(database.keepPage),
    pageBytes: mortal(database.pageBytes),
    keepGeneration: mortal(database.keepGeneration),
    swapTo: mortal(database.swapTo),
    current: mortal(database.current),
    prune: mortal(database.prune),
    forget: mortal(database.forget),
    close: database.close,
  };
}

function value<T, F>(result: Result<T, F>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
