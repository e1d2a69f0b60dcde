/**
 * The page's side of the search worker. Opened when it is first needed, and again after it broke; told of every list and of
 * what is looked up live.
 *
 * Promises: only the latest question is answered, earlier ones that are still open end with null; every question is
 * answered after what had been looked up before it was asked has been handed over.
 */
import type { Log } from "../../core/effects.ts";
import type { Instant } from "../../core/time.ts";
import type { Question, SearchAnswer } from "./booking-search.ts";
import type { FoundSince } from "./found-since.ts";
import { fromSearchWorkerSchema, type ToSearchWorker } from "./search-messages.ts";

export interface SearchClient {
  /** A list is in place. */
  readonly takeUp: () => void;
  /** Something was looked up live, or what had been is kept no more. */
  readonly noteFound: () => void;
  /** Null when another question came after it. */
  readonly search: (question: Question) => Promise<SearchAnswer | null>;
  /** The words go, and nothing is searched any more. */
  readonly forget: () => void;
  /** Told when the same question may have another answer; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** As much of `Worker` as is used. */
export interface SearchPort {
  readonly post: (message: ToSearchWorker) => void;
  readonly onMessage: (listener: (data: unknown) => void) => void;
  readonly onBroken: (listener: (why: string) => void) => void;
  readonly terminate: () => void;
}

export interface SearchClientDeps {
  /** May throw where a policy forbids workers. */
  readonly openPort: () => SearchPort;
  /** Bookings looked up live at `at` or later; all of them for null. */
  readonly foundSince: (at: Instant | null) => Promise<FoundSince>;
  readonly log: Log;
}

interface Open {
  readonly id: number;
  readonly resolve: (answer: SearchAnswer | null) => void;
}

/** One worker, and what it has been told. */
interface Life {
  readonly port: SearchPort;
  foundUpTo: Instant | null;
  foundFrom: Instant | null;
  isFoundStale: boolean;
  /** Handed over one after the other. */
  handing: Promise<void>;
}

export function createSearchClient({ openPort, foundSince, log }: SearchClientDeps): SearchClient {
  const listeners = new Set<() => void>();
  let life: Life | null = null;
  let open: Open | null = null;
  let lastId = 0;
  let isOver = false;

  const settle = (answer: SearchAnswer | null): void => {
    open?.resolve(answer);
    open = null;
  };
  const end = (): void => {
    life?.port.terminate();
    life = null;
    settle({ kind: "unavailable" });
  };
  const lose = (why: string): void => {
    log.warn("search worker lost", { why });
    end();
  };
  const take = (data: unknown): void => {
    const parsed = fromSearchWorkerSchema.safeParse(data);
    if (!parsed.success) return lose(parsed.error.message);
    const message = parsed.data;
    if (message.kind === "answer") {
      if (message.id === open?.id) settle(message.answer);
      return;
    }
    if (message.kind === "failed") log.warn("list not searchable", { why: message.why });
    for (const listener of listeners) listener();
  };
  const begin = (): Life => {
    const port = openPort();
    port.onMessage(take);
    port.onBroken(lose);
    port.post({ kind: "list" });
    life = {
      port,
      foundUpTo: null,
      foundFrom: null,
      isFoundStale: true,
      handing: Promise.resolve(),
    };
    return life;
  };
  const handOverFound = async (to: Life): Promise<void> => {
    if (!to.isFoundStale) return;
    to.isFoundStale = false;
    const { rows, oldest } = await foundSince(to.foundUpTo).catch((problem: unknown) => {
      to.isFoundStale = true;
      throw problem;
    });
    if (rows.length === 0 && oldest === to.foundFrom) return;
    to.port.post({ kind: "found", rows, oldest });
    const [latest = to.foundUpTo] = rows.map(({ foundAt }) => foundAt).toSorted((a, b) => b - a);
    to.foundUpTo = latest;
    to.foundFrom = oldest;
  };
  const handOver = (to: Life): Promise<void> => {
    const handed = to.handing.then(() => handOverFound(to));
    to.handing = handed.catch(() => undefined);
    return handed;
  };

  return {
    takeUp: () => {
      if (isOver) return;
      try {
        if (life === null) begin();
        else life.port.post({ kind: "list" });
        // so that a name that is kept no more stays there no longer than until the next list; the next search tries again
        if (life !== null) void handOver(life).catch(() => undefined);
      } catch (problem) {
        // whoever searches is told; scanning needs no worker for it
        log.warn("search worker not opened", { problem: String(problem) });
      }
    },
    noteFound: () => {
      if (life !== null) life.isFoundStale = true;
    },
    search: async (question) => {
      settle(null);
      lastId += 1;
      const id = lastId;
      if (isOver) return { kind: "unavailable" };
      const to = life ?? begin();
      await handOver(to);
      if (id !== lastId) return null;
      if (to !== life) return { kind: "unavailable" };
      return new Promise((resolve) => {
        open = { id, resolve };
        to.port.post({ kind: "search", id, ...question });
      });
    },
    forget: () => {
      isOver = true;
      end();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
