/** The engine on memory stores against a gateway that is a few maps: what the parts do together, both ways. */
import { describe, expect, test } from "vitest";
import { roleOf } from "../core/codes.ts";
import { asIncarnation, asScanId, bookingKey, type ScanId, unitItemKey } from "../core/ids.ts";
import { ok } from "../core/result.ts";
import type { JudgedScan, Scan } from "../core/scan.ts";
import { later } from "../core/time.ts";
import { scanSchema } from "../protocol/scan-schema.ts";
import {
  type Changes,
  type Manifest,
  manifestSchema,
  pushRequestSchema,
  type Receipt,
  timeHeader,
} from "../protocol/v1.ts";
import { createDeviceProfileStore } from "../storage/device-profile.ts";
import {
  copyOfLedgerState,
  createMemoryLedgerDatabase,
  emptyLedgerState,
  type LedgerState,
} from "../storage/memory-ledger-database.ts";
import { createMemoryMirror, emptyMirrorState } from "../storage/memory-mirror.ts";
import {
  aBooking,
  aCapture,
  aGate,
  anAdmission,
  aProduct,
  aUnitItem,
  connection,
  now,
  otherDevice,
} from "../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import { createSeededRandom } from "../testing/seeded-random.ts";
import { createDeviceEngine, type DeviceEngine } from "./compose-engine.ts";
import type { EngineFacts } from "./compose-engine-ports.ts";
import { createListState } from "./list-state.ts";

const bookings = Array.from({ length: 9 }, (_, n) =>
  aBooking({
    key: bookingKey(connection, `booking-${n + 1}`),
    uuid: `booking-${n + 1}`,
    unitItems: [aUnitItem(n + 1)],
  }),
);

/** As much of a gateway as a device can tell from one. */
interface FakeGateway {
  readonly held: Map<ScanId, Scan>;
  /** Admissions and undos of other devices. */
  readonly feed: Changes["changes"][number]["change"][];
  /** What each request was: `push 1,2`, `resent 1,2`, `changes`, `claim`. */
  readonly log: string[];
  readonly pushes: unknown[];
  readonly down: { changes: boolean; scans: boolean };
  readonly aheadMs: { value: number };
  readonly fetch: typeof fetch;
}

function fakeGateway(clock: FakeClock): FakeGateway {
  const held = new Map<ScanId, Scan>();
  const feed: FakeGateway["feed"] = [];
  const log: string[] = [];
  const pushes: unknown[] = [];
  const down = { changes: false, scans: false };
  const aheadMs = { value: 0 };

  const heldUpTo = (incarnation: string): number => {
    const numbers = new Set(
      [...held.values()].filter((scan) => scan.incarnation === incarnation).map(({ seq }) => seq),
    );
    let upTo = 0;
    while (numbers.has(upTo + 1)) upTo += 1;
    return upTo;
  };
  const take = (raw: unknown, index: number): Receipt => {
    const scan = scanSchema.parse(raw);
    const known = held.get(scan.id);
    if (known !== undefined) {
      const isSame = known.seq === scan.seq && known.incarnation === scan.incarnation;
      held.set(scan.id, scan);
      return { index, kind: isSame ? "repeat" : "stored" };
    }
    const clash = [...held.values()].some(
      ({ seq, incarnation }) => seq === scan.seq && incarnation === scan.incarnation,
    );
    held.set(scan.id, clash ? { ...scan, seq: -1 } : scan);
    return { index, kind: clash ? "sequence-reused" : "stored" };
  };
  const changes = (query: URLSearchParams): Changes => {
    const after = Number(query.get("after"));
    const incarnations = (query.get("incarnations") ?? "").split(",").map(asIncarnation);
    return {
      epoch: "e1",
      offset: feed.length,
      row: `row-${feed.length}`,
      more: false,
      changes: feed.slice(after).map((change, n) => ({ offset: after + n + 1, change })),
      manifest: { id: "list-1", asOf: now },
      connections: [],
      held: incarnations.map((incarnation) => ({ incarnation, upTo: heldUpTo(incarnation) })),
      settlements: [],
    };
  };
  const answer = (path: string, query: URLSearchParams, body: unknown): unknown => {
    if (path === "/v1/manifest") return aManifest;
    if (path === "/v1/changes") return changes(query);
    if (path !== "/v1/scans") throw new Error(`not asked for: ${path}`);
    const request = pushRequestSchema.parse(body);
    pushes.push(body);
    const receipts = request.scans.map(take);
    const numbers = request.scans.map((raw) => scanSchema.parse(raw).seq).join(",");
    log.push(`${request.resent.length > 0 ? "resent" : "push"} ${numbers}`);
    return { receipts, heldUpTo: heldUpTo(request.incarnation) };
  };

  return {
    held,
    feed,
    log,
    pushes,
    down,
    aheadMs,
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input, "http://gateway");
      await clock.sleep(10);
      if (url.pathname === "/v1/scans" ? down.scans : down.changes) {
        throw new TypeError("Failed to fetch");
      }
      const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : null;
      const headers = { [timeHeader]: String(clock.now() + aheadMs.value) };
      const answered = answer(url.pathname, url.searchParams, body);
      await clock.sleep(10);
      return Response.json(answered, { headers });
    },
  };
}

