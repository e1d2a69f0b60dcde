/**
 * Claims choose which scan's redemption goes to the supplier: one row per key and use, unique in the store. They decide
 * nothing about who may enter; that has happened at the gate.
 */
import type { Admission } from "../../core/admission.ts";
import { dayOfUse } from "../../core/conflicts.ts";
import type { ScanId } from "../../core/ids.ts";
import type { Product } from "../../core/product.ts";
import { assertNever } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import type { JournalTransaction } from "./journal-store.ts";

export interface ClaimWish {
  readonly admission: Pick<Admission, "scan" | "booking" | "unitItem" | "at">;
  readonly product: Product | null;
  readonly now: Instant;
}

export type ClaimOutcome =
  /** This scan is the one to be sent. */
  { readonly kind: "claimed" } | { readonly kind: "taken"; readonly holders: readonly ScanId[] };

/** Claims the first free use that the policy grants. Asked again, the same scan keeps the one it has. */
export async function claimUse(tx: JournalTransaction, wish: ClaimWish): Promise<ClaimOutcome> {
  const { scan } = wish.admission;
  const holders: ScanId[] = [];
  for (const useKey of keysOf(wish)) {
    const holder = await tx.takeUse(useKey, { scan, at: wish.now });
    if (holder === scan) return { kind: "claimed" };
    holders.push(holder);
  }
  return { kind: "taken", holders };
}

/** In the order in which they are taken. A day is that of the admission, however late its scan arrives. */
function keysOf({ admission, product }: ClaimWish): readonly string[] {
  const key = admission.unitItem ?? admission.booking;
  const use = product?.policy.use ?? { kind: "once" };
  switch (use.kind) {
    case "once":
      return [`${key}#1`];
    case "per-date":
      return [`${key}#${dayOfUse(admission, product)}`];
    case "times":
      return Array.from({ length: use.times }, (_, n) => `${key}#${n + 1}`);
    default:
      return assertNever(use);
  }
}
