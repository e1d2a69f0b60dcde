/** What an install of a list is given, and how it may end. */
import type { PageHash } from "../core/ids.ts";
import { fail, type Result } from "../core/result.ts";
import type { BundledPage } from "../protocol/page-bundle.ts";
import type { Manifest } from "../protocol/v1.ts";
import type { Seed } from "./keyed-hash.ts";
import type { SnapshotDatabase } from "./snapshot-database.ts";
import type { KeptLayer } from "./stored-index.ts";
import type { StorageFailure } from "./storage-failure.ts";

export interface InstallRequest<F> {
  readonly database: SnapshotDatabase;
  readonly manifest: Manifest;
  /**
   * Pages that an earlier call has seen stored: those that the current list has too are not asked for again, because nothing
   * removes them. This call leaves its own here.
   */
  readonly seen: Set<PageHash>;
  /**
   * As many of these pages as come, as they were packed; resolves when no more will come. Must not end in an error: what has
   * not come, or has come damaged, is asked for singly, and whatever stands in the way is met there.
   */
  readonly fetchBundle: (
    hashes: readonly PageHash[],
    onPage: (page: BundledPage) => Promise<void>,
  ) => Promise<void>;
  /** The page's uncompressed bytes. */
  readonly fetchPage: (hash: PageHash) => Promise<Result<Uint8Array, F>>;
  /** Lower-case hex. */
  readonly sha256: (bytes: Uint8Array) => Promise<string>;
  /** Random, for the code index. */
  readonly seed: Seed;
  /** Awaited before each write while a list is in use: nobody waits for the next list as one waits for a light. */
  readonly letScansPass: () => Promise<void>;
  /** Bookings; the first call tells what was there already. */
  readonly onProgress: (progress: { readonly have: number; readonly of: number }) => void;
  readonly signal: AbortSignal;
}

export interface Installed {
  readonly manifest: Manifest;
  readonly bookings: number;
  /** Rows that are no booking to this version of the app: they cannot be found. To be shown. */
  readonly unreadable: number;
  /** To be looked up in by another thread (`SnapshotDatabase.adopt`); null where there is none. */
  readonly recent: KeptLayer | null;
}

export type InstallFailure<F> =
  | { readonly kind: "fetch"; readonly page: PageHash; readonly failure: F }
  /** Twice other bytes than its name says, or more rows than a page may have. */
  | { readonly kind: "page-damaged"; readonly page: PageHash }
  | { readonly kind: "too-many-pages"; readonly pages: number }
  | { readonly kind: "storage"; readonly failure: StorageFailure }
  | { readonly kind: "aborted" };

export type Step<T, F> = Promise<Result<T, InstallFailure<F>>>;

export const storageFailed = (failure: StorageFailure) =>
  fail({ kind: "storage", failure } as const);
