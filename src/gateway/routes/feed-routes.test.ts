import { describe, expect, test } from "vitest";
import type { Delivery } from "../../connectors/connector.ts";
import { fail, ok } from "../../core/result.ts";
import { aBooking } from "../../testing/builders.ts";
import { createFeedRoutes, type FeedDoor } from "./feed-routes.ts";

const secret = "feed-secret+of%16:and more";
const redacted = (text: string) => ({ reveal: () => text, toJSON: () => "[redacted]" });
const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

function world() {
  const delivered: Delivery[] = [];
  const both: FeedDoor = {
    secret: redacted(secret),
    deliver: async (delivery) => void delivered.push(delivery),
    importCodes: async (text) =>
      text === "bad"
        ? fail({ line: 1, raw: text, problem: "no column qr_code" })
        : ok({
            codes: ["A", "B"],
            bookings: [aBooking()],
            unreadable: [{ line: 4, raw: "Ada Lovelace", problem: "no code" }],
            ignoredColumns: ["colour"],
          }),
  };
  const app = createFeedRoutes({
    feeds: new Map([
      ["road", both],
      ["quiet", { secret: redacted(secret) }],
    ]),
  });
  const post = (path: string, authorization: string | null = null, body = "{}") =>
    app.request(path, {
      method: "POST",
      body,
      ...(authorization === null ? {} : { headers: { authorization } }),
    });
  return { delivered, app, post };
}

describe("who may post", () => {
  test.each<[string, string, string | null]>([
    ["in the address", `/road?secret=${encodeURIComponent(secret)}`, null],
    ["as a password", "/road", basic(`city:${secret}`)],
    ["as a password without a name", "/road", basic(`:${secret}`)],
  ])("%s", async (_name, path, authorization) => {
    const { post, delivered } = world();
    const answer = await post(path, authorization);
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    expect(delivered).toEqual([{ event: null, body: "{}" }]);
  });

  test("as a token, where a header carries it", async () => {
    const app = createFeedRoutes({
      feeds: new Map([["road", { secret: redacted("sixteen-letters-"), deliver: async () => {} }]]),
    });
    const headers = { authorization: "bearer sixteen-letters-" };
    expect((await app.request("/road", { method: "POST", headers, body: "" })).status).toBe(200);
  });

  test.each<[string, string, string | null]>([
    ["nobody", "/road", null],
    ["an empty secret", "/road?secret=", null],
    ["another secret", "/road?secret=feed-secret", null],
    ["a secret with more behind it", `/road?secret=${encodeURIComponent(secret)}x`, null],
    ["another password", "/road", basic("city:no")],
    ["the secret as a name", "/road", basic(`${secret}:x`)],
    ["another scheme", "/road", `Digest ${secret}`],
    ["an unknown connection", `/other?secret=${encodeURIComponent(secret)}`, null],
    ["an unknown connection without a secret", "/other", null],
    ["an import without a secret", "/road/codes", null],
  ])("not %s, and all of them hear the same", async (_name, path, authorization) => {
    const { post, delivered } = world();
    const answer = await post(path, authorization);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({
      type: "urn:stile:problem:unauthorised",
      title: "unauthorised",
      status: 401,
      code: "unauthorised",
    });
    expect(delivered).toEqual([]);
  });

  test("a stranger who guesses keeps no supplier out", async () => {
    const { post } = world();
    for (let n = 0; n < 100; n += 1) expect((await post("/road?secret=guess")).status).toBe(401);
    expect((await post(`/road?secret=${encodeURIComponent(secret)}`)).status).toBe(200);
  });
});

const asCity = basic(`city:${secret}`);

describe("what is posted", () => {
  test("goes on as it is, with the name in the address", async () => {
    const { post, delivered } = world();
    await post("/road/booking.updated", asCity, "no JSON \u0000 é");
    await post("/road/booking%20update", asCity, "");
    expect(delivered).toEqual([
      { event: "booking.updated", body: "no JSON \u0000 é" },
      { event: "booking update", body: "" },
    ]);
  });

  test.each<[string, number, number]>([
    ["/road", 256 * 1024, 200],
    ["/road/event", 256 * 1024 + 1, 413],
    ["/road/codes", 256 * 1024 + 1, 200],
    ["/road/codes", 4 * 1024 * 1024 + 1, 413],
  ])("%s of %d bytes is answered %d", async (path, bytes, status) => {
    const { post } = world();
    expect((await post(path, asCity, "x".repeat(bytes))).status).toBe(status);
  });

  test("to a supplier that posts nothing is answered so, to who knows the secret", async () => {
    const { post } = world();
    for (const path of ["/quiet", "/quiet/event", "/quiet/codes"])
      expect((await post(path, asCity)).status).toBe(404);
  });

  test("nothing but posting is possible", async () => {
    const { app } = world();
    const answer = await app.request("/road", { headers: { authorization: asCity } });
    expect(answer.status).toBe(404);
  });
});

describe("an import", () => {
  test("is summed up, without what stands in the lines", async () => {
    const { post } = world();
    const answer = await post("/road/codes", asCity, "qr_code\nA");
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        codes: 2,
        bookings: 1,
        unreadable: [{ line: 4, problem: "no code" }],
        ignoredColumns: ["colour"],
      },
    ]);
  });

  test("whose header cannot be used is refused", async () => {
    const { post } = world();
    const answer = await post("/road/codes", asCity, "bad");
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { code: "bad-request", detail: "line 1: no column qr_code" },
    ]);
  });
});
