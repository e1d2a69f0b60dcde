import { describe, expect, test } from "vitest";
import type { JudgedScan } from "../../../core/scan.ts";
import { scanIdOf } from "../../../testing/builders.ts";
import { admit, capture, choose, gate, refuse, stateOf } from "./scan-session-world.contract.ts";
import { createScanSession } from "./scan-session.ts";

describe("several of one press", () => {
  test("give the camera back, with one signal for all of them", async () => {
    const at = gate(() => admit);
    const stored = await at.session.presentTogether([capture("T1"), capture("T2"), capture("T3")]);
    expect(textsOf(stored)).toEqual(["T1", "T2", "T3"]);
    expect(at.log).toEqual(["sound admit"]);
    expect(stateOf(at)).toBe("idle");
    expect(at.session.store.getState().last?.capture.text).toBe("T3");
  });

  test.each([
    {
      like: "a guest rather than an add-on",
      first: { ...admit, people: 0 },
      second: admit,
      heard: "admit 1 false",
    },
    {
      like: "a test as one",
      first: admit,
      second: { ...admit, test: true },
      heard: "admit 1 true",
    },
    {
      like: "who is let in rather than who is not",
      first: refuse,
      second: admit,
      heard: "admit 1 false",
    },
  ])("sound like $like", async ({ first, second, heard }) => {
    const sounds: string[] = [];
    const at = gate(({ capture: { text } }) => (text === "T1" ? first : second));
    const session = createScanSession({
      ...at.deps,
      onVerdict: ({ verdict }) => {
        if (verdict.kind === "admit") sounds.push(`admit ${verdict.people} ${verdict.test}`);
      },
    });
    await session.presentTogether([capture("T1"), capture("T2")]);
    expect(sounds).toEqual([heard]);
  });

  test("say so where nothing was stored, and answer none", async () => {
    const at = gate(() => ({ kind: "quota" }));
    expect(await at.session.presentTogether([capture("T1"), capture("T2")])).toBeNull();
    expect(at.session.store.getState()).toMatchObject({
      state: { kind: "not-saved", trouble: { kind: "quota" } },
      last: null,
    });
    expect(at.log).toEqual(["sound not-saved"]);
  });

  test("never hang on a bug: nobody knows what was stored", async () => {
    const at = gate(() => admit);
    const session = createScanSession({
      ...at.deps,
      handleTogether: () => Promise.reject(new Error("bug")),
    });
    await expect(session.presentTogether([capture("T1")])).rejects.toThrow("bug");
    expect(session.store.getState().state.kind).toBe("not-saved");
    await session.present(capture("T2"));
    expect(session.store.getState().state.kind).toBe("showing");
  });

  test("take their turn after a presentation that is being decided", async () => {
    const at = gate(() => admit);
    await Promise.all([
      at.session.present(capture("T1")),
      at.session.presentTogether([capture("T2")]),
    ]);
    expect(at.session.store.getState().last?.capture.text).toBe("T2");
    expect(stateOf(at)).toBe("idle");
  });
});

describe("a ticket that is asked for once more", () => {
  test("shows what it was told, counted as seen again, also when others came after it", async () => {
    const at = gate(({ capture: { text } }) => (text === "T1" ? refuse : admit));
    await at.session.present(capture("T1"));
    await at.session.presentTogether([capture("T2"), capture("T3")]);
    await at.session.showAgain(capture("T1"));
    expect(at.session.store.getState().state).toMatchObject({
      kind: "showing",
      scan: { seq: 1, verdict: { kind: "refuse" } },
    });
    await at.session.showAgain(capture("T2"));
    expect(at.session.store.getState().state).toMatchObject({
      kind: "same-ticket",
      scan: { seq: 2 },
    });
    expect(at.log).toEqual(["sound refuse", "sound admit", "repeat 1", "repeat 2"]);
  });

  test("asks its question again", async () => {
    const at = gate(() => choose);
    await at.session.present(capture("T1"));
    at.session.next();
    await at.session.showAgain(capture("T1"));
    expect(at.session.store.getState().state).toMatchObject({ kind: "showing", scan: { seq: 1 } });
  });

  test("is judged anew where nothing was told lately, or it was taken back", async () => {
    const at = gate(() => admit);
    await at.session.showAgain(capture("T1"));
    expect(at.session.store.getState().last?.seq).toBe(1);
    at.undone.add(scanIdOf(1));
    await at.session.showAgain(capture("T1"));
    expect(at.session.store.getState().last?.seq).toBe(2);
    expect(at.log).toEqual(["sound admit", "sound admit"]);
  });
});

const textsOf = (scans: readonly JudgedScan[] | null): readonly string[] =>
  (scans ?? []).map(({ capture: { text } }) => text);
