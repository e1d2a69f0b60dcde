import { describe, expect, it } from "vitest";

import { fail } from "../core/result.ts";
import { aScan, now, otherDevice, scanIdOf, thisDevice } from "../testing/builders.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { aMemoryDisk, type Disk, disks, putRaw, value } from "./ledger-disks.contract.ts";
import {
  admittedScans,
  admitting,
  aTab,
  committed,
  enrolment,
  incarnation,
  nextIncarnation,
  receive,
  refusing,
  undoing,
} from "./ledger-tab.contract.ts";
import { readClockOffset } from "./ledger-meta.ts";
import { copyOfLedgerState, emptyLedgerState } from "./memory-ledger-database.ts";
import { createMemoryMirror, emptyMirrorState, type MirrorState } from "./memory-mirror.ts";
import type { Mirror } from "./mirror.ts";
import { createMirroring } from "./mirroring.ts";
import { recover } from "./recovery.ts";

/** Enrolled, with everything mirrored. */
async function aMirroredTab(disk: Disk, state: MirrorState) {
  const tab = await aTab(disk);
  const mirroring = createMirroring({
    db: tab.db,
    mirror: createMemoryMirror(state),
    scheduler: createFakeClock(now),
    onTrouble: (trouble) => {
      throw new Error(trouble.kind);
    },
  });
  const profiles = mirroring.profiles(tab.profiles);
  value(await profiles.enrol(enrolment));
  return {
    ...tab,
    profiles,
    ledger: mirroring.ledger(tab.ledger),
    outbox: mirroring.outbox(tab.outbox),
    saveClock: mirroring.saveClock,
  };
}

/** One unsent scan, mirrored; `db` counts what it is asked in one, and tells when the first of it has been answered. */
async function anAskedDisk(disk: Disk) {
  const state = emptyMirrorState();
  const tab = await aMirroredTab(disk, state);
  await committed(tab.ledger, admitting(1));
  const db = await disk.open();
  const tell: (() => void)[] = [];
  const answered = new Promise<void>((resolve) => tell.push(resolve));
  let asked = 0;
  const attempt: typeof db.attempt = async (work) => {
    asked += 1;
    const answer = await db.attempt(work);
    for (const each of tell) each();
    return answer;
  };
  return { state, tab, db: { ...db, attempt }, asked: () => asked, answered };
}

const recovered = async (disk: Disk, mirror: Mirror, newId = () => nextIncarnation as string) =>
  value(await recover({ db: await disk.open(), mirror, newId }));

