/** A device that its gateway stops, on memory stores: what it refuses, forgets, hands in, and when it is nobody any more. */
import { describe, expect, test } from "vitest";
import { fail, ok } from "../core/result.ts";
import { minutes } from "../core/time.ts";
import { createDeviceProfileStore } from "../storage/device-profile.ts";
import { createMemoryLedgerDatabase, type LedgerState } from "../storage/memory-ledger-database.ts";
import { aCapture, anAdmission, now, otherDevice } from "../testing/builders.ts";
import { atWork } from "./engine-world.contract.ts";

const presented = { capture: aCapture({ text: "T5" }), decision: null };

/** Who this device is, as the next start would read it. */
const whoIsIt = (state: LedgerState) =>
  createDeviceProfileStore({
    db: createMemoryLedgerDatabase({ state, clock: { now: () => now }, onUnreadable: () => {} }),
    newId: () => "never",
  }).read();

const named = (state: LedgerState): number =>
  [...state.stores.scans.rows.values()].filter((row) =>
    JSON.stringify(row).includes("Ada Lovelace"),
  ).length;

describe("a device that is revoked", () => {
  test("lets nobody in from its next contact on, and has no bookings", async () => {
    const { clock, gateway, engine, ledgerState, listId, facts } = await atWork();
    gateway.feed.push({
      kind: "admission",
      admission: anAdmission(99, { device: otherDevice }),
    });
    await clock.advance(3_000);
    expect(ledgerState.stores.admissions.rows.size).toBe(1);
    gateway.revoked.value = true;
    await clock.advance(3_000);
    expect(facts().stopped).toEqual({
      since: expect.any(Number),
      toHandIn: 0,
      handedInAt: expect.any(Number),
    });
    expect(await engine.handle(presented)).toEqual(fail({ kind: "stopped" }));
    expect(await engine.admitTogether([presented.capture])).toEqual(fail({ kind: "stopped" }));
    expect(listId()).toBeNull();
    expect(ledgerState.stores.admissions.rows.size).toBe(0);
    expect(ledgerState.stores.scans.rows.size).toBe(0);
  });

  test("takes nothing back and overrules nothing", async () => {
    const { clock, gateway, engine, admit } = await atWork();
    const scan = await admit(1);
    gateway.revoked.value = true;
    await clock.advance(3_000);
    expect(await engine.undo({ scan, reason: "x" })).toEqual(fail({ kind: "not-allowed" }));
  });

  test("hands in what waits, though it is told nothing, and asks for nothing else", async () => {
    const { clock, gateway, facts, admit } = await atWork();
    gateway.down.scans = true;
    const scans = [await admit(1), await admit(2)];
    gateway.revoked.value = true;
    await clock.advance(3_000);
    expect(facts()).toMatchObject({ unsent: 2, stopped: { toHandIn: 2, handedInAt: null } });
    gateway.down.scans = false;
    await clock.advance(5_000);
    expect(new Set(gateway.held.keys())).toEqual(new Set(scans.map(({ id }) => id)));
    expect(facts()).toMatchObject({ unsent: 0, stopped: { handedInAt: expect.any(Number) } });
    expect(gateway.states).toEqual([]);
  });

  test("keeps no name in a scan that the gateway has", async () => {
    const { clock, gateway, ledgerState, admit } = await atWork();
    await admit(1);
    await clock.advance(500);
    gateway.down.scans = true;
    await admit(2);
    expect(named(ledgerState)).toBe(2);
    gateway.revoked.value = true;
    await clock.advance(3_000);
    expect(named(ledgerState)).toBe(1);
    gateway.down.scans = false;
    await clock.advance(5_000);
    expect(named(ledgerState)).toBe(0);
    expect(ledgerState.stores.scans.rows.size).toBe(2);
  });

  test("stays stopped, whatever the gateway answers later", async () => {
    const { clock, gateway, engine, facts } = await atWork();
    gateway.revoked.value = true;
    await clock.advance(3_000);
    gateway.revoked.value = false;
    engine.wake();
    await clock.advance(minutes(5));
    expect(facts().stopped).not.toBeNull();
    expect(await engine.handle(presented)).toEqual(fail({ kind: "stopped" }));
  });

  test("stays stopped over a restart, forgets again what a death has left, and hands in", async () => {
    const { clock, gateway, engine, ledgerState, facts, listId, admit, again } = await atWork();
    gateway.down.scans = true;
    const scan = await admit(1);
    gateway.revoked.value = true;
    await clock.advance(3_000);
    const stopped = engine.stop();
    await clock.advance(5_000);
    await stopped;
    // as if it had died before the names went: a row that nobody has seen again
    ledgerState.stores.judgements.rows.set(scan.id, { scan: scan.id, input: Object.create(null) });
    Object.assign(gateway.down, { changes: true, scans: false });
    const after = await again();
    await after.start();
    expect(await after.handle(presented)).toEqual(fail({ kind: "stopped" }));
    await clock.advance(5_000);
    expect(listId()).toBeNull();
    expect(ledgerState.stores.judgements.rows.size).toBe(0);
    expect(gateway.held.has(scan.id)).toBe(true);
    expect(facts()).toMatchObject({ unsent: 0, stopped: { toHandIn: 1 } });
  });

  test("hands in again what a restored gateway has lost", async () => {
    const { clock, gateway, admit } = await atWork();
    const scan = await admit(1);
    await clock.advance(500);
    gateway.revoked.value = true;
    await clock.advance(3_000);
    gateway.held.clear();
    await clock.advance(minutes(2));
    expect([...gateway.held.keys()]).toEqual([scan.id]);
  });
});

