import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Conflict } from "../../../core/conflict.ts";
import { asConnectionId, bookingKey } from "../../../core/ids.ts";
import type { Verdict } from "../../../core/verdict.ts";
import { conflictWords } from "../../ui/words/conflict-words.ts";
import { letIn, letInHere, overParty, twice } from "../../ui/words/conflict-samples.contract.ts";
import * as samples from "../../ui/words/verdict-samples.contract.ts";
import { verdictWords } from "../../ui/words/verdict-words.ts";
import type { CameraShown, GateActions, GateScene, PackageCard } from "./gate-scene.ts";
import { GateView } from "./gate-view.tsx";
import { pickedCard } from "./package-view.tsx";

describe("the gate's screen", () => {
  it("shows hostile text as text", () => {
    const markup = rendered(
      answer(
        samples.unknown(
          { kind: "not-on-device", bookings: 1 },
          `<img src=x onerror=alert(1)>"><script>`,
        ),
      ),
    );
    expect(markup).not.toMatch(/<img|<script/);
    expect(markup).toContain("&lt;img src=x");
    const named = samples.admit({ card: samples.aCard({ leadName: "<b>Eve</b>" }) });
    expect(rendered(answer(named))).toContain("&lt;b&gt;Eve&lt;/b&gt;");
  });

  it.each([...samples.stopped, ...samples.passing].filter((told) => told.kind !== "choose"))(
    "says which verdict it is, and announces it: $kind",
    (verdict) => {
      const markup = rendered(answer(verdict));
      const { announce, family, headline } = verdictWords(verdict, samples.context);
      expect(markup).toContain(`data-kind="${verdict.kind}" data-family="${family}"`);
      expect(inside(markup, "headline")).toBe(escaped(headline));
      expect(inside(markup, "announcer")).toContain(escaped(announce));
    },
  );

  it("names the reason of a refusal, and marks a test", () => {
    const refused = samples.refuse({ kind: "wrong-day", days: 1 }, samples.tomorrow);
    expect(rendered(answer(refused))).toContain('data-reason="wrong-day" data-test="false"');
    const practised = rendered(answer(samples.admit({ test: true })));
    expect(practised).toContain('data-test="true"');
    expect(practised).toContain(">TEST<");
  });

  it("keeps one video element in one place, whatever is told", () => {
    const scenes = [scanning, answer(samples.admit()), party(), alarm(twice())];
    for (const scene of scenes) expect(rendered(scene).match(/<video/g)).toHaveLength(1);
    const places = scenes.map((scene) => rendered(scene).match(/<(header|main|figure|video)/g));
    for (const place of places) expect(place).toEqual(["<header", "<main", "<figure", "<video"]);
  });

  it("has a green key only where pressing it admits", () => {
    expect(inside(rendered(party()), "wide-key")).toBe("Admit 5");
    expect(rendered(party())).toContain('data-tone="go"');
    for (const scene of [scanning, answer(samples.admit()), alarm(twice())]) {
      expect(rendered(scene)).not.toContain('data-tone="go"');
    }
  });

  it("says what to do while there is no picture, and has no light key without a light", () => {
    const markup = rendered(scanning, "denied");
    expect(markup).toContain('data-state="denied"');
    expect(markup).toContain("Allow it in the browser, or type codes.");
    expect(markup).not.toContain("viewfinder");
    expect(markup).not.toContain("left-key");
  });
});

