import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { describe, expect, it } from "vitest";
import { asBookingKey, asIncarnation, bookingKey, type ScanId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import { asInstant, later, minutes } from "../core/time.ts";
import type { Change } from "../protocol/v1.ts";
import {
  aGate,
  aScan,
  anAdmission,
  connection,
  gateSeven,
  now,
  otherDevice,
  scanIdOf,
  thisDevice,
} from "../testing/builders.ts";
import type { ScanDraft } from "./commit-scan.ts";
import { createDeviceProfileStore } from "./device-profile.ts";
import { type LedgerDatabase, openLedgerDatabase } from "./ledger-database.ts";
import type { DatabaseEvent } from "./open-database.ts";
import type { Unreadable } from "./quarantine.ts";
import { createScanLedger, type ScanLedger } from "./scan-ledger.ts";

const incarnation = asIncarnation("00000000-0000-4000-8000-00000000c001");
const booking = bookingKey(connection, "booking-1");

describe("commit", () => {
  it("stores scan, outbox entry and admission together, numbered from 1", async () => {
    const { ledger, db } = await aTab();
    const scan = await committed(ledger, admitting(1));
    expect(scan).toEqual({ ...admitting(1).scan, device: thisDevice, incarnation, seq: 1 });
    expect(await db.scans.get(scan.id)).toEqual({ scan, repeats: 0 });
    expect(await db.outbox.get(scan.id)).toEqual({
      open: { position: 1, since: now },
      entry: {
        id: scan.id,
        lane: booking,
        position: 1,
        enqueuedAt: now,
        payload: { scan: scan.id },
        attempts: [],
        state: { kind: "queued", dueAt: asInstant(0), tries: 0 },
      },
    });
    expect(value(await ledger.admissionsOf([booking]))).toEqual([
      anAdmission(1, { at: now, people: 2 }),
    ]);
  });

  it("gives a scan without a booking a lane of its own, and admits nobody", async () => {
    const { ledger, db } = await aTab();
    await committed(ledger, refusing(1));
    expect(await db.outbox.get(scanIdOf(1))).toMatchObject({ entry: { lane: scanIdOf(1) } });
    expect(await db.admissions.count()).toBe(0);
  });

  it("writes nothing when somebody was let in since it was judged", async () => {
    const { ledger, db } = await aTab();
    await ledger.applyChanges(feedPage(7, anAdmission(9, { device: otherDevice })));
    expect(value(await ledger.commit(admitting(1)))).toEqual({ kind: "stale" });
    expect(await db.scans.count()).toBe(0);
    expect(await db.outbox.count()).toBe(0);
    const judgedAgain = { ...admitting(1), judgedAdmissions: [scanIdOf(9)] };
    expect(await committed(ledger, judgedAgain)).toMatchObject({ seq: 1 });
  });

  it("is stale too when an admission that the judge saw has gone", async () => {
    const { ledger } = await aTab();
    const draft = { ...admitting(1), judgedAdmissions: [scanIdOf(9)] };
    expect(value(await ledger.commit(draft))).toEqual({ kind: "stale" });
  });

  it("answers a repeated commit with what is stored, and takes no second number", async () => {
    const { ledger, db } = await aTab();
    const first = await committed(ledger, admitting(1));
    expect(await committed(ledger, admitting(1))).toEqual(first);
    expect(await committed(ledger, refusing(2))).toMatchObject({ seq: 2 });
    expect(await db.outbox.count()).toBe(2);
  });

  it("numbers densely and lets one of two in, with two tabs on one database", async () => {
    const factory = new IDBFactory();
    const [here, there] = [await aTab(factory), await aTab(factory)];
    const drafts = Array.from({ length: 40 }, (_, index) => index + 1).map((n) =>
      n % 4 === 0 ? admitting(n) : refusing(n),
    );
    const results = await Promise.all(
      drafts.map((draft, index) => (index % 2 === 0 ? here : there).ledger.commit(draft)),
    );
    const outcomes = results.map(value);
    const stored = outcomes.flatMap((each) => (each.kind === "stored" ? [each.scan] : []));
    expect(stored.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 31 }, (_, index) => index + 1),
    );
    expect(stored.filter(({ admission }) => admission !== null)).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === "stale")).toHaveLength(9);
  });

  it("leaves no trace when any part of it fails", async () => {
    const { ledger, db } = await aTab();
    // the number is taken: the unique index refuses the scan, and with it everything else
    await committed(ledger, refusing(1));
    await db.meta.put({
      key: "numbering",
      value: { device: thisDevice, incarnation, nextSeq: 1 },
    });
    const result = await ledger.commit(admitting(2));
    expect(result).toMatchObject({ ok: false, failure: { kind: "corrupt" } });
    expect([await db.scans.count(), await db.outbox.count(), await db.admissions.count()]).toEqual([
      1, 1, 0,
    ]);
  });

  it("answers corrupt when the device has lost its identity", async () => {
    const { ledger, db } = await aTab();
    await db.meta.clear();
    expect(await ledger.commit(refusing(1))).toMatchObject({ failure: { kind: "corrupt" } });
  });

  it("answers quota when the disk is full, and has stored nothing", async () => {
    const { ledger, db } = await aTab();
    db.outbox.hook("creating", () => {
      throw new DOMException("full", "QuotaExceededError");
    });
    expect(await ledger.commit(admitting(1))).toEqual({ ok: false, failure: { kind: "quota" } });
    expect([await db.scans.count(), await db.admissions.count()]).toEqual([0, 0]);
  });

  it("reopens a lost connection and stores once", async () => {
    const { ledger, db } = await aTab();
    db.dexie.backendDB().close();
    expect(await committed(ledger, admitting(1))).toMatchObject({ seq: 1 });
    db.dexie.close();
    expect(await committed(ledger, refusing(2))).toMatchObject({ seq: 2 });
  });

  it("does not reopen for a page that a newer version has replaced, and says so", async () => {
    const factory = new IDBFactory();
    const { ledger, events } = await aTab(factory);
    (await openedRaw(factory, 20)).close();
    expect(events).toEqual([{ kind: "superseded" }]);
    expect(await ledger.commit(refusing(1))).toEqual({ ok: false, failure: { kind: "closed" } });
  });
});

