import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs, testSeed } from "../../testing/seeded-random.ts";
import { decodeOpenCode } from "./open-code.ts";

const encoded = (content: unknown): string =>
  `data:application/json;base64,${Buffer.from(JSON.stringify(content)).toString("base64")}`;

describe("an open code", () => {
  test("the example of the dossier", () => {
    const text =
      "data:application/json;base64,eyJib29raW5nX2lkIjoiNzcwMTIiLCJ0aWNrZXRfaWQiOiI5MDAzIiwiZ3Vlc3RfaWQiOiI0NDEyIn0=";
    expect(decodeOpenCode(text)).toEqual({ bookingId: "77012", ticketId: "9003", guestId: "4412" });
  });

  test.each([
    ["numbers", { booking_id: 77012, ticket_id: 9003 }],
    ["unknown members", { booking_id: "77012", ticket_id: "9003", v: 2, admit: true }],
    ["a guest of another shape", { booking_id: "77012", ticket_id: "9003", guest_id: {} }],
  ])("with %s", (_name, content) => {
    expect(decodeOpenCode(encoded(content))).toEqual({
      bookingId: "77012",
      ticketId: "9003",
      guestId: null,
    });
  });

  test("in URL-safe Base64, without padding, with a charset and in capitals", () => {
    const base64 = Buffer.from('{"booking_id":"k~~~???"}').toString("base64url");
    expect(decodeOpenCode(`DATA:application/JSON;charset=utf-8;base64,${base64}`)).toEqual({
      bookingId: "k~~~???",
      ticketId: null,
      guestId: null,
    });
  });
});

describe("anything else is none", () => {
  test.each([
    ["a plain code", "KR-77020-1"],
    ["nothing", ""],
    ["no content", "data:application/json;base64,"],
    ["no Base64", "data:application/json;base64,!!!"],
    ["no JSON", `data:application/json;base64,${btoa("<html>")}`],
    ["another type", `data:text/html;base64,${btoa('{"booking_id":"1"}')}`],
    ["a list", encoded([{ booking_id: "1" }])],
    ["null", encoded(null)],
    ["no booking", encoded({ ticket_id: "1" })],
    ["an empty booking", encoded({ booking_id: "" })],
    ["a fraction", encoded({ booking_id: 1.5 })],
    [
      "a number that JSON cannot hold",
      `data:application/json;base64,${btoa('{"booking_id":1e400}')}`,
    ],
    ["an object", encoded({ booking_id: { toString: "x" } })],
    ["a very long id", encoded({ booking_id: "7".repeat(65) })],
    ["more than a QR code holds", encoded({ booking_id: "1", filler: "x".repeat(5_000) })],
    ["depth", `data:application/json;base64,${btoa("[".repeat(3_000))}`],
  ])("%s", (_name, text) => {
    expect(decodeOpenCode(text)).toBeNull();
  });

  test("members of the prototype are not read and not written", () => {
    const text = '{"__proto__":{"booking_id":"1"},"constructor":{"prototype":{"polluted":1}}}';
    expect(decodeOpenCode(`data:application/json;base64,${btoa(text)}`)).toBeNull();
    expect(Object({})).not.toHaveProperty("polluted");
  });

  test("no text makes it throw", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string().map((tail) => `data:application/json;base64,${tail}`),
      fc.json().map((json) => encoded(JSON.parse(json))),
    );
    fc.assert(
      fc.property(text, (code) => {
        const open = decodeOpenCode(code);
        expect(open === null || open.bookingId.length > 0).toBe(true);
      }),
      { numRuns: runs(1_000), seed: testSeed },
    );
  });
});
