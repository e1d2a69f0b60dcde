/**
 * The scan session: what the operator is looking at. A vanilla store; its actions call pure steps and the one effect,
 * `handleCapture`. Captures are taken one after the other, and none is lost while one is being decided.
 *
 *   idle ──► deciding ──► showing(scan) ──► idle
 *                │            ▲   └──► same-ticket ──► idle
 *                └──► not-saved
 *
 * What several tickets in view let in with one press leaves the camera on the screen: deciding ──► idle.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Capture } from "../../../core/barcode.ts";
import type { Scheduler } from "../../../core/effects.ts";
import type { ScanId } from "../../../core/ids.ts";
import type { Result } from "../../../core/result.ts";
import type { AnsweringScan, JudgedScan, Scan } from "../../../core/scan.ts";
import type { Instant } from "../../../core/time.ts";
import type { Decision } from "../../../core/verdict.ts";
import type { Presented, StorageTrouble } from "./handle-capture.ts";

export type SessionState =
  | { readonly kind: "idle" }
  | { readonly kind: "deciding"; readonly text: string }
  | { readonly kind: "showing"; readonly scan: AnsweringScan }
  /** Held up again: the same presentation, nothing new was stored. */
  | { readonly kind: "same-ticket"; readonly scan: AnsweringScan; readonly seenAt: Instant }
  | { readonly kind: "not-saved"; readonly trouble: StorageTrouble; readonly text: string };

export interface Session {
  readonly state: SessionState;
  /** The last scan of this session, pressed ones too, for the row under the camera. */
  readonly last: Scan | null;
}

export interface ScanSession {
  readonly store: StoreApi<Session>;
  readonly present: (capture: Capture) => Promise<void>;
  readonly seenAgain: (seen: { readonly text: string; readonly at: Instant }) => Promise<void>;
  /** Several of one press, all or none; answers what was stored of them, null where nothing could be. */
  readonly presentTogether: (captures: readonly Capture[]) => Promise<readonly JudgedScan[] | null>;
  /** Somebody asked for this ticket once more: what it was told lately, else as if it were held up now. */
  readonly showAgain: (capture: Capture) => Promise<void>;
  /** Answers the `choose` on the screen. */
  readonly choose: (decision: Decision) => Promise<void>;
  /**
   * What was pressed elsewhere, stored already: an overrule is shown like any answer, after an undo the camera is back. With
   * another last scan than `since` the field belongs to another guest, and stays as it is; so does an open question.
   */
  readonly take: (pressed: Scan, since: ScanId | null) => Promise<void>;
  readonly next: () => void;
}

export interface ScanSessionDeps {
  readonly handle: (presented: Presented) => Promise<Result<JudgedScan, StorageTrouble>>;
  readonly handleTogether: (
    captures: readonly Capture[],
  ) => Promise<Result<readonly JudgedScan[], StorageTrouble>>;
  readonly noteRepeat: (scan: AnsweringScan) => Promise<void>;
  /** Whether whom this scan let in has been taken back. */
  readonly isUndone: (scan: ScanId) => Promise<boolean>;
  readonly scheduler: Scheduler;
  /** Sound and vibration; called after the state has changed, so that they start with the paint. */
  readonly onVerdict: (scan: AnsweringScan) => void;
  readonly onNotSaved: () => void;
}

/** An admit gives the camera back by itself; everything else waits for a tap or the next code (LOOK 5). */
const admitShownMs = 6_000;

/** As many tickets as are in view at once, and those that just left it. */
const mostRecent = 16;

