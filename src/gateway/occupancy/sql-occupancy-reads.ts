/** The board's sums in SQL. */
import { z } from "zod";
import {
  gateIdSchema,
  instantSchema,
  localDateSchema,
  productKeySchema,
} from "../../protocol/ids-schema.ts";
import type { Sql } from "../store/database.ts";
import type { OccupancyReads } from "./occupancy-reads.ts";

export const createSqlOccupancyReads = (database: Sql): OccupancyReads => ({
  insideSince: (since) =>
    database.query(
      // an index would be asked for each admission, which takes longer than reading all bookings once; so the key hides from it
      `select a.gate, b.booked, sum(a.people) as people
       from admissions a left join bookings b on b.key || '' = a.booking
       where a.at >= $1 and not exists (select 1 from undos u where u.undoes = a.scan)
       group by a.gate, b.booked`,
      [since],
      z.object({ gate: gateIdSchema, booked: bookedColumn.nullable(), people: z.number() }),
    ),
  bookedOn: (dates) =>
    database.query(
      `select booked, count(*) as bookings from bookings where service_date = any($1::text[])
       group by booked`,
      [dates.map((date) => date ?? openDated)],
      z.object({ booked: bookedColumn, bookings: z.number() }),
    ),
});

/** A day of their own (migration 2). */
const openDated = "";

const bookedSchema = z.object({
  product: productKeySchema,
  test: z.boolean(),
  units: z.array(z.string()),
  visit: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("open") }),
    z.object({ kind: z.literal("day"), from: localDateSchema, until: localDateSchema }),
    z.object({ kind: z.literal("slot"), startsAt: instantSchema }),
  ]),
});

/** As migration 9 writes it. */
const bookedColumn = z.string().transform((text) => bookedSchema.parse(JSON.parse(text)));
