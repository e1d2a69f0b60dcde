/** What supervisors and admins see and do over HTTP, and that nobody else can. */
import { beforeEach, describe, expect, test } from "vitest";
import { asDeviceId, type DeviceId } from "../core/ids.ts";
import { later } from "../core/time.ts";
import {
  devicesSchema,
  enrolmentSchema,
  historySchema,
  type KnownDevice,
} from "../protocol/venue.ts";
import { now, scanIdOf } from "../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import { aRegisteredDevice } from "../testing/registered-device.ts";
import {
  admin,
  admitting,
  type Asked,
  connection,
  type Disks,
  gate,
  newDisks,
  openSupervisedGateway,
  refusing,
  steward,
  supervisor,
  type SupervisedGateway,
} from "./supervised-gateway.contract.ts";

let clock: FakeClock;
let disks: Disks;
let gateway: SupervisedGateway;
beforeEach(async () => {
  clock = createFakeClock(now);
  disks = newDisks();
  gateway = await openSupervisedGateway({ clock, disks });
});

const nobody = asDeviceId("00000000-0000-4000-8000-00000000e999");
const state = {
  unsent: 2,
  parked: 0,
  list: { id: "m", asOf: now, bookings: 12 },
  clock: { offMs: 40, uncertaintyMs: 3 },
  app: "1.0",
};
const me: Asked = { path: "/devices/me", method: "PUT", body: state };
const revoke = (device: DeviceId): Asked => ({
  path: `/devices/${device}/revoke`,
  method: "POST",
});
const release = (device: DeviceId): Asked => ({
  path: `/devices/${device}/release`,
  method: "POST",
});
const enrolment = (body: unknown): Asked => ({ path: "/enrolments", method: "POST", body });
const switching = (mode: string, id: string = connection): Asked => ({
  path: `/connections/${id}/mode`,
  method: "PUT",
  body: { mode },
});
const acts = () => disks.acts.map(({ act }) => act);
const named = (asked: readonly Asked[]) =>
  asked.map((each) => [`${each.method ?? "GET"} ${each.path}`, each] as const);
const known = async (device: DeviceId): Promise<KnownDevice | undefined> => {
  const { json } = await gateway.ask(supervisor, "/devices");
  return devicesSchema.parse(json).devices.find((each) => each.device === device);
};
const history = async (query = "") =>
  historySchema.parse((await gateway.ask(supervisor, `/history${query}`)).json);
const numbers = async (query = "") =>
  (await history(query)).scans.map(({ scan }) => Number(scan.id.slice(-12)));

describe("who may ask", () => {
  const forSupervisors: readonly Asked[] = [
    { path: "/devices" },
    revoke(admin),
    release(admin),
    enrolment({ gate, role: "steward" }),
    { path: "/history" },
  ];
  /** Nobody adds up in memory: only who may ask is looked at. */
  const sums: readonly Asked[] = [{ path: "/reports/2026-05-07" }, { path: "/occupancy" }];
  const forAdmins: readonly Asked[] = [switching("redeem"), enrolment({ gate, role: "admin" })];

  test.each(named([...forSupervisors, ...sums, ...forAdmins]))(
    "%s: no steward",
    async (_name, asked) => {
      expect(await gateway.ask(steward, asked)).toMatchObject({ status: 403, code: "not-allowed" });
      expect(acts()).toEqual([]);
    },
  );

  test.each(named(forAdmins))("%s: no supervisor", async (_name, asked) => {
    const answer = await gateway.ask(supervisor, asked);
    expect(answer).toMatchObject({ status: 403, code: "not-allowed" });
    expect(acts()).toEqual([]);
  });

  test.each(named(forSupervisors))("%s: a supervisor", async (_name, asked) => {
    expect((await gateway.ask(supervisor, asked)).status).toBe(200);
  });

  test.each(named([...forSupervisors.slice(0, 1), ...forAdmins]))(
    "%s: an admin",
    async (_name, asked) => expect((await gateway.ask(admin, asked)).status).toBe(200),
  );

  test.each(named([me, ...forSupervisors, ...sums, ...forAdmins]))(
    "%s: nobody revoked, nobody unknown",
    async (_name, asked) => {
      await gateway.core.revoke(admin);
      expect(await gateway.ask(admin, asked)).toMatchObject({ status: 403, code: "revoked" });
      const unknown = await gateway.ask(nobody, asked);
      expect(unknown).toMatchObject({ status: 401, code: "unauthorised" });
    },
  );

  test("the registry says who somebody is, from one request to the next", async () => {
    expect((await gateway.ask(supervisor, "/devices")).status).toBe(200);
    disks.registry.devices.set(supervisor, aRegisteredDevice({ device: supervisor }));
    expect((await gateway.ask(supervisor, "/devices")).code).toBe("not-allowed");
  });
});

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

