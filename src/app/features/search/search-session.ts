/**
 * The search: what is typed, what was found, and the booking that is looked at. A vanilla store, kept while the device is at
 * its gate, so that after one of a family was checked the others are a tap away.
 *
 * Promises: what is shown stays until the answer to what is typed now has come, and an older answer never replaces a newer
 * one; while it is on the screen it follows what happens here and elsewhere. Looking admits nobody.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Log } from "../../../core/effects.ts";
import type { BookingKey } from "../../../core/ids.ts";
import type { LookedBooking } from "./looked-booking.ts";

export interface SearchState {
  readonly text: string;
  /** To what was typed then, which `text` may be ahead of. */
  readonly answer: SearchAnswer;
  /** Null while the results are shown. */
  readonly picked: LookedBooking | null;
}

export type SearchAnswer =
  /** Bookings read so far. */
  | { readonly kind: "preparing"; readonly have: number; readonly of: number }
  /** It cannot be searched on this device. */
  | { readonly kind: "unavailable" }
  | {
      readonly kind: "found";
      readonly text: string;
      /** Best first. */
      readonly looked: readonly LookedBooking[];
      /** How many there are in all. */
      readonly matches: number;
      /** Bookings that were searched. */
      readonly of: number;
    };

export interface SearchSession {
  readonly store: StoreApi<SearchState>;
  /** The search is on the screen until the answer is called. */
  readonly open: () => () => void;
  readonly type: (text: string) => void;
  readonly pick: (booking: BookingKey) => void;
  /** Back to the results. */
  readonly unpick: () => void;
  /** Nobody's name stays. */
  readonly forget: () => void;
}

export interface SearchSessionDeps {
  /** Null when another question came after it. */
  readonly find: (text: string) => Promise<SearchAnswer | null>;
  /** Told when the same question may have another answer. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly log: Log;
}

export function createSearchSession({ find, subscribe, log }: SearchSessionDeps): SearchSession {
  const store = createStore<SearchState>(() => nothingAsked);
  let asked = 0;

  const ask = async (): Promise<void> => {
    asked += 1;
    const question = asked;
    const answer = await find(store.getState().text).catch((problem: unknown): SearchAnswer => {
      log.error("the search has no answer", { problem: String(problem) });
      return { kind: "unavailable" };
    });
    if (answer === null || question !== asked) return;
    store.setState(({ picked }) => ({ answer, picked: picked && again(picked, answer) }));
  };

  return {
    store,
    open: () => {
      const forget = subscribe(() => void ask());
      void ask();
      return () => {
        forget();
        // what comes now would be shown stale the next time
        asked += 1;
        store.setState({ picked: null });
      };
    },
    type: (text) => {
      store.setState({ text });
      void ask();
    },
    pick: (booking) => {
      const { answer } = store.getState();
      if (answer.kind !== "found") return;
      const picked = answer.looked.find((looked) => looked.booking.key === booking);
      if (picked === undefined) return;
      store.setState({ picked });
      // it may have stood on the screen for a while
      void ask();
    },
    unpick: () => store.setState({ picked: null }),
    forget: () => {
      asked += 1;
      store.setState(nothingAsked);
    },
  };
}

const nothingAsked: SearchState = {
  text: "",
  answer: { kind: "preparing", have: 0, of: 0 },
  picked: null,
};

/** The same booking as it stands by now; as it was where it is no longer among the results. */
function again(picked: LookedBooking, answer: SearchAnswer): LookedBooking {
  if (answer.kind !== "found") return picked;
  return answer.looked.find(({ booking }) => booking.key === picked.booking.key) ?? picked;
}
