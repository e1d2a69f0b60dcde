/**
 * A contradiction on a line of time. Pure. Each admission has its mark, as wide as its time is unsure, and the blind span:
 * from the scan to when the gateway had it, in which nobody elsewhere could know. Places are shares of the line, 0 to 1.
 */
import type { Conflict } from "../../../core/conflict.ts";
import type { GateId, ScanId } from "../../../core/ids.ts";
import { asInstant, type Instant, minutes } from "../../../core/time.ts";
import { blindFromMs } from "../../ui/words/decision-words.ts";

export interface TimeLine {
  readonly ticks: readonly { readonly at: Instant; readonly place: number }[];
  /** Whether ticks need seconds to be told apart. */
  readonly isFine: boolean;
  /** Oldest first; the supplier's own, where it is dated, last. */
  readonly lanes: readonly Lane[];
}

export interface Lane {
  /** Null for the supplier's. */
  readonly gate: GateId | null;
  readonly at: Instant;
  readonly place: number;
  /** Where it may have been as well. */
  readonly unsure: Span;
  readonly blind: (Span & { readonly until: Instant }) | null;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

export function timeLineOf(
  { admissions, supplier }: Pick<Conflict, "admissions" | "supplier">,
  receivedAt: (scan: ScanId) => Instant | null,
): TimeLine {
  const moments: readonly Moment[] = [
    ...admissions.map(({ scan, gate, at, uncertaintyMs }) => {
      const received = receivedAt(scan);
      const late = received !== null && received - at > blindFromMs ? received : null;
      return { gate, at, uncertaintyMs, blindUntil: late };
    }),
    ...(supplier?.kind === "redeemed" && supplier.at !== null
      ? [{ gate: null, at: supplier.at, uncertaintyMs: 0, blindUntil: null }]
      : []),
  ];
  const first = Math.min(...moments.map(({ at, uncertaintyMs }) => at - uncertaintyMs));
  const last = Math.max(
    ...moments.map(({ at, uncertaintyMs, blindUntil }) =>
      Math.max(at + uncertaintyMs, blindUntil ?? at),
    ),
  );
  const room = Math.max(leastRoomMs, (last - first) * roomShare);
  const from = first - room;
  const to = last + room;
  const place = (at: number): number => (at - from) / (to - from);
  const stepMs = steps.find((each) => (to - from) / each <= mostTicks) ?? dayMs;
  const firstTick = Math.ceil(from / stepMs) * stepMs;
  const count = Math.min(mostTicks + 1, Math.floor((to - firstTick) / stepMs) + 1);
  return {
    isFine: stepMs < minutes(1),
    ticks: Array.from({ length: count }, (_, n) => asInstant(firstTick + n * stepMs)).map((at) => ({
      at,
      place: place(at),
    })),
    lanes: moments.map(({ gate, at, uncertaintyMs, blindUntil }) => ({
      gate,
      at,
      place: place(at),
      unsure: { from: place(at - uncertaintyMs), to: place(at + uncertaintyMs) },
      blind:
        blindUntil === null ? null : { from: place(at), to: place(blindUntil), until: blindUntil },
    })),
  };
}

interface Moment {
  readonly gate: GateId | null;
  readonly at: Instant;
  readonly uncertaintyMs: number;
  readonly blindUntil: Instant | null;
}

/** Before the first and after the last moment (ms, and as a share of what lies between). */
const leastRoomMs = 30_000;
const roomShare = 0.12;
const mostTicks = 8;
const dayMs = minutes(24 * 60);
const steps: readonly number[] = [
  10_000,
  30_000,
  ...[1, 2, 5, 10, 15, 30, 60, 120, 360, 720].map(minutes),
];