describe("history", () => {
  beforeEach(async () => {
    for (const n of [1, 2, 3]) {
      await gateway.push(n === 2 ? admitting(n, clock) : refusing(n, clock));
      await clock.advance(1_000);
    }
  });

  test("shows the scans of all devices with how they ended, the latest first", async () => {
    await gateway.push(refusing(4, clock, { device: admin }));
    const { scans, before } = await history();
    expect(scans.map(({ scan }) => scan.device)).toEqual([admin, steward, steward, steward]);
    expect(scans[2]).toMatchObject({
      scan: { id: scanIdOf(2) },
      receivedAt: later(now, 1_000),
      settlement: { kind: "not-sent", why: "observe" },
      undoneBy: null,
    });
    expect(before).toBeNull();
  });

  test("goes on where a page ended, whatever has come since", async () => {
    const first = await history("?limit=2");
    await gateway.push(refusing(4, clock));
    expect(first.scans).toHaveLength(2);
    expect(await numbers(`?limit=2&before=${first.before ?? ""}`)).toEqual([1]);
  });

  test.each([
    [`?from=${now + 1_000}`, [3, 2]],
    [`?to=${now + 1_000}`, [1]],
    ["?text=%20t1%20", [3, 2, 1]],
    ["?text=nowhere", []],
    ["?kinds=admit,undone", []],
    ["?kinds=unknown", [3, 2, 1]],
    [`?devices=${steward},${admin}`, [3, 2, 1]],
    ["?gates=none", []],
  ])("%s", async (query, expected) => expect(await numbers(query)).toEqual(expected));

  test.each([
    "?before=x",
    "?before=1.x",
    `?before=9999999999999999.${scanIdOf(1)}`,
    "?kinds=nothing",
    "?devices=x",
    "?limit=0",
    "?limit=201",
    "?from=x",
  ])("%s is refused", async (query) => {
    const answer = await gateway.ask(supervisor, `/history${query}`);
    expect(answer).toMatchObject({ status: 400, code: "bad-request" });
  });
});

describe("waiting for scans", () => {
  test("a supervisor hears of every scan, also one that admits nobody; a steward does not", async () => {
    const [sue, ada, sam] = [
      await gateway.waiting(supervisor),
      await gateway.waiting(admin),
      await gateway.waiting(steward),
    ];
    await gateway.push(refusing(1, clock, { device: admin }));
    expect(sue()?.json).toMatchObject({ scans: 1 });
    expect(ada()?.json).toMatchObject({ scans: 1 });
    expect(sam()).toBeNull();
    await clock.advance(20_000);
    expect(sam()?.json).toMatchObject({ scans: null });
  });

  test("at another gateway of the same database a supervisor hears of it within a second", async () => {
    const [here, there] = [
      await openSupervisedGateway({ clock, disks, isShared: true }),
      await openSupervisedGateway({ clock, disks, isShared: true }),
    ];
    const heard = await there.waiting(supervisor);
    await clock.advance(1_000); // what happened before it waited
    expect(heard()).toBeNull();
    await here.push(refusing(1, clock));
    await clock.advance(999);
    expect(heard()?.json).toMatchObject({ scans: 1 });
  });
});

