import { describe, expect, it } from "vitest";
import { EXAMPLES } from "./fixtures.ts";
import { createAnyroadRoutes } from "./routes.ts";
import {
  DEVICE,
  MINUTE_MS,
  NOW,
  UUID,
  WORLD,
  aSandbox,
  demoBooking,
  demoCode,
} from "./sandbox-at-two.contract.ts";

const FRESH =
  "data:application/json;base64,eyJib29raW5nX2lkIjoiNzcwMTIiLCJ0aWNrZXRfaWQiOiI5MDAzIiwiZ3Vlc3RfaWQiOiI0NDEyIn0=";
const FRESH_PAGE = {
  url: "https://sandbox.example/tickets/verify",
  next_url: null,
  previous_url: null,
  first_url: "https://sandbox.example/tickets/verify",
  items: [
    {
      id: "9003",
      type: "guest",
      qr_code: FRESH,
      experience: "https://sandbox.example/experiences/still-house",
      booking: "https://sandbox.example/bookings/77012",
      guest: "https://sandbox.example/guests/4412",
      time_slot: {
        local_datetime_start: "2026-12-05T14:00:00Z",
        local_datetime_end: "2026-12-05T15:00:00Z",
      },
      scans: [],
      created: "2026-11-02T08:12:00Z",
      updated: "2026-11-02T08:12:00Z",
    },
  ],
};
const CANCELED = {
  type: "guest",
  title: "Booking cancelled",
  status: 400,
  detail: "The guest cancelled this visit",
  code: "booking_canceled",
  instance: "/tickets/scan",
  request_id: expect.stringMatching(UUID),
  booking_date: "2026-11-02T08:12:00Z",
  canceled_date: "2026-12-01T19:00:00Z",
  booking: "https://sandbox.example/bookings/77020",
  qr_code: "KR-77020-1",
  experience: "https://sandbox.example/experiences/still-house",
  guest: "https://sandbox.example/guests/4420",
  time_slot: {
    local_datetime_start: "2026-12-05T14:00:00Z",
    local_datetime_end: "2026-12-05T15:00:00Z",
  },
  scans: [],
};

const exampleSlotOn = (date: string) => ({
  local_datetime_start: `${date}T14:15:22Z`,
  local_datetime_end: `${date}T14:15:22Z`,
});

describe("the dossier's worked exchanges", () => {
  it("A: verifies a fresh ticket and records nothing", async () => {
    const sandbox = aSandbox();
    expect(await sandbox.verify(FRESH)).toMatchObject({ status: 200, body: FRESH_PAGE });
    expect((await sandbox.verify(FRESH)).body).toEqual(FRESH_PAGE);
    expect(sandbox.supplier.state().effects).toEqual([]);
  });

  it("B, C: a scan adds its event, and so does each further one", async () => {
    const sandbox = aSandbox();
    sandbox.goTo(Date.parse("2026-12-05T00:57:41Z"));
    const first = { device: DEVICE, scanned_at: "2026-12-05T00:57:41Z" };
    const { status, body } = await sandbox.scan(FRESH);
    expect(status).toBe(200);
    expect(body.url).toBe("https://sandbox.example/tickets/scan");
    expect(body.items).toEqual([
      { ...FRESH_PAGE.items[0], scans: [first], updated: "2026-12-05T00:57:41Z" },
    ]);
    expect((await sandbox.verify(FRESH)).body.items).toEqual(body.items);
    sandbox.goTo(Date.parse("2026-12-05T00:58:02Z"));
    const again = await sandbox.scan(FRESH, "kauri-gate2-h01");
    expect(again.status).toBe(200);
    expect(again.body.items[0].scans).toEqual([
      first,
      { device: "kauri-gate2-h01", scanned_at: "2026-12-05T00:58:02Z" },
    ]);
  });

  it("D, E: refuses a cancelled booking and another day, with all context, and records nothing", async () => {
    const sandbox = aSandbox();
    expect(await sandbox.scan("KR-77020-1")).toMatchObject({ status: 400, body: CANCELED });
    const { body } = await sandbox.verify("KR-77020-1");
    expect(body).toEqual({ ...CANCELED, instance: "/tickets/verify" });
    for (const [id, code, date] of [
      ["tomorrow", "booking_in_future", "2026-12-06"],
      ["yesterday", "booking_in_past", "2026-12-04"],
    ] as const) {
      const refusal = await sandbox.scan(demoCode(id));
      expect(refusal).toMatchObject({
        status: 400,
        body: { code, time_slot: { local_datetime_start: `${date}T14:00:00Z` } },
      });
      const members = Object.keys(CANCELED).filter((name) => name !== "canceled_date");
      expect(Object.keys(refusal.body).toSorted()).toEqual(members.toSorted());
    }
    expect(sandbox.supplier.state().effects).toEqual([]);
  });

  it("F: answers an unknown code by a problem or, by a switch, by no items", async () => {
    const body = {
      type: "https://example.com/error-type",
      title: "Ticket not found",
      status: 404,
      detail: "No ticket has this QR code",
      code: "ticket_not_found",
      instance: "/tickets/verify",
      request_id: expect.stringMatching(UUID),
    };
    const unknown = await aSandbox().verify(demoCode("unknown"));
    expect(unknown.status).toBe(404);
    expect(unknown.body).toEqual(body);
    const empty = aSandbox({ unknownCode: "empty" });
    for (const answer of [await empty.verify("x"), await empty.scan("x")])
      expect(answer).toMatchObject({ status: 200, body: { items: [] } });
  });
});

