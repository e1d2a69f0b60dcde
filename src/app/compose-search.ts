/** The search of an enrolled device: the words in a worker, the judgement here, as for a scan. */
import type { Log, Scheduler } from "../core/effects.ts";
import type { Post } from "../core/product.ts";
import type { Instant } from "../core/time.ts";
import type { Manifest } from "../protocol/v1.ts";
import type { LedgerDatabase } from "../storage/ledger-database.ts";
import { foundSince } from "../storage/search/found-since.ts";
import type { ScanLedger } from "../storage/scan-ledger.ts";
import { createSearchClient, type SearchPort } from "../storage/search/search-client.ts";
import { required } from "./compose-ledger-ports.ts";
import { lookAt } from "./features/search/looked-booking.ts";
import { createSearchSession, type SearchSession } from "./features/search/search-session.ts";
import type { ListState } from "./list-state.ts";

export interface SearchParts {
  readonly ledgerDb: LedgerDatabase;
  readonly ledger: ScanLedger;
  readonly list: Pick<ListState, "catalogue" | "asOf">;
  readonly post: Post;
  readonly now: () => Instant;
  readonly clockOffMs: () => number;
  readonly gatewayReachable: () => boolean;
  readonly scheduler: Scheduler;
  readonly log: Log;
}

export interface ComposedSearch {
  readonly session: SearchSession;
  /** A list is in use; repeats of the same one are nothing new. */
  readonly onList: (manifest: Manifest) => void;
  /** The device is stopped: no name stays in memory. */
  readonly forget: () => void;
}

/** A start and the first scan after it come before the words (ms); whoever searches sooner starts them. */
const quietMs = 3_000;

export function composeSearch(parts: SearchParts): ComposedSearch {
  const { ledgerDb, ledger, list, scheduler, log } = parts;
  const client = createSearchClient({
    openPort: openSearchWorker,
    foundSince: (at) => required(ledgerDb.attempt(() => foundSince(ledgerDb, at))),
    log,
  });
  ledgerDb.subscribe(["foundBookings"], client.noteFound);
  let inUse: Manifest | null = null;
  let cancel: (() => void) | null = null;
  const session = createSearchSession({
    find: async (text) => {
      const answer = await client.search({ text, now: parts.now() });
      if (answer?.kind !== "found") return answer;
      const { hits, ...counts } = answer;
      const { standing, undone } = await required(
        ledger.admissionsOf(hits.map(({ booking }) => booking.key)),
      );
      const known = {
        catalogue: list.catalogue(),
        post: parts.post,
        admissions: standing,
        undone,
        gatewayReachable: parts.gatewayReachable(),
        now: parts.now(),
        clockOffMs: parts.clockOffMs(),
        asOf: list.asOf(),
      };
      return { ...counts, text, looked: hits.map((hit) => lookAt(hit, known)) };
    },
    subscribe: (listener) => {
      const ends = [
        client.subscribe(listener),
        ledger.subscribe(listener),
        ledgerDb.subscribe(["foundBookings"], listener),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
    log,
  });
  return {
    session,
    onList: (manifest) => {
      if (manifest === inUse) return;
      inUse = manifest;
      cancel?.();
      cancel = scheduler.after(quietMs, client.takeUp);
    },
    forget: () => {
      cancel?.();
      client.forget();
      session.forget();
    },
  };
}

function openSearchWorker(): SearchPort {
  const worker = new Worker(new URL("./features/search/search.worker.ts", import.meta.url), {
    type: "module",
    name: "search",
  });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) =>
      worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => listener(data)),
    onBroken: (listener) => worker.addEventListener("error", ({ message }) => listener(message)),
    terminate: () => worker.terminate(),
  };
}
