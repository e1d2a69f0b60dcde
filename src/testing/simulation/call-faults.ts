/** What the network does to single calls. Each armed fault hits the next call of its link, once. */

export type CallFault =
  /** Never arrives; the caller hears nothing. */
  | { readonly kind: "lost-before" }
  /** Arrives and is acted on; the caller hears nothing. */
  | { readonly kind: "lost-after" }
  /** Arrives and is acted on; the connection breaks before the answer. */
  | { readonly kind: "reset-after" }
  /** Arrives twice, the second time `ms` later. */
  | { readonly kind: "duplicate"; readonly ms: number }
  /** So late that a later call overtakes it. */
  | { readonly kind: "reorder"; readonly ms: number }
  /** The answer takes its time, in either direction. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Arrives after its caller has given up, `ms` (at most the grace time) later. */
  | { readonly kind: "late"; readonly ms: number }
  /** Something answers in the receiver's place. */
  | { readonly kind: "http-4xx"; readonly status: 400 | 401 | 403 | 404 | 408 }
  | { readonly kind: "http-5xx"; readonly status: 500 | 502 | 503 }
  | { readonly kind: "http-429"; readonly seconds: number }
  | { readonly kind: "html" }
  /** Acted on; half of the answer comes. */
  | { readonly kind: "truncated" };

export interface FaultNote {
  readonly at: number;
  readonly kind: string;
  /** `device-1→gateway`, `gateway→supplier`, or who it happened to. */
  readonly where: string;
  /** Path of a call, booking of an act: as far as it helps to justify a claim. */
  readonly what: string;
}

/** Everything that went wrong, as only the simulation knows it. */
export interface FaultLog {
  readonly note: (note: FaultNote) => void;
  readonly notes: () => readonly FaultNote[];
}

export function createFaultLog(): FaultLog {
  const notes: FaultNote[] = [];
  return { note: (note) => void notes.push(note), notes: () => notes };
}

/** Whether the caller may be left without knowing that it was acted on. */
export const hidesOutcome = ({ kind }: FaultNote): boolean => hiding.has(kind);

const hiding: ReadonlySet<string> = new Set([
  "lost-before",
  "lost-after",
  "reset-after",
  "late",
  "delay",
  "reorder",
  "truncated",
  "http-4xx",
  "http-5xx",
  "http-429",
  "html",
  "partition",
]);

/** Everything that a campaign must have gone through; single calls, networks, processes, disks, clocks, people. */
export const faultKinds = [
  "lost-before",
  "lost-after",
  "reset-after",
  "duplicate",
  "reorder",
  "delay",
  "late",
  "http-4xx",
  "http-5xx",
  "http-429",
  "html",
  "truncated",
  "partition",
  "crash-device",
  "crash-gateway",
  "restored-backup",
  "emptied-database",
  "lost-writes",
  "clock-jump",
  "skewed-clock",
  "sync-in-scan",
  "second-tab",
  "frozen-tab",
  "foreign-redeem",
  "foreign-unredeem",
  "foreign-cancel",
  "foreign-rebook",
  "poison",
  "revoked",
] as const;
