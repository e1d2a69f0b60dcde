import { describe, expect, it } from "vitest";
import type { JudgedScan } from "../../../core/scan.ts";
import type { Verdict } from "../../../core/verdict.ts";
import { aCapture, anAdmission, aScan, scanIdOf } from "../../../testing/builders.ts";
import * as samples from "../../ui/words/verdict-samples.contract.ts";
import type { GateScene } from "./gate-scene.ts";
import type { LookedCode } from "./several-scans.ts";
import { markOf, withSeveral } from "./several-scene.ts";
import type { Pressed, Several, TicketInView, ToldInView } from "./several-session.ts";

const looked = (verdict: Verdict, way: LookedCode["way"]): LookedCode => ({
  capture: aCapture(),
  verdict,
  way,
});

const toldAs = (verdict: Verdict, way: LookedCode["way"]): ToldInView => ({
  kind: "looked",
  looked: looked(verdict, way),
});

const inside = (n: number, people: number): JudgedScan => {
  const { booking, unitItem } = anAdmission(n);
  return aScan({
    id: scanIdOf(n),
    verdict: samples.admit({ people }),
    admission: { booking, unitItem, people },
  });
};

const used = samples.used(samples.ourUse);
const cancelled = samples.refuse({ kind: "cancelled", at: null });
const notHere = samples.unknown({ kind: "not-on-device", bookings: 7 });

const ticketsOf = (told: readonly ToldInView[]): readonly TicketInView[] =>
  told.map((each, index) => ({ code: `T${index}`, capture: aCapture(), told: each }));

const severalOf = (told: readonly ToldInView[], change: Partial<Several> = {}): Several => ({
  shown: "marks",
  tickets: ticketsOf(told),
  isAdmitting: false,
  pressed: null,
  ...change,
});

const scanning: GateScene = {
  kind: "scanning",
  deciding: false,
  last: null,
  said: null,
  updateWaits: false,
};

function shownOf(several: Several) {
  const scene = withSeveral(scanning, { several, last: null }, samples.context);
  if (scene.kind !== "scanning" || scene.several?.kind !== "marks") throw new Error("no marks");
  return scene.several;
}

function saidOf(pressed: Pressed): string {
  const last = pressed.scans[0]?.id ?? null;
  const several = severalOf([], { shown: null, pressed });
  const scene = withSeveral(scanning, { several, last }, samples.context);
  if (scene.kind !== "scanning") throw new Error(scene.kind);
  return scene.said?.text ?? "";
}

describe("a mark", () => {
  it.each<readonly [string, ToldInView, string, string]>([
    ["two may go in", toldAs(samples.admit({ people: 2 }), "press"), "admit", "2"],
    ["a test", toldAs(samples.admit({ people: 1, test: true }), "press"), "admit", "TEST 1"],
    ["an add-on", toldAs(samples.addOn(), "press"), "add-on", "Add-on"],
    ["used today", toldAs(used, "no"), "already-used", "Used 10:42"],
    [
      "used on another day",
      toldAs(samples.used({ ...samples.ourUse, at: samples.local(16, "10:42") }), "no"),
      "already-used",
      "Used Thu 16 Jul",
    ],
    [
      "used, nobody knows when",
      toldAs(samples.used({ by: "supplier", at: null }), "no"),
      "already-used",
      "Used",
    ],
    ["cancelled", toldAs(cancelled, "no"), "refuse", "Cancelled"],
    ["on hold", toldAs(samples.hold({ kind: "online-only" }), "no"), "hold", "Wait"],
    ["not on the list", toldAs(notHere, "tap"), "unknown", "Tap"],
    ["a party", toldAs(samples.party({ remaining: 4 }), "tap"), "choose", "4 · tap"],
    ["a package", toldAs(samples.bundle, "tap"), "choose", "Which?"],
    ["the gateway first", toldAs(samples.admit({ people: 1 }), "tap"), "choose", "1 · tap"],
    ["in by another code", toldAs(used, "counted"), "same-ticket", "Counted"],
    ["let in just now", { kind: "in", scan: inside(1, 2) }, "same-ticket", "2 in"],
    ["an add-on taken", { kind: "in", scan: inside(1, 0) }, "same-ticket", "Done"],
    ["to be scanned", { kind: "chip", isScanned: false }, "choose", "Scan this"],
    ["scanned", { kind: "chip", isScanned: true }, "same-ticket", "Scanned"],
  ])("says %s in shape and word", (...[, told, shape, text]) => {
    const mark = markOf({ told }, samples.context);
    expect(mark).toMatchObject({ shape, text });
    expect(mark?.label).not.toBe("");
    expect(JSON.stringify(mark)).not.toMatch(samples.forbidden);
  });

  it("is none before anybody has looked", () => {
    expect(markOf({ told: { kind: "new" } }, samples.context)).toBeNull();
  });
});

