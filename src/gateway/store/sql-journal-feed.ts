/** The change feed, the epoch that its offsets belong to, and the count of attempts. */
import { asInstant } from "../../core/time.ts";
import { z } from "zod";
import type { JournalReads, JournalTransaction } from "../ingest/journal-store.ts";
import type { Sql } from "./database.ts";
import { counted, keepNumber, numberHeld } from "./sql-counters.ts";

export const feedReads = (
  sql: Sql,
): Pick<JournalReads, "highestOffset" | "epoch" | "attempts" | "restoredAt"> => ({
  highestOffset: async () => {
    const [row] = await sql.query(
      `select coalesce(max(position), 0) as highest from feed`,
      [],
      z.object({ highest: z.number() }),
    );
    return row?.highest ?? 0;
  },
  epoch: async () => {
    const [row] = await sql.query(
      `select value from meta where key = 'epoch'`,
      [],
      z.object({ value: z.string() }),
    );
    return row?.value ?? null;
  },
  attempts: async () => (await numberHeld(sql, "attempts")) ?? 0,
  restoredAt: async () => {
    const at = await numberHeld(sql, "restored-at");
    return at === null ? null : asInstant(at);
  },
});

export const feedWrites = (
  sql: Sql,
): Pick<JournalTransaction, "appendChange" | "setEpoch" | "setAttempts" | "setRestoredAt"> => ({
  appendChange: async (change, { row, at }) => {
    const offset = await counted(sql, "feed");
    await sql.execute(`insert into feed (position, row_id, change, at) values ($1, $2, $3, $4)`, [
      offset,
      row,
      JSON.stringify(change),
      at,
    ]);
    return offset;
  },
  setEpoch: async (epoch) => {
    await sql.execute(
      `insert into meta (key, value) values ('epoch', $1)
       on conflict (key) do update set value = excluded.value`,
      [epoch],
    );
  },
  setAttempts: (attempts) => keepNumber(sql, "attempts", attempts),
  setRestoredAt: (at) => keepNumber(sql, "restored-at", at),
});
