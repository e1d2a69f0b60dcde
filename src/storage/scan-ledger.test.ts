import { describe, expect, it } from "vitest";
import { asBookingKey } from "../core/ids.ts";
import { judge } from "../core/judge.ts";
import { asInstant, later, minutes } from "../core/time.ts";
import { rejudge, toVector } from "../core/vector.ts";
import {
  anAdmission,
  judgeInput,
  now,
  otherDevice,
  scanIdOf,
  thisDevice,
} from "../testing/builders.ts";
import { disks, putRaw, value } from "./ledger-disks.contract.ts";
import { readClockOffset, saveClockOffset } from "./ledger-meta.ts";
import {
  admitting,
  aTab,
  at,
  booking,
  committed,
  enrolment,
  feedPage,
  incarnation,
  refusing,
} from "./ledger-tab.contract.ts";

describe.each(disks)("commit on $name", ({ create }) => {
  it("stores scan, outbox entry and admission together, numbered from 1", async () => {
    const { ledger, db } = await aTab(create());
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
    expect(value(await ledger.admissionsOf([booking]))).toEqual({
      standing: [anAdmission(1, { at: now, people: 2 })],
      undone: [],
    });
  });

  it("gives a scan without a booking a lane of its own, and admits nobody", async () => {
    const { ledger, db } = await aTab(create());
    await committed(ledger, refusing(1));
    expect(await db.outbox.get(scanIdOf(1))).toMatchObject({ entry: { lane: scanIdOf(1) } });
    expect(await db.admissions.count()).toBe(0);
  });

  it("writes nothing when somebody was let in since it was judged", async () => {
    const { ledger, db } = await aTab(create());
    await ledger.applyChanges(feedPage(7, anAdmission(9, { device: otherDevice })));
    expect(value(await ledger.commit(admitting(1)))).toEqual({ kind: "stale" });
    expect(await db.scans.count()).toBe(0);
    expect(await db.outbox.count()).toBe(0);
    const judgedAgain = { ...admitting(1), judgedAdmissions: [scanIdOf(9)] };
    expect(await committed(ledger, judgedAgain)).toMatchObject({ seq: 1 });
  });

  it("is stale too when an admission that the judge saw has gone", async () => {
    const { ledger } = await aTab(create());
    const draft = { ...admitting(1), judgedAdmissions: [scanIdOf(9)] };
    expect(value(await ledger.commit(draft))).toEqual({ kind: "stale" });
  });

  it("answers a repeated commit with what is stored, and takes no second number", async () => {
    const { ledger, db } = await aTab(create());
    const first = await committed(ledger, admitting(1));
    expect(await committed(ledger, admitting(1))).toEqual(first);
    expect(await committed(ledger, refusing(2))).toMatchObject({ seq: 2 });
    expect(await db.outbox.count()).toBe(2);
  });

  it("numbers densely and lets one of two in, with two tabs on one database", async () => {
    const disk = create();
    const [here, there] = [await aTab(disk), await aTab(disk)];
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
    const { ledger, db } = await aTab(create());
    // the number is taken: the unique index refuses the scan, and with it everything else
    await committed(ledger, refusing(1));
    // as the first version of the app wrote it
    const numbering = { device: thisDevice, incarnation, nextSeq: 1 };
    await putRaw(db, "meta", { key: "numbering", value: numbering });
    const result = await ledger.commit(admitting(2));
    expect(result).toMatchObject({ ok: false, failure: { kind: "corrupt" } });
    expect([await db.scans.count(), await db.outbox.count(), await db.admissions.count()]).toEqual([
      1, 1, 0,
    ]);
  });

  it("answers corrupt when the device has lost its identity", async () => {
    const { ledger, db } = await aTab(create());
    await db.transaction(["meta"], (tx) => tx.meta.clear());
    expect(await ledger.commit(refusing(1))).toMatchObject({ failure: { kind: "corrupt" } });
  });

  it("answers quota when the disk is full, and has stored nothing", async () => {
    const disk = create();
    const { ledger, db } = await aTab(disk);
    disk.setFull(true);
    expect(await ledger.commit(admitting(1))).toEqual({ ok: false, failure: { kind: "quota" } });
    expect([await db.scans.count(), await db.admissions.count()]).toEqual([0, 0]);
  });

  it("tries once more when room could be made, and stores once", async () => {
    const disk = create();
    let asked = 0;
    const makeRoom = async (): Promise<boolean> => {
      asked += 1;
      disk.setFull(false);
      return true;
    };
    const { ledger, db } = await aTab(disk, { makeRoom });
    disk.setFull(true);
    expect(await committed(ledger, admitting(1))).toMatchObject({ seq: 1 });
    await committed(ledger, refusing(2));
    expect([asked, await db.scans.count()]).toEqual([1, 2]);
  });
});

