/** What an omniscient observer of a run knows, and what the system claims of itself at the end. */
import type { Conflict } from "../../core/conflict.ts";
import type { ScanId } from "../../core/ids.ts";
import type { Settlement } from "../../core/settlement.ts";
import type { FaultNote } from "./call-faults.ts";
import type { Redemption, SimWorld, SupplierLog } from "./world.ts";

/** People let in on one scan. */
export interface Green {
  readonly scan: ScanId;
  readonly device: number;
  readonly bookingUuid: string;
  readonly unitItemUuid: string | null;
  readonly people: number;
  /** The guest's time, as the device corrected it. */
  readonly at: number;
}

export interface Facts {
  readonly world: SimWorld;
  /** What stewards saw. */
  readonly greens: readonly Green[];
  /** Stored by a device that died before its steward saw anything. */
  readonly ghosts: readonly Green[];
  /** Admissions taken back. */
  readonly undone: ReadonlySet<ScanId>;
  /** The supplier's own log. */
  readonly redemptions: readonly Redemption[];
  readonly unredeemed: SupplierLog["unredeemed"];
  readonly takenBack: SupplierLog["takenBack"];
  /** Path of the call that redeems. */
  readonly redeemPath: string;
  /** Bookings of which the supplier answered a redemption of ours with somebody's earlier one. */
  readonly repeated: ReadonlySet<string>;
  /** The supplier redeems them no more: cancelled, or moved to another day. */
  readonly closed: ReadonlySet<string>;
  readonly poisoned: ReadonlySet<string>;
  readonly faults: readonly FaultNote[];
}

export interface Claims {
  /** Open ones at the gateway. */
  readonly conflicts: readonly Conflict[];
  /** Open ones at each device that may still be told anything. */
  readonly conflictsAt: readonly (readonly Conflict[])[];
  readonly settlements: ReadonlyMap<ScanId, Settlement>;
  readonly parked: readonly { readonly scan: ScanId; readonly bookingUuid: string }[];
  /** In the gateway's journal. */
  readonly journal: ReadonlySet<ScanId>;
  /** Whatever else did not come out as promised, in words: undrained outboxes, numbers, devices that differ. */
  readonly broken: readonly string[];
}

export interface Outcome {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly unexplained: readonly string[];
  readonly conflictsExpected: number;
  readonly conflictsShown: number;
  readonly parked: number;
  readonly probable: number;
  readonly atLeastOnce: number;
}