describe("a stopped device that has handed everything in", () => {
  test("is nobody after an hour: no token, no scan, nothing in the mirror", async () => {
    const { clock, gateway, ledgerState, mirrorState, forgotten, admit } = await atWork();
    await admit(1);
    await clock.advance(500);
    gateway.revoked.value = true;
    await clock.advance(minutes(59));
    expect(await whoIsIt(ledgerState)).toMatchObject(ok({ token: "token" }));
    expect(forgotten()).toBe(0);
    await clock.advance(minutes(3));
    expect(await whoIsIt(ledgerState)).toEqual(ok(null));
    expect(ledgerState.stores.scans.rows.size).toBe(0);
    expect(mirrorState).toEqual({ identity: { current: null }, scans: new Map() });
    expect(forgotten()).toBeGreaterThan(0);
  });

  test("is nobody at once where a person says so", async () => {
    const { clock, gateway, engine, ledgerState, forgotten } = await atWork();
    gateway.revoked.value = true;
    await clock.advance(3_000);
    expect(await engine.forgetNow()).toBe(true);
    expect(await whoIsIt(ledgerState)).toEqual(ok(null));
    expect(forgotten()).toBe(1);
  });

  test("keeps all it is as long as a scan waits, for hours and against a person's word", async () => {
    const started = await atWork();
    const { clock, gateway, engine, ledgerState, mirrorState, forgotten, admit } = started;
    gateway.down.scans = true;
    const scan = await admit(1);
    gateway.revoked.value = true;
    await clock.advance(3_000);
    started.setClock(minutes(170));
    await clock.advance(minutes(2));
    expect(await engine.forgetNow()).toBe(false);
    expect(await whoIsIt(ledgerState)).toMatchObject(ok({ token: "token" }));
    expect([...mirrorState.scans.keys()]).toEqual([scan.id]);
    expect(forgotten()).toBe(0);
    gateway.down.scans = false;
    await clock.advance(5_000);
    expect(gateway.held.has(scan.id)).toBe(true);
  });
});

test("a stopped engine of a stopped device leaves no timer", async () => {
  const { clock, gateway, engine } = await atWork();
  gateway.revoked.value = true;
  await clock.advance(3_000);
  const stopped = engine.stop();
  await clock.advance(5_000);
  await stopped;
  expect(clock.nextAt()).toBeNull();
});
