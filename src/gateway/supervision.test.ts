/** What supervisors and admins see and do over HTTP, and that nobody else can. */
import { beforeEach, describe, expect, test } from "vitest";
import { later } from "../core/time.ts";
import { historySchema } from "../protocol/venue.ts";
import { now, scanIdOf } from "../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import { aRegisteredDevice } from "../testing/registered-device.ts";
import {
  admin,
  admitting,
  type Asked,
  connection,
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
  steward,
  type SupervisedGateway,
  supervisor,
  switching,
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
const named = (asked: readonly Asked[]) =>
  asked.map((each) => [`${each.method ?? "GET"} ${each.path}`, each] as const);
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
