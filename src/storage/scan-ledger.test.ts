import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { describe, expect, it } from "vitest";
import { asBookingKey } from "../core/ids.ts";
import { asInstant, later, minutes } from "../core/time.ts";
import { anAdmission, now, otherDevice, scanIdOf, thisDevice } from "../testing/builders.ts";
import { openLedgerDatabase } from "./ledger-database.ts";
import type { DatabaseEvent } from "./open-database.ts";
import {
  incarnation,
  booking,
  enrolment,
  aTab,
  openedRaw,
  admitting,
  refusing,
  at,
  feedPage,
  committed,
  value,
} from "./ledger-tab.contract.ts";

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
