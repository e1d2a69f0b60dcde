/**
 * The rows of the ledger database, and the schemas they are parsed with on every read. Facts are kept whole; what stands
 * beside them (`open`, `offset`, `codes`) is there to be indexed.
 */
import { z } from "zod";
import type { Admission } from "../core/admission.ts";
import type { Booking } from "../core/booking.ts";
import type { Conflict } from "../core/conflict.ts";
import type { ScanId } from "../core/ids.ts";
import type { Scan } from "../core/scan.ts";
import type { Instant } from "../core/time.ts";
import type { Undo } from "../core/undo.ts";
import type { VectorInput } from "../core/vector.ts";
import { type OutboxEntry } from "../outbox/entry.ts";
import { holdsLane } from "../outbox/outbox-storage.ts";
import { bookingSchema } from "../protocol/booking-schema.ts";
import {
  deviceIdSchema,
  incarnationSchema,
  instantSchema,
  scanIdSchema,
} from "../protocol/ids-schema.ts";
import {
  admissionSchema,
  conflictSchema,
  scanSchema,
  settlementSchema,
  undoSchema,
} from "../protocol/scan-schema.ts";

export interface ScanRow {
  readonly scan: Scan;
  /** How often the same presentation was seen again. */
  readonly repeats: number;
}

export interface OutboxRow<P = unknown> {
  readonly entry: OutboxEntry<P>;
  /** There while the entry holds up its lane; IndexedDB leaves rows without it out of the index. */
  readonly open?: { readonly position: number; readonly since: Instant };
}

export interface AdmissionRow {
  readonly admission: Admission;
  /** Committed by this database. */
  readonly own: boolean;
  /** Where the feed carried it; null while the gateway has not confirmed an own one. */
  readonly offset: number | null;
}

export interface UndoRow {
  readonly undo: Undo;
  readonly own: boolean;
  readonly offset: number | null;
}

export interface ConflictRow {
  readonly conflict: Conflict;
  readonly offset: number;
  /** When a person has taken note of it on this device, as it stands; null before. */
  readonly seenAt: Instant | null;
}

/** What a scan was judged on, beside it; a scan that nobody judged (an undo, an overrule) has none. */
export interface JudgementRow {
  readonly scan: ScanId;
  readonly input: VectorInput;
}

export interface FoundBookingRow {
  readonly booking: Booking;
  readonly codes: readonly string[];
  readonly foundAt: Instant;
}

export interface TallyRow {
  /** Corrected time divided by `tallySlotMs`, rounded down. */
  readonly slot: number;
  readonly peopleIn: number;
  readonly notLetIn: number;
}

export interface MetaRow {
  readonly key: MetaKey;
  readonly value: unknown;
}
export type MetaKey =
  | "numbering"
  | "earlier-incarnations"
  | "enrolment"
  | "cursor"
  | "settled-up-to"
  | "clock-offset"
  | "stopped"
  | "probe";

export interface QuarantineRow {
  /** `source:id`: one row however often it is met. */
  readonly key: string;
  readonly source: string;
  readonly id: string;
  readonly raw: unknown;
  readonly issue: string;
  readonly at: Instant;
}

/** What the device's carrier needs: it reads the scan itself from the ledger. */
export interface ScanPayload {
  readonly scan: ScanId;
}

export const outboxRowOf = <P>(entry: OutboxEntry<P>): OutboxRow<P> =>
  holdsLane(entry.state)
    ? { entry, open: { position: entry.position, since: entry.enqueuedAt } }
    : { entry };

export const scanPayloadSchema: z.ZodType<ScanPayload> = z.object({ scan: scanIdSchema });

export const scanRowSchema: z.ZodType<ScanRow> = z.object({
  scan: scanSchema,
  repeats: z.number().int().nonnegative(),
});

export const admissionRowSchema: z.ZodType<AdmissionRow> = z.object({
  admission: admissionSchema,
  own: z.boolean(),
  offset: z.number().int().nullable(),
});

export const undoRowSchema: z.ZodType<UndoRow> = z.object({
  undo: undoSchema,
  own: z.boolean(),
  offset: z.number().int().nullable(),
});

export const conflictRowSchema: z.ZodType<ConflictRow> = z.object({
  conflict: conflictSchema,
  offset: z.number().int(),
  seenAt: instantSchema.nullable(),
});

export const foundBookingRowSchema: z.ZodType<FoundBookingRow> = z.object({
  booking: bookingSchema,
  codes: z.array(z.string()),
  foundAt: instantSchema,
});

export const tallyRowSchema: z.ZodType<TallyRow> = z.object({
  slot: z.number().int(),
  peopleIn: z.number().int(),
  notLetIn: z.number().int(),
});

export const numberingSchema = z
  .object({
    device: deviceIdSchema,
    incarnation: incarnationSchema,
    nextSeq: z.number().int().positive(),
    nextPosition: z.number().int().positive().optional(),
  })
  // the first version had positions equal to numbers
  .transform((held) => ({ ...held, nextPosition: held.nextPosition ?? held.nextSeq }));
export type Numbering = Readonly<z.infer<typeof numberingSchema>>;

export const cursorSchema = z.object({
  epoch: z.string(),
  offset: z.number().int(),
  /** Identity of the feed's row at `offset`; empty at the beginning. */
  row: z.string().default(""),
});
export type Cursor = Readonly<z.infer<typeof cursorSchema>>;

const attemptSchema = z.object({
  n: z.number().int(),
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

const waiting = {
  dueAt: instantSchema,
  tries: z.number().int(),
  named: z.literal(true).optional(),
};
const stateSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("queued"), ...waiting }),
  z.object({ kind: z.literal("sending") }),
  z.object({ kind: z.literal("verifying"), ...waiting }),
  z.object({ kind: z.literal("received"), at: instantSchema }),
  z.object({ kind: z.literal("settled"), at: instantSchema, settlement: settlementSchema }),
  z.object({
    kind: z.literal("parked"),
    at: instantSchema,
    reason: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("contract-broken"), path: z.string() }),
      z.object({ kind: z.literal("bug"), message: z.string() }),
    ]),
  }),
]);

/** The entry alone: `open` follows from it. */
export function outboxRowSchema<P>(payload: z.ZodType<P>): z.ZodType<OutboxRow<P>> {
  const entry: z.ZodType<OutboxEntry<P>> = z.object({
    id: scanIdSchema,
    lane: z.string(),
    position: z.number(),
    enqueuedAt: instantSchema,
    payload,
    attempts: z.array(attemptSchema),
    state: stateSchema,
  });
  return z.object({ entry });
}
