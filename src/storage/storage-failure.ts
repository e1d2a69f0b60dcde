/**
 * What may go wrong with this device's storage, as values. Decided on error names (they are standardised), never on
 * message text. Whatever is not in these lists is a bug and is thrown on.
 */
import { fail, ok, type Result } from "../core/result.ts";

export type StorageFailure =
  /** The disk, or this origin's share of it, is full. Nothing of the transaction was stored. */
  | { readonly kind: "quota" }
  /** Another tab holds an older version open. */
  | { readonly kind: "blocked" }
  /** The connection was lost and reopening did not help, or a newer version of the app has taken over. */
  | { readonly kind: "closed" }
  /** The browser ended what was under way, and the next try may well be stored; it finds what this one has left. */
  | { readonly kind: "gave-up"; readonly detail: string }
  /** No database here: private window, blocked by policy, or a broken backing store. */
  | { readonly kind: "unavailable"; readonly detail: string }
  /** A row that this database must have is missing or unreadable. */
  | { readonly kind: "corrupt"; readonly detail: string };

/** Thrown inside a transaction so that it aborts; becomes `corrupt`. */
export class CorruptRecord extends Error {
  override readonly name = "CorruptRecord";
}

/** For ports that answer no `Result`: the failure as an error. */
export class StorageTrouble extends Error {
  override readonly name = "StorageTrouble";
  readonly failure: StorageFailure;
  constructor(failure: StorageFailure) {
    super(`storage: ${failure.kind}`);
    this.failure = failure;
  }
}

export async function attempted<T>(work: () => PromiseLike<T>): Promise<Result<T, StorageFailure>> {
  try {
    return ok(await work());
  } catch (problem) {
    return fail(storageFailureOf(problem));
  }
}

function storageFailureOf(problem: unknown): StorageFailure {
  const chain = causesOf(problem);
  const named = (names: ReadonlySet<string>): string | undefined =>
    chain.map(({ name }) => name).find((name) => names.has(name));
  if (named(fullNames) !== undefined) return { kind: "quota" };
  const corrupt = chain.find(({ name }) => corruptNames.has(name));
  if (corrupt !== undefined) return { kind: "corrupt", detail: corrupt.message };
  if (named(closedNames) !== undefined) return { kind: "closed" };
  const unavailable = named(unavailableNames);
  if (unavailable !== undefined) return { kind: "unavailable", detail: unavailable };
  const gaveUp = named(gaveUpNames);
  if (gaveUp !== undefined) return { kind: "gave-up", detail: gaveUp };
  // without a cause Dexie says it of a question that came between two connections
  if (named(notOpenNames) !== undefined) return { kind: "closed" };
  throw problem;
}

const fullNames = new Set(["QuotaExceededError"]);
const corruptNames = new Set(["CorruptRecord", "ConstraintError"]);
/** `UnknownError`: WebKit loses its database server after backgrounding (WebKit 277615); a new connection cures it. */
const closedNames = new Set(["DatabaseClosedError", "InvalidStateError", "UnknownError"]);
const gaveUpNames = new Set(["AbortError", "TimeoutError", "TransactionInactiveError"]);
const notOpenNames = new Set(["OpenFailedError"]);
const unavailableNames = new Set([
  "MissingAPIError",
  "SecurityError",
  "VersionError",
  "NotFoundError",
  "NotReadableError",
]);

/** The error and what it wraps: Dexie keeps the browser's own error in `inner`. */
function causesOf(problem: unknown): readonly Error[] {
  const chain: Error[] = [];
  let next = problem;
  while (next instanceof Error && !chain.includes(next)) {
    chain.push(next);
    next = "inner" in next ? next.inner : next.cause;
  }
  return chain;
}
