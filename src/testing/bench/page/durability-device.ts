/**
 * The device's storage as `app/compose.ts` opens it, and on it the app's own way from a code to its stored scan
 * (`handleCapture`). Every guest is new and is let in; nothing is sent, so that every scan has to stay for ever.
 */
import { browserClock, browserNewId, browserScheduler } from "../../../app/browser-effects.ts";
import { capturePortOn, required } from "../../../app/compose-ledger-ports.ts";
import {
  type FoundHere,
  handleCapture,
  type HandleCaptureDeps,
} from "../../../app/features/scan/handle-capture.ts";
import type { Booking } from "../../../core/booking.ts";
import { asScanId, bookingKey, unitItemKey } from "../../../core/ids.ts";
import type { Catalogue } from "../../../core/judge.ts";
import { type Ballast, openBallast } from "../../../storage/ballast.ts";
import { createCacheMirror, openMirrorCache } from "../../../storage/cache-mirror.ts";
import { createDeviceProfileStore } from "../../../storage/device-profile.ts";
import { openLedgerDatabase } from "../../../storage/dexie-ledger-database.ts";
import type { LedgerDatabase } from "../../../storage/ledger-database.ts";
import { createMirroring } from "../../../storage/mirroring.ts";
import { readIdentity, recover } from "../../../storage/recovery.ts";
import { createScanLedger, type ScanLedger } from "../../../storage/scan-ledger.ts";
import { readScans } from "../../../storage/scan-history.ts";
import {
  aBooking,
  aCapture,
  aGate,
  aPost,
  aProduct,
  aUnitItem,
  codes,
  connection,
  now,
} from "../../builders.ts";
import type { LabStore, Started } from "./durability-store.ts";

export function labDevice(): LabStore {
  let opened: Opened | null = null;
  const device = (): Opened => {
    if (opened === null) throw new Error("not started");
    return opened;
  };
  return {
    start: async () => {
      opened = await openDevice();
      return opened.started;
    },
    commit: async () => {
      const code = browserNewId();
      const done = await handleCapture(device().capturing, {
        capture: aCapture({ text: code, at: browserClock.now() }),
        decision: null,
      });
      if (!done.ok) throw new Error(`not stored: ${done.failure.kind}`);
      const { id, seq, verdict } = done.value;
      if (verdict.kind !== "admit") throw new Error(`no green: ${verdict.kind}`);
      return { id, seq };
    },
    held: () => unsentScansIn(device().db),
    upkeep: async () => {
      const ballast = await device().ballast();
      await required(ballast.fill());
      return required(ballast.turnLog());
    },
  };
}

interface Opened {
  readonly started: Started;
  readonly db: LedgerDatabase;
  readonly capturing: HandleCaptureDeps;
  /** Opened when it is first needed. */
  readonly ballast: () => Promise<Ballast>;
}

async function openDevice(): Promise<Opened> {
  const db = await required(
    openLedgerDatabase({
      clock: browserClock,
      onEvent: ({ kind }) => {
        if (kind !== "opened") complain(`the database is ${kind}`);
      },
      onUnreadable: ({ source, id, issue }) => complain(`unreadable: ${source} ${id} ${issue}`),
    }),
  );
  const mirror = createCacheMirror(openMirrorCache);
  const before = await required(db.attempt(() => readIdentity(db)));
  const { kind, scans, trouble } = await required(recover({ db, mirror, newId: browserNewId }));
  if (trouble !== null) complain(`no second copy: ${trouble.detail}`);
  const mirroring = createMirroring({
    db,
    mirror,
    scheduler: browserScheduler,
    onTrouble: (problem) => complain(`mirror: ${problem.kind}`),
  });
  const profiles = mirroring.profiles(createDeviceProfileStore({ db, newId: browserNewId }));
  if ((await required(profiles.read())) === null) await required(profiles.enrol(enrolment));
  const ballast = openedOnce();
  const ledger = mirroring.ledger(
    createScanLedger({
      db,
      clock: browserClock,
      newId: browserNewId,
      makeRoom: async () => required((await ballast()).release()),
    }),
  );
  return {
    started: { wasLost: before === null && kind !== "first-run", recovered: scans.length },
    db,
    capturing: capturingOn(ledger),
    ballast,
  };
}

/** Told beside the measurement; scans go on, as at a gate. */
// oxlint-disable-next-line no-console -- the lab shows it
const complain = (what: string): void => console.warn(what);

const enrolment = {
  token: "token",
  operator: "Sam",
  gate: aGate(),
  role: "steward",
  products: "all",
  venue: "Harbour",
  origin: null,
} as const;

function openedOnce(): () => Promise<Ballast> {
  let opening: Promise<Ballast> | null = null;
  return () => {
    opening ??= required(
      openBallast({ fillRandom: (bytes) => void crypto.getRandomValues(bytes) }),
    );
    return opening;
  };
}

function capturingOn(ledger: ScanLedger): HandleCaptureDeps {
  const product = aProduct();
  const catalogue: Catalogue = {
    products: new Map([[product.key, product]]),
    modes: new Map([[connection, "redeem"]]),
  };
  const post = aPost();
  return {
    clock: browserClock,
    newScanId: () => asScanId(browserNewId()),
    // on the bookings' own day
    correctedNow: () => ({ at: now, uncertaintyMs: 0 }),
    clockOffMs: () => 0,
    find: ([code = ""]) => Promise.resolve(foundFor(code)),
    lookup: () => Promise.resolve(null),
    claim: () => Promise.resolve(null),
    gatewayReachable: () => false,
    ledger: capturePortOn(ledger),
    catalogue: () => catalogue,
    policyVersion: () => "1",
    post: () => post,
  };
}

const foundFor = (code: string): FoundHere => ({
  bookings: [bookingWith(code)],
  pages: [],
  snapshot: "lab",
  asOf: now,
  count: 1,
});

const bookingWith = (code: string): Booking =>
  aBooking({
    key: bookingKey(connection, code),
    uuid: code,
    unitItems: [
      aUnitItem(1, { key: unitItemKey(connection, code), uuid: code, ticket: codes(code) }),
    ],
  });

/** A scan without its outbox entry would never be sent: that one is not there. */
const unsentScansIn = (db: LedgerDatabase): Promise<readonly string[]> =>
  required(
    db.attempt(async () => {
      const waiting = await db.outbox.orderBy("open.position").primaryKeys();
      return [...(await readScans(db, waiting)).keys()];
    }),
  );
