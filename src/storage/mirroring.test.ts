import { beforeEach, describe, expect, it } from "vitest";
import { fail } from "../core/result.ts";
import { now, scanIdOf } from "../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import { aMemoryDisk, value } from "./ledger-disks.contract.ts";
import {
  admitting,
  aTab,
  committed,
  enrolment,
  incarnation,
  nextIncarnation,
  receive,
  refusing,
  type Tab,
  undoing,
} from "./ledger-tab.contract.ts";
import { createMemoryMirror, emptyMirrorState, type MirrorState } from "./memory-mirror.ts";
import type { Mirror } from "./mirror.ts";
import { createMirroring, type MirrorTrouble } from "./mirroring.ts";

describe("mirroring", () => {
  let clock: FakeClock;
  let state: MirrorState;
  let troubles: MirrorTrouble[];
  beforeEach(() => {
    clock = createFakeClock(now);
    state = emptyMirrorState();
    troubles = [];
  });
  const mirroredTab = async (mirror: Mirror = createMemoryMirror(state)): Promise<Tab> => {
    const tab = await aTab(aMemoryDisk());
    const mirroring = createMirroring({
      db: tab.db,
      mirror,
      scheduler: clock,
      onTrouble: (trouble) => troubles.push(trouble),
    });
    return {
      ...tab,
      ledger: mirroring.ledger(tab.ledger),
      outbox: mirroring.outbox(tab.outbox),
      profiles: mirroring.profiles(tab.profiles),
    };
  };
  const inMirror = (): readonly string[] => [...state.scans.keys()];

  it("has a scan in the mirror before it is answered, an undo too", async () => {
    const { ledger } = await mirroredTab();
    await committed(ledger, admitting(1));
    expect(inMirror()).toEqual([scanIdOf(1)]);
    value(await ledger.undo(undoing(2, 1)));
    expect(inMirror()).toEqual([scanIdOf(1), scanIdOf(2)]);
    expect(troubles).toEqual([]);
  });

  it("mirrors nothing that was not stored", async () => {
    const { ledger } = await mirroredTab();
    await committed(ledger, admitting(1));
    expect(value(await ledger.commit(admitting(2)))).toEqual({ kind: "stale" });
    value(await ledger.undo(undoing(3, 7)));
    expect(inMirror()).toEqual([scanIdOf(1)]);
  });

  it("holds what one press stored together, and nothing of a press that is stale", async () => {
    const { ledger } = await mirroredTab();
    value(await ledger.commitTogether([admitting(1), refusing(2)]));
    expect(inMirror().toSorted()).toEqual([scanIdOf(1), scanIdOf(2)]);
    expect(value(await ledger.commitTogether([refusing(3), admitting(4)]))).toEqual({
      kind: "stale",
    });
    expect(inMirror().toSorted()).toEqual([scanIdOf(1), scanIdOf(2)]);
  });

  it("answers after 150 ms at the latest, and says that the mirror is slow", async () => {
    const waiting: (() => void)[] = [];
    const slow = createMemoryMirror(state, {
      beforeWrite: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    });
    const { ledger } = await mirroredTab(slow);
    const committing = committed(ledger, refusing(1));
    await clock.advance(149);
    expect(await Promise.race([committing, Promise.resolve("not yet")])).toBe("not yet");
    await clock.advance(1);
    expect(await committing).toMatchObject({ seq: 1 });
    expect(troubles).toEqual([{ kind: "slow" }]);
    for (const write of waiting) write();
    await clock.settle();
    expect(inMirror()).toEqual([scanIdOf(1)]);
  });

  it("does not fail a commit when the mirror fails, and says so", async () => {
    const failure = { kind: "unavailable", detail: "full" } as const;
    const { ledger } = await mirroredTab({
      ...createMemoryMirror(state),
      keepScan: async () => fail(failure),
    });
    expect(await committed(ledger, refusing(1))).toMatchObject({ seq: 1 });
    expect(troubles).toEqual([failure]);
  });

  it("forgets a scan once the gateway has it, or the feed has settled it", async () => {
    const tab = await mirroredTab();
    for (const n of [1, 2, 3]) await committed(tab.ledger, refusing(n));
    await receive(tab, 1);
    const settlement = { kind: "not-sent", why: "nobody-admitted" } as const;
    value(await tab.ledger.applySettlements([{ n: 1, scan: scanIdOf(2), settlement }]));
    await clock.settle();
    expect(inMirror()).toEqual([scanIdOf(3)]);
  });

  it("takes a scan out only after it is in", async () => {
    const waiting: (() => void)[] = [];
    const slow = createMemoryMirror(state, {
      beforeWrite: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    });
    const tab = await mirroredTab(slow);
    const committing = committed(tab.ledger, refusing(1));
    await clock.advance(150);
    await committing;
    await receive(tab, 1);
    await clock.settle();
    expect(waiting).toHaveLength(1);
    for (let n = 0; n < 2; n += 1) {
      waiting[n]?.();
      await clock.settle();
    }
    expect(waiting).toHaveLength(2);
    expect(inMirror()).toEqual([]);
  });

  it("follows new numbers, a new incarnation and a new enrolment", async () => {
    const { ledger, profiles } = await mirroredTab();
    value(await profiles.enrol({ ...enrolment, operator: "Kim" }));
    expect(state.identity.current).toMatchObject({ incarnation, enrolment: { operator: "Kim" } });
    const scan = await committed(ledger, refusing(1));
    value(await ledger.noteHeld([{ incarnation, upTo: 2 }]));
    expect(state.identity.current).toMatchObject({ incarnation: nextIncarnation });
    value(await ledger.remint([scan]));
    expect(state.scans.get(scan.id)).toMatchObject({ incarnation: nextIncarnation, seq: 1 });
  });
});
