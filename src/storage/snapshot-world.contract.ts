/** A device with a list on fake storage, and lists by the names of their bookings. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import type { Booking } from "../core/booking.ts";
import { asPageHash, bookingKey, type PageHash } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import type { Manifest } from "../protocol/v1.ts";
import { aBooking, aUnitItem, codes, connection, now } from "../testing/builders.ts";
import { type BookingSnapshot, createBookingSnapshot } from "./booking-snapshot.ts";
import { openLedgerDatabase } from "./dexie-ledger-database.ts";
import type { IndexFiles } from "./index-files.ts";
import type { PackFiles } from "./packs/pack-files.ts";
import type { Unreadable } from "./quarantine.ts";
import { openSnapshotDatabase, type SnapshotDatabase } from "./snapshot-database.ts";
import type { InstallFailure, Installed, InstallRequest } from "./install-request.ts";
import { installSnapshot } from "./snapshot-installer.ts";

interface Device {
  readonly database: SnapshotDatabase;
  readonly snapshot: BookingSnapshot;
  readonly indexedDB: IDBFactory;
  /** As a new start of the app opens it: nothing of it is in memory. */
  readonly openAgain: (files?: PackFiles | null) => Promise<SnapshotDatabase>;
  readonly snapshotOn: (database: SnapshotDatabase, onIndexLost?: () => void) => BookingSnapshot;
  /** Pages fetched over the network, in order. */
  readonly fetched: readonly PageHash[];
  readonly installed: readonly Installed[];
  readonly install: (list: List, overrides?: Overrides) => Promise<Install>;
}

export interface DeviceOptions {
  readonly budgetBytes?: number;
  readonly indexFiles?: IndexFiles | null;
  /** With them pages come packed, as from a gateway of today; else singly, and become rows. */
  readonly packFiles?: PackFiles | null;
}

export async function aDevice({
  budgetBytes = 1_000_000,
  indexFiles = null,
  packFiles = null,
}: DeviceOptions = {}): Promise<Device> {
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
  const openAgain: Device["openAgain"] = async (files = packFiles) =>
    value(
      await openSnapshotDatabase({
        onEvent: () => undefined,
        indexedDb,
        indexFiles,
        packFiles: files,
      }),
    );
  const database = await openAgain();
  const snapshotOn: Device["snapshotOn"] = (snapshot, onIndexLost = () => undefined) =>
    createBookingSnapshot({ snapshot, ledger, budgetBytes, onIndexLost });
  const fetched: PageHash[] = [];
  const installed: Installed[] = [];
  const seen = new Set<PageHash>();
  const install: Device["install"] = async ({ manifest, pages }, overrides) => {
    const result = await installSnapshot<"offline">({
      database,
      manifest,
      seen,
      fetchBundle: async (some, onPage) => {
        for (const hash of packFiles === null ? [] : some) {
          fetched.push(hash);
          const gzip = new Uint8Array(gzipSync(pages.get(hash) ?? bytesOf("")));
          await onPage({ hash, gzip });
        }
      },
      fetchPage: async (hash) => {
        fetched.push(hash);
        return ok(pages.get(hash) ?? bytesOf(""));
      },
      sha256: async (bytes) => hashOf(bytes),
      seed: [7, 11],
      letScansPass: async () => undefined,
      onProgress: () => undefined,
      signal: new AbortController().signal,
      ...overrides,
    });
    if (result.ok) installed.push(result.value);
    return result;
  };
  return {
    database,
    openAgain,
    indexedDB: indexedDb.indexedDB,
    snapshot: snapshotOn(database),
    snapshotOn,
    fetched,
    installed,
    install,
  };
}

export async function aDeviceWith(
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
export async function namesFound(
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

interface List {
  readonly manifest: Manifest;
  readonly pages: ReadonlyMap<PageHash, Uint8Array>;
}

/** One page per name. */
export const list = (n: number, names: readonly string[], asOf = now): List =>
  listOf(
    n,
    names.map((name) => bytesOf(lineOf(name))),
    asOf,
  );

export function listOf(n: number, pages: readonly Uint8Array[], asOf = now): List {
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

/** Booking `A` has the ticket `T-A`. */
export const named = (name: string, change: Partial<Booking> = {}): Booking =>
  aBooking({
    key: bookingKey(connection, name),
    uuid: name,
    reference: null,
    unitItems: [aUnitItem(1, { ticket: codes(`T-${name}`) })],
    ...change,
  });

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const lineOf = (name: string): string => `${JSON.stringify(named(name))}\n`;
const hashOf = (bytes: Uint8Array): PageHash =>
  asPageHash(createHash("sha256").update(bytes).digest("hex"));
export const hashes = (...names: readonly string[]): readonly PageHash[] =>
  names.map((name) => hashOf(bytesOf(lineOf(name))));

type Install = Result<Installed, InstallFailure<"offline">>;
interface Overrides {
  readonly fetchBundle?: InstallRequest<"offline">["fetchBundle"];
  readonly database?: SnapshotDatabase;
  readonly fetchPage?: (hash: PageHash) => Promise<Result<Uint8Array, "offline">>;
  readonly onProgress?: (progress: { readonly have: number; readonly of: number }) => void;
  readonly signal?: AbortSignal;
  readonly letScansPass?: () => Promise<void>;
}

export function value<T, F>(result: Result<T, F>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
