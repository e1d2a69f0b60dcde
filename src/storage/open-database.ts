/**
 * A Dexie database that is open, and the one way to work on it: `attempt` turns storage trouble into values, reopens a lost
 * connection once, and does once more what the browser gave up.
 *
 *   open ──versionchange, lost──► closed ──look──► open        where everything that this app needs is still there
 *                                        ├───────► superseded  a newer version of the app has changed that
 *                                        └───────► deleted     nothing lies there any more
 *
 * Promises: a newer version's upgrade never waits for this tab; nothing is made anew in the place of what was deleted, which
 * only a start may do, because it recovers first.
 */
import { Dexie } from "dexie";
import { fail, ok, type Result } from "../core/result.ts";
import { type IndexedDbFactory, lookFor } from "./database-look.ts";
import { attempted, type StorageFailure } from "./storage-failure.ts";

export type DatabaseEvent =
  /** For the first time. */
  | { readonly kind: "opened"; readonly probe: Probe }
  /** A newer version of the app has this database, and this one cannot use it: the page must be loaded again. */
  | { readonly kind: "superseded" }
  /** Somebody has deleted it: the page must be loaded again, and recovers what the mirror has. */
  | { readonly kind: "deleted" }
  /** Another tab holds an older version open and does not let go: it must be closed. */
  | { readonly kind: "blocked" };

/**
 * Coming back to the foreground: reads next to nothing, and makes a new connection where the old one has not answered when
 * `tooLate` resolves (WebKit 277615). True where it had to.
 */
export type Probe = (tooLate: Promise<unknown>) => Promise<boolean>;

export interface OpenDatabase {
  readonly dexie: Dexie;
  /**
   * `work` may run twice (after a lost connection, or where the browser gave it up), so it must be one transaction that
   * checks what it finds. Resolves after the transaction's `complete` event.
   */
  readonly attempt: <T>(work: () => PromiseLike<T>) => Promise<Result<T, StorageFailure>>;
  readonly close: () => void;
}

export async function openDatabase(
  dexie: Dexie,
  onEvent: (event: DatabaseEvent) => void,
  /** Where it was told to lie; the browser's own where nothing is said. */
  indexedDb: { readonly indexedDB?: IndexedDbFactory } = {},
): Promise<Result<OpenDatabase, StorageFailure>> {
  /** Closed for good. */
  let isOver = false;
  /** Closed by us, and not by Dexie. */
  let isLetGo = false;
  /** How many connections there have been. */
  let life = 0;
  const letGo = (): void => {
    isLetGo = true;
    dexie.close();
  };
  const end = (kind: "superseded" | "deleted"): void => {
    letGo();
    if (!isOver) onEvent({ kind });
    isOver = true;
  };
  const renew = async (): Promise<void> => {
    // after some errors Dexie is at it already, and closed in the middle of it would lie between two connections
    if (!dexie.isOpen() && !isLetGo && (await attempted(() => dexie.open())).ok) return;
    letGo();
    if (isOver) throw new Dexie.DatabaseClosedError();
    const lying = await lookFor(dexie, indexedDb.indexedDB);
    if (lying !== "fits") {
      end(lying === "gone" ? "deleted" : "superseded");
      throw new Dexie.DatabaseClosedError();
    }
    await dexie.open();
  };
  let renewing: Promise<void> | null = null;
  const reopen = (): Promise<Result<void, StorageFailure>> =>
    attempted(() => {
      renewing ??= renew().finally(() => {
        renewing = null;
      });
      return renewing;
    });
  const begin = (): void => {
    life += 1;
    isLetGo = false;
    // the browser took it: its server is gone, or the site's data
    dexie.backendDB().addEventListener("close", () => void reopen());
  };
  dexie.on("ready", begin, true);

  dexie.on("versionchange", ({ newVersion }) => {
    letGo();
    if (newVersion === null) end("deleted");
    // where the next attempt comes first, it waits for the same one
    else void reopen();
    return false; // replaces Dexie's own handler, which would open whatever is there then
  });
  const blocked = new Promise<"blocked">((resolve) => {
    dexie.on("blocked", () => resolve("blocked"));
  });

  /** Of what waits for an answer on the connection that there is. */
  const pending = new Set<() => void>();
  const onThisConnection = async <T>(work: () => PromiseLike<T>): Promise<T> => {
    let leave = unheard;
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => reject(new Dexie.DatabaseClosedError());
    });
    pending.add(leave);
    try {
      return await Promise.race([work(), left]);
    } finally {
      pending.delete(leave);
    }
  };
  const attempt = async <T>(work: () => PromiseLike<T>): Promise<Result<T, StorageFailure>> => {
    const began = life;
    const first = await attempted(() => onThisConnection(work));
    if (first.ok || isOver) return first;
    if (first.failure.kind === "gave-up") return attempted(() => onThisConnection(work));
    if (first.failure.kind !== "closed") return first;
    // what failed late on an earlier connection says nothing of this one
    const reopened = began === life || renewing !== null ? await reopen() : ok(undefined);
    return reopened.ok ? attempted(() => onThisConnection(work)) : reopened;
  };
  const probe: Probe = async (tooLate) => {
    if (isOver) return false;
    const read = attempted(() => tinyRead(dexie));
    const answer = await Promise.race([read, tooLate.then(() => null)]);
    if (answer !== null && (answer.ok || answer.failure.kind !== "closed")) return false;
    const renewed = reopen();
    // whoever waits on the old one begins again on the new one
    for (const leave of pending) leave();
    await renewed;
    return true;
  };

  // a blocked open would hang for ever (STORAGE 4.3), and must not write much later either
  const opened = await attempted(() => Promise.race([dexie.open().then(() => "open"), blocked]));
  if (!opened.ok) return opened;
  if (opened.value === "blocked") {
    dexie.close();
    onEvent({ kind: "blocked" });
    return fail({ kind: "blocked" });
  }
  // Dexie reopens by itself after some errors, and makes what it does not find: from now on that is a loss
  dexie.on("populate", () => {
    end("deleted");
    throw new Dexie.DatabaseClosedError();
  });
  onEvent({ kind: "opened", probe });
  return ok({ dexie, attempt, close: () => dexie.close() });
}

const unheard = (): void => undefined;

/** Of the table that was declared last, which is a small one everywhere. */
const tinyRead = async (dexie: Dexie): Promise<unknown> =>
  dexie.tables.at(-1)?.limit(1).primaryKeys();
