import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at } from "../../testing/builders.ts";
import { runs, testSeed } from "../../testing/seeded-random.ts";
import { csvRecords } from "./csv-records.ts";
import { readCodes } from "./csv.ts";
import { testConnection } from "./scripted-anyroad.contract.ts";

const context = { connection: testConnection, timeZone: "Pacific/Auckland" };
const header = "qr_code,booking,experience,local_start,local_end,type,guest";
const openCode = "data:application/json;base64,eyJib29raW5nX2lkIjoiNzcwMTIifQ==";

function read(...lines: readonly string[]) {
  const result = readCodes(lines.join("\r\n"), context);
  if (!result.ok) throw new Error(result.failure.problem);
  return result.value;
}

describe("records (RFC 4180)", () => {
  test.each([
    [
      "a,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["a\rb\r", [["a"], ["b"]]],
    [
      "a,\n,\n\n",
      [
        ["a", ""],
        ["", ""],
      ],
    ],
    ['"a,b","c""d","e\r\nf",""\ng', [["a,b", 'c"d', "e\r\nf", ""], ["g"]]],
    ["\uFEFFa,b", [["a", "b"]]],
    [" a , b ", [[" a ", " b "]]],
    ["", []],
  ])("%j", (text, cells) => {
    expect(csvRecords(text).map((record) => record.kind === "cells" && record.cells)).toEqual(
      cells,
    );
  });

  test("what breaks the rules is raw, with the line it starts on, and stops no other", () => {
    const text = 'a\n"b\nc"\nd"e,f\n"g"h\ni\n"j\nk';
    expect(
      csvRecords(text).map((record) => [
        record.line,
        record.raw,
        record.kind === "malformed" ? record.problem : "",
      ]),
    ).toEqual([
      [1, "a", ""],
      [2, '"b\nc"', ""],
      [4, 'd"e,f', "a quote within a cell"],
      [5, '"g"h', "text after a quote"],
      [6, "i", ""],
      [7, '"j\nk', "a quote never ends"],
    ]);
  });

  test("whatever is written comes back", () => {
    const cell = fc.string({ unit: fc.constantFrom(",", '"', "\r", "\n", "a", "é", " ") });
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
        expect(csvRecords(text)).toMatchObject(rows.map((cells) => ({ kind: "cells", cells })));
      }),
      { numRuns: runs(500), seed: testSeed },
    );
  });

  test("no text makes it throw or loses a character that is no line end", () => {
    const text = fc.string({ unit: fc.constantFrom(",", '"', "\r", "\n", "a") });
    fc.assert(
      fc.property(text, (written) => {
        const kept = csvRecords(written).map(({ raw }) => raw);
        expect(kept.join("").replaceAll(/[\r\n]/g, "")).toBe(written.replaceAll(/[\r\n]/g, ""));
      }),
      { numRuns: runs(500), seed: testSeed },
    );
  });
});

describe("a list of codes", () => {
  test("codes alone are enough to know them", () => {
    expect(read("QR_Code", "KR-1", " KR-2 ")).toEqual({
      codes: ["KR-1", " KR-2 "],
      bookings: [],
      unreadable: [],
      ignoredColumns: [],
    });
  });

  test("lines that say enough are bookings, of which nobody has asked the supplier", () => {
    const { bookings, codes, unreadable } = read(
      header,
      `"${openCode}",77012,still-house,2026-12-05T14:00:00Z,2026-12-05 15:00,guest,"Tapsell, Mere"`,
      "KR-2,https://x.test/bookings/77012,https://x.test/experiences/still-house,2026-12-05 14:00,2026-12-05 15:00,addon,",
      "KR-3,77013,still-house,,,,",
    );
    expect(unreadable).toEqual([]);
    expect(codes).toEqual([openCode, "KR-2", "KR-3"]);
    expect(bookings).toMatchObject([
      {
        key: "kauri-ridge/77012",
        product: "kauri-ridge/still-house",
        status: { kind: "CONFIRMED" },
        redeemable: null,
        leadName: "Tapsell, Mere",
        visit: {
          startsAt: at("2026-12-05T14:00:00+13:00"),
          endsAt: at("2026-12-05T15:00:00+13:00"),
        },
        unitItems: [
          { uuid: openCode, unit: "guest", status: null, redeemedAt: null },
          { uuid: "KR-2", unit: "addon" },
        ],
      },
    ]);
    expect(bookings).toHaveLength(1);
  });

  test("lines that cannot be read are raw with their number, and stop no other", () => {
    const { codes, unreadable, bookings } = read(
      header,
      `${openCode},77012,still-house,2026-12-05 14:00,,,`,
      ",1,e,2026-12-05 14:00,,,",
      "KR-4,1,e,5.12.2026,,,",
      "KR-5,1,e,2026-12-05 14:00,2026-12-05 13:00,,",
      "KR-6,1,e,2026-12-05 14:00,tomorrow,,",
      'KR"7,1,e,2026-12-05 14:00,,,',
      "KR-8,1,e,2026-12-05 14:00,,,",
      "KR-8,2,e,2026-12-05 14:00,,,",
      "KR-9,1,e,2026-12-06 14:00,,,",
      `${"x".repeat(4_297)},,,,,,`,
    );
    expect(codes).toEqual(["KR-8"]);
    expect(bookings.map(({ uuid }) => uuid)).toEqual(["1"]);
    expect(unreadable.map(({ line, problem }) => [line, problem])).toEqual([
      [2, "8 cells under 7 columns"],
      [3, "no code"],
      [4, "local_start is no time"],
      [5, "it ends before it starts"],
      [6, "local_end is no time"],
      [7, "a quote within a cell"],
      [9, "repeats the code of line 8"],
      [10, "booking 1 has another experience or time above"],
      [11, "a code of 4297 characters"],
    ]);
    expect(unreadable[0]?.raw).toBe(`${openCode},77012,still-house,2026-12-05 14:00,,,`);
  });

  test("a column that means nothing is named", () => {
    expect(read("qr_code,local_strat", "KR-1,2026-12-05 14:00").ignoredColumns).toEqual([
      "local_strat",
    ]);
  });

  test.each([
    ["", 1, "the file is empty"],
    ["code\nKR-1", 1, "no column qr_code"],
    ["\n\nqr_code,booking,Booking", 3, "two columns booking"],
    ['"qr_code\nKR-1', 1, "a quote never ends"],
  ])("the header %j cannot be used", (text, line, problem) => {
    expect(readCodes(text, context)).toMatchObject({ ok: false, failure: { line, problem } });
  });
});

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