describe("opening", () => {
  it("answers unavailable where there is no IndexedDB", async () => {
    const opened = await openLedgerDatabase({
      clock: { now: () => now },
      onEvent: () => undefined,
      onUnreadable: () => undefined,
    });
    expect(opened).toEqual({
      ok: false,
      failure: { kind: "unavailable", detail: "MissingAPIError" },
    });
  });

  it("answers blocked, and does not hang, when another tab keeps an older version open", async () => {
    const factory = new IDBFactory();
    const older = await openedRaw(factory, 1);
    const events: DatabaseEvent[] = [];
    const opened = await openLedgerDatabase({
      clock: { now: () => now },
      onEvent: (event) => events.push(event),
      onUnreadable: () => undefined,
      indexedDb: { indexedDB: factory, IDBKeyRange },
    });
    expect(opened).toEqual({ ok: false, failure: { kind: "blocked" } });
    expect(events).toEqual([{ kind: "blocked" }]);
    older.close();
  });
});

describe("device profile", () => {
  it("mints an identity once and keeps it through enrolments", async () => {
    const { db, profiles } = await aTab();
    const read = value(await profiles.read());
    expect(read).toEqual({ device: thisDevice, incarnation, ...enrolment });
    value(await profiles.enrol({ ...enrolment, operator: "Kim" }));
    expect(value(await profiles.read())).toMatchObject({ device: thisDevice, operator: "Kim" });
    expect(value(await profiles.identity())).toEqual({ device: thisDevice, incarnation });
    await db.meta.delete("enrolment");
    expect(value(await profiles.read())).toBeNull();
  });

  it("answers corrupt for an enrolment it cannot read", async () => {
    const { db, profiles } = await aTab();
    await db.meta.put({ key: "enrolment", value: { token: 7 } });
    expect(await profiles.read()).toMatchObject({ failure: { kind: "corrupt" } });
  });
});

