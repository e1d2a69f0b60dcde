import { describe, expect, it } from "vitest";
import { asInstant } from "../core/time.ts";
import type { PresentationEvent } from "./presentation.ts";
import { noPresentations, transition } from "./presentation.ts";
import type { SeenCode, Sighting } from "./scan-source.ts";

describe("presentations", () => {
  const cases: readonly (readonly [string, readonly Sighting[], readonly string[]])[] = [
    ["a first sighting is presented", [camera(0, "A")], ["A at 0"]],
    [
      "a code that stays in view is one presentation, however long",
      [
        camera(0, "A"),
        camera(900, "A"),
        camera(1_800, "A"),
        camera(3_600, "A"),
        camera(5_400, "A"),
      ],
      ["A at 0"],
    ],
    [
      "frames that could not be read are not a departure",
      [camera(0, "A"), camera(33), camera(66), camera(480, "A"), camera(513)],
      ["A at 0"],
    ],
    [
      "a code that was gone and comes back within 2 s is seen again, once",
      [camera(0, "A"), camera(100), camera(700, "A"), camera(733, "A"), camera(766, "A")],
      ["A at 0", "A again at 700"],
    ],
    [
      "each return counts",
      [camera(0, "A"), camera(100), camera(800, "A"), camera(900), camera(1_600, "A")],
      ["A at 0", "A again at 800", "A again at 1600"],
    ],
    [
      "2 s run from the last frame that showed it",
      [camera(0, "A"), camera(1_900, "A"), camera(2_000), camera(3_900, "A")],
      ["A at 0", "A again at 3900"],
    ],
    [
      "after more than 2 s it is a new presentation",
      [camera(0, "A"), camera(100), camera(2_001, "A")],
      ["A at 0", "A at 2001"],
    ],
    [
      "also when nothing was looked at in between",
      [camera(0, "A"), camera(2_001, "A")],
      ["A at 0", "A at 2001"],
    ],
    [
      "slow frames that all show it are one presentation",
      [camera(0, "A"), camera(1_500, "A"), camera(3_000, "A")],
      ["A at 0"],
    ],
    [
      "two codes that take turns are one presentation each",
      [camera(0, "A"), camera(50, "B"), camera(100, "A"), camera(150, "B"), camera(200, "A")],
      ["A at 0", "B at 50"],
    ],
    [
      "two codes in one frame are two",
      [camera(0, "A", "B"), camera(33, "B", "A")],
      ["A at 0", "B at 0"],
    ],
    [
      "a misread frame restarts nothing",
      [camera(0, "A"), camera(33, "X"), camera(66, "A"), camera(2_050, "A")],
      ["A at 0", "X at 33"],
    ],
    [
      "a second output of the same code is the same presentation",
      [camera(0, "A"), typed(50, "A")],
      ["A at 0", "A again at 50"],
    ],
    [
      "so is a reader's suffix",
      [wedge(0, "A"), wedge(40, "A\r\n"), wedge(80, "A\t")],
      ["A at 0", "A again at 40", "A again at 80"],
    ],
    [
      "typing beside a camera that sees the code does not count its next frame",
      [camera(0, "A"), typed(50, "A"), camera(66, "A")],
      ["A at 0", "A again at 50"],
    ],
    [
      "typed twice with more than 2 s between is two presentations",
      [typed(0, "A"), typed(2_001, "A")],
      ["A at 0", "A at 2001"],
    ],
    ["case is part of a code", [typed(0, "a"), typed(10, "A")], ["a at 0", "A at 10"]],
    [
      "a clock set back neither doubles a code in view",
      [camera(10_000, "A"), camera(3_000, "A"), camera(3_033, "A")],
      ["A at 10000"],
    ],
    [
      "nor loses one that comes later",
      [camera(10_000, "A"), camera(3_000), camera(5_001, "A")],
      ["A at 10000", "A at 5001"],
    ],
  ];
  it.each(cases)("%s", (_, sightings, expected) => {
    expect(eventsOf(sightings).map(told)).toEqual(expected);
  });

  it("presents the code with what is known of it", () => {
    const codes = [{ text: "A", symbology: "QRCode" }] as const;
    expect(eventsOf([{ source: "camera", codes, at: asInstant(7) }])).toEqual([
      {
        kind: "presented",
        capture: { text: "A", symbology: "QRCode", source: "camera", at: asInstant(7) },
      },
    ]);
  });

  it("takes a piece of a code for another one than the whole, whatever its text", () => {
    const whole = { text: "A", symbology: "Unknown" } as const;
    const piece = { ...whole, cutShort: { read: 1, expected: null } };
    const events = eventsOf([scanned(0, piece), scanned(300, whole), scanned(600, piece)]);
    expect(events.map(told)).toEqual(["A at 0", "A at 300", "A again at 600"]);
    expect(events[0]).toMatchObject({ capture: { cutShort: { read: 1, expected: null } } });
  });

  it("forgets codes after their time", () => {
    const many = Array.from({ length: 500 }, (_, i) => camera(i * 100, `T${i}`));
    expect(stateAfter(many).currentByCode.size).toBeLessThanOrEqual(21);
  });
});

function eventsOf(sightings: readonly Sighting[]): readonly PresentationEvent[] {
  const events: PresentationEvent[] = [];
  let state = noPresentations;
  for (const each of sightings) {
    const next = transition(state, each);
    events.push(...next.events);
    state = next.state;
  }
  return events;
}

const stateAfter = (sightings: readonly Sighting[]): typeof noPresentations =>
  sightings.reduce((state, each) => transition(state, each).state, noPresentations);

const told = (event: PresentationEvent): string =>
  event.kind === "presented"
    ? `${event.capture.text} at ${event.capture.at}`
    : `${event.text} again at ${event.at}`;

const scanned = (ms: number, code: SeenCode): Sighting => ({
  source: "wedge",
  codes: [code],
  at: asInstant(ms),
});

function camera(ms: number, ...texts: readonly string[]): Sighting {
  return sighting("camera", ms, texts);
}
function typed(ms: number, text: string): Sighting {
  return sighting("typed", ms, [text]);
}
function wedge(ms: number, text: string): Sighting {
  return sighting("wedge", ms, [text]);
}
function sighting(source: Sighting["source"], ms: number, texts: readonly string[]): Sighting {
  const codes = texts.map((text) => ({ text, symbology: "Unknown" }) as const);
  return { source, codes, at: asInstant(ms) };
}
