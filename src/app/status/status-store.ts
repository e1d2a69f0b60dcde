/** The facts behind the status line, and the line itself: a vanilla store that others feed. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Clock } from "../../core/effects.ts";
import { type Instant, minutes } from "../../core/time.ts";
import type { ModeStrip, StatusLine } from "../ui/status.ts";
import { type StatusFacts, statusOf } from "./status-of.ts";

/** A loss that was made good is told this long, or until it is tapped. */
const recoveredShownMs = minutes(10);

export interface Status {
  readonly line: StatusLine;
  readonly mode: ModeStrip;
  /** Null while this device works. */
  readonly handIn: HandIn | null;
}

/** What a stopped device has left to do, in scans. */
export interface HandIn {
  /** When it was stopped, or met since. */
  readonly of: number;
  readonly left: number;
  /** Of those left, what only a supervisor can move. */
  readonly parked: number;
  /** The gateway has been seen to hold them all. */
  readonly isOver: boolean;
}

export interface StatusStore {
  readonly store: StoreApi<Status>;
  readonly facts: () => StatusFacts;
  /** Replaces some facts; the line follows at once. */
  readonly note: (facts: Partial<Omit<StatusFacts, "now">>) => void;
  readonly setMode: (mode: ModeStrip) => void;
  /** Time has passed: ages move. */
  readonly tick: () => void;
}

export function createStatusStore(clock: Clock): StatusStore {
  let facts: StatusFacts = {
    now: clock.now(),
    reachability: { kind: "unknown" },
    unsent: 0,
    oldestUnsentAt: null,
    parked: 0,
    list: null,
    loading: null,
    connections: [],
    storageTrouble: null,
    spaceShort: false,
    stopped: null,
    clockOffMs: 0,
    recovered: null,
  };
  let recoveredAt: Instant | null = null;
  const store = createStore<Status>(() => ({ line: statusOf(facts), mode: null, handIn: null }));
  const note: StatusStore["note"] = (changed) => {
    const now = clock.now();
    if (changed.recovered !== undefined) recoveredAt = changed.recovered === null ? null : now;
    const told = recoveredAt !== null && now - recoveredAt >= recoveredShownMs;
    facts = { ...facts, ...changed, ...(told ? { recovered: null } : {}), now };
    store.setState({ line: statusOf(facts), handIn: handInOf(facts) });
  };
  return {
    store,
    facts: () => facts,
    note,
    setMode: (mode) => store.setState({ mode }),
    tick: () => note({}),
  };
}

function handInOf({ stopped, unsent, parked }: StatusFacts): HandIn | null {
  if (stopped === null) return null;
  // a scan that was being stored when the device was stopped comes on top
  const of = Math.max(stopped.toHandIn, unsent);
  return { of, left: unsent, parked, isOver: stopped.handedInAt !== null };
}
