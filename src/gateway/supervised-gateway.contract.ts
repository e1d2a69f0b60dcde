/** A gateway on memory and virtual time with a steward's, a supervisor's and an admin's device, and what it leaves behind. */
import type { Connector } from "../connectors/connector.ts";
import { asDeviceId, bookingKey, type DeviceId } from "../core/ids.ts";
import { fail, ok } from "../core/result.ts";
import type { JudgedScan, Scan } from "../core/scan.ts";
import { asInstant } from "../core/time.ts";
import { changesSchema, type Changes, manifestSchema, problemSchema } from "../protocol/v1.ts";
import type { ActRecord } from "../protocol/venue.ts";
import { aBooking, aScan, aUnitItem, codes, now, scanIdOf } from "../testing/builders.ts";
import type { FakeClock } from "../testing/fake-clock.ts";
import { memorySupervision } from "../testing/memory-supervision.ts";
import { aRegisteredDevice } from "../testing/registered-device.ts";
import {
  createMemoryRecords,
  createMemorySnapshot,
} from "../testing/simulation/memory-snapshot.ts";
import { createMemoryActLog } from "./acts/memory-act-log.ts";
import { createGatewayCore, type GatewayCore } from "./compose-core.ts";
import { readConfig } from "./config.ts";
import {
  createMemoryDeviceRegistry,
  noRegistryRows,
  type RegistryRows,
} from "./devices/memory-device-registry.ts";
import { emptyJournalState, type JournalState } from "./ingest/journal-state.ts";
import { createMemoryJournalStore } from "./ingest/memory-journal-store.ts";
import { createMemoryAttemptMark } from "./store/attempt-mark.ts";

export const steward = asDeviceId("00000000-0000-4000-8000-00000000e001");
export const supervisor = asDeviceId("00000000-0000-4000-8000-00000000e002");
export const admin = asDeviceId("00000000-0000-4000-8000-00000000e003");
/** In no registry. */
export const nobody = asDeviceId("00000000-0000-4000-8000-00000000e999");

const config = readConfig({ STILE_OCTO_URL: "http://supplier.test", STILE_OCTO_KEY: "k" }, false);
const [connectionId] = config.connections.map(({ id }) => id);
const [gateId] = config.gates.map(({ id }) => id);
if (connectionId === undefined || gateId === undefined) throw new Error("no connection, no gate");
/** Configured to observe. */
export const connection = connectionId;
export const gate = gateId;

/** What outlives a gateway. */
export interface Disks {
  readonly journal: JournalState;
  readonly registry: RegistryRows;
  readonly acts: ActRecord[];
}

export function newDisks(): Disks {
  const registry = noRegistryRows();
  for (const [device, role, operator] of [
    [steward, "steward", "Sam"],
    [supervisor, "supervisor", "Sue"],
    [admin, "admin", "Ada"],
  ] as const) {
    registry.devices.set(device, aRegisteredDevice({ device, role, operator, gate }));
  }
  return { journal: emptyJournalState(), registry, acts: [] };
}

export interface Answer {
  readonly status: number;
  readonly json: unknown;
  /** Of a problem. */
  readonly code: string | null;
}

export interface Asked {
  readonly path: string;
  readonly method?: "GET" | "PUT" | "POST";
  readonly body?: unknown;
}

export interface SupervisedGateway {
  readonly core: GatewayCore;
  /** How often the supplier redeemed. */
  readonly redeemed: () => number;
  readonly supplierIs: (state: "up" | "down") => void;
  /** Answers once nothing more happens without time; GET unless told. */
  readonly ask: (as: DeviceId, asked: Asked | string) => Promise<Answer>;
  readonly push: (scan: Scan) => Promise<Answer>;
  readonly changes: (as: DeviceId) => Promise<Changes>;
  /** Of all that is settled for the steward's device: kind, or why nothing was sent, by scan. */
  readonly ends: () => Promise<Readonly<Record<number, string>>>;
  /** What somebody who has seen `changes` and waits hears; null while there is nothing. */
  readonly waiting: (as: DeviceId) => Promise<() => Answer | null>;
  readonly mode: () => Promise<{ readonly manifest: string; readonly mode: string | undefined }>;
}

