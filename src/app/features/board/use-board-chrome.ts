/** What stands around every page of the board, and the context in which its words are chosen. */
import { useMemo } from "react";
import { type StoreApi, useStore } from "zustand";
import { asInstant, type Instant, minutes } from "../../../core/time.ts";
import type { KnownDevice } from "../../../protocol/venue.ts";
import type { GateServices } from "../../services.ts";
import type { Supervision } from "../../supervision/supervision.ts";
import type { Status } from "../../status/status-store.ts";
import type { StatusLine } from "../../ui/status.ts";
import { modeStripWords, type StatusWords, statusWords } from "../../ui/status-words.ts";
import { visibleName } from "../../ui/visible-text.ts";
import { heldScanWords } from "../../ui/words/board-words.ts";
import { devicesLine } from "../../ui/words/device-words.ts";
import type { WordsContext } from "../../ui/words/verdict-words.ts";
import { calendarDay, clockTime, todayOf } from "../../ui/words/when.ts";
import { useClock } from "../../use-clock.ts";
import { wordsContext } from "../../use-gate-chrome.ts";
import type { Watched } from "../../supervision/watched.ts";
import type { BoardChrome } from "./board-screen.tsx";
import { useWatched } from "./use-watched.ts";

export interface BoardPageProps {
  readonly gate: BoardGate;
  readonly supervision: Supervision;
}

/** As much of the device as the board looks at. */
export type BoardGate = Pick<
  GateServices,
  "bookings" | "conflicts" | "device" | "gate" | "gateLabel" | "lists" | "post" | "undo" | "venue"
> & {
  readonly handScanner: {
    readonly held: ReadStore<{ readonly isTold: boolean }>;
  };
  readonly status: { readonly store: ReadStore<Pick<Status, "line" | "mode">> };
};

type ReadStore<T> = Pick<StoreApi<T>, "getInitialState" | "getState" | "subscribe">;

export interface BoardFrame {
  readonly chrome: BoardChrome;
  /** Corrected time, renewed each second. */
  readonly now: Instant;
  readonly timeZone: string | null;
  /** The same object for as long as it says the same. */
  readonly context: WordsContext;
}

export function useBoardFrame({ gate, supervision }: BoardPageProps): BoardFrame {
  const now = useClock(supervision.now);
  const timeZone = supervision.venue.timeZone();
  const { line, mode } = useStore(gate.status.store);
  const { isTold } = useStore(gate.handScanner.held);
  const devices = useWatched(supervision.devices);
  const seen = { now, timeZone };
  const bookings = gate.bookings();
  // words of a list change with the day and the list, not with the second: most of it need not be drawn again
  const quarter = now - (now % minutes(15));
  const context = useMemo(
    () => wordsContext(gate, asInstant(quarter)),
    // oxlint-disable-next-line react/exhaustive-deps -- another count is another list
    [gate, quarter, bookings],
  );
  return {
    now,
    timeZone,
    context,
    chrome: {
      venue: visibleName(gate.venue, 40),
      date: calendarDay(todayOf(seen), seen),
      time: clockTime(now, timeZone),
      ...standing({ line, devices, now, timeZone }),
      strip: mode === null ? null : modeStripWords(mode),
      held: isTold ? heldScanWords : null,
    },
  };
}

interface StandingFacts {
  readonly line: StatusLine;
  readonly devices: Watched<readonly KnownDevice[]>;
  readonly now: Instant;
  readonly timeZone: string | null;
}

/** This device's own trouble comes first: without a connection nothing here is the present. */
function standing({ line, devices, now, timeZone }: StandingFacts): StatusWords {
  const own = statusWords(line, { timeZone });
  if ((line.kind !== "live" && line.kind !== "sending") || devices.kind !== "current") {
    return own;
  }
  return { ...devicesLine(devices.value, now), icon: own.icon };
}
