/** A supervisor's evening on a real database folder: everything that is asked over HTTP, before and after a restart. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { asGateId } from "../core/ids.ts";
import type { Role } from "../core/product.ts";
import { manifestSchema } from "../protocol/v1.ts";
import {
  devicesSchema,
  historySchema,
  modeSchema,
  occupancySchema,
  reportSchema,
} from "../protocol/venue.ts";
import { enrolDevice, type TestDevice } from "../testing/venue/test-device.ts";
import { openTestVenue, type TestVenue } from "../testing/venue/test-venue.ts";

let venue: TestVenue;
let steward: TestDevice;
let admin: TestDevice;
beforeAll(async () => {
  venue = await openTestVenue({ mode: "observe" });
  const enrolled = async (role: Role): Promise<TestDevice> =>
    enrolDevice(
      () => venue.gateway().app,
      await venue.gateway().enrolmentLink(asGateId("gate-1"), role),
    );
  steward = await enrolled("steward");
  admin = await enrolled("admin");
});
afterAll(() => venue.close());

const json = async (answer: Promise<Response> | Response): Promise<unknown> =>
  (await answer).json();
const put = (device: TestDevice, path: string, body: unknown): Promise<Response> =>
  Promise.resolve(
    venue.gateway().app.request(`/v1${path}`, {
      method: "PUT",
      headers: device.headers,
      body: JSON.stringify(body),
    }),
  );

test("what devices did and how they stand is there for those who look after them", async () => {
  const scan = await steward.admitting(venue.code("good"));
  await steward.push([scan, steward.refusing()]);
  const told = { unsent: 1, parked: 0, list: null, clock: null, app: "1" };
  expect((await put(steward, "/devices/me", told)).status).toBe(200);

  const name = scan.verdict.kind === "admit" ? (scan.verdict.card.leadName ?? "") : "";
  const query = new URLSearchParams({ text: name.toUpperCase(), kinds: "admit" });
  const found = historySchema.parse(await json(admin.ask(`/history?${query.toString()}`)));
  expect(found.scans.map((each) => each.scan.id)).toEqual([scan.id]);
  expect(found.scans[0]?.settlement).toEqual({ kind: "not-sent", why: "observe" });

  const { devices } = devicesSchema.parse(await json(admin.ask("/devices")));
  expect(devices.map(({ role }) => role)).toEqual(["admin", "steward"]);
  expect(devices[1]?.state).toMatchObject(told);
  expect((await admin.changes()).scans).toBe(2);
  expect((await steward.changes()).scans).toBeNull();
  expect(await venue.gateway().adminEnrolled()).toBe(true);
});

test("the report and the numbers of the board are answered", async () => {
  const today = new Date().toISOString().slice(0, 10);
  const report = reportSchema.parse(await json(admin.ask(`/reports/${today}`)));
  expect(report.connections.map(({ mode }) => mode)).toEqual(["observe"]);
  expect(occupancySchema.parse(await json(admin.ask("/occupancy"))).inside).toBeGreaterThanOrEqual(
    0,
  );
  for (const path of [`/reports/${today}`, "/occupancy"]) {
    expect((await steward.ask(path)).status).toBe(403);
  }
});

test("a switch of a mode outlives a restart", async () => {
  const before = await steward.manifest();
  const answer = await put(admin, `/connections/${before.connections[0]?.id ?? ""}/mode`, {
    mode: "redeem",
  });
  expect(modeSchema.parse(await json(answer)).mode).toBe("redeem");
  await venue.restartGateway();
  const after = manifestSchema.parse(await json(steward.ask("/manifest")));
  expect(after.connections.map(({ mode }) => mode)).toEqual(["redeem"]);
  expect(after.id).not.toBe(before.id);
});