describe("the mode of a connection", () => {
  test("is switched by an admin: the list has another identity, and whoever waits hears of it", async () => {
    const before = await gateway.mode();
    const heard = await gateway.waiting(steward);
    const answer = await gateway.ask(admin, switching("redeem"));
    expect(answer.json).toEqual({ id: connection, mode: "redeem" });
    const after = await gateway.mode();
    expect([before.mode, after.mode]).toEqual(["observe", "redeem"]);
    expect(after.manifest).not.toBe(before.manifest);
    expect(heard()?.json).toMatchObject({ manifest: { id: after.manifest } });
    const act = { kind: "mode", connection, from: "observe", to: "redeem" };
    expect(disks.acts).toEqual([{ at: now, device: admin, operator: "Ada", act }]);
  });

  test("counts for what is handed in from then on, and for nothing before", async () => {
    await gateway.push(admitting(1, clock));
    const late = admitting(2, clock);
    await clock.advance(1_000);
    await gateway.ask(admin, switching("redeem"));
    await gateway.push(admitting(3, clock));
    // decided while the connection only watched
    await gateway.push(late);
    await gateway.push(admitting(1, clock));
    await clock.advance(60_000);
    expect(await gateway.ends()).toEqual({ 1: "observe", 2: "observe", 3: "accepted" });
    expect(gateway.redeemed()).toBe(1);
  });

  test("back to observe leaves what is queued, and queues nothing more", async () => {
    await gateway.ask(admin, switching("redeem"));
    gateway.supplierIs("down");
    await gateway.push(admitting(1, clock));
    await clock.advance(1_000);
    await gateway.ask(admin, switching("observe"));
    await gateway.push(admitting(2, clock));
    gateway.supplierIs("up");
    await clock.advance(60_000);
    expect(await gateway.ends()).toEqual({ 1: "accepted", 2: "observe" });
    expect(gateway.redeemed()).toBe(1);
  });

  test("outlives the gateway, and what was observed before stays unsent", async () => {
    await gateway.push(admitting(1, clock));
    await clock.advance(1_000);
    await gateway.ask(admin, switching("redeem"));
    await gateway.core.stop();
    gateway = await openSupervisedGateway({ clock, disks });
    expect((await gateway.mode()).mode).toBe("redeem");
    await gateway.push(admitting(2, clock));
    await clock.advance(60_000);
    expect(await gateway.ends()).toEqual({ 1: "observe", 2: "accepted" });
  });

  test("to what it is already is answered, and is no act", async () => {
    const answer = await gateway.ask(admin, switching("observe"));
    expect(answer.json).toEqual({ id: connection, mode: "observe" });
    expect(acts()).toEqual([]);
  });

  test.each([
    ["a connection that is not configured", switching("redeem", "gone"), "not-found"],
    ["a mode that is none", switching("off"), "bad-request"],
    ["no mode", { ...switching("redeem"), body: {} }, "bad-request"],
  ])("of %s is not switched", async (_name, asked, code) => {
    expect((await gateway.ask(admin, asked)).code).toBe(code);
    expect(acts()).toEqual([]);
  });

  test("is in effect at another gateway of the same database within a second", async () => {
    const [here, there] = [
      await openSupervisedGateway({ clock, disks, isShared: true }),
      await openSupervisedGateway({ clock, disks, isShared: true }),
    ];
    const heard = await there.waiting(steward);
    await clock.advance(1_000); // what happened before it waited
    expect(heard()).toBeNull();
    await here.ask(admin, switching("redeem"));
    await clock.advance(999);
    expect(heard()?.json).toMatchObject({ manifest: { id: (await here.mode()).manifest } });
    expect((await there.mode()).mode).toBe("redeem");
    await there.push(admitting(1, clock));
    await clock.advance(60_000);
    expect(await there.ends()).toEqual({ 1: "accepted" });
    await here.core.stop();
    await there.core.stop();
  });

  test("is in effect at another gateway also where nobody waits there", async () => {
    const [here, there] = [
      await openSupervisedGateway({ clock, disks, isShared: true }),
      await openSupervisedGateway({ clock, disks, isShared: true }),
    ];
    await here.ask(admin, switching("redeem"));
    await clock.advance(999);
    await there.push(admitting(1, clock));
    await clock.advance(60_000);
    expect(await there.ends()).toEqual({ 1: "accepted" });
  });
});