const aManifest: Manifest = manifestSchema.parse({
  id: "list-1",
  asOf: now,
  epoch: "e1",
  venue: "Harbour",
  policyVersion: "1",
  demo: false,
  gates: [],
  products: [aProduct()],
  connections: [{ id: connection, label: "Harbour", mode: "redeem" }],
  pages: [],
  bookings: bookings.length,
});

interface World {
  readonly clock: FakeClock;
  readonly gateway: FakeGateway;
  readonly ledgerState: LedgerState;
  readonly engine: DeviceEngine;
  readonly facts: () => Partial<EngineFacts>;
  readonly setClock: (ms: number) => void;
  /** Another process on the same disk. */
  readonly again: (state?: LedgerState) => Promise<DeviceEngine>;
  readonly admit: (n: number, engine?: DeviceEngine) => Promise<JudgedScan>;
}

async function world(): Promise<World> {
  const clock = createFakeClock(now);
  const gateway = fakeGateway(clock);
  const ledgerState = emptyLedgerState();
  const mirrorState = emptyMirrorState();
  const random = createSeededRandom(1);
  let facts: Partial<EngineFacts> = {};
  let ids = 0;
  let setBy = 0;
  const newId = (): string => {
    ids += 1;
    return `00000000-0000-4000-8000-${String(ids).padStart(12, "0")}`;
  };
  const deviceClock = { now: () => later(clock.now(), setBy) };

  const open = async (state: LedgerState): Promise<DeviceEngine> => {
    const ledgerDb = createMemoryLedgerDatabase({
      state,
      clock: deviceClock,
      onUnreadable: ({ issue }) => {
        throw new Error(issue);
      },
    });
    const profiles = createDeviceProfileStore({ db: ledgerDb, newId });
    const enrolled = await profiles.enrol({
      token: "token",
      operator: "Sam",
      gate: aGate(),
      role: "steward",
      products: "all",
      venue: "Harbour",
      origin: null,
    });
    if (!enrolled.ok) throw new Error(enrolled.failure.kind);
    const list = createListState();
    let current: Manifest | null = null;
    return createDeviceEngine({
      ledgerDb,
      mirror: createMemoryMirror(mirrorState),
      ballast: null,
      list,
      snapshot: {
        restore: async () => {},
        currentId: () => current?.id ?? null,
        confirm: () => {},
        install: async (manifest) => {
          current = manifest;
          list.take(manifest, now);
        },
        find: async (texts) =>
          ok({
            asOf: now,
            snapshotId: current?.id ?? null,
            matches: bookings.flatMap((booking) => {
              const code = texts.find((text) => roleOf(text, booking) !== null);
              const role = code === undefined ? null : roleOf(code, booking);
              if (code === undefined || role === null) return [];
              return [{ booking, code, role, page: null, foundAt: null }];
            }),
          }),
        rememberFound: async () => ok(undefined),
      },
      profile: enrolled.value,
      fetch: gateway.fetch,
      clock: deviceClock,
      monotonic: clock.now,
      scheduler: clock,
      random,
      newId,
      log: { info: () => {}, warn: () => {}, error: (message) => errors.push(message) },
      locks: null,
      heartbeat: { beat: () => {}, seen: () => null },
      transport: "poll",
      onFacts: (changed) => {
        facts = { ...facts, ...changed };
      },
    });
  };
  const errors: string[] = [];
  const engine = await open(ledgerState);
  return {
    clock,
    gateway,
    ledgerState,
    engine,
    facts: () => facts,
    setClock: (ms) => {
      setBy += ms;
    },
    again: (state = ledgerState) => open(state),
    admit: async (n, by = engine) => {
      const capture = aCapture({ text: `T${n}`, at: clock.now() });
      const stored = await by.handle({ capture, decision: null });
      if (!stored.ok) throw new Error(stored.failure.kind);
      expect(stored.value.verdict.kind).toBe("admit");
      return stored.value;
    },
  };
}

