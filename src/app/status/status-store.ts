/** The facts behind the status line, and the line itself: a vanilla store that others feed. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Clock } from "../../core/effects.ts";
import type { ModeStrip, StatusLine } from "../ui/status.ts";
import { type StatusFacts, statusOf } from "./status-of.ts";

export interface Status {
  readonly line: StatusLine;
  readonly mode: ModeStrip;
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
    revoked: false,
  };
  const store = createStore<Status>(() => ({ line: statusOf(facts), mode: null }));
  const note: StatusStore["note"] = (changed) => {
    facts = { ...facts, ...changed, now: clock.now() };
    store.setState({ line: statusOf(facts) });
  };
  return {
    store,
    facts: () => facts,
    note,
    setMode: (mode) => store.setState({ mode }),
    tick: () => note({}),
  };
}
