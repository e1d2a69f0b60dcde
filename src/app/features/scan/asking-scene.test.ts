import { describe, expect, it } from "vitest";
import { bookingKey } from "../../../core/ids.ts";
import type { Overrulable } from "../../../core/overrule.ts";
import type { Scan } from "../../../core/scan.ts";
import { aScan, connection, scanIdOf } from "../../../testing/builders.ts";
import * as samples from "../../ui/words/verdict-samples.contract.ts";
import { askingScene, secondsOf } from "./asking-scene.ts";
import type { Asking } from "./asking.ts";
import type { UndoLeft } from "./undo.ts";

const decided = { deviceAt: samples.now, correctedAt: samples.now, uncertaintyMs: 0 };
const letIn: Scan = aScan({
  verdict: samples.admit(),
  decided,
  admission: { booking: samples.aCard().booking, unitItem: null, people: 2 },
});
const running = (leftMs: number): UndoLeft => ({ kind: "running", leftMs, ofMs: 30_000 });
const sceneOf = (asking: Asking, left: UndoLeft = running(20_400)) =>
  askingScene(asking, { ...samples.context, undoLeft: () => left });
const asked = (isPressed = false): Asking => ({
  kind: "undo",
  held: { scan: letIn, isUnsent: true, undone: false },
  isPressed,
});
const redemption = {
  connection,
  reference: "V1",
  bookingUuid: "booking-1",
  unitItemUuid: null,
};
const refusal = samples.refuse({ kind: "wrong-day", days: 1 }, samples.tomorrow);
const party: Overrulable = { denial: refusal, unitItem: null, most: 5, likely: 5, redemption };
const overruling = (options: readonly Overrulable[], people = 5): Asking => ({
  kind: "overrule",
  scan: aScan({ verdict: refusal, decided }),
  options,
  picked: options[0] ?? party,
  people,
  isPressed: false,
});

it("asks nothing while nothing is asked", () => {
  expect(sceneOf({ kind: "none" })).toBeNull();
});

describe("an undo", () => {
  it("shows what is undone and how long it may be, and stays one occasion while that runs out", () => {
    const scene = sceneOf(asked());
    expect(scene).toMatchObject({
      kind: "undo",
      ring: { seconds: 21, part: 0.68 },
      words: {
        note: "21 seconds left",
        about: { title: "Admitted 2 · Okafor", family: "admit" },
        footnote: "Not sent yet: the supplier will not hear of it.",
      },
    });
    const later = sceneOf(asked(), running(900));
    expect(later).toMatchObject({ words: { note: "1 second left" } });
    expect(later?.occasion).toBe(scene?.occasion);
    expect(later?.words.announce).toBe(scene?.words.announce);
  });

  it("gives a supervisor all the time there is", () => {
    expect(sceneOf(asked(), { kind: "unlimited" })).toMatchObject({ kind: "undo", ring: null });
  });

  it("says who can help once it is too late, unless it was pressed in time", () => {
    expect(sceneOf(asked(), { kind: "over" })).toMatchObject({
      kind: "not-done",
      words: { headline: "Too late", next: "Ask a supervisor to undo it." },
    });
    expect(sceneOf(asked(true), { kind: "over" })).toMatchObject({ kind: "undo", isPressed: true });
  });

  it.each<[UndoLeft, number | null]>([
    [running(30_000), 30],
    [running(29_001), 30],
    [running(1), 1],
    [{ kind: "over" }, 0],
    [{ kind: "unlimited" }, null],
  ])("%o is %s whole seconds", (left, seconds) => {
    expect(secondsOf(left)).toBe(seconds);
  });
});

describe("an overrule", () => {
  it("of one booking shows the denial, and counts its party", () => {
    expect(sceneOf(overruling([party], 3))).toMatchObject({
      kind: "overrule",
      cards: [],
      picked: samples.aCard().booking,
      count: { people: 3, most: 5 },
      words: {
        note: null,
        about: { title: "Wrong day · Okafor", family: "refuse" },
        heading: "Why? One tap lets 3 in.",
      },
    });
  });

  it("of one person counts nobody", () => {
    const one: Overrulable = { ...party, most: 1, likely: 1 };
    expect(sceneOf(overruling([one], 1))).toMatchObject({ count: null });
  });

  it("of several bookings asks which, each with its denial and its owner", () => {
    const card = samples.aCard({ booking: bookingKey(connection, "booking-2"), leadName: null });
    const other: Overrulable = { ...party, denial: { ...refusal, card } };
    expect(sceneOf(overruling([party, other]))).toMatchObject({
      cards: [
        { booking: samples.aCard().booking, state: "Wrong day · Okafor" },
        { booking: card.booking, state: "Wrong day · VG7-4412" },
      ],
      words: { note: "One code, 2 bookings. Pick the one that is meant." },
    });
  });
});

it.each<[Extract<Asking, { kind: "not-done" }>["refusal"], string]>([
  [{ of: "undo", failure: { kind: "already-undone" } }, "Already undone"],
  [{ of: "overrule", failure: { kind: "no-evidence" } }, "Scan it again"],
])("says what could not be done: %o", (told, headline) => {
  const scene = sceneOf({ kind: "not-done", scan: scanIdOf(1), refusal: told });
  expect(scene).toMatchObject({ kind: "not-done", words: { headline } });
});
