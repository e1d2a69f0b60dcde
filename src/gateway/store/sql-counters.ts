/** Numbers without gaps: the counter's row stays locked until the transaction ends, and goes back with it. */
import { z } from "zod";
import type { Sql } from "./database.ts";

/** The next number of this counter, from 1. */
export async function counted(sql: Sql, name: string): Promise<number> {
  const [row] = await sql.query(
    `insert into counters (name, value) values ($1, 1)
     on conflict (name) do update set value = counters.value + 1 returning value`,
    [name],
    z.object({ value: z.number() }),
  );
  if (row === undefined) throw new Error(`the counter ${name} answered nothing`);
  return row.value;
}

/** Null where none was kept. */
export async function numberHeld(sql: Sql, name: string): Promise<number | null> {
  const [row] = await sql.query(
    `select value from counters where name = $1`,
    [name],
    z.object({ value: z.number() }),
  );
  return row?.value ?? null;
}

export async function keepNumber(sql: Sql, name: string, value: number): Promise<void> {
  await sql.execute(
    `insert into counters (name, value) values ($1, $2)
     on conflict (name) do update set value = excluded.value`,
    [name, value],
  );
}
