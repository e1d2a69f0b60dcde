/** Reads the overlay's tables into memory, a few rows at a time, so that a scan meanwhile waits for one step at most. */
import type { z } from "zod";
import type { LedgerView } from "../ledger-database.ts";
import { isSimpleKey, valueAt } from "../index-key.ts";
import { readMeta } from "../ledger-meta.ts";
import {
  admissionRowSchema,
  cursorSchema,
  foundBookingRowSchema,
  undoRowSchema,
} from "../ledger-rows.ts";
import type { WhereIndex } from "../ledger-table.ts";
import { type HeldFacts, noFacts } from "./held-facts.ts";

/** Rows read at once: single milliseconds. */
const step = 250;

/**
 * As many admissions as are held in full (about 30 MB): a week of 6,000 a day. Of bookings beyond them it is known that the
 * database must be asked.
 */
const mostAdmissions = 40_000;

/** Storage trouble is thrown. */
export async function readFacts(db: LedgerView, most = mostAdmissions): Promise<HeldFacts> {
  const facts = noFacts();
  await eachRow({ table: db.admissions, path: "admission.scan" }, (raw) => {
    const row = parsed(admissionRowSchema, raw);
    if (row === null || facts.admissions.size >= most) toldElsewhere(facts, raw, "admission");
    else facts.admissions.put(row);
  });
  await eachRow({ table: db.undos, path: "undo.scan" }, (raw) => {
    const row = parsed(undoRowSchema, raw);
    if (row === null) toldElsewhere(facts, raw, "undo");
    else facts.undos.put(row);
  });
  await eachRow({ table: db.foundBookings, path: "booking.key" }, (raw) => {
    const row = parsed(foundBookingRowSchema, raw);
    if (row !== null) facts.found.put(row);
  });
  facts.cursor = await readMeta(db, "cursor", cursorSchema);
  return facts;
}

const parsed = <T>(schema: z.ZodType<T>, raw: unknown): T | null =>
  schema.safeParse(raw).data ?? null;

/** What cannot be read is the database's to report when somebody asks for that booking. */
function toldElsewhere(facts: HeldFacts, raw: unknown, member: string): void {
  const booking = valueAt(raw, [member, "booking"]);
  if (typeof booking === "string") facts.elsewhere.add(booking);
}

interface Sliced {
  readonly table: { readonly where: (index: string) => Pick<WhereIndex<unknown>, "above"> };
  /** Of the primary key, a text. */
  readonly path: string;
}

async function eachRow({ table, path }: Sliced, take: (raw: unknown) => void): Promise<void> {
  let last = "";
  for (;;) {
    const rows = await table.where(path).above(last).limit(step).toArray();
    for (const row of rows) take(row);
    const key = valueAt(rows.at(-1), path.split("."));
    if (rows.length < step || !isSimpleKey(key)) return;
    last = String(key);
  }
}