describe.each(disks)("judgements on $name", ({ create }) => {
  it("judges a stored scan again, to the same verdict", async () => {
    const { ledger } = await aTab(create());
    const input = judgeInput();
    const draft = refusing(1);
    const verdict = judge(input);
    const evidence = toVector("", input, verdict).input;
    const scan = await committed(ledger, { ...draft, evidence, scan: { ...draft.scan, verdict } });
    const vector = value(await ledger.vectorOf(scan.id));
    expect(vector).toEqual({ name: scan.id, input: evidence, verdict });
    expect(vector === null ? null : rejudge(vector)).toEqual(scan.verdict);
  });

  it("has none for a scan without evidence, and none for no scan", async () => {
    const { ledger } = await aTab(create());
    await committed(ledger, refusing(1));
    expect(value(await ledger.vectorOf(scanIdOf(1)))).toBeNull();
    expect(value(await ledger.vectorOf(scanIdOf(2)))).toBeNull();
  });

  it("says so when what was kept cannot be read", async () => {
    const { ledger, db } = await aTab(create());
    await committed(ledger, refusing(1));
    await putRaw(db, "judgements", { scan: scanIdOf(1), input: { barcode: 7 } });
    expect(await ledger.vectorOf(scanIdOf(1))).toMatchObject({ failure: { kind: "corrupt" } });
  });
});

describe.each(disks)("device profile on $name", ({ create }) => {
  it("mints an identity once and keeps it through enrolments", async () => {
    const { db, profiles } = await aTab(create());
    const read = value(await profiles.read());
    expect(read).toEqual({ device: thisDevice, incarnation, ...enrolment });
    value(await profiles.enrol({ ...enrolment, operator: "Kim" }));
    expect(value(await profiles.read())).toMatchObject({ device: thisDevice, operator: "Kim" });
    expect(value(await profiles.identity())).toEqual({ device: thisDevice, incarnation });
    await db.transaction(["meta"], (tx) => tx.meta.delete("enrolment"));
    expect(value(await profiles.read())).toBeNull();
  });

  it("answers corrupt for an enrolment it cannot read", async () => {
    const { db, profiles } = await aTab(create());
    await putRaw(db, "meta", { key: "enrolment", value: { token: 7 } });
    expect(await profiles.read()).toMatchObject({ failure: { kind: "corrupt" } });
  });
});

describe.each(disks)("reading on $name", ({ create }) => {
  it("counts people in, scans refused and scans to send since the day began", async () => {
    const { ledger } = await aTab(create());
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
    const { ledger } = await aTab(create());
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
    const { ledger } = await aTab(create());
    const scan = await committed(ledger, refusing(1));
    await ledger.noteRepeat(scan.id);
    await ledger.noteRepeat(scan.id);
    expect(value(await ledger.history(1))).toMatchObject([{ scan, repeats: 2 }]);
    expect(value(await ledger.scansById([scan.id, scanIdOf(2)]))).toEqual(
      new Map([[scan.id, scan]]),
    );
  });

  it("does not answer for a booking with an unreadable admission", async () => {
    const { ledger, db, reported } = await aTab(create());
    const raw = { admission: { scan: scanIdOf(1), booking } };
    await putRaw(db, "admissions", raw);
    expect(await ledger.admissionsOf([booking])).toMatchObject({ failure: { kind: "corrupt" } });
    expect(value(await ledger.admissionsOf([asBookingKey("c/other")]))).toEqual({
      standing: [],
      undone: [],
    });
    expect(reported).toMatchObject([{ source: "admissions", id: scanIdOf(1), raw }]);
  });

  it("proves that it can write", async () => {
    const disk = create();
    const { ledger, db } = await aTab(disk);
    expect(await ledger.probeWritable()).toEqual({ ok: true, value: undefined });
    await db.transaction(["meta"], (tx) => tx.meta.delete("probe"));
    disk.setFull(true);
    expect(await ledger.probeWritable()).toEqual({ ok: false, failure: { kind: "quota" } });
  });

  it("tells subscribers of what another tab stored, until they leave", async () => {
    const disk = create();
    const [here, there] = [await aTab(disk), await aTab(disk)];
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

  it("remembers how far its clock is off", async () => {
    const { db } = await aTab(create());
    expect(value(await readClockOffset(db))).toBeNull();
    const offset = { ms: -1_200, uncertaintyMs: 40, measuredAt: now };
    value(await saveClockOffset(db, offset));
    expect(value(await readClockOffset(db))).toEqual(offset);
  });
});
