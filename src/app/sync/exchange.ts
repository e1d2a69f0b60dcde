/**
 * The download side of the device's talk with its gateway: asks for changes every second and a half, applies them, notices
 * a new list. It is also how reachability is measured. Independent of the upload: one may fail while the other works.
 *
 * Promises: changes and their cursor are stored in one step before the next is asked for; a gateway that forgot our place
 * (`cursor-gone`) means a fresh start of the list and the feed, never of the ledger.
 */
import type { Clock, Log, Scheduler } from "../../core/effects.ts";
import type { Instant } from "../../core/time.ts";
import type { Changes, Manifest } from "../../protocol/v1.ts";
import { changesSchema, manifestSchema } from "../../protocol/v1.ts";
import type { GatewayClient, GatewayFailure } from "../gateway-client.ts";
import type { Contact } from "./reachability.ts";

export interface ExchangeDeps {
  readonly client: GatewayClient;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly ledger: FeedPort;
  readonly snapshot: SnapshotPort;
  readonly onContact: (contact: Contact) => void;
  readonly onChanges: (changes: Changes) => void;
  readonly onFailure: (failure: GatewayFailure) => void;
}

export interface FeedPort {
  /** Null before the first list. */
  readonly cursor: () => Promise<{ readonly epoch: string; readonly offset: number } | null>;
  readonly settledUpTo: () => Promise<number>;
  readonly apply: (changes: Changes) => Promise<void>;
  /** A new epoch: the feed is read from its beginning. */
  readonly restart: (epoch: string) => Promise<void>;
}

export interface SnapshotPort {
  readonly currentId: () => string | null;
  readonly install: (manifest: Manifest) => Promise<void>;
  /** The same list, confirmed again: only its age changes. */
  readonly confirm: (asOf: Instant) => void;
}

export interface Exchange {
  readonly start: () => void;
  /** Asks now: after coming back to the foreground, after a push. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
}

const everyMs = 1_500;
const timeoutMs = 1_500;
/** After a failure the question is repeated sooner, so that a lost network is told within seconds. */
const againMs = 500;
/** A manifest of a large venue may take longer than a poll. */
const manifestTimeoutMs = 15_000;

export function createExchange(deps: ExchangeDeps): Exchange {
  let cancel: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let stopped = true;

  const list = oneAtATime(() => newList(deps));
  const round = async (): Promise<void> => {
    let waitMs = everyMs;
    try {
      waitMs = await exchangeOnce(deps, list);
    } catch (bug) {
      deps.log.error("exchange failed", { bug: String(bug) });
    }
    running = null;
    if (!stopped) cancel = deps.scheduler.after(waitMs, tick);
  };
  const tick = (): void => {
    if (stopped || running !== null) return;
    cancel?.();
    running = round();
  };
  return {
    start: () => {
      stopped = false;
      tick();
    },
    wake: tick,
    stop: async () => {
      stopped = true;
      cancel?.();
      await running;
    },
  };
}

/** One question and what follows from its answer; how long to wait before the next. */
async function exchangeOnce(deps: ExchangeDeps, list: ListInTurn): Promise<number> {
  const cursor = await deps.ledger.cursor();
  if (cursor === null) return (await firstList(deps, list)) ? 0 : againMs;
  const settled = await deps.ledger.settledUpTo();
  const query = new URLSearchParams({
    epoch: cursor.epoch,
    after: String(cursor.offset),
    settled: String(settled),
  });
  const answer = await deps.client.call({
    path: `/changes?${query.toString()}`,
    schema: changesSchema,
    timeoutMs,
  });
  if (!answer.ok) {
    if (answer.failure.kind === "problem" && answer.failure.code === "cursor-gone") {
      return (await firstList(deps, list)) ? 0 : againMs;
    }
    return failed(deps, answer.failure);
  }
  deps.onContact({ kind: "answered" });
  await deps.ledger.apply(answer.value);
  deps.onChanges(answer.value);
  const { id, asOf } = answer.value.manifest;
  if (asOf === null) return everyMs; // no supplier has answered yet: there is no list to fetch
  if (id === deps.snapshot.currentId()) {
    deps.snapshot.confirm(asOf);
  } else if (!list.isComing()) {
    // beside the questions, which go on meanwhile
    void list.take().catch((bug: unknown) => {
      deps.log.error("list not installed", { bug: String(bug) });
    });
  }
  return answer.value.more ? 0 : everyMs;
}

/** The list of a gateway whose feed we have not read: installed first, then the feed from its beginning. */
async function firstList(deps: ExchangeDeps, list: ListInTurn): Promise<boolean> {
  const manifest = await list.take();
  if (manifest === null) return false;
  await deps.ledger.restart(manifest.epoch);
  return true;
}

interface ListInTurn {
  readonly isComing: () => boolean;
  /** Joins the one that is on its way. */
  readonly take: () => Promise<Manifest | null>;
}

/** A large list takes longer than a question: it is neither asked for nor put in place twice at a time. */
function oneAtATime(take: () => Promise<Manifest | null>): ListInTurn {
  let coming: Promise<Manifest | null> | null = null;
  return {
    isComing: () => coming !== null,
    take: () => {
      coming ??= take().finally(() => {
        coming = null;
      });
      return coming;
    },
  };
}

async function newList(deps: ExchangeDeps): Promise<Manifest | null> {
  const manifest = await deps.client.call({
    path: "/manifest",
    schema: manifestSchema,
    timeoutMs: manifestTimeoutMs,
  });
  if (!manifest.ok) {
    failed(deps, manifest.failure);
    return null;
  }
  deps.onContact({ kind: "answered" });
  if (manifest.value.asOf !== null) await deps.snapshot.install(manifest.value);
  return manifest.value;
}

function failed(deps: ExchangeDeps, failure: GatewayFailure): number {
  deps.onContact({ kind: "failed", failure });
  deps.onFailure(failure);
  return againMs;
}