describe("the alarm", () => {
  it("shows both gates with their times, says what to do, and has one key", () => {
    const markup = rendered(alarm(overParty()));
    expect(markup).toContain('data-family="alarm"');
    expect(inside(markup, "headline")).toBe("5 booked, 6 let in");
    for (const text of ["10:09", "10:12", "Gate 1", "Gate 2", "3 people · this device", "Okafor"]) {
      expect(markup).toContain(text);
    }
    expect(inside(markup, "announcer")).toContain("5 booked, 6 let in.");
    expect(inside(markup, "wide-key")).toBe("I have seen it");
    expect(markup).not.toMatch(/left-key|right-key/);
  });

  it("marks this device's moment alone", () => {
    const admissions = [letIn(1, "10:09"), letInHere(2, "10:12"), letIn(3, "10:14")];
    const marks = rendered(alarm(twice({ admissions }))).match(/data-here="\w+"/g);
    expect(marks).toEqual(['data-here="false"', 'data-here="true"', 'data-here="false"']);
  });

  it("says which of several it is, and nothing where it is the only one", () => {
    expect(inside(rendered(alarm(twice(), "1 of 3")), "alarm-place")).toBe("1 of 3");
    expect(rendered(alarm(twice()))).not.toContain("alarm-place");
  });

  it("shows hostile text as text", () => {
    const markup = rendered(alarm(twice({ leadName: "<script>Eve" })));
    expect(markup).toContain("&lt;script&gt;Eve");
    expect(markup).not.toContain("<script");
  });
});

describe("the booking of a package that is picked", () => {
  const [used, first, second] = [
    aPackageCard("used", samples.used(samples.ourUse)),
    aPackageCard("first", samples.admit()),
    aPackageCard("second", samples.admit()),
  ];

  it("is the first that can go in, until another is tapped", () => {
    expect(pickedCard([used, first, second], null)).toBe(first);
    expect(pickedCard([used, first, second], second.option.card.booking)).toBe(second);
  });

  it("is never one that cannot go in", () => {
    expect(pickedCard([used, first], used.option.card.booking)).toBe(first);
    expect(pickedCard([used], null)).toBeNull();
  });
});

const scanning: GateScene = { kind: "scanning", deciding: false, last: null, updateWaits: false };

function answer(verdict: Verdict): GateScene {
  if (verdict.kind === "choose") throw new Error("a question is no answer");
  const words = verdictWords(verdict, samples.context);
  return { kind: "answer", occasion: "1", told: verdict, words };
}

const alarm = (conflict: Conflict, place: string | null = null): GateScene => ({
  kind: "alarm",
  occasion: conflict.id,
  words: conflictWords(conflict, samples.context),
  place,
});

function party(): GateScene {
  const asked = samples.party();
  if (asked.kind !== "choose" || asked.choice.kind !== "party") throw new Error("not a party");
  const words = verdictWords(asked, samples.context);
  return { kind: "party", occasion: "1", asked, choice: asked.choice, words };
}

function aPackageCard(name: string, verdict: Verdict): PackageCard {
  if (verdict.kind === "unknown") throw new Error("not in a package");
  const card = samples.aCard({ booking: bookingKey(asConnectionId("harbour"), name) });
  return { option: { card, verdict }, title: name, state: name };
}

const nothing = (): void => undefined;
const actions: GateActions = {
  onNext: nothing,
  onDecide: nothing,
  onOpen: nothing,
  onSeen: nothing,
  onType: nothing,
  onHistory: nothing,
  onLight: nothing,
  onWake: nothing,
  onUpdate: nothing,
};

function rendered(scene: GateScene, camera: CameraShown = "running"): string {
  const status = { first: "Live", second: "Everything sent", icon: "live" } as const;
  return renderToStaticMarkup(
    <GateView
      chrome={{ sign: "2", status, strip: null }}
      scene={scene}
      camera={camera}
      engine={null}
      light={null}
      videoRef={nothing}
      actions={actions}
    />,
  );
}

/** The text of the element with this test id, without the markup inside it. */
function inside(markup: string, testId: string): string {
  const found = new RegExp(`data-testid="${testId}"[^>]*>(?:<[^>]+>)?([^<]*)`).exec(markup);
  return found?.[1] ?? "";
}

const escaped = (text: string): string =>
  renderToStaticMarkup(<p>{text}</p>).slice("<p>".length, -"</p>".length);
