/**
 * What comes in from AnyRoad (seed 003 shows every field of a ticket and of a problem). Unknown fields are allowed and left
 * out; envelope links other than the next page are not used.
 *
 * Required is what no ticket can be judged without: its code, its booking and its scans. A list of scans that cannot be read
 * must not turn into "never used", so it makes the ticket unreadable. Fields for display are `harmless`.
 */
import { z } from "zod";
import { harmless, instant, word } from "../wire-fields.ts";

/** Ids are strings here and digits there (dossier 6, QR content). */
export const idText = z.union([
  z.string().min(1),
  z.number().int().nonnegative().transform(String),
]);

/** `scanned_at` and `canceled_date` are true instants, unlike the times of a slot (dossier 7). */
const scan = z
  .object({ device: word, scanned_at: instant })
  .transform(({ device, scanned_at }) => ({ device: device ?? null, at: scanned_at }));

export const ticketSchema = z.object({
  qr_code: z.string().min(1),
  booking: z.string().min(1),
  type: z.string(),
  experience: z.string().min(1).nullish(),
  time_slot: z.object({ local_datetime_start: z.string(), local_datetime_end: word }).nullish(),
  scans: z.array(scan),
});

/** The problem object of every error (dossier 5). `type` and `title` decide nothing. */
export const problemSchema = z.object({
  code: z.string().min(1),
  title: word,
  detail: word,
  request_id: word,
});

/** A rule of the ticket was broken: the problem carries the ticket, whose `type` overwrites the problem's. */
export const refusedTicketSchema = ticketSchema.extend({
  type: word.transform((type) => type ?? ""),
  canceled_date: harmless(instant),
});

export const pageSchema = z.object({ items: z.array(z.unknown()), url: word, next_url: word });

export const experienceSchema = z.object({ id: idText, name: word });

export type WireTicket = z.infer<typeof ticketSchema>;
export type WireScan = WireTicket["scans"][number];
