/** What a supervisor presses, through the whole engine: stored, handed in, and true for the next ticket. */
import { describe, expect, test } from "vitest";
import { fail, ok } from "../core/result.ts";
import type { JudgedScan } from "../core/scan.ts";
import { aCapture, scanIdOf } from "../testing/builders.ts";
import type { DeviceEngine } from "./compose-engine.ts";
import { atWork } from "./engine-world.contract.ts";

async function presented(engine: DeviceEngine, text = "T1"): Promise<JudgedScan> {
  const stored = await engine.handle({ capture: aCapture({ text }), decision: null });
  if (!stored.ok) throw new Error(stored.failure.kind);
  return stored.value;
}

async function overruled(engine: DeviceEngine, scan: JudgedScan) {
  const found = await engine.overrulable(scan);
  if (!found.ok) throw new Error(found.failure.kind);
  const [one] = found.value;
  if (one === undefined) throw new Error("nobody was denied");
  const { booking } = one.denial.card;
  return engine.overrule({ scan, booking, people: one.likely, reason: "Checked by hand" });
}

test("who was denied is let in, handed in, and told to the next who scans the ticket", async () => {
  const { clock, gateway, engine, admit } = await atWork("supervisor");
  await admit(1);
  const denied = await presented(engine);
  expect(denied.verdict.kind).toBe("already-used");
  const letIn = await overruled(engine, denied);
  expect(letIn).toMatchObject(ok({ verdict: { overrules: { scan: denied.id } }, seq: 3 }));
  await clock.advance(500);
  expect(gateway.log).toEqual(["push 1", "push 2", "push 3"]);
  expect(await presented(engine)).toMatchObject({
    verdict: {
      kind: "already-used",
      use: { operator: "Sam", overruled: "Checked by hand", scan: letIn.ok && letIn.value.id },
    },
  });
});

test("needs no gateway", async () => {
  const { clock, gateway, engine, facts, admit } = await atWork("supervisor");
  Object.assign(gateway.down, { changes: true, scans: true });
  await clock.advance(60_000);
  await admit(1);
  const letIn = await overruled(engine, await presented(engine));
  expect(letIn.ok).toBe(true);
  expect(facts().unsent).toBe(3);
  Object.assign(gateway.down, { changes: false, scans: false });
  await clock.advance(5_000);
  expect([...gateway.held.values()].map(({ verdict }) => verdict.kind)).toContain("overruled");
  expect(facts().unsent).toBe(0);
});

test("can be taken back, and the ticket then names who was in before", async () => {
  const { engine, admit } = await atWork("supervisor");
  const first = await admit(1);
  const denied = await presented(engine);
  const letIn = await overruled(engine, denied);
  if (!letIn.ok) throw new Error(letIn.failure.kind);
  const undone = await engine.undo({ scan: letIn.value, reason: "Wrong people" });
  expect(undone).toMatchObject(
    ok({ verdict: { kind: "undone", scan: letIn.value.id, people: 1 } }),
  );
  const { verdict } = await presented(engine);
  expect(verdict).toMatchObject({ kind: "already-used", use: { scan: first.id } });
  expect(verdict.kind === "already-used" && "overruled" in verdict.use).toBe(false);
  expect((await overruled(engine, denied)).ok).toBe(true);
});

describe("is not for", () => {
  test("a steward", async () => {
    const { engine, admit } = await atWork();
    await admit(1);
    const denied = await presented(engine);
    expect(await engine.overrulable(denied)).toEqual(fail({ kind: "not-allowed" }));
  });

  test("a second tap", async () => {
    const { engine, admit } = await atWork("supervisor");
    await admit(1);
    const denied = await presented(engine);
    await overruled(engine, denied);
    expect(await overruled(engine, denied)).toEqual(fail({ kind: "already-overruled" }));
  });

  test("a code that leads to nobody", async () => {
    const { clock, gateway, engine } = await atWork("supervisor");
    gateway.down.changes = true;
    await clock.advance(60_000);
    const unknown = await presented(engine, "NOPE");
    expect(unknown.verdict.kind).toBe("unknown");
    expect(await engine.overrulable(unknown)).toEqual(fail({ kind: "nobody-to-admit" }));
  });

  test("another device's scan: only there is known what it was judged on", async () => {
    const { engine, admit } = await atWork("supervisor");
    await admit(1);
    const elsewhere = { ...(await presented(engine)), id: scanIdOf(77) };
    expect(await engine.overrulable(elsewhere)).toEqual(fail({ kind: "no-evidence" }));
  });
});
