/** The log of acts in SQL. */
import { z } from "zod";
import { deviceIdSchema, instantSchema } from "../../protocol/ids-schema.ts";
import { reportSchema } from "../../protocol/venue.ts";
import type { Database } from "../store/database.ts";
import { type ActLog, switchIn } from "./act-log.ts";

export const createSqlActLog = (database: Database): ActLog => ({
  record: async ({ at, device, operator, act }) => {
    await database.execute(
      `insert into acts (at, device, operator, kind, act) values ($1, $2, $3, $4, $5)`,
      [at, device, operator, act.kind, JSON.stringify(act)],
    );
  },
  between: (from, to) =>
    database.query(
      `select at, device, operator, act from acts where at >= $1 and at < $2 order by at desc, n desc`,
      [from, to],
      actRow,
    ),
  modeSwitches: async () => {
    const rows = await database.query(
      `select at, device, operator, act from acts where kind = 'mode' order by n`,
      [],
      actRow,
    );
    return rows.flatMap(switchIn);
  },
});

const actRow = z.object({
  at: instantSchema,
  device: deviceIdSchema,
  operator: z.string(),
  act: reportSchema.shape.acts.element.shape.act,
});
