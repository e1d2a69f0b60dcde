/** One schedule: what stewards, networks, clocks and suppliers do, all of it written down before it runs. */
import type { Switches } from "../../sandbox/octo/world.ts";
import type { ConnectorKind } from "../../connectors/connector.ts";
import type { CallFault } from "./call-faults.ts";
import type { ForeignAct } from "./world.ts";

/** An index of a device, or the gateway's own link to its supplier. */
export type LinkName = number | "supplier";

export type Op =
  /** A steward holds a code under the camera; `people` answers a party's question (at most what is asked). */
  | {
      readonly kind: "present";
      readonly device: number;
      readonly ticket: number;
      readonly people: number;
    }
  /** The steward takes back the last admission of this device. */
  | { readonly kind: "undo"; readonly device: number }
  /** A sync or a flush in the very moment of whatever else happens. */
  | { readonly kind: "wake"; readonly device: number }
  | { readonly kind: "partition"; readonly link: LinkName; readonly ms: number }
  | {
      readonly kind: "call";
      readonly link: LinkName;
      readonly path: string;
      readonly fault: CallFault;
    }
  /** Dies at the `commits`-th commit from now, before or after it, and is back `ms` later. */
  | {
      readonly kind: "crash";
      readonly who: number | "gateway";
      readonly commits: number;
      readonly side: "before" | "after";
      readonly ms: number;
    }
  /** The gateway's database is copied now; the later op puts the copy back. */
  | { readonly kind: "backup" }
  | { readonly kind: "restore"; readonly ms: number }
  /** The browser has lost the whole database; what lies elsewhere is still there. */
  | { readonly kind: "empty"; readonly device: number }
  /** A power cut: what was written relaxed is as it was a while ago. */
  | { readonly kind: "lose-relaxed"; readonly device: number }
  | { readonly kind: "clock-jump"; readonly device: number; readonly byMs: number }
  | { readonly kind: "second-tab"; readonly device: number; readonly ms: number }
  | { readonly kind: "freeze"; readonly device: number; readonly ms: number }
  | {
      readonly kind: "foreign";
      readonly act: ForeignAct;
      readonly ticket: number;
    }
  /** From now on the supplier answers nonsense about this booking. */
  | { readonly kind: "poison"; readonly ticket: number }
  | { readonly kind: "revoke"; readonly device: number };

export interface TimedOp {
  /** ms since the start. */
  readonly at: number;
  readonly op: Op;
}

export interface Schedule {
  readonly seed: number;
  readonly supplier: ConnectorKind;
  /** Undos go to the supplier, where it can take a use back. */
  readonly takesBack: boolean;
  readonly store: "memory" | "pglite";
  readonly redeemAgain: Switches["redeemAgain"];
  readonly devices: readonly { readonly gate: 1 | 2; readonly skewMs: number }[];
  readonly ops: readonly TimedOp[];
}
