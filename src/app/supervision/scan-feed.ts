/**
 * Scans of all devices under one filter, kept up to date while somebody looks: the first page is asked for again when the
 * gateway tells of more scans, and every so often because scans are taken back and settled too. Another filter is another feed, so
 * that no answer to an older question can stand under a newer one.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { Result } from "../../core/result.ts";
import type { VenueHistory } from "../../protocol/venue.ts";
import { firstList, type ScanList, withFirstPage, withFresh, withNextPage } from "./scan-list.ts";
import type { Trouble } from "./trouble.ts";
import { createWatch } from "./watch.ts";
import { valueOf, type Watched, withValue } from "./watched.ts";

export interface ScanFeed {
  readonly store: StoreApi<ScanFeedState>;
  readonly look: () => () => void;
  /** Asks for the first page now. */
  readonly again: () => void;
  /** Whether the top of the list is in view. */
  readonly follow: (follows: boolean) => void;
  /** Asks for the next page, where there is one and it is not on its way. */
  readonly more: () => void;
  /** Shows what waited, from the top. */
  readonly showFresh: () => void;
}

export interface ScanFeedState {
  readonly list: Watched<ScanList>;
  readonly next: NextPage;
}

export type NextPage =
  | { readonly kind: "idle" }
  | { readonly kind: "asking" }
  | { readonly kind: "missed"; readonly trouble: Trouble };

export interface ScanFeedDeps {
  /** Empty: the first page. */
  readonly page: (before: string) => Promise<Result<VenueHistory, Trouble>>;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
}

const everyMs = 10_000;

export function createScanFeed({ page, clock, scheduler }: ScanFeedDeps): ScanFeed {
  const store = createStore<ScanFeedState>(() => ({
    list: { kind: "asking" },
    next: { kind: "idle" },
  }));
  let follows = true;
  const first = createWatch({ ask: () => page(""), clock, scheduler, everyMs });
  first.store.subscribe(({ watched }) => {
    store.setState(({ list }) => ({ list: listOf(watched, { list: valueOf(list), follows }) }));
  });
  const change = (changed: (list: ScanList) => ScanList): void =>
    store.setState(({ list }) => ({ list: withValue(list, changed) }));

  const askNext = async (before: string): Promise<void> => {
    store.setState({ next: { kind: "asking" } });
    const answer = await page(before);
    if (!answer.ok) {
      return store.setState({ next: { kind: "missed", trouble: answer.failure } });
    }
    // the list may have begun anew meanwhile, and this page is none of its pages
    change((list) => (list.before === before ? withNextPage(list, answer.value) : list));
    store.setState({ next: { kind: "idle" } });
  };

  return {
    store,
    look: first.look,
    again: first.again,
    follow: (isTop) => {
      follows = isTop;
      if (isTop) change(withFresh);
    },
    more: () => {
      const { list, next } = store.getState();
      const before = valueOf(list)?.before ?? null;
      if (before !== null && next.kind !== "asking") void askNext(before);
    },
    showFresh: () => change(withFresh),
  };
}

/** As much is known of the list as of its first page. */
function listOf(
  first: Watched<VenueHistory>,
  { list, follows }: { readonly list: ScanList | null; readonly follows: boolean },
): Watched<ScanList> {
  switch (first.kind) {
    case "current":
      return {
        ...first,
        value: list === null ? firstList(first.value) : withFirstPage(list, first.value, follows),
      };
    case "aged":
      return { ...first, value: list ?? firstList(first.value) };
    case "asking":
    case "missing":
    default:
      return first;
  }
}
