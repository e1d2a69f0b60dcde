/** Who was let in, and what was taken back. */
import { z } from "zod";
import type { JournalReads, JournalTransaction } from "../ingest/journal-store.ts";
import { instantSchema, scanIdSchema } from "../../protocol/ids-schema.ts";
import { admissionSchema, settlementSchema, undoSchema } from "../../protocol/scan-schema.ts";
import type { Sql } from "./database.ts";

export const admissionReads = (
  sql: Sql,
): Pick<
  JournalReads,
  "admissionByScan" | "admissionsOf" | "undosOf" | "undosNaming" | "takenBackOf" | "outcomesOf"
> => ({
  admissionByScan: async (scan) =>
    (await sql.query(`select * from admissions where scan = $1`, [scan], admissionRow))[0] ?? null,
  admissionsOf: (booking) =>
    sql.query(
      `select * from admissions where booking = $1 order by at, scan collate "C"`,
      [booking],
      admissionRow,
    ),
  undosOf: async (booking) =>
    bodies(
      await sql.query(
        `select body from undos join admissions a on a.scan = undoes where a.booking = $1`,
        [booking],
        undoRow,
      ),
    ),
  undosNaming: async (admission) =>
    bodies(await sql.query(`select body from undos where undoes = $1`, [admission], undoRow)),
  takenBackOf: async (booking) => {
    const rows = await sql.query(
      `select t.scan from taken_back t join admissions a on a.scan = t.scan where a.booking = $1`,
      [booking],
      z.object({ scan: scanIdSchema }),
    );
    return new Set(rows.map(({ scan }) => scan));
  },
  outcomesOf: (booking) =>
    sql.query(
      `select s.scan, s.settlement, s.at from settlements s join admissions a on a.scan = s.scan where a.booking = $1`,
      [booking],
      z.object({ scan: scanIdSchema, settlement: settlementSchema, at: instantSchema }),
    ),
});

export const admissionWrites = (
  sql: Sql,
): Pick<
  JournalTransaction,
  "insertAdmission" | "setSupplierTime" | "insertUndo" | "markTakenBack"
> => ({
  insertAdmission: async (admission) => {
    await sql.execute(
      `insert into admissions (scan, booking, unit_item, people, at, uncertainty_ms, gate, operator,
                               device, supplier_redeemed_at, overruled)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
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
        admission.supplierRedeemedAt,
        admission.overruled === undefined ? null : JSON.stringify(admission.overruled),
      ],
    );
  },
  setSupplierTime: async (scan, at) => {
    const [row] = await sql.query(
      `update admissions set supplier_redeemed_at = $2 where scan = $1 returning *`,
      [scan, at],
      admissionRow,
    );
    return row ?? null;
  },
  insertUndo: async (undo) => {
    await sql.execute(`insert into undos (scan, undoes, body) values ($1, $2, $3)`, [
      undo.scan,
      undo.undoes,
      JSON.stringify(undo),
    ]);
  },
  markTakenBack: async (admission) => {
    await sql.execute(`insert into taken_back (scan) values ($1) on conflict (scan) do nothing`, [
      admission,
    ]);
  },
});

const undoRow = z.object({ body: undoSchema });
const bodies = <T>(rows: readonly { readonly body: T }[]): readonly T[] =>
  rows.map(({ body }) => body);

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
    overruled: z.string().nullable(),
  })
  .transform(({ unit_item, uncertainty_ms, supplier_redeemed_at, overruled, ...same }) =>
    admissionSchema.parse({
      ...same,
      unitItem: unit_item,
      uncertaintyMs: uncertainty_ms,
      supplierRedeemedAt: supplier_redeemed_at,
      ...(overruled === null ? {} : { overruled }),
    }),
  );
