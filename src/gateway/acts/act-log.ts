/**
 * What supervisors and admins did to the venue: who, from which device, when. Two implementations, SQL and memory; one
 * contract suite (`act-log.contract.ts`) runs on both.
 *
 * The mode of a connection is the last switch in here and kept nowhere else: nobody can switch one without a trace.
 *
 * Implementations promise: an act is there, durably, when `record` resolves; acts are never changed or removed; all
 * gateways on one database read them in the same order.
 */
import type { ConnectionId } from "../../core/ids.ts";
import type { ConnectionMode } from "../../core/product.ts";
import type { Instant } from "../../core/time.ts";
import type { ActRecord } from "../../protocol/venue.ts";

export interface ActLog {
  readonly record: (act: ActRecord) => Promise<void>;
  /** `from` inclusive, `to` exclusive; latest first. */
  readonly between: (from: Instant, to: Instant) => Promise<readonly ActRecord[]>;
  /** Of all connections, as they were recorded. */
  readonly modeSwitches: () => Promise<readonly ModeSwitch[]>;
}

export interface ModeSwitch {
  readonly at: Instant;
  readonly connection: ConnectionId;
  readonly from: ConnectionMode;
  readonly to: ConnectionMode;
}

/** The switch that an act is; none where it is another act. */
export const switchIn = ({ at, act }: ActRecord): readonly ModeSwitch[] =>
  act.kind === "mode" ? [{ at, connection: act.connection, from: act.from, to: act.to }] : [];
