/**
 * The differences of a report as a file for a spreadsheet: RFC 4180, UTF-8 with its mark so that Excel reads it as such.
 * Text of suppliers and codes may begin like a formula, which a spreadsheet would run (OWASP, CSV injection): such a cell is
 * led by an apostrophe.
 */
import { instantToIso, localDateAt } from "../../../core/time.ts";
import type { Report } from "../../../protocol/venue.ts";
import { clockTimeWithSeconds } from "../../ui/words/when.ts";
import { differenceWords, type ReportContext, zoneOf } from "../../ui/words/report-words.ts";
import { deviceName } from "../../ui/words/device-words.ts";

export function reportCsv(
  { differences, connections, timeZone }: Pick<Report, "differences" | "connections" | "timeZone">,
  context: ReportContext,
): string {
  const labels = new Map(connections.map(({ id, label }) => [id, label]));
  const rows = differences.map((difference) => {
    const { scan, connection, supplier } = difference;
    const zone = zoneOf(difference, timeZone);
    const { said, detail, why, where } = differenceWords(difference, context);
    const at = scan.decided.correctedAt;
    return [
      localDateAt(at, zone),
      clockTimeWithSeconds(at, zone),
      zone,
      where,
      deviceName(scan),
      scan.capture.text,
      said,
      detail,
      connection === null ? "" : (labels.get(connection) ?? connection),
      supplier.kind === "recorded" ? "used" : supplier.status,
      supplier.kind === "recorded" && supplier.at !== null ? instantToIso(supplier.at) : "",
      why,
    ];
  });
  return byteOrderMark + [headings, ...rows].map(line).join("");
}

const byteOrderMark = "\uFEFF";

const headings: readonly string[] = [
  "Date",
  "Time",
  "Time zone",
  "Gate and operator",
  "Device",
  "Code",
  "Stile said",
  "About",
  "Supplier",
  "Supplier has",
  "Used at (UTC)",
  "Why",
];

const line = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\r\n`;

/** Always quoted: separators, quotes and line ends within are then text. */
const cell = (text: string): string => `"${harmless(text).replaceAll('"', '""')}"`;

const harmless = (text: string): string => (/^\s*[=+\-@|\t\r\n]/.test(text) ? `'${text}` : text);
