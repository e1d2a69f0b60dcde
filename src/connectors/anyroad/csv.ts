/**
 * A list of codes, exported from AnyRoad or made by the venue: what lets the devices know tickets that no webhook has named.
 *
 * Columns by name, in any order: `qr_code`, and optionally `booking`, `experience`, `local_start`, `local_end` (wall-clock
 * time of the venue), `type` (`guest` where empty) and `guest`. A code is taken exactly as it stands, spaces included. A line
 * that cannot be read is kept raw with its number and stops no other.
 */
import { longestCode } from "../../core/barcode.ts";
import type { ConnectionId } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import type { CodeList, UnreadableLine } from "../connector.ts";
import { type CsvRecord, csvRecords } from "./csv-records.ts";
import { localInstant } from "./local-time.ts";
import { type Ticket, idIn } from "./ticket.ts";
import { toBookings } from "./translate.ts";

export interface CsvContext {
  readonly connection: ConnectionId;
  /** IANA zone of the venue. */
  readonly timeZone: string;
}

/** Fails as a whole only where the header cannot be used. */
export function readCodes(text: string, context: CsvContext): Result<CodeList, UnreadableLine> {
  const [first, ...records] = csvRecords(text);
  const header = headerOf(first);
  if (!header.ok) return header;

  const rows = new Map<string, Row>();
  const unreadable: UnreadableLine[] = [];
  for (const record of records) {
    const row = rowOf(record, header.value, context);
    const before = row.ok ? rows.get(row.value.qrCode) : undefined;
    if (!row.ok) unreadable.push(unreadableLine(record, row.failure));
    else if (before === undefined) rows.set(row.value.qrCode, row.value);
    else unreadable.push(unreadableLine(record, `repeats the code of line ${before.line}`));
  }

  const rowByTicket = new Map(
    [...rows.values()].flatMap((row) => (row.ticket === null ? [] : [[row.ticket, row] as const])),
  );
  const { bookings, contradicting } = toBookings([...rowByTicket.keys()], {
    connection: context.connection,
    sent: null,
  });
  for (const ticket of contradicting) {
    const row = rowByTicket.get(ticket);
    if (row === undefined) continue;
    rows.delete(row.qrCode);
    const { line, raw } = row;
    const problem = `booking ${ticket.bookingId} has another experience or time above`;
    unreadable.push({ line, raw, problem });
  }
  return ok({
    codes: [...rows.keys()],
    bookings,
    unreadable: unreadable.toSorted((a, b) => a.line - b.line),
    ignoredColumns: header.value.filter((name) => name !== "" && !columns.has(name)),
  });
}

const columns: ReadonlySet<string> = new Set([
  "qr_code",
  "booking",
  "experience",
  "local_start",
  "local_end",
  "type",
  "guest",
]);

function headerOf(record: CsvRecord | undefined): Result<readonly string[], UnreadableLine> {
  if (record === undefined) return fail({ line: 1, raw: "", problem: "the file is empty" });
  if (record.kind === "malformed") return fail(unreadableLine(record, record.problem));
  const names = record.cells.map((name) => name.trim().toLowerCase());
  if (!names.includes("qr_code")) return fail(unreadableLine(record, "no column qr_code"));
  const repeated = names.find((name, index) => columns.has(name) && names.indexOf(name) < index);
  return repeated === undefined
    ? ok(names)
    : fail(unreadableLine(record, `two columns ${repeated}`));
}

interface Row {
  readonly line: number;
  readonly raw: string;
  readonly qrCode: string;
  /** Null where the line says too little. */
  readonly ticket: Ticket | null;
}

function rowOf(
  record: CsvRecord,
  header: readonly string[],
  { timeZone }: CsvContext,
): Result<Row, string> {
  if (record.kind === "malformed") return fail(record.problem);
  const { cells, line, raw } = record;
  // an unquoted data URI has a comma of its own
  if (cells.length !== header.length)
    return fail(`${cells.length} cells under ${header.length} columns`);
  const cell = (name: string): string => cells[header.indexOf(name)] ?? "";
  const filled = (name: string): string | null => cell(name).trim() || null;

  const qrCode = cell("qr_code");
  if (qrCode.trim() === "") return fail("no code");
  if (qrCode.length > longestCode) return fail(`a code of ${qrCode.length} characters`);
  const start = timeIn(filled("local_start"), timeZone);
  if (start === "unreadable") return fail("local_start is no time");
  const end = timeIn(filled("local_end"), timeZone);
  if (end === "unreadable") return fail("local_end is no time");
  if (start !== null && end !== null && end < start) return fail("it ends before it starts");

  const booking = filled("booking");
  const experience = filled("experience");
  if (booking === null || experience === null || start === null)
    return ok({ line, raw, qrCode, ticket: null });
  const ticket: Ticket = {
    qrCode,
    bookingId: idIn(booking, "bookings"),
    experienceId: idIn(experience, "experiences"),
    type: filled("type") ?? "guest",
    visit: { kind: "slot", startsAt: start, endsAt: end },
    guest: filled("guest"),
    told: { kind: "nothing" },
  };
  return ok({ line, raw, qrCode, ticket });
}

function timeIn(text: string | null, timeZone: string): Instant | null | "unreadable" {
  return text === null ? null : (localInstant(text, timeZone) ?? "unreadable");
}

const unreadableLine = ({ line, raw }: CsvRecord, problem: string): UnreadableLine => ({
  line,
  raw,
  problem,
});
