/**
 * Claims choose which scan's redemption goes to the supplier: one row per key and use, unique in SQL. They decide nothing
 * about who may enter; that has happened at the gate.
 */
import { z } from "zod";
import type { ScanId } from "../../core/ids.ts";
import type { Product } from "../../core/product.ts";
import type { Scan } from "../../core/scan.ts";
import { assertNever } from "../../core/result.ts";
import { type Instant, localDateAt } from "../../core/time.ts";
import type { Sql } from "../store/database.ts";

interface ClaimRequest {
  readonly scan: ScanId;
  readonly admission: NonNullable<Scan["admission"]>;
  readonly product: Product | null;
  readonly now: Instant;
}

/** True when this scan is the one to be sent. */
export async function claimUse(sql: Sql, request: ClaimRequest): Promise<boolean> {
  const key = request.admission.unitItem ?? request.admission.booking;
  for (const use of usesOf(request)) {
    const taken = await sql.query(
      `insert into claims (use_key, scan, claimed_at) values ($1, $2, $3)
       on conflict (use_key) do nothing returning use_key`,
      [`${key}#${use}`, request.scan, request.now],
      z.object({ use_key: z.string() }),
    );
    if (taken.length > 0) return true;
  }
  return false;
}

/** The uses that the policy grants, in the order in which they are taken. */
function usesOf({ product, now }: ClaimRequest): readonly string[] {
  const use = product?.policy.use ?? { kind: "once" };
  switch (use.kind) {
    case "once":
      return ["1"];
    case "per-date":
      return [product === null ? "1" : localDateAt(now, product.timeZone)];
    case "times":
      return Array.from({ length: use.times }, (_, n) => String(n + 1));
    default:
      return assertNever(use);
  }
}
