/**
 * Several tickets in view, as the gate's screen tells them: with the option on a live mark on each and one press for the green
 * ones, with it off a chip on each that one tap scans. Vanilla stores: one for what is told, which changes seldom, and one for
 * the places, which change with every look.
 *
 * Promises: nothing is stored by looking; what was let in while it was in view stays marked as in, and is not let in again; a
 * press counts once; a verdict on the screen gives way to tickets that came after it, an open question does not.
 * Will not: present anything by itself, or touch a ticket that is alone.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Capture } from "../../../core/barcode.ts";
import type { Log } from "../../../core/effects.ts";
import type { ScanId } from "../../../core/ids.ts";
import type { AnsweringScan, JudgedScan, Scan } from "../../../core/scan.ts";
import type { Instant } from "../../../core/time.ts";
import type { Corners } from "../../../scanning/decode/decoder.ts";
import type { PictureSize } from "../../../scanning/in-view.ts";
import { codeOf, samePresentationMs } from "../../../scanning/presentation.ts";
import type { SeenInView, View } from "../../../scanning/presentation-tracker.ts";
import type { ScanSession } from "./scan-session.ts";
import type { LookedCode } from "./several-scans.ts";

export interface Several {
  /** `marks` with the option on, `chips` with it off; null while there are no several tickets to tell apart. */
  readonly shown: "marks" | "chips" | null;
  /** In the order in which they came. */
  readonly tickets: readonly TicketInView[];
  readonly isAdmitting: boolean;
  /** What the last press stored, and what the others were told; null before the first. */
  readonly pressed: Pressed | null;
}

export interface TicketInView {
  readonly code: string;
  readonly capture: Capture;
  readonly told: ToldInView;
}

export type ToldInView =
  /** Not looked at yet. */
  | { readonly kind: "new" }
  /** With the option off; presented already or not. */
  | { readonly kind: "chip"; readonly isScanned: boolean }
  | { readonly kind: "looked"; readonly looked: LookedCode }
  /** Let in while it was in view. */
  | { readonly kind: "in"; readonly scan: AnsweringScan };

export interface Pressed {
  readonly scans: readonly JudgedScan[];
  readonly others: readonly LookedCode[];
}

export interface Places {
  readonly picture: PictureSize | null;
  readonly places: readonly { readonly code: string; readonly corners: Corners | null }[];
}

export interface SeveralSession {
  readonly store: StoreApi<Several>;
  readonly places: StoreApi<Places>;
  /** After every look of the camera. */
  readonly see: (view: View) => void;
  /** The camera looks no more: nothing is in view. */
  readonly rest: () => void;
  /** Lets the green ones in. */
  readonly admit: () => Promise<void>;
  /** Scans this one alone; what was told already is shown once more. */
  readonly pick: (code: string) => void;
  /** No marks for these tickets as long as no other comes. */
  readonly setAside: () => void;
}

