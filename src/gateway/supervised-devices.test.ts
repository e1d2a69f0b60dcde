/** What supervisors and admins do about devices: see how they stand, stop and release them, and let one more in. */
import { beforeEach, describe, expect, test } from "vitest";
import type { DeviceId } from "../core/ids.ts";
import { later } from "../core/time.ts";
import { devicesSchema, enrolmentSchema, type KnownDevice } from "../protocol/venue.ts";
import { now } from "../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import {
  admin,
  type Disks,
  enrolment,
  gate,
  me,
  newDisks,
  nobody,
  openSupervisedGateway,
  refusing,
  release,
  revoke,
  state,
  steward,
  type SupervisedGateway,
  supervisor,
} from "./supervised-gateway.contract.ts";

let clock: FakeClock;
let disks: Disks;
let gateway: SupervisedGateway;
beforeEach(async () => {
  clock = createFakeClock(now);
  disks = newDisks();
  gateway = await openSupervisedGateway({ clock, disks });
});

const acts = () => disks.acts.map(({ act }) => act);
const known = async (device: DeviceId): Promise<KnownDevice | undefined> => {
  const { json } = await gateway.ask(supervisor, "/devices");
  return devicesSchema.parse(json).devices.find((each) => each.device === device);
};

describe("devices", () => {
  test("tell how they stand, and supervisors see it with the gateway's time", async () => {
    expect(await known(steward)).toMatchObject({ state: null, held: 0, role: "steward", gate });
    await clock.advance(5_000);
    expect((await gateway.ask(steward, me)).status).toBe(200);
    await clock.advance(1_000);
    expect(await known(steward)).toMatchObject({
      operator: "Sam",
      lastSeenAt: later(now, 5_000),
      state: { ...state, at: later(now, 5_000) },
    });
  });

  test("come as they were seen, the last one first", async () => {
    await clock.advance(1);
    await gateway.ask(steward, "/manifest");
    await clock.advance(1);
    const { json } = await gateway.ask(supervisor, "/devices");
    const seen = devicesSchema.parse(json).devices.map(({ device }) => device);
    expect(seen).toEqual([supervisor, steward, admin]);
  });

  test.each([{}, { ...state, unsent: -1 }, { ...state, clock: 5 }, "text", undefined])(
    "say nothing with %j",
    async (body) => {
      const answer = await gateway.ask(steward, { ...me, body });
      expect(answer).toMatchObject({ status: 400, code: "bad-request" });
      expect((await known(steward))?.state).toBeNull();
    },
  );

  test("are stopped once, at once, and it is in the log", async () => {
    const heard = await gateway.waiting(steward);
    await clock.advance(1_000);
    const first = await gateway.ask(supervisor, revoke(steward));
    expect(first.json).toEqual({ device: steward, revokedAt: later(now, 1_000) });
    expect(heard()).toMatchObject({ code: "revoked" });
    await clock.advance(1_000);
    expect((await gateway.ask(admin, revoke(steward))).json).toEqual(first.json);
    expect((await known(steward))?.revokedAt).toBe(later(now, 1_000));
    const act = { kind: "revoke", device: steward };
    expect(disks.acts).toEqual([
      { at: later(now, 1_000), device: supervisor, operator: "Sue", act },
    ]);
  });

  test("do not stop themselves", async () => {
    const answer = await gateway.ask(supervisor, revoke(supervisor));
    expect(answer).toMatchObject({ status: 400, code: "bad-request" });
    expect(answer.json).toMatchObject({ detail: expect.stringContaining("cannot stop itself") });
    expect((await known(supervisor))?.revokedAt).toBeNull();
  });

  test.each([nobody, "no-id"])("that nobody knows are not found: %s", async (id) => {
    for (const act of ["revoke", "release"]) {
      const answer = await gateway.ask(admin, { path: `/devices/${id}/${act}`, method: "POST" });
      expect(answer).toMatchObject({ status: 404, code: "not-found" });
    }
    expect(acts()).toEqual([]);
  });

  test("that are stopped hand in scans, which wait until they are released", async () => {
    await gateway.ask(supervisor, revoke(steward));
    await gateway.push(refusing(1, clock));
    await gateway.push(refusing(2, clock));
    expect((await known(steward))?.held).toBe(2);
    const answer = await gateway.ask(supervisor, release(steward));
    expect(answer.json).toEqual({ device: steward, scans: 2 });
    expect((await known(steward))?.held).toBe(0);
    expect(acts().at(-1)).toEqual({ kind: "release", device: steward, scans: 2 });
    expect((await gateway.ask(supervisor, release(steward))).json).toMatchObject({ scans: 0 });
  });

  test("that this database does not know are released too, where something of theirs is held", async () => {
    await gateway.push(refusing(1, clock, { device: nobody }));
    const answer = await gateway.ask(supervisor, release(nobody));
    expect(answer.json).toEqual({ device: nobody, scans: 1 });
  });
});

describe("a link for one more device", () => {
  test("leads to this venue, works, and is in the log", async () => {
    const asked = enrolment({ gate, role: "supervisor" });
    const { json } = await gateway.ask(supervisor, asked);
    const { link, expiresAt } = enrolmentSchema.parse(json);
    expect(link).toMatch(/^http:\/\/gateway\.test\/enrol#.+/);
    expect(expiresAt).toBe(later(now, 24 * 3_600_000));
    const body = { code: link.split("#")[1], device: nobody, operator: "Ravi" };
    await gateway.ask(nobody, { path: "/enrol", method: "POST", body });
    expect((await gateway.ask(nobody, "/history")).status).toBe(200);
    const act = { kind: "enrolment", gate, role: "supervisor" };
    expect(disks.acts).toEqual([{ at: now, device: supervisor, operator: "Sue", act }]);
  });

  test("may be for some products alone", async () => {
    const body = { gate, role: "steward", products: ["octo/tour"] };
    const { json } = await gateway.ask(supervisor, enrolment(body));
    const code = enrolmentSchema.parse(json).link.split("#")[1];
    const enrol = { code, device: nobody, operator: "Ravi" };
    const enrolled = await gateway.ask(nobody, { path: "/enrol", method: "POST", body: enrol });
    expect(enrolled.json).toMatchObject({ products: ["octo/tour"] });
  });

  test.each([
    ["a gate that this venue has not", { gate: "g-none", role: "steward" }],
    ["no role", { gate }],
    ["no gate", { role: "steward" }],
    ["a role that is none", { gate, role: "owner" }],
  ])("is not made for %s", async (_name, body) => {
    const answer = await gateway.ask(admin, enrolment(body));
    expect(answer).toMatchObject({ status: 400, code: "bad-request" });
    expect(acts()).toEqual([]);
  });

  test("is made at the start too, for whom the gateway wants, and is nobody's act", async () => {
    disks.registry.devices.delete(admin);
    expect(await gateway.core.adminEnrolled()).toBe(false);
    const link = await gateway.core.enrolmentLink(gate, "admin");
    const body = { code: link.split("#")[1], device: nobody, operator: "Ada" };
    const enrolled = await gateway.ask(nobody, { path: "/enrol", method: "POST", body });
    expect(enrolled.json).toMatchObject({ role: "admin" });
    expect(await gateway.core.adminEnrolled()).toBe(true);
    expect(acts()).toEqual([]);
  });
});
