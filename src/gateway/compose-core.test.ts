/** The gateway without Node: virtual time, memory, and a supplier that is a value. */
import { beforeEach, expect, test } from "vitest";
import type { Connector } from "../connectors/connector.ts";
import type { Booking } from "../core/booking.ts";
import { asDeviceId } from "../core/ids.ts";
import { ok } from "../core/result.ts";
import type { JudgedScan, Scan } from "../core/scan.ts";
import { changesSchema, claimAnswerSchema, pushedSchema } from "../protocol/v1.ts";
import { aBooking, aScan, codes, aUnitItem, now, scanIdOf } from "../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import { memorySupervision } from "../testing/memory-supervision.ts";
import { aRegisteredDevice } from "../testing/registered-device.ts";
import { createGatewayCore, type GatewayCore } from "./compose-core.ts";
import { readConfig } from "./config.ts";
import { createMemoryDeviceRegistry, noRegistryRows } from "./devices/memory-device-registry.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import { leaseMs } from "./ingest/claim-lease.ts";
import { emptyJournalState } from "./ingest/journal-state.ts";
import { createMemoryJournalStore } from "./ingest/memory-journal-store.ts";
import { createMemoryAttemptMark } from "./store/attempt-mark.ts";

const config = readConfig(
  { STILE_OCTO_URL: "http://supplier.test", STILE_OCTO_KEY: "k", STILE_OCTO_MODE: "redeem" },
  false,
);
const connection = config.connections.map(({ id }) => id)[0];
const gate = config.gates.map(({ id }) => id)[0];
if (connection === undefined || gate === undefined) throw new Error("no connection, no gate");
const booking: Booking = aBooking({
  connection,
  unitItems: [aUnitItem(1, { ticket: codes("T-1") })],
});
const [item] = booking.unitItems;
const here = asDeviceId("00000000-0000-4000-8000-00000000d0a1");
const there = asDeviceId("00000000-0000-4000-8000-00000000d0a2");

let clock: FakeClock;
let redeemed: number;
let core: GatewayCore;
beforeEach(async () => {
  clock = createFakeClock(now);
  redeemed = 0;
  core = await createGatewayCore(ports());
  void core.start();
  await clock.settle();
});

/** Redeems once, takes two seconds for it. */
const supplier: Connector = {
  connection,
  kind: "octo",
  honoursIdempotencyKey: false,
  products: async () => ok([]),
  lookup: async () => ok({ bookings: [booking], unreadable: [] }),
  redemption: {
    preview: async () =>
      redeemed === 0
        ? ok({ kind: "redeemable", redeemedAt: null, redemptionCode: "c" })
        : ok({ kind: "redeemed", redeemedAt: clock.now() }),
    redeem: async () => {
      await clock.sleep(2_000);
      redeemed += 1;
      return ok({ kind: "accepted", redeemedAt: clock.now() });
    },
  },
};

function ports(): GatewayPorts {
  let ids = 0;
  const rows = noRegistryRows();
  for (const device of [here, there]) rows.devices.set(device, aRegisteredDevice({ device }));
  const state = emptyJournalState();
  return {
    config,
    store: createMemoryJournalStore({ state }),
    ...memorySupervision(state),
    devices: createMemoryDeviceRegistry(rows),
    snapshot: {
      replaceDay: async () => false,
      putBookings: async ({ bookings }) => ({ bookings, changed: false }),
      keepWindow: async () => 0,
      bookingByKey: async (key) => (key === booking.key ? booking : null),
      bookingsByCode: async () => [],
      buildPages: async () => false,
      currentPages: async () => ({ pages: [], bookings: 0, asOf: null }),
      pageBytes: async () => null,
      packedPages: async () => new Map(),
    },
    records: {
      products: async () => [],
      saveProducts: async () => undefined,
      keepUnreadable: async () => undefined,
    },
    attemptMark: createMemoryAttemptMark({ attempts: 0 }),
    tokens: { issue: async (device) => device, verify: async (token) => asDeviceId(token) },
    connectors: [supplier],
    clock,
    scheduler: clock,
    random: () => 0.5,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    newId: () => `id-${(ids += 1)}`,
    isShared: false,
    mayTryEnrolment: async () => true,
    appRoutes: null,
    onEnrolled: () => undefined,
  };
}