/** A device that has its list and has been in touch. */
async function atWork(): Promise<World> {
  const started = await world();
  await started.engine.start();
  await started.clock.advance(2_000);
  expect(started.facts().reachability?.kind).toBe("reachable");
  return started;
}

test("a scan is handed in at once, and the gateway's answer takes it out of what waits", async () => {
  const { clock, gateway, facts, admit } = await atWork();
  const scan = await admit(1);
  await clock.advance(100);
  expect([...gateway.held.keys()]).toEqual([scan.id]);
  expect(facts()).toMatchObject({ unsent: 0, parked: 0, oldestUnsentAt: null });
});

describe("upload and download are independent", () => {
  test("scans go out while changes do not come", async () => {
    const { clock, gateway, admit } = await atWork();
    gateway.down.changes = true;
    await clock.advance(5_000);
    await admit(1);
    await clock.advance(5_000);
    expect(gateway.log).toEqual(["push 1"]);
  });

  test("changes come while scans do not go out", async () => {
    const { clock, gateway, engine, facts, admit } = await atWork();
    gateway.down.scans = true;
    await admit(1);
    const elsewhere = anAdmission(99, {
      booking: bookingKey(connection, "booking-2"),
      unitItem: unitItemKey(connection, "unit-2"),
      device: otherDevice,
    });
    gateway.feed.push({ kind: "admission", admission: elsewhere });
    await clock.advance(5_000);
    expect(facts().unsent).toBe(1);
    const known = await engine.ledger.admissionsOf([elsewhere.booking]);
    expect(known).toEqual(ok({ standing: [elsewhere], undone: [] }));
    const second = await engine.handle({ capture: aCapture({ text: "T2" }), decision: null });
    expect(second).toMatchObject(ok({ verdict: { kind: "already-used" } }));
  });
});

test("what waited while the gateway was away goes out when it is heard again", async () => {
  const { clock, gateway, facts, admit } = await atWork();
  Object.assign(gateway.down, { changes: true, scans: true });
  await clock.advance(3_000);
  await admit(1);
  await admit(2);
  await clock.advance(60_000);
  expect(facts().reachability?.kind).toBe("unreachable");
  expect(facts().unsent).toBe(2);
  Object.assign(gateway.down, { changes: false, scans: false });
  await clock.advance(3_000);
  expect(gateway.held.size).toBe(2);
  expect(facts().unsent).toBe(0);
});

