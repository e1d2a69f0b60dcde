/** Lists that grow, with the real sandbox over HTTP: AnyRoad's webhooks and codes, City Connect's notifications. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import type { Booking } from "../core/booking.ts";
import { codesOf } from "../core/codes.ts";
import { asGateId } from "../core/ids.ts";
import { parseBooking } from "../protocol/booking-schema.ts";
import { lookedUpSchema } from "../protocol/v1.ts";
import type { Fetch } from "../sandbox/delivery.ts";
import { startSandbox } from "../sandbox/server.ts";
import { putDatabaseInto } from "../testing/prepared-database.ts";
import { enrolDevice } from "../testing/venue/test-device.ts";
import { composeGateway, type Gateway } from "./compose.ts";
import { readWritten } from "./config/written-config.contract.ts";

const secret = "feed-secret-of-the-venue";

const worldSchema = z.object({
  anyroad: z.object({
    temporaryToken: z.string(),
    bookings: z.array(
      z.object({
        id: z.string(),
        experienceId: z.string(),
        slot: z.object({ start: z.string(), end: z.string() }),
        tickets: z.array(z.object({ id: z.string(), qrCode: z.string() })),
      }),
    ),
    demo: z.array(z.object({ id: z.string(), code: z.string() })),
  }),
  cityConnect: z.object({
    accounts: z.array(z.object({ email: z.string(), token: z.string() })),
    bookings: z.array(
      z.object({ id: z.string(), tickets: z.array(z.object({ barcode: z.string() })) }),
    ),
    demo: z.array(z.object({ id: z.string(), code: z.string() })),
  }),
});
type World = z.infer<typeof worldSchema>;

/** One gateway for `connections`, one sandbox whose deliveries reach it from now on. */
async function openVenue(connections: (origin: string, world: World) => readonly unknown[]) {
  let gateway: Gateway | null = null;
  const deliverTo: Fetch = async (address, { method, headers, body }) => {
    // what happened before the gateway was there is not told any more
    if (gateway === null) return { ok: true };
    const { username, password, pathname, search } = new URL(address);
    const basic = Buffer.from(`${username}:${password}`).toString("base64");
    const proof = password === "" ? {} : { authorization: `Basic ${basic}` };
    const request = { method, headers: { ...headers, ...proof }, body };
    return gateway.app.request(`${pathname}${search}`, request);
  };
  const sandbox = await startSandbox(
    {
      now: () => Date.now(),
      fetch: deliverTo,
      deliver: {
        anyroad: { url: `http://gateway.test/feeds/road?secret=${secret}` },
        cityConnect: { url: `http://city:${secret}@gateway.test/feeds/city` },
      },
    },
    { port: 0, host: "127.0.0.1" },
  );
  onTestFinished(() => sandbox.close());
  const control = async (path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    return (await fetch(`${sandbox.origin}/_sandbox${path}`, init)).json();
  };
  const world = worldSchema.parse(await control("/world"));
  await fetch(`${sandbox.origin}/anyroad/tickets/verify`, { method: "POST", body: "{}" });
  await vi.waitFor(async () =>
    expect(await control("/state")).toMatchObject({ pending: { anyroad: 0 } }),
  );

  const folder = await mkdtemp(join(tmpdir(), "stile-growing-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await putDatabaseInto(folder);
  const logged: string[] = [];
  const note = (message: string): void => void logged.push(message);
  const composed = await composeGateway({
    config: readWritten({
      timeZone: "Pacific/Auckland",
      gates: [{ id: "gate-1", sign: "1", label: "Gate 1" }],
      connections: connections(sandbox.origin, world),
      timing: { listEveryMs: 600_000 },
    }),
    dataDirectory: folder,
    databaseUrl: null,
    origin: "http://gateway.test",
    appRoot: null,
    log: { info: () => undefined, warn: note, error: note },
    onEnrolled: () => undefined,
  });
  onTestFinished(() => composed.stop());
  await composed.start();
  gateway = composed;
  const device = await enrolDevice(
    () => composed.app,
    await composed.enrolmentLink(asGateId("gate-1")),
  );
  /** The list as the device has it after it fetched what the manifest names. */
  const list = async (): Promise<readonly Booking[]> => {
    const { pages } = await device.manifest();
    const texts = await Promise.all(
      pages.map(async ({ hash }) => {
        const zipped = await (await device.ask(`/pages/${hash}`)).arrayBuffer();
        return gunzipSync(zipped).toString("utf8");
      }),
    );
    return texts.flatMap((text) =>
      text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => parseBooking(JSON.parse(line))),
    );
  };
  const inList = async (code: string): Promise<Booking | null> =>
    (await list()).find((booking) => codesOf(booking).includes(code)) ?? null;
  const post = (path: string, body: string) =>
    composed.app.request(`/feeds${path}?secret=${secret}`, { method: "POST", body });
  return { world, control, logged, device, list, inList, post };
}

/** Two seconds for a look-up in its turn, two for the pages. */
const soon = { timeout: 20_000, interval: 50 };

const road = (origin: string, { anyroad }: World) => ({
  id: "road",
  kind: "anyroad",
  label: "Road",
  mode: "redeem",
  url: `${origin}/anyroad`,
  token: anyroad.temporaryToken,
  feedSecret: secret,
});

test("AnyRoad's list grows by imports, webhooks and look-ups", async () => {
  const venue = await openVenue((origin, world) => [road(origin, world)]);
  const { world, device, inList, list, control, post } = venue;
  const codeOf = (id: string): string =>
    world.anyroad.demo.find((each) => each.id === id)?.code ?? "";
  const bookingOf = (code: string) => {
    const booking = world.anyroad.bookings.find(({ tickets }) =>
      tickets.some(({ qrCode }) => qrCode === code),
    );
    if (booking === undefined) throw new Error(`nobody booked ${code}`);
    return booking;
  };
  const rowOf = (code: string): string => {
    const { id, experienceId, slot } = bookingOf(code);
    return `"${code}",${id},${experienceId},${slot.start},${slot.end}`;
  };
  const [first, second, third] = [codeOf("good"), codeOf("good2"), codeOf("good3")];
  expect(await list()).toEqual([]);
  // a gateway whose suppliers cannot list is as fresh as what it knows of their products
  expect((await device.manifest()).asOf).not.toBeNull();

  const header = "qr_code,booking,experience,local_start,local_end,colour";
  const lines = [header, `${rowOf(first)},red`, `${rowOf(second)},blue`, "lonely"];
  const imported = await post("/road/codes", lines.join("\n"));
  expect([imported.status, await imported.json()]).toEqual([
    200,
    {
      codes: 2,
      bookings: 2,
      unreadable: [{ line: 4, problem: "1 cells under 6 columns" }],
      ignoredColumns: ["colour"],
    },
  ]);
  await vi.waitFor(async () => expect(await list()).toHaveLength(2), soon);
  // the supplier's own word, not the list's
  await vi.waitFor(
    async () => expect((await inList(second))?.unitItems[0]?.status?.kind).toBe("CONFIRMED"),
    soon,
  );

  await control("/anyroad/acts", { kind: "cancel", bookingId: bookingOf(first).id });
  await vi.waitFor(
    async () => expect(await inList(first)).toMatchObject({ status: { kind: "CANCELLED" } }),
    soon,
  );

  expect(await inList(third)).toBeNull();
  const found = await device.ask(`/lookup?${new URLSearchParams({ code: third }).toString()}`);
  expect(lookedUpSchema.parse(await found.json()).bookings).toMatchObject([{ redeemable: true }]);
  await vi.waitFor(
    async () => expect(await inList(third)).toMatchObject({ redeemable: null }),
    soon,
  );

  const { id: bookingId, tickets } = bookingOf(second);
  const ticketId = tickets.find(({ qrCode }) => qrCode === second)?.id ?? null;
  await control("/anyroad/acts", { kind: "redeem", bookingId, ticketId, device: "other" });
  await vi.waitFor(
    async () => expect((await inList(second))?.unitItems[0]?.status?.kind).toBe("REDEEMED"),
    soon,
  );
  expect(venue.logged).toEqual([]);
}, 120_000);

test("City Connect's list is changed by notifications, long before it is listed again", async () => {
  const { world, control, list, inList, logged, post } = await openVenue(
    (origin, { cityConnect: { accounts } }) => [
      {
        id: "city",
        kind: "city-connect",
        label: "City",
        account: {
          url: `${origin}/city-connect/v1`,
          account: accounts[0]?.email,
          token: accounts[0]?.token,
        },
        feedSecret: secret,
      },
    ],
  );
  const code = world.cityConnect.demo.find(({ id }) => id === "good")?.code ?? "";
  const bookingId = world.cityConnect.bookings.find(({ tickets }) =>
    tickets.some(({ barcode }) => barcode === code),
  )?.id;
  const before = await list();
  expect(await inList(code)).toMatchObject({ status: { kind: "CONFIRMED" } });

  await control("/city-connect/acts", { kind: "cancel", bookingId });
  await vi.waitFor(
    async () => expect(await inList(code)).toMatchObject({ status: { kind: "CANCELLED" } }),
    soon,
  );
  expect(await list()).toHaveLength(before.length);

  const unreadable = await post("/city/booking_update", "<html>");
  expect([unreadable.status, await unreadable.json()]).toEqual([200, {}]);
  expect(logged).toContain("what was posted cannot be read and is kept raw");
}, 120_000);
