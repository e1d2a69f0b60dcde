/** What the engine's parts ask of the ledger and the list, on the real ones. Storage trouble becomes an error here. */
import type { ScanId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { Instant } from "../core/time.ts";
import { lookedUpSchema } from "../protocol/v1.ts";
import type { BookingSnapshot } from "../storage/booking-snapshot.ts";
import type { Onlooker } from "../storage/held-conflicts.ts";
import type { ScanLedger } from "../storage/scan-ledger.ts";
import type { StorageFailure } from "../storage/storage-failure.ts";
import type { FoundHere, HandleCaptureDeps, LedgerPort } from "./features/scan/handle-capture.ts";
import type { HeldAdmission } from "./features/scan/asking.ts";
import type { OverruleLedger } from "./features/scan/overrule.ts";
import type { SeveralLedger } from "./features/scan/several-scans.ts";
import type { UndoLedger } from "./features/scan/undo.ts";
import type { GatewayClient } from "./gateway-client.ts";
import type { ListState } from "./list-state.ts";
import type { ConflictReader } from "./services.ts";
import type { FeedPort } from "./sync/changes-question.ts";
import type { HealingLedger } from "./sync/healing.ts";

/** DESIGN 4: what a live look-up may cost the person who waits. */
const lookupTimeoutMs = 1_500;

export function findOn(
  snapshot: Pick<BookingSnapshot, "find">,
  list: Pick<ListState, "asOf" | "count">,
): (codes: readonly string[]) => Promise<FoundHere> {
  return async (codes) => {
    const found = await required(snapshot.find(codes));
    return {
      bookings: found.matches.map(({ booking }) => booking),
      pages: found.matches.map(({ page }) => page).filter((page) => page !== null),
      snapshot: found.snapshotId,
      asOf: list.asOf(),
      count: list.count(),
    };
  };
}

export function lookupOn(deps: {
  readonly client: GatewayClient;
  readonly snapshot: Pick<BookingSnapshot, "rememberFound">;
  readonly now: () => Instant;
}): HandleCaptureDeps["lookup"] {
  return async (code) => {
    const answer = await deps.client.call({
      path: `/lookup?${new URLSearchParams({ code }).toString()}`,
      schema: lookedUpSchema,
      timeoutMs: lookupTimeoutMs,
    });
    if (!answer.ok) return null;
    const { bookings, answered } = answer.value;
    // kept for the next time this ticket is held up; not knowing is never kept
    if (bookings.length > 0) await deps.snapshot.rememberFound(bookings, deps.now());
    return { bookings, answered };
  };
}

const overlayOffsetOn = (ledger: ScanLedger) => (): Promise<number> =>
  required(ledger.overlayOffset());

export const capturePortOn = (ledger: ScanLedger): LedgerPort => ({
  admissionsOf: (bookings) => required(ledger.admissionsOf(bookings)),
  overlayOffset: overlayOffsetOn(ledger),
  commit: ({ judgedAdmissions, evidence, ...scan }) =>
    ledger.commit({ scan, judgedAdmissions, evidence }),
});

export const severalPortOn = (ledger: ScanLedger): SeveralLedger => ({
  admissionsOf: (bookings) => required(ledger.admissionsOf(bookings)),
  overlayOffset: overlayOffsetOn(ledger),
  commitTogether: (drafts) =>
    ledger.commitTogether(
      drafts.map(({ judgedAdmissions, evidence, ...scan }) => ({
        scan,
        judgedAdmissions,
        evidence,
      })),
    ),
});

export const undoPortOn = (ledger: ScanLedger): UndoLedger => ({
  overlayOffset: overlayOffsetOn(ledger),
  undo: ledger.undo,
});

export const overrulePortOn = (ledger: ScanLedger): OverruleLedger => ({
  overlayOffset: overlayOffsetOn(ledger),
  vectorOf: ledger.vectorOf,
  overrule: ledger.overrule,
});

export async function heldAdmissionOn(
  ledger: ScanLedger,
  id: ScanId,
): Promise<HeldAdmission | null> {
  const item = await required(ledger.historyOf(id));
  if (item === null) return null;
  const { scan, delivery, undone } = item;
  return { scan, undone, isUnsent: delivery.kind === "unsent" };
}

export const feedPortOn = (ledger: ScanLedger): FeedPort => ({
  position: async () => ({
    ...(await required(ledger.feedPosition())),
    incarnations: await required(ledger.incarnations()),
  }),
  apply: async (changes) => {
    const applied = await required(ledger.applyChanges(changes));
    // another tab has gone on to a new life of the gateway: these settlements are numbered as in the old one
    if (applied.kind === "other-epoch") return;
    await required(ledger.applySettlements(changes.settlements));
  },
  restart: (epoch) => required(ledger.restartFeed(epoch)),
});

export const healingPortOn = (ledger: ScanLedger): HealingLedger => ({
  noteHeld: (held) => required(ledger.noteHeld(held)),
  lost: (held) => required(ledger.lost(held)),
  noteOffered: ledger.noteOffered,
  remint: (scans) => required(ledger.remint(scans)),
});

export const conflictReaderOn = (ledger: ScanLedger, onlooker: Onlooker): ConflictReader => ({
  unseen: async () =>
    (await required(ledger.conflicts(onlooker)))
      .filter(({ conflict, isSeen }) => conflict.state === "open" && !isSeen)
      .map(({ conflict }) => conflict),
  all: async () => (await required(ledger.conflicts(onlooker))).map(({ conflict }) => conflict),
  see: (id) => required(ledger.seeConflict(id)),
  subscribe: ledger.subscribe,
});

/** For ports that answer no `Result`: what storage cannot do there is shown by the caller's own handling of errors. */
export async function required<T>(
  stored: Promise<Result<T, StorageFailure>> | Result<T, StorageFailure>,
): Promise<T> {
  const result = await stored;
  if (!result.ok) throw new Error(`storage: ${result.failure.kind}`);
  return result.value;
}