describe("healing", () => {
  test("a gateway that lost five scans gets them again, with the settlements known here", async () => {
    const { clock, gateway, engine, admit } = await atWork();
    const scans: JudgedScan[] = [];
    for (let n = 1; n <= 7; n += 1) {
      scans.push(await admit(n));
      await clock.advance(100);
    }
    const settlement = { kind: "accepted", redeemedAt: now } as const;
    await engine.ledger.applySettlements(
      scans.slice(2, 3).map(({ id }) => ({ n: 1, scan: id, settlement })),
    );
    for (const scan of scans.slice(2)) gateway.held.delete(scan.id);
    gateway.log.splice(0);
    gateway.pushes.splice(0);
    await clock.advance(5_000);
    expect(gateway.log).toEqual(["resent 3,4,5,6,7"]);
    expect(pushRequestSchema.parse(gateway.pushes[0]).resent).toEqual([
      { index: 0, settlement },
      ...[1, 2, 3, 4].map((index) => ({ index, settlement: null })),
    ]);
    expect(gateway.held.size).toBe(7);
  });

  test("a gateway that never takes what is handed in again is not asked without end", async () => {
    const { clock, gateway, admit } = await atWork();
    await admit(1);
    await clock.advance(100);
    gateway.held.clear();
    gateway.held.set = () => gateway.held;
    gateway.log.splice(0);
    await clock.advance(9_000);
    // at most once per answer of the download
    expect(gateway.log.length).toBeLessThanOrEqual(7);
  });

  test("a database that was rolled back numbers its next scans in another incarnation", async () => {
    const started = await atWork();
    const { clock, gateway, engine, ledgerState, admit, again } = started;
    const before = copyOfLedgerState(ledgerState);
    const first = await admit(1);
    await admit(2);
    await clock.advance(1_000);
    const stopped = engine.stop();
    await clock.advance(2_000);
    await stopped;
    const after = await again(before);
    await after.start();
    await clock.advance(3_000);
    const third = await admit(3, after);
    expect(third.incarnation).not.toBe(first.incarnation);
    expect(third.seq).toBe(1);
    await clock.advance(1_000);
    expect(gateway.held.size).toBe(3);
    expect(gateway.held.get(third.id)?.seq).toBe(1);
  });

  test("a number used twice is replaced, and handed in under the new one", async () => {
    const { clock, gateway, admit, engine } = await atWork();
    const first = await admit(1);
    await clock.advance(100);
    // the gateway knows number 2 from before a rollback that nobody has noticed yet
    const stranger = { ...first, id: asScanId("00000000-0000-4000-9000-000000000777"), seq: 2 };
    gateway.down.changes = true;
    gateway.held.set(stranger.id, stranger);
    const second = await admit(2);
    expect(second.seq).toBe(2);
    await clock.advance(2_000);
    gateway.down.changes = false;
    await clock.advance(5_000);
    const held = gateway.held.get(second.id);
    expect(held?.seq).toBeGreaterThan(2);
    const stored = await engine.ledger.scansById([second.id]);
    expect(stored.ok && stored.value.get(second.id)?.seq).toBe(held?.seq);
  });
});

describe("the clock", () => {
  test("is corrected by the first contact, also after a restart without one", async () => {
    const { clock, gateway, facts, engine, again } = await world();
    gateway.aheadMs.value = 90_000;
    await engine.start();
    await clock.advance(2_000);
    expect(facts().clockOffMs).toBe(-90_000);
    const stopped = engine.stop();
    await clock.advance(2_000);
    await stopped;
    gateway.down.changes = true;
    const after = await again();
    await after.start();
    expect(after.time.offMs()).toBe(-90_000);
    expect(after.time.now().at).toBe(clock.now() + 90_000);
  });

  test("set far off, stops greens that a date decides, and asks soon", async () => {
    const { clock, engine, setClock } = await atWork();
    setClock(-20 * 60_000);
    const held = await engine.handle({ capture: aCapture({ text: "T1" }), decision: null });
    expect(held).toMatchObject(ok({ verdict: { kind: "hold", rule: { kind: "clock" } } }));
    expect(held.ok && held.value.decided.correctedAt).toBe(clock.now());
  });
});

test("an undone admission lets the guest in again, and is handed in behind it", async () => {
  const { clock, gateway, engine, admit } = await atWork();
  const scan = await admit(1);
  const undone = await engine.undo({ scan, reason: "pressed twice" });
  expect(undone).toMatchObject(ok({ verdict: { kind: "undone", scan: scan.id } }));
  await clock.advance(500);
  expect(gateway.log).toEqual(["push 1", "push 2"]);
  await admit(1);
});

test("a stopped engine has nothing in flight and leaves no timer", async () => {
  const { clock, gateway, engine, admit } = await atWork();
  await admit(1);
  const stopped = engine.stop();
  await clock.advance(5_000);
  await stopped;
  const asked = gateway.log.length;
  await clock.advance(120_000);
  expect(gateway.log).toHaveLength(asked);
  expect(clock.nextAt()).toBeNull();
});

test("a scan that is being stored when the engine stops is stored", async () => {
  const { clock, engine } = await atWork();
  const handled = engine.handle({ capture: aCapture({ text: "T1" }), decision: null });
  const stopped = engine.stop();
  await clock.advance(5_000);
  await stopped;
  const history = await engine.ledger.history(1);
  expect(history.ok && history.value.map(({ scan }) => ok(scan))).toEqual([await handled]);
});
