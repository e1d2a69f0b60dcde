/**
 * One-time enrolment codes: what a link gives to the device that uses it first. Kept as hashes; a device that lost the
 * answer may ask again with the same code and its own identity, anybody else is told that the link has been used.
 */
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { DeviceId, GateId } from "../../core/ids.ts";
import type { Post, Role } from "../../core/product.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import { type Instant, later } from "../../core/time.ts";
import { deviceIdSchema, gateIdSchema } from "../../protocol/ids-schema.ts";
import { productsSchema, roleSchema } from "../../protocol/scan-schema.ts";
import type { EnrolRequest } from "../../protocol/v1.ts";
import type { Database, Sql } from "../store/database.ts";

export interface Grant {
  readonly gate: GateId;
  readonly role: Role;
  readonly products: Post["products"];
}

export type EnrolmentProblem = "enrolment-unknown" | "enrolment-used" | "enrolment-expired";

/** A link is for today's shift, not for a drawer. */
const validForMs = 24 * 3_600_000;

/** The code to put into a link; stored only as a hash. */
export async function createEnrolment(sql: Sql, grant: Grant, now: Instant): Promise<string> {
  const code = randomBytes(16).toString("base64url");
  await sql.execute(
    `insert into enrolments (code_hash, gate, role, products, created_at, expires_at)
     values ($1, $2, $3, $4::jsonb, $5, $6)`,
    [
      hashOf(code),
      grant.gate,
      grant.role,
      JSON.stringify(grant.products),
      now,
      later(now, validForMs),
    ],
  );
  return code;
}

export async function previewEnrolment(
  sql: Sql,
  asked: { readonly code: string; readonly device: DeviceId },
  now: Instant,
): Promise<Result<Grant, EnrolmentProblem>> {
  const row = await enrolmentBy(sql, asked.code);
  if (row === null) return fail("enrolment-unknown");
  const problem = problemWith(row, asked.device, now);
  return problem === null ? ok(row) : fail(problem);
}

/** A device that used the link before may have lost the answer: for it the link stays good. */
function problemWith(
  row: z.infer<typeof enrolmentRow>,
  device: DeviceId,
  now: Instant,
): EnrolmentProblem | null {
  if (row.used_by === device) return null;
  if (row.used_by !== null) return "enrolment-used";
  return row.expires_at < now ? "enrolment-expired" : null;
}

/** Uses the code up and registers the device, in one transaction. Idempotent for the same device. */
export async function enrol(
  database: Database,
  { code, device, operator }: EnrolRequest,
  now: Instant,
): Promise<Result<Grant, EnrolmentProblem>> {
  return database.transaction(async (sql) => {
    const row = await enrolmentBy(sql, code);
    if (row === null) return fail("enrolment-unknown");
    const problem = problemWith(row, device, now);
    if (problem !== null) return fail(problem);
    const taken = await sql.execute(
      `update enrolments set used_by = $2, used_at = $3
       where code_hash = $1 and (used_by is null or used_by = $2)`,
      [hashOf(code), device, now],
    );
    if (taken === 0) return fail("enrolment-used");
    await sql.execute(
      `insert into devices (id, gate, role, products, operator, enrolled_at, last_seen_at)
       values ($1, $2, $3, $4::jsonb, $5, $6, $6)
       on conflict (id) do update set gate = excluded.gate, role = excluded.role,
         products = excluded.products, operator = excluded.operator, last_seen_at = excluded.last_seen_at`,
      [device, row.gate, row.role, JSON.stringify(row.products), operator, now],
    );
    return ok(row);
  });
}

const enrolmentRow = z.object({
  gate: gateIdSchema,
  role: roleSchema,
  products: productsSchema,
  expires_at: z.number(),
  used_by: deviceIdSchema.nullable(),
});

async function enrolmentBy(sql: Sql, code: string): Promise<z.infer<typeof enrolmentRow> | null> {
  const [row] = await sql.query(
    `select gate, role, products, expires_at, used_by from enrolments where code_hash = $1`,
    [hashOf(code)],
    enrolmentRow,
  );
  return row ?? null;
}

const hashOf = (code: string): string => createHash("sha256").update(code).digest("hex");
