/** A journal as ingest sees it, with a supplier that answers when told to. Nothing here judges or sends. */
import { cardOf } from "../core/card.ts";
import type { Booking } from "../core/booking.ts";
import { type DeviceId, unitItemKey } from "../core/ids.ts";
import type { ConnectionMode, Product } from "../core/product.ts";
import type { Scan } from "../core/scan.ts";
import type { Settlement } from "../core/settlement.ts";
import { type Instant, later } from "../core/time.ts";
import { type Delivery, ingestScans, type IngestDeps } from "../gateway/ingest/ingest.ts";
import type { JournalStore, RedemptionEntry } from "../gateway/ingest/journal-store.ts";
import { publishSettlements } from "../gateway/ingest/publish-settlements.ts";
import type { Receipt } from "../protocol/v1.ts";
import { aBooking, aProduct, aScan, connection, now, scanIdOf, thisDevice } from "./builders.ts";

export interface IngestWorldOptions {
  readonly booking?: Booking;
  readonly product?: Product;
  readonly mode?: ConnectionMode;
  readonly canUnredeem?: boolean;
}

export interface IngestWorld {
  readonly store: JournalStore;
  readonly deps: IngestDeps;
  readonly push: (
    scans: readonly unknown[],
    given?: Partial<Delivery>,
  ) => Promise<readonly Receipt["kind"][]>;
  /** The supplier answers every entry that is due, until none is; answers the scans that it was asked about. */
  readonly answer: (say: (entry: RedemptionEntry) => Settlement) => Promise<readonly number[]>;
  readonly publish: () => Promise<number>;
  readonly settlementOf: (n: number) => Promise<Settlement | null>;
  readonly openConflicts: () => Promise<readonly string[]>;
}

export function createIngestWorld(
  store: JournalStore,
  options: IngestWorldOptions = {},
): IngestWorld {
  const { booking = aBooking(), product = aProduct(), mode = "redeem" } = options;
  let ids = 0;
  const deps: IngestDeps = {
    store,
    modeOf: () => mode,
    canUnredeem: () => options.canUnredeem ?? false,
    bookingFacts: async (key) =>
      key === booking.key ? { booking, product } : { booking: null, product: null },
    newId: () => `id-${(ids += 1)}`,
  };
  const publish = (): Promise<number> => publishSettlements(deps, now);
  return {
    store,
    deps,
    publish,
    push: async (scans, given = {}) => {
      const delivery = { device: thisDevice, receivedAt: now, resent: [], distrust: null };
      const receipts = await ingestScans(deps, { ...delivery, scans, ...given });
      return receipts.map(({ kind }) => kind);
    },
    answer: async (say) => {
      const asked: number[] = [];
      const outbox = store.outboxOf(connection);
      for (;;) {
        const due = await outbox.due(now, 10);
        if (due.length === 0) return asked;
        for (const { id } of due) {
          asked.push(Number(id.slice(-12)));
          await outbox.update(id, (entry) => ({
            ...entry,
            state: { kind: "settled", at: now, settlement: say(entry) },
          }));
        }
        await publish();
      }
    },
    settlementOf: (n) => store.reads.settlementOf(scanIdOf(n)),
    openConflicts: async () => {
      const conflicts = await store.reads.conflicts(100);
      return conflicts
        .filter(({ state }) => state === "open")
        .map(
          ({ kind, unitItem, admissions, entered, allowed }) =>
            `${kind} ${unitItem?.split("/")[1] ?? "party"} ${entered}/${allowed} by ${admissions
              .map(({ scan }) => Number(scan.slice(-12)))
              .join("+")}`,
        )
        .toSorted();
    },
  };
}

/** Where a scan stands among those of its device, when it was, and whom it let in. */
export interface Presented {
  readonly seq?: number;
  readonly device?: DeviceId;
  readonly at?: Instant;
  /** 0 stands for the voucher. */
  readonly ticket?: number;
  readonly people?: number;
  readonly booking?: Booking;
}

/** Scan `n` lets in ticket 1, `n` milliseconds after `now`, numbered `n`, unless told otherwise. */
export function admitting(n: number, presented: Presented = {}): Scan {
  const { ticket = 1, people = 1, booking = aBooking() } = presented;
  const unitItem = ticket === 0 ? null : unitItemKey(connection, `unit-${ticket}`);
  const items = booking.unitItems.filter(({ key }) => unitItem === null || key === unitItem);
  return {
    ...presentedScan(n, presented),
    verdict: {
      kind: "admit",
      card: cardOf(booking, aProduct(), items),
      people,
      unitItem,
      inside: people,
      test: false,
      basis: { kind: "snapshot", at: now },
    },
    admission: { booking: booking.key, unitItem, people },
    redemption: {
      connection,
      reference: `T${ticket}`,
      bookingUuid: booking.uuid,
      unitItemUuid: ticket === 0 ? null : `unit-${ticket}`,
    },
  };
}

export const undoing = (n: number, undoes: number, presented: Presented = {}): Scan => ({
  ...presentedScan(n, presented),
  verdict: {
    kind: "undone",
    card: cardOf(presented.booking ?? aBooking(), aProduct(), []),
    scan: scanIdOf(undoes),
    people: 1,
    reason: "wrong party",
    basis: { kind: "snapshot", at: now },
  },
});

/** Scan `n` lets in against what scan `denial` said: everything else as `admitting`. */
export function overruling(n: number, denial: number, presented: Presented = {}): Scan {
  const scan = admitting(n, presented);
  const { admission, verdict } = scan;
  if (admission === null || verdict.kind !== "admit") throw new Error("admits nobody");
  const { card, unitItem, people, basis } = verdict;
  return {
    ...scan,
    post: { ...scan.post, role: "supervisor" },
    verdict: {
      kind: "overruled",
      card,
      overrules: { scan: scanIdOf(denial), kind: "already-used" },
      unitItem,
      people,
      reason: "Checked by hand",
      basis,
    },
  };
}

export const refusing = (n: number, presented: Presented = {}): Scan => presentedScan(n, presented);

function presentedScan(n: number, { seq = n, device = thisDevice, at }: Presented): Scan {
  const decidedAt = at ?? later(now, n);
  return aScan({
    id: scanIdOf(n),
    seq,
    device,
    decided: { deviceAt: decidedAt, correctedAt: decidedAt, uncertaintyMs: 0 },
  });
}