export interface SeveralDeps {
  /** The option. */
  readonly several: () => boolean;
  readonly look: (captures: readonly Capture[]) => Promise<readonly LookedCode[]>;
  readonly session: Pick<ScanSession, "store" | "presentTogether" | "next">;
  readonly isUndone: (scan: ScanId) => Promise<boolean>;
  /** As the tracker of presentations has them. */
  readonly present: {
    readonly pick: (capture: Capture) => void;
    readonly take: (captures: readonly Capture[]) => void;
  };
  readonly now: () => Instant;
  /** Told after every durable change; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly log: Log;
}

/** What was looked at is looked at again: a slot opens, the gateway comes back, a list is taken up. */
const lookEveryMs = 1_000;

/** A press on the key shakes the camera: what it is meant for must not go from under the finger. */
const lingerMs = 1_000;

const none: Several = { shown: null, tickets: [], isAdmitting: false, pressed: null };
const nowhere: Places = { picture: null, places: [] };

export function createSeveral(deps: SeveralDeps): SeveralSession {
  const store = createStore<Several>(() => none);
  const places = createStore<Places>(() => nowhere);
  let seen: readonly SeenInView[] = [];
  /** Those that have marks or chips: what was last seen, also for the moment in which marks outlast it. */
  let drawn: readonly SeenInView[] = [];
  let aside: ReadonlySet<string> = new Set();
  const lastSeenByCode = new Map<string, Instant>();
  const insideByCode = new Map<string, AnsweringScan>();
  const lookedByCode = new Map<string, LookedCode>();
  /** Which tickets were there when what is on the screen came. */
  let stoodBefore: ReadonlySet<string> = new Set();
  let lookedAt: Instant | null = null;
  /** When marks were last drawn on tickets that were seen. */
  let severalAt: Instant | null = null;
  let looking: Promise<void> | null = null;
  let isStale = false;

  const toldOf = ({ code, isPresented }: SeenInView, shown: Several["shown"]): ToldInView => {
    if (shown === "chips") return { kind: "chip", isScanned: isPresented };
    const scan = insideByCode.get(code);
    if (scan !== undefined) return { kind: "in", scan };
    const looked = lookedByCode.get(code);
    return looked === undefined ? { kind: "new" } : { kind: "looked", looked };
  };

  const tell = (shown: Several["shown"], change: Partial<Several> = {}): void => {
    const before = store.getState();
    const tickets =
      shown === null
        ? []
        : drawn.map((each) => ticketOf(each, toldOf(each, shown), before.tickets));
    const isSame =
      shown === before.shown &&
      tickets.length === before.tickets.length &&
      tickets.every((ticket, index) => ticket === before.tickets[index]);
    if (!isSame || Object.keys(change).length > 0) store.setState({ shown, tickets, ...change });
  };

  const lookOnce = async (): Promise<void> => {
    const asked = drawn.filter(({ code }) => !insideByCode.has(code));
    const looked = await deps.look(asked.map(({ capture }) => capture));
    for (const [index, { code }] of asked.entries()) {
      const each = looked[index];
      if (each !== undefined) lookedByCode.set(code, each);
    }
    for (const [code, scan] of insideByCode) {
      if (await deps.isUndone(scan.id)) insideByCode.delete(code);
    }
  };

  const lookUntilFresh = async (): Promise<void> => {
    do {
      isStale = false;
      await lookOnce();
      if (store.getState().shown === "marks") tell("marks");
    } while (isStale);
  };

  /** One look at a time, and another one for what came meanwhile. */
  const lookAgain = (): void => {
    isStale = true;
    lookedAt = deps.now();
    looking ??= lookUntilFresh()
      .catch((problem: unknown) => {
        // a mark that nobody could look at stays without an answer: never green
        deps.log.error("looking at several tickets failed", { problem: String(problem) });
      })
      .finally(() => {
        looking = null;
      });
  };

  const forget = (now: Instant): void => {
    for (const [code, at] of lastSeenByCode) {
      if (now - at <= samePresentationMs) continue;
      for (const map of [lastSeenByCode, insideByCode, lookedByCode]) map.delete(code);
    }
  };

  const noteSeen = ({ at, codes }: View): boolean => {
    const known = new Set(seen.map(({ code }) => code));
    for (const { code, isPresented } of codes) {
      // a presentation that is over: what it let in is a ticket like any other
      if (!isPresented && !known.has(code)) insideByCode.delete(code);
      if (!known.has(code)) lookedByCode.delete(code);
      lastSeenByCode.set(code, at);
    }
    forget(at);
    const isChanged = codes.length !== seen.length || codes.some(({ code }) => !known.has(code));
    seen = codes;
    return isChanged;
  };

  const giveWay = (): void => {
    const { state } = deps.session.store.getState();
    if (!isPassing(state)) return;
    const isNew = seen.some(({ code, isPresented }) => !isPresented && !stoodBefore.has(code));
    if (isNew) deps.session.next();
  };

  const lastCapture = ({ code, capture }: TicketInView): Capture =>
    drawn.find((each) => each.code === code)?.capture ?? capture;

  const hide = (): void => {
    if (places.getState() !== nowhere) places.setState(nowhere, true);
    tell(null);
  };

  deps.session.store.subscribe(({ state, last }, before) => {
    if (last !== null && last !== before.last && isLettingIn(last)) {
      insideByCode.set(codeOf(last.capture), last);
    }
    if (state !== before.state && isPassing(state)) stoodBefore = new Set(lastSeenByCode.keys());
  });
  deps.subscribe(() => {
    if (store.getState().shown === "marks") lookAgain();
  });

  return {
    store,
    places,
    see: (view) => {
      const isChanged = noteSeen(view);
      const shown = shownOf(view, deps.several());
      const isLingering = severalAt !== null && Math.abs(view.at - severalAt) <= lingerMs;
      if (seen.length === 0 && store.getState().shown === "marks" && isLingering) return;
      drawn = seen;
      if (shown === null || seen.some(({ code }) => !aside.has(code))) aside = new Set();
      if (shown === null || aside.size > 0) return hide();
      places.setState({
        picture: view.picture,
        places: seen.map(({ code, corners }) => ({ code, corners })),
      });
      if (shown === "marks") {
        severalAt = view.at;
        giveWay();
        const isDue = lookedAt === null || Math.abs(view.at - lookedAt) >= lookEveryMs;
        if (isChanged || store.getState().shown !== "marks" || isDue) lookAgain();
      }
      tell(shown);
    },
    rest: () => {
      seen = [];
      drawn = [];
      hide();
    },
    admit: async () => {
      const { shown, tickets, isAdmitting } = store.getState();
      const greens = tickets.filter(isGreen).map(lastCapture);
      if (shown !== "marks" || isAdmitting || greens.length === 0) return;
      const others = tickets.flatMap(({ told }) =>
        told.kind === "looked" && told.looked.way !== "press" ? [told.looked] : [],
      );
      store.setState({ isAdmitting: true });
      deps.present.take(greens.map((capture) => ({ ...capture, at: deps.now() })));
      try {
        const scans = (await deps.session.presentTogether(greens)) ?? [];
        for (const scan of scans) {
          if (isLettingIn(scan)) insideByCode.set(codeOf(scan.capture), scan);
        }
        if (scans.length > 0) store.setState({ pressed: { scans, others } });
      } finally {
        tell(store.getState().shown, { isAdmitting: false });
        lookAgain();
      }
    },
    pick: (code) => {
      const ticket = store.getState().tickets.find((each) => each.code === code);
      if (ticket !== undefined) deps.present.pick({ ...ticket.capture, at: deps.now() });
    },
    setAside: () => {
      aside = new Set(seen.map(({ code }) => code));
      // nor is the last one of them presented that stays
      deps.present.take(seen.map(({ capture }) => ({ ...capture, at: deps.now() })));
      hide();
    },
  };
}

/** Goes in with the one press. */
export const isGreen = ({ told }: Pick<TicketInView, "told">): boolean =>
  told.kind === "looked" && told.looked.way === "press";

/** The same object where nothing has changed, so that nobody draws it anew. */
function ticketOf(
  { code, capture }: SeenInView,
  told: ToldInView,
  before: readonly TicketInView[],
): TicketInView {
  const held = before.find((ticket) => ticket.code === code);
  return held !== undefined && isSameTold(held.told, told) ? held : { code, capture, told };
}

function isSameTold(a: ToldInView, b: ToldInView): boolean {
  if (a.kind === "looked" && b.kind === "looked") return a.looked === b.looked;
  if (a.kind === "in" && b.kind === "in") return a.scan === b.scan;
  if (a.kind === "chip" && b.kind === "chip") return a.isScanned === b.isScanned;
  return a.kind === b.kind;
}

/** A single one that is left of several has no chip: it is presented like any other. */
function shownOf({ areSeveral, codes }: View, several: boolean): Several["shown"] {
  if (!areSeveral || codes.length === 0) return null;
  if (several) return "marks";
  return codes.length > 1 ? "chips" : null;
}

type SessionState = ReturnType<SeveralDeps["session"]["store"]["getState"]>["state"];

/** An answer on the screen that waits for nothing but the next ticket. */
const isPassing = (state: SessionState): boolean =>
  state.kind === "same-ticket" ||
  (state.kind === "showing" && state.scan.verdict.kind !== "choose");

const isLettingIn = (scan: Scan): scan is AnsweringScan => scan.admission !== null;