describe("the seed's examples, today", () => {
  const today = "2026-12-05";
  /** The latest 14:15:22 in UTC before now. */
  const at = "2026-12-04T14:15:22Z";
  const scans = [{ device: "string", scanned_at: at }];
  const [item] = EXAMPLES.ticketPage.items;
  const texts = { title: "Custom error title", detail: "Custom error description" };
  const refusalTexts = {
    booking_canceled: texts,
    booking_in_past: texts,
    booking_in_future: texts,
  };
  const request_id = expect.stringMatching(UUID);

  it("the ticket, member by member", async () => {
    const { body } = await aSandbox().verify("string");
    expect(Object.keys(body).toSorted()).toEqual(Object.keys(EXAMPLES.ticketPage).toSorted());
    expect(body.items).toEqual([
      { ...item, scans, time_slot: exampleSlotOn(today), created: at, updated: at },
    ]);
    const requested = await aSandbox().post("/tickets/verify", EXAMPLES.verifyRequest);
    expect(requested.body.items).toMatchObject([{ qr_code: "QR_CODE_STRING" }]);
  });

  it("a scan by the example's request", async () => {
    const { status, body } = await aSandbox().post("/tickets/scan", EXAMPLES.scanRequest);
    expect(status).toBe(200);
    const added = { device: "string", scanned_at: "2026-12-05T00:50:00Z" };
    expect(body.items).toEqual([
      {
        ...item,
        scans: [...scans, added],
        time_slot: exampleSlotOn(today),
        created: at,
        updated: added.scanned_at,
      },
    ]);
  });

  it.each([
    { example: EXAMPLES.bookingCanceled, date: today, dates: { canceled_date: at } },
    { example: EXAMPLES.bookingInPast, date: "2026-12-04", dates: {} },
    { example: EXAMPLES.bookingInFuture, date: "2026-12-06", dates: {} },
  ])("$example.code", async ({ example, date, dates }) => {
    for (const path of ["/tickets/verify", "/tickets/scan"]) {
      const qr_code = example.code;
      const sandbox = aSandbox({}, { refusalTexts });
      const { status, body } = await sandbox.post(path, { qr_code, device: DEVICE });
      expect(status).toBe(400);
      expect(body).toEqual({
        ...example,
        ...dates,
        qr_code,
        booking_date: at,
        scans,
        time_slot: exampleSlotOn(date),
        instance: path,
        request_id,
      });
    }
  });

  it("limit_out_of_range, invalid_bearer_token and server_error", async () => {
    const instance = "/tickets/scan";
    const limited = await aSandbox().post(`${instance}?limit=abc`, {
      device: DEVICE,
      qr_code: "x",
    });
    expect(limited.status).toBe(400);
    expect(limited.body).toEqual({ ...EXAMPLES.malformed, instance, request_id });
    const denied = await aSandbox().post(instance, {}, {});
    expect(denied.status).toBe(401);
    expect(denied.body).toEqual({ ...EXAMPLES.invalidBearerToken, instance, request_id });
    const broken = createAnyroadRoutes(() => {
      throw new Error("the database is away");
    });
    const answer = await broken.request(instance, { method: "POST" });
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ ...EXAMPLES.serverError, instance, request_id });
  });
});

