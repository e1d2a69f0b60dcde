/** Which scan's redemption is sent, and who is about to enter. */
import { z } from "zod";
import type { JournalReads, JournalTransaction } from "../ingest/journal-store.ts";
import { instantSchema, scanIdSchema } from "../../protocol/ids-schema.ts";
import { admissionSchema } from "../../protocol/scan-schema.ts";
import type { Sql } from "./database.ts";

export const claimReads = (sql: Sql): Pick<JournalReads, "holderOf" | "holdsUse" | "leasesOf"> => ({
  holderOf: (useKey) => holderOf(sql, useKey),
  holdsUse: async (scan) => {
    const rows = await sql.query(
      `select 1 as one from claims where scan = $1 limit 1`,
      [scan],
      z.unknown(),
    );
    return rows.length > 0;
  },
  leasesOf: async (booking) => {
    const rows = await sql.query(
      `select body, until from leases where booking = $1 order by at, scan collate "C"`,
      [booking],
      z.object({ body: admissionSchema, until: instantSchema }),
    );
    return rows.map(({ body, until }) => ({ ...body, until }));
  },
});

export const claimWrites = (
  sql: Sql,
): Pick<JournalTransaction, "takeUse" | "releaseUses" | "putLease" | "deleteLease"> => ({
  takeUse: async (useKey, { scan, at }) => {
    await sql.execute(
      `insert into claims (use_key, scan, claimed_at) values ($1, $2, $3)
       on conflict (use_key) do nothing`,
      [useKey, scan, at],
    );
    return (await holderOf(sql, useKey)) ?? scan;
  },
  releaseUses: async (scan) => {
    const rows = await sql.query(
      `delete from claims where scan = $1 returning use_key`,
      [scan],
      z.object({ use_key: z.string() }),
    );
    return rows.map(({ use_key }) => use_key);
  },
  putLease: async ({ until, ...admission }) => {
    await sql.execute(
      `insert into leases (scan, booking, at, until, body) values ($1, $2, $3, $4, $5)
       on conflict (scan) do update set booking = excluded.booking, at = excluded.at,
         until = excluded.until, body = excluded.body`,
      [admission.scan, admission.booking, admission.at, until, JSON.stringify(admission)],
    );
  },
  deleteLease: async (scan) => {
    await sql.execute(`delete from leases where scan = $1`, [scan]);
  },
});

const holderOf: (sql: Sql, useKey: string) => ReturnType<JournalReads["holderOf"]> = async (
  sql,
  useKey,
) => {
  const [row] = await sql.query(
    `select scan from claims where use_key = $1`,
    [useKey],
    z.object({ scan: scanIdSchema }),
  );
  return row?.scan ?? null;
};