describe.each(disks)("recovery on $name", ({ create }) => {
  it("does nothing at the first start", async () => {
    const mirror = createMemoryMirror(emptyMirrorState());
    expect(await recovered(create(), mirror)).toEqual({
      kind: "first-run",
      scans: [],
      trouble: null,
    });
  });

  it("brings back how wrong the clock was found to be", async () => {
    const state = emptyMirrorState();
    const before = await aMirroredTab(create(), state);
    const offset = { ms: -90_000, uncertaintyMs: 20, measuredAt: now };
    value(await before.saveClock(offset));

    const disk = create();
    await recovered(disk, createMemoryMirror(state));
    const { db } = await aTab(disk);
    expect(value(await readClockOffset(db))).toEqual(offset);
  });

  it("brings identity, enrolment and unsent scans back into an empty database", async () => {
    const state = emptyMirrorState();
    const before = await aMirroredTab(create(), state);
    await committed(before.ledger, refusing(1));
    await committed(before.ledger, admitting(2));
    value(await before.ledger.undo(undoing(3, 2)));
    await committed(before.ledger, admitting(4));
    await receive(before, 1);

    const disk = create();
    const answer = await recovered(disk, createMemoryMirror(state));
    expect(answer).toMatchObject({ kind: "recovered", trouble: null });
    expect(answer.scans.map(({ id, incarnation: of, seq }) => [id, of, seq])).toEqual(
      [2, 3, 4].map((n) => [scanIdOf(n), incarnation, n]),
    );
    const { ledger, db, profiles } = await aTab(disk);
    expect(value(await profiles.read())).toMatchObject({ device: thisDevice, token: "token" });
    expect(await admittedScans(ledger)).toEqual([scanIdOf(4)]);
    expect(await db.outbox.orderBy("open.position").primaryKeys()).toEqual([2, 3, 4].map(scanIdOf));
    expect(value(await ledger.totals(now)).peopleIn).toBe(2);
    expect(await committed(ledger, refusing(5))).toMatchObject({
      device: thisDevice,
      incarnation: nextIncarnation,
      seq: 1,
    });
    expect(await db.outbox.get(scanIdOf(5))).toMatchObject({ entry: { position: 4 } });
    expect(value(await ledger.incarnations())).toEqual([nextIncarnation, incarnation]);
  });

  it("is an incident too when nothing was unsent", async () => {
    const state = emptyMirrorState();
    await aMirroredTab(create(), state);
    const disk = create();
    expect(await recovered(disk, createMemoryMirror(state))).toMatchObject({
      kind: "recovered",
      scans: [],
    });
    expect(await recovered(disk, createMemoryMirror(state))).toMatchObject({ kind: "intact" });
  });

  it("may be run again, and dies without harm between database and mirror", async () => {
    const state = emptyMirrorState();
    const before = await aMirroredTab(create(), state);
    await committed(before.ledger, admitting(1));
    const disk = create();
    const dying = createMemoryMirror(state, {
      beforeWrite: () => {
        throw new Error("killed");
      },
    });
    await expect(recovered(disk, dying)).rejects.toThrow("killed");
    expect(state.identity.current?.incarnation).toBe(incarnation);
    expect(await recovered(disk, createMemoryMirror(state))).toMatchObject({ kind: "intact" });
    expect(state.identity.current?.incarnation).toBe(nextIncarnation);
    const db = await disk.open();
    expect([await db.scans.count(), await db.outbox.count()]).toEqual([1, 1]);
  });

  it("rewrites a mirror that has gone, and one that is behind", async () => {
    const disk = create();
    const state = emptyMirrorState();
    const tab = await aMirroredTab(disk, state);
    await committed(tab.ledger, refusing(1));
    await committed(tab.ledger, refusing(2));
    const empty = emptyMirrorState();
    expect(await recovered(disk, createMemoryMirror(empty))).toMatchObject({ kind: "intact" });
    expect(empty).toEqual(state);

    // received while the mirror could not be written
    const { outbox } = await aTab(disk);
    await outbox.update(scanIdOf(1), (held) => ({ ...held, state: { kind: "received", at: now } }));
    await recovered(disk, createMemoryMirror(state));
    expect([...state.scans.keys()]).toEqual([scanIdOf(2)]);
  });

  it("puts back what a rolled-back database lacks, with a new number where the old one was used again", async () => {
    const state = emptyMirrorState();
    const before = await aMirroredTab(create(), state);
    for (const n of [1, 2]) await committed(before.ledger, refusing(n));

    const disk = create();
    const after = await aTab(disk); // as if restored from before both scans
    await committed(after.ledger, refusing(3));
    const { kind, scans } = await recovered(disk, createMemoryMirror(state));
    expect(kind).toBe("recovered");
    expect(scans.map(({ id, incarnation: of, seq }) => [id, of, seq])).toEqual([
      [scanIdOf(1), nextIncarnation, 1],
      [scanIdOf(2), incarnation, 2],
    ]);
    expect(await committed(after.ledger, refusing(4))).toMatchObject({
      incarnation: nextIncarnation,
      seq: 2,
    });
    expect(state.scans.get(scanIdOf(1))).toMatchObject({ incarnation: nextIncarnation, seq: 1 });
    expect(state.scans.has(scanIdOf(3))).toBe(true);
  });

  it("sets aside what was scanned under another identity", async () => {
    const disk = create();
    const state = emptyMirrorState();
    const { db } = await aMirroredTab(disk, state);
    const foreign = aScan({ device: otherDevice });
    state.scans.set(foreign.id, foreign);
    expect(await recovered(disk, createMemoryMirror(state))).toMatchObject({ kind: "intact" });
    expect(await db.quarantined.get(`mirror:${foreign.id}`)).toMatchObject({ raw: foreign });
    expect(state.scans.size).toBe(0);
  });

  it("keeps unsent scans of a mirror that has lost its identity", async () => {
    const state = emptyMirrorState();
    const before = await aMirroredTab(create(), state);
    await committed(before.ledger, refusing(1));
    state.identity.current = null;
    const disk = create();
    expect(await recovered(disk, createMemoryMirror(state))).toMatchObject({ kind: "recovered" });
    const { ledger } = await aTab(disk);
    expect(await committed(ledger, refusing(2))).toMatchObject({ device: thisDevice });
  });

  it("asks once where all is as it was, and writes nothing", async () => {
    const { state, db, asked } = await anAskedDisk(create());
    const mirror = createMemoryMirror(state, { beforeWrite: () => expect.unreachable() });
    expect(value(await recover({ db, mirror, newId: () => nextIncarnation }))).toEqual({
      kind: "intact",
      scans: [],
      trouble: null,
    });
    expect(asked()).toBe(1);
  });

  it("keeps what another tab scans between the look at the one and at the other", async () => {
    const { state, tab: other, db, answered } = await anAskedDisk(create());
    const base = createMemoryMirror(state);
    const late: Mirror = {
      ...base,
      read: async () => {
        await answered;
        await committed(other.ledger, refusing(2));
        return base.read();
      },
    };
    const result = value(await recover({ db, mirror: late, newId: () => nextIncarnation }));
    expect(result).toEqual({ kind: "intact", scans: [], trouble: null });
    expect([...state.scans.keys()]).toEqual([scanIdOf(1), scanIdOf(2)]);
    expect(await db.scans.count()).toBe(2);
  });

  it("goes on without a mirror, and says so", async () => {
    const disk = create();
    await aTab(disk);
    const failure = { kind: "unavailable", detail: "none" } as const;
    const broken = { ...createMemoryMirror(emptyMirrorState()), read: async () => fail(failure) };
    expect(await recovered(disk, broken)).toEqual({ kind: "intact", scans: [], trouble: failure });
  });

  it("leaves the mirrored copy of a scan whose row cannot be read", async () => {
    const disk = create();
    const state = emptyMirrorState();
    const tab = await aMirroredTab(disk, state);
    const scan = await committed(tab.ledger, refusing(1));
    await putRaw(tab.db, "scans", { scan: { ...scan, verdict: null }, repeats: 0 });
    await recovered(disk, createMemoryMirror(state));
    expect(state.scans.get(scan.id)).toEqual(scan);
  });
});