export async function openSupervisedGateway(given: {
  readonly clock: FakeClock;
  readonly disks: Disks;
  readonly isShared?: boolean;
}): Promise<SupervisedGateway> {
  const { clock, disks } = given;
  const supplier = { isUp: true, redeemed: 0 };
  const snapshot = createMemorySnapshot();
  await snapshot.replaceDay({ connection, date: null, bookings: [1, 2, 3].map(bookingOf), now });
  let ids = 0;
  const core = await createGatewayCore({
    config,
    store: createMemoryJournalStore({ state: disks.journal }),
    ...memorySupervision(disks.journal),
    acts: createMemoryActLog(disks.acts),
    devices: createMemoryDeviceRegistry(disks.registry),
    snapshot,
    records: createMemoryRecords(),
    attemptMark: createMemoryAttemptMark({ attempts: 0 }),
    tokens: { issue: async (device) => device, verify: async (token) => asDeviceId(token) },
    connectors: [connectorOn(clock, supplier)],
    clock,
    scheduler: clock,
    random: () => 0.5,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    newId: () => `id-${(ids += 1)}`,
    isShared: given.isShared ?? false,
    mayTryEnrolment: async () => true,
    appRoutes: null,
    onEnrolled: () => undefined,
  });
  void core.start();
  await clock.settle();

  const begin = async (as: DeviceId, asked: Asked | string): Promise<Answer> => {
    const { path, body, method = "GET" } = typeof asked === "string" ? { path: asked } : asked;
    const answer = await core.app.request(`/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${as}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json: unknown = await answer.json();
    const code = problemSchema.safeParse(json).data?.code ?? null;
    return { status: answer.status, json, code };
  };
  const ask = async (as: DeviceId, asked: Asked | string): Promise<Answer> => {
    const answer = begin(as, asked);
    await clock.settle();
    return answer;
  };
  const manifest = async () => manifestSchema.parse((await ask(steward, "/manifest")).json);
  const changes = async (as: DeviceId) => {
    const { epoch } = await manifest();
    const path = `/changes?epoch=${epoch}&after=0&settled=0`;
    return changesSchema.parse((await ask(as, path)).json);
  };
  return {
    core,
    redeemed: () => supplier.redeemed,
    supplierIs: (state) => (supplier.isUp = state === "up"),
    ask,
    push: ({ device, incarnation, ...scan }) =>
      ask(device, {
        path: "/scans",
        method: "POST",
        body: { incarnation, scans: [{ device, incarnation, ...scan }] },
      }),
    changes,
    ends: async () =>
      Object.fromEntries(
        (await changes(steward)).settlements.map(({ scan, settlement }) => [
          Number(scan.slice(-12)),
          settlement.kind === "not-sent" ? settlement.why : settlement.kind,
        ]),
      ),
    waiting: async (as) => {
      const seen = await changes(as);
      const query = new URLSearchParams({
        epoch: seen.epoch,
        after: String(seen.offset),
        row: seen.row,
        settled: String(seen.settlements.at(-1)?.n ?? 0),
        settledScan: seen.settlements.at(-1)?.scan ?? "",
        wait: "20000",
      });
      let heard: Answer | null = null;
      const wait = async (): Promise<void> => {
        heard = await begin(as, `/changes?${query.toString()}`);
      };
      void wait();
      await clock.settle();
      return () => heard;
    },
    mode: async () => {
      const { id, connections } = await manifest();
      return { manifest: id, mode: connections[0]?.mode };
    },
  };
}

/** How a device says it stands. */
export const state = {
  unsent: 2,
  parked: 0,
  list: { id: "m", asOf: now, bookings: 12 },
  clock: { offMs: 40, uncertaintyMs: 3 },
  app: "1.0",
};
export const me: Asked = { path: "/devices/me", method: "PUT", body: state };
export const revoke = (device: DeviceId): Asked => ({
  path: `/devices/${device}/revoke`,
  method: "POST",
});
export const release = (device: DeviceId): Asked => ({
  path: `/devices/${device}/release`,
  method: "POST",
});
export const enrolment = (body: unknown): Asked => ({ path: "/enrolments", method: "POST", body });
export const switching = (mode: string, id: string = connection): Asked => ({
  path: `/connections/${id}/mode`,
  method: "PUT",
  body: { mode },
});

/** Redeems each ticket once. */
function connectorOn(clock: FakeClock, supplier: { isUp: boolean; redeemed: number }): Connector {
  return {
    connection,
    kind: "octo",
    honoursIdempotencyKey: false,
    products: async () => ok([]),
    lookup: async () => ok({ bookings: [], unreadable: [] }),
    redemption: {
      preview: async () =>
        supplier.isUp
          ? ok({ kind: "redeemable", redeemedAt: null, redemptionCode: "c" })
          : fail({ kind: "unreachable" }),
      redeem: async () => {
        supplier.redeemed += 1;
        return ok({ kind: "accepted", redeemedAt: clock.now() });
      },
    },
  };
}

const bookingOf = (n: number) =>
  aBooking({
    key: bookingKey(connection, `b${n}`),
    connection,
    uuid: `b${n}`,
    unitItems: [aUnitItem(n, { ticket: codes(`T${n}`) })],
  });

/** Lets in the guest of booking `n`, now, on the steward's device. */
export function admitting(n: number, clock: FakeClock, change: Partial<JudgedScan> = {}): Scan {
  const booking = bookingOf(n);
  const [item] = booking.unitItems;
  return aScan({
    id: scanIdOf(n),
    device: steward,
    seq: n,
    decided: decidedAt(clock.now()),
    admission: { booking: booking.key, unitItem: item?.key ?? null, people: 1 },
    redemption: {
      connection,
      reference: `T${n}`,
      bookingUuid: booking.uuid,
      unitItemUuid: item?.uuid ?? null,
    },
    ...change,
  });
}

/** A code that nobody knew, now, on the steward's device. */
export const refusing = (n: number, clock: FakeClock, change: Partial<JudgedScan> = {}): Scan =>
  aScan({ id: scanIdOf(n), device: steward, seq: n, decided: decidedAt(clock.now()), ...change });

const decidedAt = (at: number): Scan["decided"] => ({
  deviceAt: asInstant(at),
  correctedAt: asInstant(at),
  uncertaintyMs: 0,
});
