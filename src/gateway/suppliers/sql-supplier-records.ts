/** What suppliers said beside bookings, in SQL. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Database } from "../store/database.ts";
import type { SupplierRecords } from "./supplier-records.ts";

export const createSqlSupplierRecords = (database: Database): SupplierRecords => ({
  products: async (connection) => {
    const [row] = await database.query(
      `select body from supplier_products where connection = $1`,
      [connection],
      z.object({ body: z.array(supplierProductSchema) }),
    );
    return row?.body ?? [];
  },
  saveProducts: async (connection, products, now) => {
    await database.execute(
      `insert into supplier_products (connection, body, seen_at) values ($1, $2, $3)
       on conflict (connection) do update set body = excluded.body, seen_at = excluded.seen_at`,
      [connection, JSON.stringify(products), now],
    );
  },
  keepUnreadable: async (connection, entries, now) => {
    for (const { raw, path } of entries) {
      // texts of PostgreSQL cannot hold NUL; escaped as in JSON it stays readable
      const text = raw.replaceAll("\u0000", String.raw`\u0000`);
      await database.execute(
        `insert into unreadable (connection, raw_hash, raw, path, seen_at) values ($1, $2, $3, $4, $5)
         on conflict (connection, raw_hash) do update set seen_at = excluded.seen_at`,
        [connection, createHash("sha256").update(raw).digest("hex"), text, path, now],
      );
    }
  },
});

const supplierProductSchema = z.object({
  id: z.string(),
  label: z.string(),
  timeZone: z.string(),
  units: z.array(z.object({ id: z.string(), label: z.string(), people: z.number() })),
});
