/**
 * What one answer to "what has changed?" leads to, however it came: stored with its cursor in one step, told, and a new list
 * fetched beside.
 */
import type { Log } from "../../core/effects.ts";
import type { Instant } from "../../core/time.ts";
import { type Changes, type Manifest, manifestSchema } from "../../protocol/v1.ts";
import type { GatewayClient, GatewayFailure } from "../gateway-client.ts";
import type { FeedPort } from "./changes-question.ts";
import type { Contact } from "./reachability.ts";

export interface AnswerDeps {
  readonly client: GatewayClient;
  readonly log: Log;
  readonly ledger: FeedPort;
  readonly snapshot: SnapshotPort;
  readonly onContact: (contact: Contact) => void;
  /** After the answer was stored. */
  readonly onChanges: (changes: Changes) => void;
  readonly onFailure: (failure: GatewayFailure) => void;
}

export interface SnapshotPort {
  readonly currentId: () => string | null;
  readonly install: (manifest: Manifest) => Promise<void>;
  /** The same list, confirmed again: only its age changes. */
  readonly confirm: (asOf: Instant) => void;
}

export interface AnswerTaking {
  readonly take: (changes: Changes) => Promise<void>;
  /** The list of a gateway whose feed we have not read: installed first, then the feed from its beginning. */
  readonly firstList: () => Promise<boolean>;
  readonly fail: (failure: GatewayFailure) => void;
  /** Resolves when no list is on its way. */
  readonly idle: () => Promise<void>;
}

/** A manifest of a large venue may take longer than a poll. */
const manifestTimeoutMs = 15_000;

export function createAnswerTaking(deps: AnswerDeps): AnswerTaking {
  const failed = (failure: GatewayFailure): void => {
    deps.onContact({ kind: "failed", failure });
    deps.onFailure(failure);
  };
  const list = oneAtATime(async () => {
    const manifest = await deps.client.call({
      path: "/manifest",
      schema: manifestSchema,
      timeoutMs: manifestTimeoutMs,
    });
    if (!manifest.ok) {
      failed(manifest.failure);
      return null;
    }
    deps.onContact({ kind: "answered" });
    if (manifest.value.asOf !== null) await deps.snapshot.install(manifest.value);
    return manifest.value;
  });

  return {
    fail: failed,
    idle: list.idle,
    take: async (changes) => {
      deps.onContact({ kind: "answered" });
      await deps.ledger.apply(changes);
      deps.onChanges(changes);
      const { id, asOf } = changes.manifest;
      if (asOf === null) return; // no supplier has answered yet: there is no list to fetch
      if (id === deps.snapshot.currentId()) {
        deps.snapshot.confirm(asOf);
      } else if (!list.isComing()) {
        // beside the questions, which go on meanwhile
        void list.take().catch((bug: unknown) => {
          deps.log.error("list not installed", { bug: String(bug) });
        });
      }
    },
    firstList: async () => {
      const manifest = await list.take();
      if (manifest === null) return false;
      await deps.ledger.restart(manifest.epoch);
      return true;
    },
  };
}

interface ListInTurn {
  readonly isComing: () => boolean;
  /** Joins the one that is on its way. */
  readonly take: () => Promise<Manifest | null>;
  readonly idle: () => Promise<void>;
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
    // its failure is told to who took it
    idle: async () => void (await Promise.allSettled([coming])),
  };
}
