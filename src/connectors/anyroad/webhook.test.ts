import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs, testSeed } from "../../testing/seeded-random.ts";
import { testConnection } from "./scripted-anyroad.contract.ts";
import { readWebhook } from "./webhook.ts";

const tree = {
  account: { id: 123456 },
  booking: { booking_date: "2026-11-02T08:12:00+00:00", id: 77012 },
  guest: { email: "mere@example.test" },
  ticket: { qr_code: "KR-77012-1" },
};
const codes = ["KR-77012-1"];
const ofBooking = { kind: "look-up", codes, booking: "kauri-ridge/77012" };
const ofCodes = { kind: "look-up", codes, booking: null };

const read = (body: unknown, event: string | null = null) =>
  readWebhook({ body: JSON.stringify(body), event }, testConnection);

describe("events", () => {
  test.each([
    ["booking.confirmed", ofBooking],
    ["booking.updated", ofBooking],
    ["booking.canceled", ofBooking],
    ["guest.checked-in", ofBooking],
    ["guest.answers", ofCodes],
    ["booking.teleported", ofCodes],
    ["constructor", ofCodes],
  ])("%s", (event, value) => {
    expect(read(tree, event)).toEqual({ ok: true, value });
    expect(read({ ...tree, event })).toEqual({ ok: true, value });
    expect(read({ type: event, data: tree })).toEqual({ ok: true, value });
  });

  test("the address goes before the body", () => {
    expect(read({ ...tree, event: "guest.answers" }, "booking.updated")).toEqual({
      ok: true,
      value: ofBooking,
    });
  });

  test("no e-mail leaves the folder", () => {
    expect(JSON.stringify(read(tree, "booking.confirmed"))).not.toContain("mere@");
  });

  test.each([
    ["none", { booking: { id: "77012" } }, []],
    ["an empty one", { booking: { id: "77012" }, ticket: { qr_code: "" } }, []],
    [
      "several, with a repeat",
      {
        booking: { id: "https://x.test/bookings/77012" },
        ticket: [{ qr_code: "A" }, { qr_code: "B" }, { qr_code: "A" }],
      },
      ["A", "B"],
    ],
  ])("tickets: %s", (_name, body, named) => {
    expect(read(body, "booking.updated")).toEqual({
      ok: true,
      value: { ...ofBooking, codes: named },
    });
  });

  test("one that concerns no booking may be of another kind only", () => {
    expect(read({}, "account.renamed")).toEqual({
      ok: true,
      value: { kind: "nothing", event: "account.renamed" },
    });
    expect(read({}, "booking.canceled")).toEqual({
      ok: false,
      failure: { raw: "{}", path: "booking.id" },
    });
  });
});

describe("what cannot be read is handed on raw", () => {
  test.each([
    ["<html>no</html>", "$"],
    ["[]", "$"],
    ["null", "$"],
    ['{"data":[]}', "data"],
    ['{"booking":7}', "event"],
    ['{"event":"booking.updated","booking":7}', "booking"],
    ['{"event":"x","ticket":{"qr_code":5}}', "ticket"],
  ])("%s", (body, path) => {
    expect(readWebhook({ body, event: null }, testConnection)).toEqual({
      ok: false,
      failure: { raw: body, path },
    });
  });

  test("no body makes it throw", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.option(fc.string()), (body, event) => {
        expect(readWebhook({ body, event }, testConnection)).toHaveProperty("ok");
      }),
      { numRuns: runs(500), seed: testSeed },
    );
  });
});