describe("recovery of a device killed in the middle of it", () => {
  it("ends with the same scans wherever it died", async () => {
    const state = emptyMirrorState();
    const before = await aMirroredTab(aMemoryDisk(), state);
    for (const n of [1, 2, 3]) await committed(before.ledger, refusing(n));
    let deaths = 0;
    for (let deadly = 1; deadly <= deaths + 1; deadly += 1) {
      const ledgerState = emptyLedgerState();
      const mirrorState = { identity: { ...state.identity }, scans: new Map(state.scans) };
      let step = 0;
      const mayDie = (): void => {
        step += 1;
        if (step === deadly) throw new Error("killed");
      };
      const hooks = { beforeCommit: mayDie, afterCommit: mayDie };
      const mirrorHooks = { beforeWrite: mayDie, afterWrite: mayDie };
      const dying = recovered(
        aMemoryDisk(ledgerState, hooks),
        createMemoryMirror(mirrorState, mirrorHooks),
      );
      const died = await dying.then(
        () => false,
        () => true,
      );
      const disk = aMemoryDisk(copyOfLedgerState(ledgerState));
      await recovered(disk, createMemoryMirror(mirrorState));
      const { ledger } = await aTab(disk);
      const history = value(await ledger.history(10));
      expect(history.map(({ scan }) => scan.seq)).toEqual([3, 2, 1]);
      expect([...mirrorState.scans.keys()]).toEqual([1, 2, 3].map(scanIdOf));
      expect(mirrorState.identity.current?.incarnation).toBe(nextIncarnation);
      if (died) deaths += 1;
    }
    // before and after the one commit, before and after the new identity
    expect(deaths).toBe(4);
  });
});
