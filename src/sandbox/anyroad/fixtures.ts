/** The examples of seed 003, word for word: see fixtures/README.md. */
import { z } from "zod";
import examples from "./fixtures/examples.json" with { type: "json" };

const timeSlot = z.object({ local_datetime_start: z.string(), local_datetime_end: z.string() });
const scans = z.array(z.object({ device: z.string(), scanned_at: z.string() }));
const ticket = z.object({
  type: z.literal("guest"),
  qr_code: z.string(),
  experience: z.string(),
  booking: z.string(),
  guest: z.string(),
  time_slot: timeSlot,
  scans,
  id: z.string(),
  created: z.string(),
  updated: z.string(),
});
const problem = z.looseObject({ code: z.string(), title: z.string(), detail: z.string() });

export const EXAMPLES = z
  .object({
    verifyRequest: z.object({ qr_code: z.string() }),
    scanRequest: z.object({ device: z.string(), qr_code: z.string() }),
    ticketPage: z.looseObject({ items: z.tuple([ticket]) }),
    malformed: problem,
    bookingCanceled: problem,
    bookingInPast: problem,
    bookingInFuture: problem,
    invalidBearerToken: problem,
    serverError: problem,
  })
  .readonly()
  .parse(examples);
