/** What the page and the search worker say to each other. */
import { z } from "zod";
import { bookingSchema } from "../../protocol/booking-schema.ts";
import { instantSchema } from "../../protocol/ids-schema.ts";

export const toSearchWorkerSchema = z.discriminatedUnion("kind", [
  /** A list is in place: take it up. */
  z.object({ kind: z.literal("list") }),
  z.object({
    kind: z.literal("found"),
    rows: z.array(z.object({ booking: bookingSchema, foundAt: instantSchema })).readonly(),
    oldest: instantSchema.nullable(),
  }),
  z.object({
    kind: z.literal("search"),
    id: z.number().int(),
    text: z.string(),
    now: instantSchema,
  }),
]);

const answerSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("preparing"), have: z.number(), of: z.number() }),
  z.object({ kind: z.literal("unavailable") }),
  z.object({
    kind: z.literal("found"),
    hits: z
      .array(z.object({ booking: bookingSchema, foundAt: instantSchema.nullable() }))
      .readonly(),
    matches: z.number(),
    of: z.number(),
  }),
]);

export const fromSearchWorkerSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("answer"), id: z.number().int(), answer: answerSchema }),
  /** How far a list has come, and its end: asking again may bring another answer. */
  z.object({ kind: z.literal("progress") }),
  /** The list could not be taken up; the one before it, if any, is still in use. */
  z.object({ kind: z.literal("failed"), why: z.string() }),
]);

export type ToSearchWorker = z.infer<typeof toSearchWorkerSchema>;
export type FromSearchWorker = z.infer<typeof fromSearchWorkerSchema>;
