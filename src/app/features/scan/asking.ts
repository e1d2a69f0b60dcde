/**
 * A question that takes a reason: undo this admission? let these in against a denial? One tap on a reason does it. A vanilla
 * store beside the session's; scanning goes on meanwhile, and whoever is held up then takes the field.
 *
 *   none ──► undo ─────► none        a reason was tapped, and it is stored
 *        ──► overrule ─► none
 *        ──► not-done                 it cannot be, and why
 *
 * Will not: press twice for one question, or put what was pressed on the field of another guest.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { BookingKey, ScanId } from "../../../core/ids.ts";
import type { Overrulable } from "../../../core/overrule.ts";
import type { Result } from "../../../core/result.ts";
import type { AnsweringScan, Scan } from "../../../core/scan.ts";
import type { OverruleFailure, OverruleRequest } from "./overrule.ts";
import type { ScanSession } from "./scan-session.ts";
import type { UndoFailure, UndoRequest } from "./undo.ts";

export type Asking =
  | { readonly kind: "none" }
  | { readonly kind: "undo"; readonly held: HeldAdmission; readonly isPressed: boolean }
  | {
      readonly kind: "overrule";
      readonly scan: Scan;
      readonly options: readonly Overrulable[];
      readonly picked: Overrulable;
      readonly people: number;
      readonly isPressed: boolean;
    }
  | { readonly kind: "not-done"; readonly scan: ScanId; readonly refusal: NotDone };

export type NotDone =
  | { readonly of: "undo"; readonly failure: UndoFailure }
  | { readonly of: "overrule"; readonly failure: OverruleFailure };

export interface Question {
  readonly about: "undo" | "overrule";
  readonly scan: ScanId;
}

export interface HeldAdmission {
  readonly scan: Scan;
  /** The gateway has not got it yet. */
  readonly isUnsent: boolean;
  readonly undone: boolean;
}

export interface AskingSession {
  readonly store: StoreApi<Asking>;
  /** Replaces the question before. */
  readonly open: (question: Question) => Promise<void>;
  readonly close: () => void;
  /** Of several bookings, the one that is meant. */
  readonly pick: (booking: BookingKey) => void;
  /** How many go in against the denial. */
  readonly count: (people: number) => void;
  /** True once it is stored; false where nothing was asked, it was pressed already, or it is not done. */
  readonly press: (reason: string) => Promise<boolean>;
}

export interface AskingDeps {
  /** Null for a scan that is not held here. */
  readonly find: (scan: ScanId) => Promise<HeldAdmission | null>;
  readonly undo: (request: UndoRequest) => Promise<Result<Scan, UndoFailure>>;
  readonly overrulable: (scan: Scan) => Promise<Result<readonly Overrulable[], OverruleFailure>>;
  readonly overrule: (request: OverruleRequest) => Promise<Result<AnsweringScan, OverruleFailure>>;
  readonly session: Pick<ScanSession, "store" | "take">;
  /** Told after every durable change; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createAsking(deps: AskingDeps): AskingSession {
  const store = createStore<Asking>(() => ({ kind: "none" }));
  /** Changes with every question: what comes back for an earlier one is not shown. */
  let opened = 0;
  /** What stood last on the gate's screen when the question came. */
  let before: ScanId | null = null;
  let unsubscribe: (() => void) | null = null;
  const enter = (asking: Asking): void => store.setState(asking, true);

  /** Sent meanwhile, or taken back by somebody else: the screen says no more than is so. */
  const lookAgain = async (question: Question): Promise<void> => {
    const mine = opened;
    const asking = await opening(question);
    const asked = store.getState();
    if (mine === opened && asked.kind === "undo" && !asked.isPressed) enter(asking);
  };

