/** The whole engine on memory stores, against a gateway in a few lines: shared by its tests. */
/** The engine on memory stores against a gateway that is a few maps: what the parts do together, both ways. */
import { expect } from "vitest";
import { roleOf } from "../core/codes.ts";
import { asIncarnation, bookingKey, type ScanId } from "../core/ids.ts";
import type { Role } from "../core/product.ts";
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
import {
  createDeviceProfileStore,
  type DeviceProfileStore,
  type Enrolment,
} from "../storage/device-profile.ts";
import {
  createMemoryLedgerDatabase,
  emptyLedgerState,
  type LedgerState,
} from "../storage/memory-ledger-database.ts";
import {
  createMemoryMirror,
  emptyMirrorState,
  type MirrorState,
} from "../storage/memory-mirror.ts";
import {
  aBooking,
  aCapture,
  aGate,
  aProduct,
  aUnitItem,
  connection,
  now,
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
  /** What the device has told of itself. */
  readonly states: unknown[];
  /** From now on this device may hand in scans, and nothing else. */
  readonly revoked: { value: boolean };
  readonly aheadMs: { value: number };
  readonly fetch: typeof fetch;
}

function fakeGateway(clock: FakeClock): FakeGateway {
  const held = new Map<ScanId, Scan>();
  const feed: FakeGateway["feed"] = [];
  const log: string[] = [];
  const pushes: unknown[] = [];
  const down = { changes: false, scans: false };
  const states: unknown[] = [];
  const revoked = { value: false };
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
      scans: null,
      held: incarnations.map((incarnation) => ({ incarnation, upTo: heldUpTo(incarnation) })),
      settlements: [],
    };
  };
  const answer = (path: string, query: URLSearchParams, body: unknown): unknown => {
    if (path === "/v1/manifest") return aManifest;
    if (path === "/v1/changes") return changes(query);
    if (path === "/v1/devices/me") {
      states.push(body);
      return {};
    }
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
    states,
    revoked,
    aheadMs,
    fetch: async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input, "http://gateway");
      await clock.sleep(10);
      if (url.pathname === "/v1/scans" ? down.scans : down.changes) {
        throw new TypeError("Failed to fetch");
      }
      const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : null;
      const headers = { [timeHeader]: String(clock.now() + aheadMs.value) };
      if (revoked.value && url.pathname !== "/v1/scans") {
        const refusal = { type: "about:blank", title: "revoked", status: 403, code: "revoked" };
        return Response.json(refusal, { status: 403, headers });
      }
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
  readonly mirrorState: MirrorState;
  readonly facts: () => Partial<EngineFacts>;
  /** Times that a device has become nobody. */
  readonly forgotten: () => number;
  /** The list that the engine judges by; null after it was forgotten. */
  readonly listId: () => string | null;
  readonly setClock: (ms: number) => void;
  /** Another process on the same disk. */
  readonly again: (state?: LedgerState) => Promise<DeviceEngine>;
  readonly admit: (n: number, engine?: DeviceEngine) => Promise<JudgedScan>;
}

export async function world(deviceRole: Role = "steward"): Promise<World> {
  const clock = createFakeClock(now);
  const gateway = fakeGateway(clock);
  const ledgerState = emptyLedgerState();
  const mirrorState = emptyMirrorState();
  const random = createSeededRandom(1);
  let facts: Partial<EngineFacts> = {};
  let current: Manifest | null = null;
  let forgotten = 0;
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
    const enrolled = await enrolledOnce(profiles, {
      token: "token",
      operator: "Sam",
      gate: aGate(),
      role: deviceRole,
      products: "all",
      venue: "Harbour",
      origin: null,
    });
    if (!enrolled.ok) throw new Error(enrolled.failure.kind);
    const list = createListState();
    current = null;
    let isForgotten = false;
    return createDeviceEngine({
      ledgerDb,
      mirror: createMemoryMirror(mirrorState),
      ballast: null,
      list,
      snapshot: {
        restore: async () => {},
        currentId: () => current?.id ?? null,
        confirm: () => {},
        forget: async () => {
          isForgotten = true;
          current = null;
        },
        install: async (manifest) => {
          if (isForgotten) return;
          current = manifest;
          list.take(manifest, now);
        },
        find: async (texts) =>
          ok({
            asOf: now,
            snapshotId: current?.id ?? null,
            matches: (isForgotten ? [] : bookings).flatMap((booking) => {
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
      deviceState: () => ({
        list: current === null ? null : { id: current.id, asOf: now, bookings: current.bookings },
        app: "test",
      }),
      onForgotten: () => {
        forgotten += 1;
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
    mirrorState,
    facts: () => facts,
    forgotten: () => forgotten,
    listId: () => current?.id ?? null,
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

/** Who is enrolled stays so over a restart. */
async function enrolledOnce(
  profiles: DeviceProfileStore,
  enrolment: Enrolment,
): ReturnType<DeviceProfileStore["enrol"]> {
  const held = await profiles.read();
  return held.ok && held.value !== null ? ok(held.value) : profiles.enrol(enrolment);
}

/** A device that has its list and has been in touch. */
export async function atWork(deviceRole?: Role): Promise<World> {
  const started = await world(deviceRole);
  await started.engine.start();
  await started.clock.advance(2_000);
  expect(started.facts().reachability?.kind).toBe("reachable");
  return started;
}