describe("all of them together", () => {
  const five = [
    toldAs(samples.admit({ people: 2 }), "press"),
    toldAs(samples.admit({ people: 1 }), "press"),
    toldAs(used, "no"),
    toldAs(samples.admit({ people: 1 }), "press"),
    toldAs(cancelled, "no"),
  ];

  it("are counted in tickets and in people, and the key says how many go in", () => {
    expect(shownOf(severalOf(five))).toEqual({
      kind: "marks",
      title: "5 tickets in view",
      detail: "4 people can go in · 1 used · 1 cancelled",
      admit: "Admit 4",
      isAdmitting: false,
      isDone: false,
    });
  });

  it.each<readonly [string, readonly ToldInView[], string, string | null]>([
    ["one person", five.slice(1, 3), "1 person can go in · 1 used", "Admit 1"],
    [
      "two alike",
      [five[2], five[2], five[4]].flatMap((each) => each ?? []),
      "2 used · 1 cancelled",
      null,
    ],
    ["an add-on alone", [toldAs(samples.addOn(), "press")], "1 add-on", "Take 1 add-on"],
    [
      "an add-on beside a guest",
      [toldAs(samples.addOn(), "press"), ...five.slice(1, 2)],
      "1 person can go in · 1 add-on",
      "Admit 1",
    ],
    [
      "who is in, first",
      [toldAs(used, "no"), { kind: "in", scan: inside(1, 2) }, toldAs(notHere, "tap")],
      "2 people in · 1 used · 1 to tap",
      null,
    ],
    ["an add-on that is taken", [{ kind: "in", scan: inside(1, 0) }], "1 done", null],
    ["who nobody has looked at", [{ kind: "new" }, toldAs(used, "no")], "1 used", null],
  ])("say %s", (...[, told, detail, admit]) => {
    expect(shownOf(severalOf(told))).toMatchObject({ detail, admit });
  });

  it("are done when all are in", () => {
    const letIn: ToldInView = { kind: "in", scan: inside(1, 2) };
    expect(shownOf(severalOf([letIn])).isDone).toBe(true);
    expect(shownOf(severalOf([letIn, toldAs(used, "no")])).isDone).toBe(false);
  });

  it("leave every other scene as it is", () => {
    const answer: GateScene = {
      kind: "not-done",
      occasion: "1",
      words: { headline: "", wrong: "", next: "", announce: "" },
    };
    const now = { several: severalOf(five), last: null };
    expect(withSeveral(answer, now, samples.context)).toBe(answer);
  });
});

describe("what one press did", () => {
  it.each<readonly [string, Pressed, string]>([
    [
      "who is in, and who is not and why",
      {
        scans: [inside(1, 2), inside(2, 1), inside(3, 1)],
        others: [looked(used, "no"), looked(cancelled, "no"), looked(used, "counted")],
      },
      "4 let in. 2 not: used 10:42 at Gate 1, cancelled.",
    ],
    ["nothing else where all are in", { scans: [inside(1, 2)], others: [] }, "2 let in."],
    [
      "who was overtaken",
      { scans: [inside(1, 1), aScan({ id: scanIdOf(2), verdict: used })], others: [] },
      "1 let in. 1 not: used 10:42 at Gate 1.",
    ],
    [
      "that nobody went in",
      { scans: [aScan({ id: scanIdOf(2), verdict: used })], others: [] },
      "Nobody let in. 1 not: used 10:42 at Gate 1.",
    ],
    ["an add-on as what it is", { scans: [inside(1, 0)], others: [] }, "1 add-on taken."],
    [
      "who still has to be asked",
      { scans: [inside(1, 1)], others: [looked(samples.party({}), "tap"), looked(notHere, "tap")] },
      "1 let in. 2 not: to be tapped, not on list.",
    ],
  ])("says %s in one breath", (_name, pressed, text) => {
    expect(saidOf(pressed)).toBe(text);
  });

  it("is said no more once something else was scanned", () => {
    const several = severalOf([], { pressed: { scans: [inside(1, 2)], others: [] } });
    const scene = withSeveral(scanning, { several, last: scanIdOf(9) }, samples.context);
    expect(scene).toMatchObject({ said: null });
  });
});
