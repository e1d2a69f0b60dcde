/** Outbox entries as they lie in the table. What does not fit is told apart, not thrown: one row must not stop the others. */
import { z } from "zod";
import { asScanId, type ScanId } from "../../core/ids.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import type { Attempt } from "../../outbox/attempt.ts";
import type { EntryState, OutboxEntry, ParkReason } from "../../outbox/entry.ts";
import { instantSchema } from "../../protocol/ids-schema.ts";
import { settlementSchema } from "../../protocol/scan-schema.ts";

const attemptSchema: z.ZodType<Attempt> = z.object({
  n: z.int().nonnegative(),
  sentAt: instantSchema,
  deadlineAt: instantSchema,
  baseline: z.object({ redeemedAt: instantSchema.nullable() }).nullable(),
  outcome: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("harmless") }),
      z.object({ kind: z.literal("broken"), path: z.string() }),
    ])
    .optional(),
});

const parkReasonSchema: z.ZodType<ParkReason> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("contract-broken"), path: z.string() }),
  z.object({ kind: z.literal("bug"), message: z.string() }),
]);

const waiting = {
  dueAt: instantSchema,
  tries: z.int().nonnegative(),
  named: z.literal(true).optional(),
};

const entryStateSchema: z.ZodType<EntryState> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("queued"), ...waiting }),
  z.object({ kind: z.literal("sending") }),
  z.object({ kind: z.literal("verifying"), ...waiting }),
  z.object({ kind: z.literal("received"), at: instantSchema }),
  z.object({ kind: z.literal("settled"), at: instantSchema, settlement: settlementSchema }),
  z.object({ kind: z.literal("parked"), at: instantSchema, reason: parkReasonSchema }),
]);

/** What the table's own types guarantee. */
export const outboxRowSchema = z.object({
  id: z.string(),
  lane: z.string(),
  position: z.number(),
  enqueued_at: instantSchema,
  payload: z.unknown(),
  attempts: z.unknown(),
  state: z.unknown(),
});
export type OutboxRow = z.infer<typeof outboxRowSchema>;

export interface UnreadableOutboxRow {
  readonly id: ScanId;
  /** The first place that does not fit, and how. */
  readonly problem: string;
}

export function rowToEntry<P>(
  row: OutboxRow,
  payload: z.ZodType<P>,
): Result<OutboxEntry<P>, UnreadableOutboxRow> {
  const id = asScanId(row.id);
  const parsed = z
    .object({ payload, attempts: z.array(attemptSchema), state: entryStateSchema })
    .safeParse(row);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fail({ id, problem: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown"}` });
  }
  const { lane, position, enqueued_at: enqueuedAt } = row;
  return ok({ id, lane, position, enqueuedAt, ...parsed.data });
}
