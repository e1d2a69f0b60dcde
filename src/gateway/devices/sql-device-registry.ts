/** The device registry in SQL. */
import { z } from "zod";
import { fail } from "../../core/result.ts";
import { deviceIdSchema, gateIdSchema, instantSchema } from "../../protocol/ids-schema.ts";
import { productsSchema, roleSchema } from "../../protocol/scan-schema.ts";
import { deviceStateSchema } from "../../protocol/venue.ts";
import type { Database, Sql } from "../store/database.ts";
import type { DeviceRegistry, RegisteredDevice } from "./device-registry.ts";
import { type Enrolment, grantFor, hashOfCode, newEnrolment } from "./enrolment.ts";

export function createSqlDeviceRegistry(database: Database): DeviceRegistry {
  return {
    byId: async (device) => {
      const [row] = await database.query(
        `select ${deviceColumns} from devices where id = $1`,
        [device],
        deviceRow,
      );
      return row ?? null;
    },
    latest: (limit) =>
      database.query(
        `select ${deviceColumns} from devices order by last_seen_at desc, id collate "C" limit $1`,
        [limit],
        deviceRow,
      ),
    hasAdmin: async () => {
      const admins = await database.query(
        `select 1 as one from devices where role = 'admin' and revoked_at is null limit 1`,
        [],
        z.unknown(),
      );
      return admins.length > 0;
    },
    noteContact: async (device, now) => {
      await database.execute(`update devices set last_seen_at = $2 where id = $1`, [device, now]);
    },
    noteState: async (device, state, now) => {
      await database.execute(`update devices set state = $2, state_at = $3 where id = $1`, [
        device,
        JSON.stringify(state),
        now,
      ]);
    },
    revoke: async (device, now) => {
      const [row] = await database.query(
        `update devices set revoked_at = coalesce(revoked_at, $2) where id = $1 returning revoked_at`,
        [device, now],
        z.object({ revoked_at: instantSchema }),
      );
      return row?.revoked_at ?? null;
    },
    createEnrolment: async (code, grant, now) => {
      const { expiresAt } = newEnrolment(grant, now);
      await database.execute(
        `insert into enrolments (code_hash, gate, role, products, created_at, expires_at)
         values ($1, $2, $3, $4::jsonb, $5, $6)`,
        [hashOfCode(code), grant.gate, grant.role, JSON.stringify(grant.products), now, expiresAt],
      );
      return expiresAt;
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

const deviceColumns =
  "id, gate, role, operator, enrolled_at, last_seen_at, revoked_at, state, state_at";

const deviceRow = z
  .object({
    id: deviceIdSchema,
    gate: gateIdSchema,
    role: roleSchema,
    operator: z.string(),
    enrolled_at: instantSchema,
    last_seen_at: instantSchema,
    revoked_at: instantSchema.nullable(),
    // one that an older release stored in another shape comes again within half a minute
    state: deviceStateSchema.nullable().catch(null),
    state_at: instantSchema.nullable(),
  })
  .transform(
    ({
      id,
      enrolled_at,
      last_seen_at,
      revoked_at,
      state,
      state_at,
      ...same
    }): RegisteredDevice => ({
      ...same,
      device: id,
      enrolledAt: enrolled_at,
      lastSeenAt: last_seen_at,
      revokedAt: revoked_at,
      state: state === null || state_at === null ? null : { ...state, at: state_at },
    }),
  );

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