describe("requests that are malformed", () => {
  it.each([
    ["", "the body must be a JSON object"],
    ["{", "the body must be a JSON object"],
    ["[]", "the body must be a JSON object"],
    ['"x"', "the body must be a JSON object"],
    ["null", "the body must be a JSON object"],
    ['{"device":"d"}', "qr_code is required and must be a string"],
    ['{"device":"d","qr_code":7}', "qr_code is required and must be a string"],
    ['{"device":"d","qr_code":["a"]}', "qr_code is required and must be a string"],
    ['{"device":"d","qr_code":""}', "qr_code must not be empty"],
    ['{"qr_code":"string"}', "device is required and must be a string"],
    ['{"device":null,"qr_code":"string"}', "device is required and must be a string"],
    ['{"device":"","qr_code":"string"}', "device must not be empty"],
  ])("%s", async (body, detail) => {
    const sandbox = aSandbox();
    expect(await sandbox.post("/tickets/scan", body)).toMatchObject({
      status: 400,
      body: { code: "missing_parameter", title: "Incorrect parameters provided", detail },
    });
    expect(sandbox.supplier.state().effects).toEqual([]);
  });

  it("answers a code of 4 kB, with control characters or a name from JavaScript, as unknown", async () => {
    for (const code of ["A".repeat(4096), `${FRESH}\u0000`, "\u001d01\r\n", "__proto__", "\ud800"])
      expect(await aSandbox().scan(code)).toMatchObject({
        status: 404,
        body: { code: "ticket_not_found" },
      });
    expect((await aSandbox().verify(` ${FRESH}`)).status).toBe(404);
  });

  it("keeps a device's name as it came", async () => {
    const { body } = await aSandbox().scan(FRESH, 'h03\n"é"');
    expect(body.items[0].scans[0].device).toBe('h03\n"é"');
  });

  it.each(["0", "-1", "101", "1.5", "", "1e1"])("limit=%s", async (limit) => {
    expect(await aSandbox().get(`/experiences?limit=${limit}`)).toMatchObject({
      status: 400,
      body: { code: "limit_out_of_range", instance: "/experiences" },
    });
  });

  it("answers what is no endpoint", async () => {
    for (const path of ["/tickets/verify", "/tickets", "/"])
      expect(await aSandbox().get(path)).toMatchObject({
        status: 404,
        body: { code: "not_found" },
      });
  });
});

/** The code of the refusal so many minutes after the slot's start; it begins ten minutes after NOW and lasts sixty. */
async function refusalInSlot(minutes: number, slotToleranceMinutes: number) {
  const sandbox = aSandbox({ granularity: "slot", slotToleranceMinutes });
  sandbox.goTo(NOW + (10 + minutes) * MINUTE_MS);
  return (await sandbox.scan(FRESH)).body.code;
}

async function refusalAt(utc: string) {
  const sandbox = aSandbox();
  sandbox.goTo(Date.parse(utc));
  return (await sandbox.scan(FRESH)).body.code;
}

