/** A ledger database with its overlay: what a transaction writes there is repeated in memory once it has been committed. */
import type { Admission } from "../../core/admission.ts";
import type { BookingKey } from "../../core/ids.ts";
import type { LedgerDatabase } from "../ledger-database.ts";
import type { FoundBookingRow } from "../ledger-rows.ts";
import type { TableName } from "../ledger-stores.ts";
import type { HeldFacts } from "./held-facts.ts";
import type { KnownFacts } from "./overlay.ts";
import { readFacts } from "./read-facts.ts";
import { type Change, overlayTables, recording } from "./recording.ts";

/** A ledger database as its implementations have it. */
export interface BareLedgerDatabase extends Omit<LedgerDatabase, "overlay"> {
  /** Told after every transaction of another tab that changed one of `tables`. */
  readonly subscribeToOthers: (tables: readonly TableName[], listener: () => void) => () => void;
}

type State =
  | { readonly kind: "unread" }
  /** `since`: what has been stored meanwhile. */
  | { readonly kind: "reading"; readonly since: Change[] }
  | { readonly kind: "held"; readonly facts: HeldFacts };

export function withOverlay<Database extends BareLedgerDatabase>(
  bare: Database,
): Database & LedgerDatabase {
  let state: State = { kind: "unread" };
  let reading: Promise<void> = Promise.resolve();
  /** Before, the first scans of a start have the database to themselves. */
  let isWanted = false;
  const unfinished = new Set<Promise<unknown>>();

  const read = async (since: readonly Change[]): Promise<void> => {
    const isStill = (): boolean => state.kind === "reading" && state.since === since;
    const facts = await bare.attempt(() => readFacts(bare));
    if (!isStill()) return;
    if (facts.ok) {
      for (const change of since) change(facts.value);
      state = { kind: "held", facts: facts.value };
    } else state = { kind: "unread" };
  };
  const load = async (): Promise<void> => {
    isWanted = true;
    if (state.kind === "held") return;
    if (state.kind === "unread") {
      const since: Change[] = [];
      state = { kind: "reading", since };
      reading = read(since);
    }
    await reading;
  };
  const held = (): HeldFacts | null => {
    if (state.kind === "held") return state.facts;
    if (isWanted) void load();
    return null;
  };
  const distrust = (): void => {
    state = { kind: "unread" };
  };
  const apply = (changes: readonly Change[]): void => {
    if (state.kind === "reading") state.since.push(...changes);
    if (state.kind === "held") for (const change of changes) change(state.facts);
  };
  bare.subscribeToOthers(overlayTables, distrust);

  const transaction: LedgerDatabase["transaction"] = (tables, work) => {
    if (!tables.some((table) => overlayTables.includes(table)))
      return bare.transaction(tables, work);
    const changes: Change[] = [];
    const finished = Promise.resolve(
      bare.transaction(tables, (tx) => {
        changes.length = 0;
        return work(recording(tx, changes));
      }),
    ).then(
      (answer) => {
        apply(changes);
        return answer;
      },
      (problem: unknown) => {
        // a lost connection does not tell whether it was stored
        if (changes.length > 0) distrust();
        throw problem;
      },
    );
    const settled = finished.catch(() => undefined).finally(() => unfinished.delete(settled));
    unfinished.add(settled);
    return finished;
  };
  return {
    ...bare,
    transaction,
    // nobody hears of a change before it is in memory
    subscribe: (tables, listener) =>
      bare.subscribe(tables, () => {
        if (unfinished.size === 0) listener();
        else void Promise.all(unfinished).then(listener);
      }),
    overlay: {
      admissionsOf: (bookings) => factsOf(held(), bookings),
      foundBy: (codes, keys) => foundIn(held(), codes, keys),
      place: () => {
        const facts = held();
        return facts === null ? null : { cursor: facts.cursor };
      },
      load,
      distrust,
    },
  };
}

function factsOf(facts: HeldFacts | null, bookings: readonly BookingKey[]): KnownFacts | null {
  if (facts === null || bookings.some((booking) => facts.elsewhere.has(booking))) return null;
  const unique = [...new Set(bookings)];
  return {
    admissions: unique
      .flatMap((booking) => facts.admissions.of(booking))
      .map(({ admission }) => admission)
      .toSorted(byTime),
    undos: unique.flatMap((booking) => facts.undos.of(booking)).map(({ undo }) => undo),
  };
}

function foundIn(
  facts: HeldFacts | null,
  codes: readonly string[],
  keys: readonly BookingKey[],
): readonly FoundBookingRow[] | null {
  if (facts === null) return null;
  const byCode = codes.flatMap((code) => facts.found.byCode(code));
  return [...byCode, ...keys.flatMap((key) => facts.found.get(key) ?? [])];
}

/** Then by name, so that the same admissions always stand in the same order. */
export const byTime = (a: Admission, b: Admission): number =>
  a.at - b.at || (a.scan < b.scan ? -1 : 1);
