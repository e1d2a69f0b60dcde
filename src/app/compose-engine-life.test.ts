/** The engine on memory stores against a gateway that is a few maps: what the parts do together, both ways. */
import { describe, expect, test } from "vitest";
import { ok } from "../core/result.ts";
import { aCapture } from "../testing/builders.ts";
import { world, atWork } from "./engine-world.contract.ts";

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