/** Answers what the gateway says once nothing more happens without time. */
async function ask(device: string, path: string, body?: unknown): Promise<unknown> {
  const answer = core.app.request(`/v1${path}`, {
    headers: { authorization: `Bearer ${device}` },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
  await clock.settle();
  return (await answer).json();
}

const admitting = (n: number, change: Partial<JudgedScan>): Scan =>
  aScan({
    id: scanIdOf(n),
    device: here,
    admission: { booking: booking.key, unitItem: item?.key ?? null, people: 1 },
    redemption: {
      connection: booking.connection,
      reference: "T-1",
      bookingUuid: booking.uuid,
      unitItemUuid: item?.uuid ?? null,
    },
    ...change,
  });

const push = async (scan: Scan) =>
  pushedSchema.parse(
    await ask(scan.device, "/scans", { incarnation: scan.incarnation, scans: [scan] }),
  );

const changes = async (device: string) => {
  const { epoch } = changesSchema.shape.manifest
    .extend({ epoch: changesSchema.shape.epoch })
    .parse(await ask(device, "/manifest"));
  return changesSchema.parse(await ask(device, `/changes?epoch=${epoch}&after=0&settled=0`));
};

const claim = async (device: string, n: number) =>
  claimAnswerSchema.parse(
    await ask(device, "/claims", {
      scan: scanIdOf(n),
      booking: booking.key,
      unitItem: item?.key ?? null,
      people: 1,
      gate,
    }),
  );

test("a redemption takes the time that its supplier takes, and no other time passes", async () => {
  const scan = admitting(1, {});
  expect(await push(scan)).toMatchObject({ receipts: [{ kind: "stored" }], heldUpTo: 1 });
  await clock.advance(1_999);
  expect((await changes(here)).settlements).toEqual([]);
  await clock.advance(1);
  expect((await changes(here)).settlements).toMatchObject([
    { scan: scan.id, settlement: { kind: "accepted", redeemedAt: now + 2_000 } },
  ]);
  expect(redeemed).toBe(1);
});

test("what was stored is told and sent, though the scan after it could not be", async () => {
  const held = createMemoryJournalStore({ state: emptyJournalState() });
  let stored = 0;
  core = await createGatewayCore({
    ...ports(),
    store: {
      ...held,
      transaction: async (work) => {
        if (stored > 0) throw new Error("disk full");
        const answer = await held.transaction(work);
        stored += (await held.reads.scanById(scanIdOf(1))) === null ? 0 : 1;
        return answer;
      },
    },
  });
  void core.start();
  await clock.settle();
  const { epoch } = await changes(there);
  const waiting = ask(there, `/changes?epoch=${epoch}&after=0&settled=0&wait=20000`);
  const [first, second] = [admitting(1, {}), admitting(2, { seq: 2 })];
  await ask(here, "/scans", { incarnation: first.incarnation, scans: [first, second] });
  expect(changesSchema.parse(await waiting).changes).toHaveLength(1);
});

test("a lease keeps others out while it runs, and is over by itself", async () => {
  expect(await claim(here, 1)).toEqual({ kind: "granted", until: now + leaseMs });
  expect(await claim(there, 2)).toMatchObject({
    kind: "taken",
    by: [{ scan: scanIdOf(1), device: here, operator: "Maya" }],
  });
  await clock.advance(leaseMs);
  expect(await claim(there, 2)).toMatchObject({ kind: "granted" });
});

test("a lease that was used is confirmed by its scan, one that was not is released by it", async () => {
  await claim(here, 1);
  await push(admitting(1, { admission: null, redemption: null }));
  expect(await claim(there, 2)).toMatchObject({ kind: "granted" });
  await push(admitting(2, { device: there }));
  await clock.advance(leaseMs);
  expect(await claim(here, 3)).toMatchObject({ kind: "taken", by: [{ scan: scanIdOf(2) }] });
});

test("nothing is sent that could not be noted outside the database first", async () => {
  let isFull = true;
  const noted: number[] = [];
  core = await createGatewayCore({
    ...ports(),
    attemptMark: {
      read: async () => 0,
      raise: async (attempts) => {
        if (isFull) throw new Error("disk full");
        noted.push(attempts);
      },
    },
  });
  void core.start();
  await push(admitting(1, {}));
  await clock.advance(60_000);
  expect(redeemed).toBe(0);
  isFull = false;
  await clock.advance(60_000);
  expect(redeemed).toBe(1);
  expect(noted).toHaveLength(1);
});

test("a gateway that has stopped leaves no timer behind, and nobody waiting", async () => {
  const { epoch } = await changes(here);
  void ask(here, `/changes?epoch=${epoch}&after=0&settled=0&wait=20000`);
  await clock.settle();
  expect(core.waiting()).toBe(1);
  await core.stop();
  await clock.settle();
  expect(core.waiting()).toBe(0);
  expect(clock.nextAt()).toBeNull();
});
