/** One ticket has one identity, whoever tells of it: the supplier's answer, its refusal, a webhook, a list of codes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { unitItemKey } from "../../core/ids.ts";
import { runs, testSeed } from "../../testing/seeded-random.ts";
import { aCall } from "../connector.contract.ts";
import { createScriptedNetwork, testStart } from "../scripted-server.contract.ts";
import { createAnyRoadConnector } from "./connector.ts";
import { readCodes } from "./csv.ts";
import { pageOf, testConnection, testToken, testZone } from "./scripted-anyroad.contract.ts";
import { readWebhook } from "./webhook.ts";

const openCode = fc
  .record({ booking_id: fc.nat(), ticket_id: fc.nat() })
  .map((content) => `data:application/json;base64,${btoa(JSON.stringify(content))}`);
const anyCode = fc.oneof(
  openCode,
  fc.string({ minLength: 1, unit: "binary" }),
  fc.string({ minLength: 1, unit: fc.constantFrom(",", '"', "\r", "\n", "/", " ", "a", "A") }),
);
const anyType = fc.constantFrom("guest", "addon");

test("verify, refusal, webhook and list give equal keys", async () => {
  const property = fc.asyncProperty(anyCode, fc.nat(), anyType, async (qrCode, id, type) => {
    fc.pre(qrCode.trim() !== "");
    const link = `https://x.test/bookings/${id}`;
    const item = { type, qr_code: qrCode, booking: link, experience: "e", scans: [], time_slot };
    const told = [
      await keysOfLookup(200, pageOf([item]), qrCode),
      await keysOfLookup(400, { ...item, code: "booking_in_past" }, "what was sent"),
      await keysOfWebhook({ booking: { id }, ticket: { qr_code: qrCode } }, item),
      await keysOfWebhook({ booking: { id: String(id) }, ticket: [{ qr_code: qrCode }] }, item),
      keysOfList(`"${qrCode.replaceAll('"', '""')}",${id},${type}`),
    ];
    const unitItem = unitItemKey(testConnection, qrCode);
    expect(told).toEqual(told.map(() => ({ booking: `${testConnection}/${id}`, unitItem })));
  });
  await fc.assert(property, { numRuns: runs(300), seed: testSeed });
});

const time_slot = { local_datetime_start: "2026-06-27T14:00:00Z" };

async function keysOfLookup(status: number, json: unknown, sent: string) {
  const connector = createAnyRoadConnector({
    ...createScriptedNetwork(testStart),
    connection: testConnection,
    baseUrl: "https://supplier.test",
    timeZone: testZone,
    credentials: { kind: "token", token: testToken },
    fetch: async () => Response.json(json, { status }),
  });
  const looked = await connector.lookup(sent, aCall());
  const booking = looked.ok ? looked.value.bookings[0] : undefined;
  return { booking: booking?.key, unitItem: booking?.unitItems[0]?.key };
}

/** A webhook names the booking, and the code that its ticket is looked up with. */
async function keysOfWebhook(body: unknown, item: unknown) {
  const read = readWebhook(
    { body: JSON.stringify(body), event: "booking.confirmed" },
    testConnection,
  );
  const news = read.ok && read.value.kind === "look-up" ? read.value : undefined;
  const { unitItem } = await keysOfLookup(200, pageOf([item]), news?.codes[0] ?? "");
  return { booking: news?.booking, unitItem };
}

function keysOfList(line: string) {
  const read = readCodes(
    `qr_code,booking,type,experience,local_start\n${line},e,2026-06-27 14:00`,
    {
      connection: testConnection,
      timeZone: testZone,
    },
  );
  const value = read.ok ? read.value : undefined;
  const [booking] = value?.bookings ?? [];
  expect(booking?.unitItems[0]?.ticket?.codes).toEqual(value?.codes);
  return { booking: booking?.key, unitItem: booking?.unitItems[0]?.key };
}
