import { createHash, timingSafeEqual } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs, testSeed } from "../../testing/seeded-random.ts";
import { testConnection } from "./scripted-anyroad.contract.ts";
import { type WebhookAccount, readWebhook } from "./webhook.ts";

const digest = (text: string) => createHash("sha256").update(text).digest();
const account: WebhookAccount = {
  connection: testConnection,
  secret: "hook-secret",
  sameSecret: (shown, expected) => timingSafeEqual(digest(shown), digest(expected)),
};

const tree = {
  account: { id: 123456 },
  booking: { booking_date: "2026-11-02T08:12:00+00:00", id: 77012 },
  guest: { email: "mere@example.test" },
  ticket: { qr_code: "KR-77012-1" },
};
const about = {
  booking: "kauri-ridge/77012",
  bookingUuid: "77012",
  tickets: [{ unitItem: "kauri-ridge/KR-77012-1", qrCode: "KR-77012-1" }],
};

const read = (body: unknown, event: string | null = null) =>
  readWebhook({ body: JSON.stringify(body), secret: account.secret, event }, account);

describe("events", () => {
  test.each([
    ["booking.confirmed", { kind: "confirmed", about }],
    ["booking.updated", { kind: "updated", about }],
    ["booking.canceled", { kind: "cancelled", about }],
    ["guest.checked-in", { kind: "checked-in", about }],
    ["guest.answers", { kind: "other", event: "guest.answers", about }],
    ["booking.teleported", { kind: "other", event: "booking.teleported", about }],
    ["constructor", { kind: "other", event: "constructor", about }],
  ])("%s", (event, value) => {
    expect(read(tree, event)).toEqual({ ok: true, value });
    expect(read({ ...tree, event })).toEqual({ ok: true, value });
    expect(read({ type: event, data: tree })).toEqual({ ok: true, value });
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
  ])("tickets: %s", (_name, body, codes) => {
    const result = read(body, "booking.updated");
    if (!result.ok || result.value.about === null) throw new Error("it is readable");
    expect(result.value.about.booking).toBe("kauri-ridge/77012");
    expect(result.value.about.tickets.map(({ qrCode }) => qrCode)).toEqual(codes);
  });

  test("one that concerns no booking may be of another kind only", () => {
    expect(read({}, "account.renamed")).toEqual({
      ok: true,
      value: { kind: "other", event: "account.renamed", about: null },
    });
    expect(read({}, "booking.canceled")).toEqual({
      ok: false,
      failure: { kind: "unreadable", raw: "{}", path: "booking.id" },
    });
  });
});

describe("the secret", () => {
  test.each([null, "", "hook-secret ", "hook-secre", "Hook-secret"])(
    "%j is forbidden",
    (secret) => {
      const delivery = { body: JSON.stringify(tree), secret, event: "booking.confirmed" };
      expect(readWebhook(delivery, account)).toEqual({ ok: false, failure: { kind: "forbidden" } });
    },
  );

  test("none configured lets nobody in", () => {
    const delivery = { body: "{}", secret: "", event: "booking.confirmed" };
    expect(readWebhook(delivery, { ...account, secret: "" })).toEqual({
      ok: false,
      failure: { kind: "forbidden" },
    });
  });

  test("it is compared by what was passed in, before the body is read", () => {
    const compared: string[][] = [];
    const sameSecret = (...pair: string[]) => compared.push(pair) < 0;
    const delivery = { body: "no JSON", secret: "guess", event: null };
    expect(readWebhook(delivery, { ...account, sameSecret })).toEqual({
      ok: false,
      failure: { kind: "forbidden" },
    });
    expect(compared).toEqual([["guess", "hook-secret"]]);
  });
});

describe("what cannot be read is kept raw, without the secret", () => {
  test.each([
    ["<html>hook-secret</html>", "<html>***</html>", "$"],
    ["[]", "[]", "$"],
    ["null", "null", "$"],
    ['{"data":[]}', '{"data":[]}', "data"],
    ['{"booking":7}', '{"booking":7}', "event"],
    [
      '{"event":"booking.updated","booking":7}',
      '{"event":"booking.updated","booking":7}',
      "booking",
    ],
    ['{"event":"x","ticket":{"qr_code":5}}', '{"event":"x","ticket":{"qr_code":5}}', "ticket"],
  ])("%s", (body, raw, path) => {
    const delivery = { body, secret: account.secret, event: null };
    expect(readWebhook(delivery, account)).toEqual({
      ok: false,
      failure: { kind: "unreadable", raw, path },
    });
  });

  test("no body makes it throw", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.option(fc.string()), (body, event) => {
        const delivery = { body, secret: account.secret, event };
        expect(readWebhook(delivery, account)).toHaveProperty("ok");
      }),
      { numRuns: runs(500), seed: testSeed },
    );
  });
});
