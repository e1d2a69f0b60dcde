/** A supervisor's device and what its gateway last told, standing still. For tests. */
import { createStore } from "zustand/vanilla";
import type { Conflict } from "../../../core/conflict.ts";
import type { Product } from "../../../core/product.ts";
import { asGateId } from "../../../core/ids.ts";
import { fail, ok } from "../../../core/result.ts";
import type { KnownDevice, Occupancy, Report } from "../../../protocol/venue.ts";
import { aGate, aPost, aProduct, gateTwo, thisDevice } from "../../../testing/builders.ts";
import type { ScanFeedState } from "../../supervision/scan-feed.ts";
import { firstList } from "../../supervision/scan-list.ts";
import type { Supervision } from "../../supervision/supervision.ts";
import { createVenueList } from "../../supervision/venue-list.ts";
import type { Watch } from "../../supervision/watch.ts";
import type { Watched } from "../../supervision/watched.ts";
import type { ModeStrip, StatusLine } from "../../ui/status.ts";
import {
  aDevice,
  aHistoryScan,
  anOccupancy,
  aReport,
} from "../../ui/words/board-samples.contract.ts";
import { context, now } from "../../ui/words/verdict-samples.contract.ts";
import type { BoardPageProps } from "./use-board-chrome.ts";

export interface BoardTold {
  readonly role: Supervision["role"];
  readonly occupancy: Watched<Occupancy>;
  readonly devices: Watched<readonly KnownDevice[]>;
  readonly scans: ScanFeedState;
  readonly report: Watched<Report>;
  readonly conflicts: readonly Conflict[];
  readonly products: readonly Product[];
  /** Of this device itself. */
  readonly line: StatusLine;
  /** A ticket was scanned here a moment ago. */
  readonly isScanHeld: boolean;
}

export const current = <T>(value: T): Watched<T> => ({ kind: "current", value, at: now });

export function boardWorld(told: Partial<BoardTold> = {}): BoardPageProps {
  const conflicts = told.conflicts ?? [];
  const venue = createVenueList();
  venue.take({
    gates: [aGate({ id: asGateId("gate-1"), sign: "1", label: "Gate 1" }), aGate()],
    products: told.products ?? [aProduct()],
    connections: [],
  });
  return {
    gate: {
      bookings: () => 1_284,
      conflicts: {
        all: async () => conflicts,
        unseen: async () => conflicts,
        see: async () => undefined,
        subscribe: () => () => undefined,
      },
      device: thisDevice,
      gate: aGate(),
      gateLabel: context.gateLabel,
      handScanner: { held: createStore(() => ({ isTold: told.isScanHeld ?? false })) },
      lists: () => [],
      post: aPost({ gate: gateTwo, role: "supervisor" }),
      status: {
        store: createStore<{ readonly line: StatusLine; readonly mode: ModeStrip }>(() => ({
          line: told.line ?? { kind: "live", bookings: 1_284, asOf: now },
          mode: "observe",
        })),
      },
      undo: async () => fail({ kind: "not-allowed" }),
      venue: "Port Vell Boats",
    },
    supervision: {
      role: told.role ?? "supervisor",
      now: () => now,
      venue,
      occupancy: still(told.occupancy ?? current(anOccupancy())),
      devices: still(told.devices ?? current([aDevice()])),
      scans: () => ({
        store: createStore(() => told.scans ?? scansTold()),
        look: () => () => undefined,
        again: () => undefined,
        follow: () => undefined,
        more: () => undefined,
        showFresh: () => undefined,
      }),
      report: () => still(told.report ?? current(aReport())),
      scanOf: async () => ok(null),
      revoke: async () => ok(null),
      release: async () => ok({ scans: 1 }),
      enrol: async () => fail({ kind: "not-allowed" }),
      setMode: async () => ok(null),
    },
  };
}

/** Two scans, and more of them before. */
export const scansTold = (change: Partial<ScanFeedState> = {}): ScanFeedState => ({
  list: current(firstList({ scans: [aHistoryScan(2), aHistoryScan(1)], before: "b1" })),
  next: { kind: "idle" },
  ...change,
});

const still = <T>(watched: Watched<T>): Watch<T> => ({
  store: createStore(() => ({ watched })),
  look: () => () => undefined,
  again: () => undefined,
});
