/**
 * The one status line, from everything that is known (LOOK 6). Pure. The order is what the operator must hear first: cannot
 * save, stopped, no list yet, a clock that stops greens, a loss that was made good, hardly any space left, then how the
 * network stands, then what waits behind the gateway.
 */
import { type Instant, minutes } from "../../core/time.ts";
import type { ConnectionHealth } from "../../protocol/v1.ts";
import type { Reachability } from "../sync/reachability.ts";
import type { Stopped } from "../sync/stopping.ts";
import type { ModeStrip, StatusLine } from "../ui/status.ts";

export interface StatusFacts {
  readonly now: Instant;
  readonly reachability: Reachability;
  /** This device's outbox. */
  readonly unsent: number;
  readonly oldestUnsentAt: Instant | null;
  readonly parked: number;
  readonly list: { readonly bookings: number; readonly asOf: Instant } | null;
  /** A list on its way, in bookings. */
  readonly loading: { readonly have: number; readonly of: number } | null;
  /** As the gateway last told. */
  readonly connections: readonly ConnectionHealth[];
  /** Why the last write failed; null while writing works. */
  readonly storageTrouble: Extract<StatusLine, { kind: "unwritable" }>["trouble"] | null;
  /** What was kept free for scans is used up; they are still stored. */
  readonly spaceShort: boolean;
  /** The gateway has stopped this device; null while it works. */
  readonly stopped: Stopped | null;
  /** This device's own clock less the gateway's (ms): positive is ahead. 0 where it was never measured. */
  readonly clockOffMs: number;
  /** Scans that came back after the database was found empty; null when there is nothing to tell, or it has been. */
  readonly recovered: number | null;
}

/** A clock this far off is worth a warning (ms), and this far off it stops greens that a date decides. */
const clockWarnsMs = minutes(1);
const clockStopsMs = minutes(5);
/** Older than this, the list is the news (ms). */
const staleAfterMs = 4 * 3_600_000;

export function statusOf(facts: StatusFacts): StatusLine {
  const { unsent, reachability, list } = facts;
  if (facts.storageTrouble !== null) return { kind: "unwritable", trouble: facts.storageTrouble };
  if (facts.stopped !== null) return { kind: "revoked", unsent };
  if (list === null) {
    return supplierTrouble(facts) ?? { kind: "loading", ...(facts.loading ?? { have: 0, of: 0 }) };
  }
  if (Math.abs(facts.clockOffMs) > clockStopsMs) {
    return { kind: "clock-off", offMs: facts.clockOffMs, far: true };
  }
  if (facts.recovered !== null) return { kind: "recovered", scans: facts.recovered };
  if (facts.spaceShort) return { kind: "space-short" };
  const listAgeMs = facts.now - list.asOf;
  const alone = reachability.kind === "unreachable" || reachability.kind === "captive";
  if (listAgeMs > staleAfterMs) {
    return { kind: "stale", listAgeMs, since: alone ? reachability.since : null };
  }
  if (reachability.kind === "captive") return { kind: "captive", unsent };
  if (reachability.kind === "unreachable") {
    return { kind: "local", since: reachability.since, unsent, listFrom: list.asOf };
  }
  if (reachability.kind === "unknown") {
    // nothing has been heard since this start: claim no more than the list
    return { kind: "local", since: facts.now, unsent, listFrom: list.asOf };
  }
  return whenReachable(facts, { ...list });
}

function whenReachable(
  facts: StatusFacts,
  list: { readonly bookings: number; readonly asOf: Instant },
): StatusLine {
  const { connections, unsent, oldestUnsentAt, clockOffMs } = facts;
  const parked = facts.parked + sum(connections.map((each) => each.parked));
  if (parked > 0) return { kind: "parked", count: parked };
  const trouble = supplierTrouble(facts);
  if (trouble !== null) return trouble;
  if (Math.abs(clockOffMs) > clockWarnsMs) {
    return { kind: "clock-off", offMs: clockOffMs, far: false };
  }
  // counted but not yet dated: still not sent
  if (unsent > 0) return { kind: "sending", unsent, oldestAt: oldestUnsentAt ?? facts.now };
  return { kind: "live", ...list };
}

/** What the gateway last told of its suppliers; nothing while the gateway itself is out of reach. */
function supplierTrouble({ connections, reachability }: StatusFacts): StatusLine | null {
  if (reachability.kind !== "reachable") return null;
  const waiting = sum(connections.map((each) => each.waiting));
  const refusing = connections.find(
    ({ state }) => state === "refuses-key" || state === "lacks-capability",
  );
  if (refusing !== undefined) {
    const why = refusing.state === "lacks-capability" ? "capability" : "key";
    return { kind: "supplier-refuses", why, waiting };
  }
  const isDown = connections.some(({ state }) => state === "down");
  return isDown ? { kind: "supplier-down", waiting } : null;
}

/** Observe wins over test: where nothing is redeemed, nobody may think otherwise. */
export function modeStripOf(modes: readonly ("observe" | "redeem" | "test")[]): ModeStrip {
  if (modes.includes("observe")) return "observe";
  return modes.includes("test") ? "test" : null;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