describe("feed", () => {
  it("merges other devices' admissions and moves the cursor, however often they come", async () => {
    const { ledger, db } = await aTab();
    const theirs = anAdmission(9, { device: otherDevice });
    await ledger.applyChanges(feedPage(7, theirs));
    await ledger.applyChanges(feedPage(9, { ...theirs, supplierRedeemedAt: now }));
    await ledger.applyChanges(feedPage(7, theirs));
    expect(value(await ledger.feedPosition()).cursor).toEqual({ epoch: "e1", offset: 9 });
    expect(await db.admissions.toArray()).toEqual([
      { admission: { ...theirs, supplierRedeemedAt: now }, own: false, offset: 9 },
    ]);
  });

  it("adds the supplier's record to an own admission and leaves the rest of it alone", async () => {
    const { ledger, db } = await aTab();
    await committed(ledger, admitting(1));
    const fed = anAdmission(1, { at: now, people: 2, gate: gateSeven, supplierRedeemedAt: now });
    await ledger.applyChanges(feedPage(3, fed));
    expect(await db.admissions.get(scanIdOf(1))).toEqual({
      admission: anAdmission(1, { at: now, people: 2, supplierRedeemedAt: now }),
      own: true,
      offset: 3,
    });
  });

  it("refuses a page of another epoch", async () => {
    const { ledger, db } = await aTab();
    await ledger.restartFeed("e2");
    expect(value(await ledger.applyChanges(feedPage(7, anAdmission(9))))).toEqual({
      kind: "other-epoch",
    });
    expect(await db.admissions.count()).toBe(0);
  });

  it("settles entries once, enriches the admission, and moves settledUpTo", async () => {
    const { ledger } = await aTab();
    await committed(ledger, admitting(1));
    const accepted = { kind: "accepted", redeemedAt: now } as const;
    await ledger.applySettlements([{ n: 4, scan: scanIdOf(1), settlement: accepted }]);
    const other = { kind: "rejected", code: "LATE", text: null } as const;
    await ledger.applySettlements([{ n: 3, scan: scanIdOf(1), settlement: other }]);
    const [item] = value(await ledger.history(10));
    expect(item?.delivery).toEqual({ kind: "settled", settlement: accepted });
    expect(value(await ledger.feedPosition()).settledUpTo).toBe(4);
    expect(value(await ledger.admissionsOf([booking]))[0]?.supplierRedeemedAt).toBe(now);
  });

  it("keeps the settlement of a scan it does not have", async () => {
    const { ledger, reported } = await aTab();
    const settled = {
      n: 1,
      scan: scanIdOf(5),
      settlement: { kind: "rejected", code: "X", text: null },
    } as const;
    value(await ledger.applySettlements([settled]));
    expect(reported).toMatchObject([{ source: "settlements", id: scanIdOf(5), raw: settled }]);
    expect(value(await ledger.feedPosition()).settledUpTo).toBe(1);
  });

  it("restarts for the epoch it is in already without touching anything", async () => {
    const { ledger } = await aTab();
    await committed(ledger, admitting(1));
    await ledger.applyChanges(feedPage(8, anAdmission(9, { device: otherDevice })));
    value(await ledger.restartFeed("e1"));
    expect(await admittedScans(ledger)).toEqual([scanIdOf(9), scanIdOf(1)]);
    expect(value(await ledger.feedPosition()).cursor).toEqual({ epoch: "e1", offset: 8 });
  });

  it("keeps its own admissions under another epoch, and asks for all settlements again", async () => {
    const { ledger } = await aTab();
    await committed(ledger, admitting(1));
    await ledger.applyChanges(
      feedPage(8, anAdmission(1, { at: now }), anAdmission(9, { device: otherDevice })),
    );
    const settlement = { kind: "accepted", redeemedAt: now } as const;
    await ledger.applySettlements([{ n: 4, scan: scanIdOf(1), settlement }]);
    value(await ledger.restartFeed("e2"));
    expect(await admittedScans(ledger)).toEqual([scanIdOf(1)]);
    expect(value(await ledger.feedPosition())).toEqual({
      cursor: { epoch: "e2", offset: 0 },
      settledUpTo: 0,
    });
  });
});

describe("reading", () => {
  it("counts people in, scans refused and scans to send since the day began", async () => {
    const { ledger } = await aTab();
    await committed(ledger, admitting(1));
    await committed(ledger, refusing(2));
    await committed(ledger, at(refusing(3), later(now, -minutes(60 * 24))));
    await ledger.applySettlements([
      { n: 1, scan: scanIdOf(2), settlement: { kind: "not-sent", why: "nobody-admitted" } },
    ]);
    const dayStart = later(now, -minutes(60 * 11));
    expect(value(await ledger.totals(dayStart))).toEqual({ peopleIn: 2, notLetIn: 1, toSend: 2 });
  });

  it("pages through history newest first, equal times included", async () => {
    const { ledger } = await aTab();
    for (const n of [1, 2, 3, 4]) await committed(ledger, refusing(n));
    await committed(ledger, at(refusing(5), later(now, -1)));
    const first = value(await ledger.history(3));
    expect(first.map(({ scan }) => scan.seq)).toEqual([4, 3, 2]);
    const rest = value(await ledger.history(3, first.at(-1)?.scan));
    expect(rest.map(({ scan, delivery }) => [scan.seq, delivery.kind])).toEqual([
      [1, "unsent"],
      [5, "unsent"],
    ]);
  });

  it("counts repeats beside the scan", async () => {
    const { ledger } = await aTab();
    const scan = await committed(ledger, refusing(1));
    await ledger.noteRepeat(scan.id);
    await ledger.noteRepeat(scan.id);
    expect(value(await ledger.history(1))).toMatchObject([{ scan, repeats: 2 }]);
    expect(value(await ledger.scansById([scan.id, scanIdOf(2)]))).toEqual(
      new Map([[scan.id, scan]]),
    );
  });

  it("does not answer for a booking with an unreadable admission", async () => {
    const { ledger, db, reported } = await aTab();
    const raw = { admission: { scan: scanIdOf(1), booking } };
    await db.dexie.table("admissions").put(raw);
    expect(await ledger.admissionsOf([booking])).toMatchObject({ failure: { kind: "corrupt" } });
    expect(value(await ledger.admissionsOf([asBookingKey("c/other")]))).toEqual([]);
    expect(reported).toMatchObject([{ source: "admissions", id: scanIdOf(1), raw }]);
  });

  it("proves that it can write", async () => {
    const { ledger, db } = await aTab();
    expect(await ledger.probeWritable()).toEqual({ ok: true, value: undefined });
    db.meta.hook("creating", () => {
      throw new DOMException("full", "QuotaExceededError");
    });
    await db.meta.delete("probe");
    expect(await ledger.probeWritable()).toEqual({ ok: false, failure: { kind: "quota" } });
  });

  it("tells subscribers of what another tab stored, until they leave", async () => {
    const factory = new IDBFactory();
    const [here, there] = [await aTab(factory), await aTab(factory)];
    let told = 0;
    const leave = here.ledger.subscribe(() => {
      told += 1;
    });
    await committed(there.ledger, refusing(1));
    expect(told).toBe(1);
    leave();
    await committed(there.ledger, refusing(2));
    expect(told).toBe(1);
  });
});