describe("switches", () => {
  it("slot and tolerance: good from so many minutes before to so many after", async () => {
    expect(await refusalInSlot(-1, 0)).toBe("booking_in_future");
    expect(await refusalInSlot(0, 0)).toBeUndefined();
    expect(await refusalInSlot(60, 0)).toBeUndefined();
    expect(await refusalInSlot(61, 0)).toBe("booking_in_past");
    expect(await refusalInSlot(-16, 15)).toBe("booking_in_future");
    expect(await refusalInSlot(-15, 15)).toBeUndefined();
    expect(await refusalInSlot(75, 15)).toBeUndefined();
    expect(await refusalInSlot(76, 15)).toBe("booking_in_past");
  });

  it("day: good from midnight to midnight at the venue", async () => {
    expect(await refusalAt("2026-12-04T10:59:59Z")).toBe("booking_in_future");
    expect(await refusalAt("2026-12-04T11:00:00Z")).toBeUndefined();
    expect(await refusalAt("2026-12-05T10:59:59Z")).toBeUndefined();
    expect(await refusalAt("2026-12-05T11:00:00Z")).toBe("booking_in_past");
  });

  it("no next page: null, or no member", async () => {
    const { body } = await aSandbox({ nextUrl: "absent" }).verify(FRESH);
    expect(Object.keys(body)).toEqual(["url", "first_url", "items"]);
  });

  it("guest: null or absent, in items and in refusals", async () => {
    const none = aSandbox({ guest: "null" });
    expect((await none.verify(FRESH)).body.items).toMatchObject([{ guest: null }]);
    expect((await none.verify("KR-77020-1")).body).toMatchObject({ guest: null });
    const absent = aSandbox({ guest: "absent" });
    expect((await absent.verify(FRESH)).body.items[0]).not.toHaveProperty("guest");
    expect((await absent.verify("KR-77020-1")).body).not.toHaveProperty("guest");
  });

  it("a code may answer with all tickets of its booking, and scans only its own", async () => {
    const sandbox = aSandbox({ itemsPerCode: "booking" });
    const { tickets } = demoBooking("addon");
    const code = tickets[1]?.qrCode;
    const { body } = await sandbox.scan(code);
    expect(body.items.map((item: { qr_code: string }) => item.qr_code)).toEqual(
      tickets.map(({ qrCode }) => qrCode),
    );
    expect(body.items.map((item: { scans: unknown[] }) => item.scans.length)).toEqual([0, 1, 0, 0]);
    expect(sandbox.supplier.state().effects).toHaveLength(1);
  });

  it("add-ons have tickets of their own, unless the account sells none", async () => {
    const code = demoCode("addon");
    expect((await aSandbox().scan(code)).body.items).toMatchObject([
      { type: "addon", guest: null, qr_code: code },
    ]);
    expect((await aSandbox({ addons: "none" }).verify(code)).status).toBe(404);
    const sandbox = aSandbox();
    sandbox.act({ kind: "cancel", bookingId: demoBooking("addon").id });
    expect((await sandbox.scan(code)).body).toMatchObject({
      type: "addon",
      code: "booking_canceled",
    });
  });

  it("local times may end in the venue's offset", async () => {
    const { body } = await aSandbox({ localTimes: "offset" }).verify(FRESH);
    expect(body.items[0].time_slot).toEqual({
      local_datetime_start: "2026-12-05T14:00:00+13:00",
      local_datetime_end: "2026-12-05T15:00:00+13:00",
    });
  });
});

describe("experiences", () => {
  it("are pages that follow each other", async () => {
    const sandbox = aSandbox();
    const first = await sandbox.get("/experiences?limit=2");
    expect(first.body).toMatchObject({
      url: "https://sandbox.example/experiences?limit=2&offset=0",
      next_url: "https://sandbox.example/experiences?limit=2&offset=2",
      previous_url: null,
      items: [{ id: "still-house", name: "Still House Tour" }, { id: "barrel-tasting" }],
    });
    const second = await sandbox.get("/experiences?limit=2&offset=2");
    expect(second.body).toMatchObject({
      next_url: null,
      previous_url: first.body.url,
      first_url: first.body.url,
      items: [{ id: "string" }],
    });
    expect((await sandbox.get("/experiences")).body.items).toHaveLength(WORLD.experiences.length);
  });

  it("are where a ticket's link leads, also where the supplier is mounted below a path", async () => {
    const { mounted } = aSandbox();
    const headers = { Authorization: `Bearer ${WORLD.temporaryToken}` };
    const origin = "http://localhost:8090";
    const verified = await mounted.request(`${origin}/anyroad/tickets/verify`, {
      method: "POST",
      headers,
      body: JSON.stringify({ qr_code: FRESH }),
    });
    const { url, items } = await verified.json();
    expect(url).toBe(`${origin}/anyroad/tickets/verify`);
    const experience = await mounted.request(items[0].experience, { headers });
    expect(await experience.json()).toMatchObject({ url: items[0].experience, id: "still-house" });
    const none = await mounted.request(`${origin}/anyroad/experiences/none`, { headers });
    expect(none.status).toBe(404);
    expect(await none.json()).toMatchObject({
      code: "experience_not_found",
      instance: "/experiences/none",
    });
  });
});