  const opening = async ({ about, scan: id }: Question): Promise<Asking> => {
    const held = await deps.find(id);
    if (about === "undo") {
      if (held === null) return notUndone(id, { kind: "unknown-admission" });
      return held.undone
        ? notUndone(id, { kind: "already-undone" })
        : { kind: "undo", held, isPressed: false };
    }
    if (held === null) return notOverruled(id, { kind: "no-evidence" });
    const found = await deps.overrulable(held.scan);
    if (!found.ok) return notOverruled(id, found.failure);
    const picked = shownOf(held.scan, found.value);
    if (picked === undefined) return notOverruled(id, { kind: "nobody-to-admit" });
    return {
      kind: "overrule",
      scan: held.scan,
      options: found.value,
      picked,
      people: picked.likely,
      isPressed: false,
    };
  };

  const pressing = async (
    asked: Extract<Asking, { kind: "undo" | "overrule" }>,
    reason: string,
  ): Promise<Scan | Extract<Asking, { kind: "not-done" }>> => {
    if (asked.kind === "undo") {
      const { scan } = asked.held;
      const done = await deps.undo({ scan, reason });
      return done.ok ? done.value : notUndone(scan.id, done.failure);
    }
    const { scan, picked, people } = asked;
    const { booking } = picked.denial.card;
    const done = await deps.overrule({ scan, booking, people, reason });
    return done.ok ? done.value : notOverruled(scan.id, done.failure);
  };

  return {
    store,
    open: async (question) => {
      const mine = (opened += 1);
      unsubscribe?.();
      unsubscribe = deps.subscribe(() => {
        // what cannot be read leaves the question as it is
        if (question.about === "undo") lookAgain(question).catch(() => undefined);
      });
      before = deps.session.store.getState().last?.id ?? null;
      enter({ kind: "none" });
      const asking = await opening(question).catch((bug: unknown) => {
        if (mine === opened) enter(gaveUp(question));
        throw bug;
      });
      if (mine === opened) enter(asking);
    },
    close: () => {
      opened += 1;
      unsubscribe?.();
      unsubscribe = null;
      enter({ kind: "none" });
    },
    pick: (booking) => {
      const asked = store.getState();
      if (asked.kind !== "overrule" || asked.isPressed) return;
      const picked = asked.options.find(({ denial }) => denial.card.booking === booking);
      if (picked !== undefined) enter({ ...asked, picked, people: picked.likely });
    },
    count: (people) => {
      const asked = store.getState();
      if (asked.kind !== "overrule" || asked.isPressed) return;
      if (people >= 1 && people <= asked.picked.most) enter({ ...asked, people });
    },
    press: async (reason) => {
      const asked = store.getState();
      if (asked.kind === "none" || asked.kind === "not-done" || asked.isPressed) return false;
      const mine = opened;
      enter({ ...asked, isPressed: true });
      const done = await pressing(asked, reason).catch((bug: unknown) => {
        // nobody knows what was stored: the history will tell
        if (mine === opened)
          enter(
            gaveUp(
              asked.kind === "undo"
                ? { about: asked.kind, scan: asked.held.scan.id }
                : { about: asked.kind, scan: asked.scan.id },
            ),
          );
        throw bug;
      });
      if ("kind" in done) {
        if (mine === opened) enter(done);
        return false;
      }
      if (mine === opened) enter({ kind: "none" });
      await deps.session.take(done, before);
      return true;
    },
  };
}

/** The one that the screen showed, where the code leads to several. */
const shownOf = ({ verdict }: Scan, options: readonly Overrulable[]): Overrulable | undefined =>
  options.find(({ denial }) => "card" in verdict && denial.card.booking === verdict.card.booking) ??
  options[0];

const notUndone = (scan: ScanId, failure: UndoFailure) =>
  ({ kind: "not-done", scan, refusal: { of: "undo", failure } }) as const;

const notOverruled = (scan: ScanId, failure: OverruleFailure) =>
  ({ kind: "not-done", scan, refusal: { of: "overrule", failure } }) as const;

const gaveUp = ({ about, scan }: Question) =>
  about === "undo" ? notUndone(scan, { kind: "gave-up" }) : notOverruled(scan, { kind: "gave-up" });
