/**
 * A Dexie database that is open, and the one way to work on it: `attempt` turns storage trouble into values and reopens a
 * lost connection once. Closes itself for a newer version of the app and says so.
 */
import type { Dexie } from "dexie";
import { fail, ok, type Result } from "../core/result.ts";
import { attempted, type StorageFailure } from "./storage-failure.ts";

export type DatabaseEvent =
  /** A newer version of the app needs this database: closed here, the page must be reloaded. */
  | { readonly kind: "superseded" }
  /** Another tab holds an older version open and does not let go: it must be closed. */
  | { readonly kind: "blocked" };

export interface OpenDatabase {
  readonly dexie: Dexie;
  /**
   * `work` may run twice (after a lost connection), so it must be one transaction that checks what it finds. Resolves
   * after the transaction's `complete` event.
   */
  readonly attempt: <T>(work: () => PromiseLike<T>) => Promise<Result<T, StorageFailure>>;
  readonly close: () => void;
}

export async function openDatabase(
  dexie: Dexie,
  onEvent: (event: DatabaseEvent) => void,
): Promise<Result<OpenDatabase, StorageFailure>> {
  let superseded = false;
  dexie.on("versionchange", () => {
    superseded = true;
    dexie.close();
    onEvent({ kind: "superseded" });
    return false; // replaces Dexie's own handler, which would reopen
  });
  const blocked = new Promise<"blocked">((resolve) => {
    dexie.on("blocked", () => resolve("blocked"));
  });

  let reopening: Promise<unknown> | null = null;
  const reopen = async (): Promise<void> => {
    reopening ??= (async () => {
      dexie.close({ disableAutoOpen: false });
      await dexie.open();
    })().finally(() => {
      reopening = null;
    });
    await reopening;
  };
  const attempt = async <T>(work: () => PromiseLike<T>): Promise<Result<T, StorageFailure>> => {
    const first = await attempted(work);
    if (first.ok || first.failure.kind !== "closed" || superseded) return first;
    return attempted(async () => {
      await reopen();
      return work();
    });
  };

  // a blocked open would hang for ever (STORAGE 4.3), and must not write much later either
  const opened = await attempted(() => Promise.race([dexie.open().then(() => "open"), blocked]));
  if (!opened.ok) return opened;
  if (opened.value === "blocked") {
    dexie.close();
    onEvent({ kind: "blocked" });
    return fail({ kind: "blocked" });
  }
  return ok({ dexie, attempt, close: () => dexie.close() });
}
