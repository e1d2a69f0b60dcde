/**
 * Comma-separated text as records (RFC 4180): quoted cells may hold commas, quotes (doubled) and line breaks. A record that
 * breaks the rules is handed on raw and stops no other; only a quote that never ends takes the rest of the text with it.
 */
export type CsvRecord = {
  /** Of the record's first line, from 1. */
  readonly line: number;
  /** Without its line end. */
  readonly raw: string;
} & (
  | { readonly kind: "cells"; readonly cells: readonly string[] }
  | { readonly kind: "malformed"; readonly problem: string }
);

/** Empty lines are left out; CRLF, LF and CR all end a line, and a byte order mark is taken off. */
export function csvRecords(text: string): readonly CsvRecord[] {
  const source = text.replace(/^\uFEFF/, "");
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const { end, read } = readRecord(source, at);
    const raw = source.slice(at, end);
    if (raw !== "") records.push({ line, raw, ...read });
    at = end + lineEndAt(source, end);
    line += linesIn(raw) + 1;
  }
  return records;
}

type Read =
  | { readonly kind: "cells"; readonly cells: readonly string[] }
  | { readonly kind: "malformed"; readonly problem: string };

function readRecord(source: string, start: number): { readonly end: number; readonly read: Read } {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    const cell = source[at] === '"' ? quotedCell(source, at) : plainCell(source, at);
    if (cell.kind === "malformed")
      return { end: cell.end, read: { kind: "malformed", problem: cell.problem } };
    cells.push(cell.text);
    if (source[cell.end] !== ",") return { end: cell.end, read: { kind: "cells", cells } };
    at = cell.end + 1;
  }
}

type Cell =
  | { readonly kind: "cell"; readonly text: string; readonly end: number }
  | { readonly kind: "malformed"; readonly problem: string; readonly end: number };

function plainCell(source: string, start: number): Cell {
  let end = start;
  while (end < source.length && !",\r\n".includes(source.charAt(end))) end += 1;
  const text = source.slice(start, end);
  return text.includes('"')
    ? { kind: "malformed", problem: "a quote within a cell", end: lineEndAfter(source, end) }
    : { kind: "cell", text, end };
}

function quotedCell(source: string, start: number): Cell {
  let text = "";
  let at = start + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote < 0) return { kind: "malformed", problem: "a quote never ends", end: source.length };
    text += source.slice(at, quote);
    at = quote + 1;
    if (source[at] !== '"') break;
    text += '"';
    at += 1;
  }
  return at === source.length || ",\r\n".includes(source.charAt(at))
    ? { kind: "cell", text, end: at }
    : { kind: "malformed", problem: "text after a quote", end: lineEndAfter(source, at) };
}

function lineEndAfter(source: string, start: number): number {
  let end = start;
  while (end < source.length && !"\r\n".includes(source.charAt(end))) end += 1;
  return end;
}

/** Characters of the line end at `at`: 2 for CRLF, 0 at the end of the text. */
const lineEndAt = (source: string, at: number): number =>
  source.startsWith("\r\n", at) ? 2 : at < source.length ? 1 : 0;

const linesIn = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;
