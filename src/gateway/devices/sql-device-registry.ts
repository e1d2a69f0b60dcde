/** The device registry in SQL. */
import { z } from "zod";
import { fail } from "../../core/result.ts";
import { deviceIdSchema, gateIdSchema, instantSchema } from "../../protocol/ids-schema.ts";
import { productsSchema, roleSchema } from "../../protocol/scan-schema.ts";
import type { Database, Sql } from "../store/database.ts";
import type { DeviceRegistry } from "./device-registry.ts";
import { type Enrolment, grantFor, hashOfCode, newEnrolment } from "./enrolment.ts";

export function createSqlDeviceRegistry(database: Database): DeviceRegistry {
  return {
    standingOf: async (device) => {
      const [row] = await database.query(
        `select revoked_at from devices where id = $1`,
        [device],
        z.object({ revoked_at: z.number().nullable() }),
      );
      if (row === undefined) return "unknown";
      return row.revoked_at === null ? "active" : "revoked";
    },
    operatorOf: async (device) => {
      const [row] = await database.query(
        `select operator from devices where id = $1`,
        [device],
        z.object({ operator: z.string() }),
      );
      return row?.operator ?? "";
    },
    noteContact: async (device, now) => {
      await database.execute(`update devices set last_seen_at = $2 where id = $1`, [device, now]);
    },
    revoke: async (device, now) => {
      const known = await database.execute(
        `update devices set revoked_at = coalesce(revoked_at, $2) where id = $1`,
        [device, now],
      );
      return known > 0;
    },
    createEnrolment: async (code, grant, now) => {
      const { expiresAt } = newEnrolment(grant, now);
      await database.execute(
        `insert into enrolments (code_hash, gate, role, products, created_at, expires_at)
         values ($1, $2, $3, $4::jsonb, $5, $6)`,
        [hashOfCode(code), grant.gate, grant.role, JSON.stringify(grant.products), now, expiresAt],
      );
    },
    previewEnrolment: async ({ code, device }, now) =>
      grantFor(await enrolmentBy(database, code), device, now),
    enrol: ({ code, device, operator }, now) =>
      database.transaction(async (sql) => {
        const granted = grantFor(await enrolmentBy(sql, code), device, now);
        if (!granted.ok) return granted;
        const { gate, role, products } = granted.value;
        const taken = await sql.execute(
          `update enrolments set used_by = $2, used_at = $3
           where code_hash = $1 and (used_by is null or used_by = $2)`,
          [hashOfCode(code), device, now],
        );
        if (taken === 0) return fail("enrolment-used");
        await sql.execute(
          `insert into devices (id, gate, role, products, operator, enrolled_at, last_seen_at)
           values ($1, $2, $3, $4::jsonb, $5, $6, $6)
           on conflict (id) do update set gate = excluded.gate, role = excluded.role,
             products = excluded.products, operator = excluded.operator, last_seen_at = excluded.last_seen_at`,
          [device, gate, role, JSON.stringify(products), operator, now],
        );
        return granted;
      }),
  };
}

const enrolmentRow = z.object({
  gate: gateIdSchema,
  role: roleSchema,
  products: productsSchema,
  expires_at: instantSchema,
  used_by: deviceIdSchema.nullable(),
});

async function enrolmentBy(sql: Sql, code: string): Promise<Enrolment | null> {
  const [row] = await sql.query(
    `select gate, role, products, expires_at, used_by from enrolments where code_hash = $1`,
    [hashOfCode(code)],
    enrolmentRow,
  );
  if (row === undefined) return null;
  const { gate, role, products, expires_at: expiresAt, used_by: usedBy } = row;
  return { grant: { gate, role, products }, expiresAt, usedBy };
}
