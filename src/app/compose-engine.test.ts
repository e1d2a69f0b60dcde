/** The engine on memory stores against a gateway that is a few maps: what the parts do together, both ways. */
import { describe, expect, test } from "vitest";

import { asScanId, bookingKey, unitItemKey } from "../core/ids.ts";
import { ok } from "../core/result.ts";
import type { JudgedScan } from "../core/scan.ts";
import { pushRequestSchema } from "../protocol/v1.ts";

import { copyOfLedgerState } from "../storage/memory-ledger-database.ts";

import { aCapture, anAdmission, connection, now, otherDevice } from "../testing/builders.ts";
import { atWork } from "./engine-world.contract.ts";

test("a scan is handed in at once, and the gateway's answer takes it out of what waits", async () => {
  const { clock, gateway, facts, admit } = await atWork();
  const scan = await admit(1);
  await clock.advance(100);
  expect([...gateway.held.keys()]).toEqual([scan.id]);
  expect(facts()).toMatchObject({ unsent: 0, parked: 0, oldestUnsentAt: null });
});

describe("several tickets in view", () => {
  const inView = ["T1", "T2", "T3", "NOPE"].map((text) => aCapture({ text }));

  test("are looked at without a trace, and one press hands each of the green ones in", async () => {
    const { clock, gateway, engine } = await atWork();
    const looked = await engine.lookTogether(inView);
    expect(looked.map(({ way }) => way)).toEqual(["press", "press", "press", "tap"]);
    await clock.advance(5_000);
    expect(gateway.held.size).toBe(0);
    const stored = await engine.admitTogether(inView.slice(0, 3));
    if (!stored.ok) throw new Error(stored.failure.kind);
    expect(stored.value.map(({ seq, verdict }) => [seq, verdict.kind])).toEqual([
      [1, "admit"],
      [2, "admit"],
      [3, "admit"],
    ]);
    await clock.advance(100);
    expect([...gateway.held.keys()]).toEqual(stored.value.map(({ id }) => id));
    const again = await engine.lookTogether(inView);
    expect(again.map(({ way }) => way)).toEqual(["no", "no", "no", "tap"]);
  });

  test("are judged anew when pressed: another gate was faster", async () => {
    const { clock, gateway, engine } = await atWork();
    expect((await engine.lookTogether(inView)).map(({ way }) => way)).toContain("press");
    const elsewhere = anAdmission(99, {
      booking: bookingKey(connection, "booking-2"),
      unitItem: unitItemKey(connection, "unit-2"),
      device: otherDevice,
    });
    gateway.feed.push({ kind: "admission", admission: elsewhere });
    await clock.advance(5_000);
    const stored = await engine.admitTogether(inView.slice(0, 2));
    if (!stored.ok) throw new Error(stored.failure.kind);
    expect(stored.value.map(({ verdict }) => verdict.kind)).toEqual(["admit", "already-used"]);
  });
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