const enrolment = {
  token: "token",
  operator: "Sam",
  gate: aGate(),
  role: "steward",
  products: "all",
  venue: "Harbour",
  origin: null,
} as const;

/** Enrolled, on a database of its own unless told otherwise. */
async function aTab(factory = new IDBFactory()): Promise<{
  readonly ledger: ScanLedger;
  readonly db: LedgerDatabase;
  readonly profiles: ReturnType<typeof createDeviceProfileStore>;
  readonly reported: readonly Unreadable[];
  readonly events: readonly DatabaseEvent[];
}> {
  const reported: Unreadable[] = [];
  const events: DatabaseEvent[] = [];
  const clock = { now: () => now };
  const opened = await openLedgerDatabase({
    clock,
    onEvent: (event) => events.push(event),
    onUnreadable: (record) => reported.push(record),
    indexedDb: { indexedDB: factory, IDBKeyRange },
  });
  const db = value(opened);
  const ids: string[] = [thisDevice, incarnation];
  const profiles = createDeviceProfileStore({ db, newId: () => ids.shift() ?? "exhausted" });
  value(await profiles.enrol(enrolment));
  return { ledger: createScanLedger({ db, clock }), db, profiles, reported, events };
}

/** Past Dexie, as another version of the app would. */
const openedRaw = (factory: IDBFactory, version: number): Promise<IDBDatabase> =>
  new Promise((resolve) => {
    const request = factory.open("stile-ledger", version);
    request.addEventListener("success", () => resolve(request.result));
  });

/** Lets two people in on the one booking. */
const admitting = (n: number): ScanDraft => ({
  scan: { ...unnumbered(n), admission: { booking, unitItem: anAdmission(n).unitItem, people: 2 } },
  judgedAdmissions: [],
});

const refusing = (n: number): ScanDraft => ({ scan: unnumbered(n), judgedAdmissions: [] });

const at = (draft: ScanDraft, correctedAt: Scan["decided"]["correctedAt"]): ScanDraft => ({
  ...draft,
  scan: { ...draft.scan, decided: { ...draft.scan.decided, correctedAt } },
});

function unnumbered(n: number): ScanDraft["scan"] {
  const { device: _device, incarnation: _incarnation, seq: _seq, ...scan } = aScan();
  return { ...scan, id: scanIdOf(n) };
}

/** Of epoch `e1`, ending at `offset`, the changes just before it. */
function feedPage(
  offset: number,
  ...admissions: readonly ReturnType<typeof anAdmission>[]
): { readonly epoch: string; readonly offset: number; readonly changes: Change[] } {
  const first = offset - admissions.length + 1;
  const changes = admissions.map((admission, index) => ({
    offset: first + index,
    change: { kind: "admission" as const, admission },
  }));
  return { epoch: "e1", offset, changes };
}

async function committed(ledger: ScanLedger, draft: ScanDraft): Promise<Scan> {
  const outcome = value(await ledger.commit(draft));
  if (outcome.kind !== "stored") throw new Error(outcome.kind);
  return outcome.scan;
}

const admittedScans = async (ledger: ScanLedger): Promise<readonly ScanId[]> =>
  value(await ledger.admissionsOf([booking])).map(({ scan }) => scan);

function value<T, F>(result: Result<T, F>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