export function createScanSession(deps: ScanSessionDeps): ScanSession {
  const store = createStore<Session>(() => ({ state: { kind: "idle" }, last: null }));
  let queue: Promise<void> = Promise.resolve();
  let cancelReturn: (() => void) | null = null;
  /** A presentation that is not stored: held up again, it is tried again. */
  let unsaved: Capture | null = null;
  /** By text, oldest first: what was told lately. */
  const recent = new Map<string, AnsweringScan>();

  const keep = (scan: AnsweringScan): void => {
    recent.delete(scan.capture.text);
    recent.set(scan.capture.text, scan);
    const [oldest] = recent.keys();
    if (recent.size > mostRecent && oldest !== undefined) recent.delete(oldest);
  };

  const enter = (state: SessionState): void => {
    cancelReturn?.();
    cancelReturn = null;
    store.setState({ state });
    const passes = state.kind === "same-ticket" || isAdmit(state);
    if (passes) cancelReturn = deps.scheduler.after(admitShownMs, () => enter({ kind: "idle" }));
  };

  const show = (scan: AnsweringScan): void => {
    keep(scan);
    store.setState({ last: scan });
    enter({ kind: "showing", scan });
    deps.onVerdict(scan);
  };

  const decide = async (presented: Presented): Promise<void> => {
    const { text } = presented.capture;
    enter({ kind: "deciding", text });
    const stored = await deps.handle(presented).catch((bug: unknown) => {
      // nobody knows what was stored: never green, never left hanging
      unsaved = presented.capture;
      enter({ kind: "not-saved", trouble: { kind: "gave-up" }, text });
      deps.onNotSaved();
      throw bug;
    });
    unsaved = stored.ok ? null : presented.capture;
    if (stored.ok) {
      show(stored.value);
    } else {
      enter({ kind: "not-saved", trouble: stored.failure, text });
      deps.onNotSaved();
    }
  };

  const decideTogether = async (
    captures: readonly Capture[],
  ): Promise<readonly JudgedScan[] | null> => {
    const text = captures.map((capture) => capture.text).join(" ");
    enter({ kind: "deciding", text });
    const stored = await deps.handleTogether(captures).catch((bug: unknown) => {
      enter({ kind: "not-saved", trouble: { kind: "gave-up" }, text });
      deps.onNotSaved();
      throw bug;
    });
    if (!stored.ok) {
      enter({ kind: "not-saved", trouble: stored.failure, text });
      deps.onNotSaved();
      return null;
    }
    for (const scan of stored.value) keep(scan);
    const heard = heardOf(stored.value);
    const last = stored.value.findLast(letsIn) ?? heard;
    if (last !== undefined) store.setState({ last });
    enter({ kind: "idle" });
    if (heard !== undefined) deps.onVerdict(heard);
    return stored.value;
  };

  /** What it was told, for who holds it up or asks once more. */
  const repeat = async (scan: AnsweringScan, at: Instant): Promise<void> => {
    const { state } = store.getState();
    await deps.noteRepeat(scan);
    // an open question or another unsaved scan stays on the screen
    if (state.kind === "not-saved" || isChoice(state)) return;
    if (letsIn(scan)) enter({ kind: "same-ticket", scan, seenAt: at });
    else enter({ kind: "showing", scan });
  };

  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const turn = queue.then(step);
    // a bug in one step must not swallow the next presentation
    queue = turn.then(
      () => undefined,
      () => undefined,
    );
    // a promise of its own: `turn` is handled above, and the browser would not report what its caller leaves unhandled
    return turn.then((done) => done);
  };

  return {
    store,
    present: (capture) => inTurn(() => decide({ capture, decision: null })),
    seenAgain: ({ text, at }) =>
      inTurn(async () => {
        const { last } = store.getState();
        if (unsaved?.text === text) return decide({ capture: { ...unsaved, at }, decision: null });
        // still in view after it was taken back: to go in again it has to be held up anew
        if (last === null || last.capture.text !== text || !isAnswering(last)) return;
        await repeat(last, at);
      }),
    presentTogether: (captures) => inTurn(() => decideTogether(captures)),
    showAgain: (capture) =>
      inTurn(async () => {
        const told = unsaved?.text === capture.text ? undefined : recent.get(capture.text);
        const stands = told !== undefined && !(letsIn(told) && (await deps.isUndone(told.id)));
        if (stands) await repeat(told, capture.at);
        else await decide({ capture, decision: null });
      }),
    choose: (decision) =>
      inTurn(async () => {
        const { state } = store.getState();
        if (state.kind === "showing" && isChoice(state)) {
          await decide({ capture: state.scan.capture, decision });
        }
      }),
    take: (pressed, since) =>
      inTurn(async () => {
        const { state, last } = store.getState();
        if ((last?.id ?? null) !== since || state.kind === "not-saved") return;
        if (isAnswering(pressed)) return show(pressed);
        store.setState({ last: pressed });
        // a guest who was asked about is still waiting
        if (!isChoice(state)) enter({ kind: "idle" });
      }),
    next: () => enter({ kind: "idle" }),
  };
}

const isAdmit = (state: SessionState): boolean => state.kind === "showing" && letsIn(state.scan);

const isChoice = (state: SessionState): boolean =>
  state.kind === "showing" && state.scan.verdict.kind === "choose";

const letsIn = ({ verdict }: AnsweringScan): boolean =>
  verdict.kind === "admit" || verdict.kind === "overruled";

/** One signal for all: of somebody let in, a test heard as one; otherwise of whoever is not. */
function heardOf(scans: readonly JudgedScan[]): JudgedScan | undefined {
  const letIn = scans.filter(letsIn);
  return (
    letIn.find(({ verdict }) => verdict.kind === "admit" && verdict.test) ??
    letIn.find(({ verdict }) => verdict.kind === "admit" && verdict.people > 0) ??
    letIn[0] ??
    scans[0]
  );
}

const isAnswering = (scan: Scan): scan is AnsweringScan => scan.verdict.kind !== "undone";
