/** Admissions of all devices, and the change feed that carries them. */
import { z } from "zod";
import type { Admission } from "../../core/admission.ts";
import type { BookingKey, ScanId } from "../../core/ids.ts";
import type { Scan } from "../../core/scan.ts";
import type { Instant } from "../../core/time.ts";
import { admissionSchema } from "../../protocol/scan-schema.ts";
import type { Change } from "../../protocol/v1.ts";
import type { Sql } from "../store/database.ts";

export async function recordAdmission(sql: Sql, scan: Scan, now: Instant): Promise<void> {
  if (scan.admission === null) return;
  const admission: Admission = {
    scan: scan.id,
    ...scan.admission,
    at: scan.decided.correctedAt,
    uncertaintyMs: scan.decided.uncertaintyMs,
    gate: scan.post.gate,
    operator: scan.post.operator,
    device: scan.device,
    supplierRedeemedAt: null,
  };
  await sql.execute(
    `insert into admissions (scan, booking, unit_item, people, at, uncertainty_ms, gate, operator, device)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      admission.scan,
      admission.booking,
      admission.unitItem,
      admission.people,
      admission.at,
      admission.uncertaintyMs,
      admission.gate,
      admission.operator,
      admission.device,
    ],
  );
  await appendChange(sql, { kind: "admission", admission }, now);
}

/** The supplier's own time for an admission: other devices need it to tell our trace from a stranger's. */
export async function noteSupplierTime(
  sql: Sql,
  {
    scan,
    redeemedAt,
    now,
  }: { readonly scan: ScanId; readonly redeemedAt: Instant; readonly now: Instant },
): Promise<void> {
  const [row] = await sql.query(
    `update admissions set supplier_redeemed_at = $2 where scan = $1 returning *`,
    [scan, redeemedAt],
    admissionRow,
  );
  if (row !== undefined) await appendChange(sql, { kind: "admission", admission: row }, now);
}

export const admissionsOf = (sql: Sql, booking: BookingKey): Promise<readonly Admission[]> =>
  sql.query(
    `select * from admissions where booking = $1 order by at, scan`,
    [booking],
    admissionRow,
  );

/**
 * Offsets come from a counter row that is locked until the writing transaction ends: a reader that has seen offset n will
 * never find a smaller one appear later, also with several gateways on one database.
 */
async function appendChange(sql: Sql, change: Change["change"], now: Instant): Promise<void> {
  const [row] = await sql.query(
    `insert into counters (name, value) values ('feed', 1)
     on conflict (name) do update set value = counters.value + 1 returning value`,
    [],
    z.object({ value: z.number() }),
  );
  if (row === undefined) throw new Error("the feed counter answered nothing");
  await sql.execute(`insert into feed (position, change, at) values ($1, $2, $3)`, [
    row.value,
    JSON.stringify(change),
    now,
  ]);
}

const admissionRow = z
  .object({
    scan: z.string(),
    booking: z.string(),
    unit_item: z.string().nullable(),
    people: z.number(),
    at: z.number(),
    uncertainty_ms: z.number(),
    gate: z.string(),
    operator: z.string(),
    device: z.string(),
    supplier_redeemed_at: z.number().nullable(),
  })
  .transform(({ unit_item, uncertainty_ms, supplier_redeemed_at, ...same }) =>
    admissionSchema.parse({
      ...same,
      unitItem: unit_item,
      uncertaintyMs: uncertainty_ms,
      supplierRedeemedAt: supplier_redeemed_at,
    }),
  );
