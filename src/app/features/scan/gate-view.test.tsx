import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Conflict } from "../../../core/conflict.ts";
import { asConnectionId, bookingKey } from "../../../core/ids.ts";
import type { Verdict } from "../../../core/verdict.ts";
import { aScan, scanIdOf } from "../../../testing/builders.ts";
import { conflictWords } from "../../ui/words/conflict-words.ts";
import { letIn, letInHere, overParty, twice } from "../../ui/words/conflict-samples.contract.ts";
import { historyWords } from "../../ui/words/history-words.ts";
import { overruleWords } from "../../ui/words/overrule-words.ts";
import { undoWords } from "../../ui/words/undo-words.ts";
import * as samples from "../../ui/words/verdict-samples.contract.ts";
import { verdictWords } from "../../ui/words/verdict-words.ts";
import { inside, notDone, nothing, rendered, scanning } from "./gate-markup.contract.tsx";
import type { GateScene, PackageCard } from "./gate-scene.ts";
import { pickedCard } from "./package-view.tsx";
import { PartyBar, PartyField, peopleIn } from "./party-view.tsx";

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
    const scenes = [
      scanning,
      answer(samples.admit()),
      party(),
      undo(),
      overrule(),
      notDone,
      alarm(twice()),
    ];
    for (const scene of scenes) expect(rendered(scene).match(/<video/g)).toHaveLength(1);
    const places = scenes.map((scene) => rendered(scene).match(/<(header|main|figure|video)/g));
    for (const place of places) expect(place).toEqual(["<header", "<main", "<figure", "<video"]);
  });

  it("has a green key only where pressing it admits", () => {
    expect(inside(rendered(party()), "wide-key")).toBe("Admit 5");
    expect(rendered(party())).toContain('data-tone="go"');
    for (const scene of [scanning, answer(samples.admit()), undo(), overrule(), alarm(twice())]) {
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

describe("how many of a party", () => {
  it("starts at all that remain, with a key for one fewer and none for one more", () => {
    const markup = rendered(party());
    expect(markup).toContain(
      'data-testid="party-number" aria-live="polite"><strong>5</strong> of 5',
    );
    expect(markup).toMatch(/<button[^>]*aria-label="One fewer"(?![^>]*disabled)/);
    expect(markup).toMatch(/<button[^>]*aria-label="One more"[^>]*disabled/);
    expect(markup).not.toContain("party-rest");
    expect(inside(markup, "wide-key")).toBe("Admit 5");
  });

  it("is what was stepped to, for this question and no other", () => {
    const asked = party();
    if (asked.kind !== "party") throw new Error(asked.kind);
    expect(peopleIn(null, asked)).toBe(5);
    expect(peopleIn({ occasion: "1", people: 2 }, asked)).toBe(2);
    expect(peopleIn({ occasion: "0", people: 2 }, asked)).toBe(5);
    expect(peopleIn({ occasion: "1", people: 9 }, asked)).toBe(5);
  });

  it("says who is left for later, on the key and on the field", () => {
    const asked = party();
    if (asked.kind !== "party") throw new Error(asked.kind);
    const field = renderToStaticMarkup(<PartyField {...asked} people={4} onStep={nothing} />);
    expect(field).toContain("<strong>4</strong> of 5");
    expect(inside(field, "party-rest")).toBe("1 stays open for later, at any gate.");
    const two = renderToStaticMarkup(<PartyField {...asked} people={3} onStep={nothing} />);
    expect(inside(two, "party-rest")).toBe("2 stay open for later, at any gate.");
    const bar = <PartyBar {...asked} people={4} onDecide={nothing} onNext={nothing} />;
    expect(inside(renderToStaticMarkup(bar), "wide-key")).toBe("Admit 4");
  });

  it("counts the rest of a party as part of the whole", () => {
    const markup = rendered(party({ remaining: 4, inside: 1 }));
    expect(markup).toContain("<strong>4</strong> of 5");
    expect(markup).toContain("1 of 5 is in");
    expect(inside(markup, "wide-key")).toBe("Admit 4");
  });

  it("has nothing to step where one is left", () => {
    expect(rendered(party({ remaining: 1, inside: 4 }))).not.toMatch(/One fewer|One more/);
  });

  it("says that what is no person is none", () => {
    expect(rendered(party())).toContain("Not people: 1 parking");
  });
});

describe("a question that takes a reason", () => {
  it("to undo shows what is undone, the time left, four reasons, and a key that keeps", () => {
    const markup = rendered(undo());
    expect(inside(markup, "headline")).toBe("Undo?");
    for (const text of ["21 seconds left", "Admitted 2 · Okafor", "Why? One tap undoes it."]) {
      expect(markup).toContain(text);
    }
    expect(markup.match(/data-testid="reason"/g)).toHaveLength(4);
    expect(inside(markup, "wide-key")).toBe("Keep admitted");
    expect(inside(markup, "announcer")).toBe("Undo? Admitted 2 · Okafor. Why? One tap undoes it.");
    expect(markup).not.toMatch(/left-key|right-key/);
  });

  it("to let in shows the denial, counts, and asks why", () => {
    const markup = rendered(overrule());
    expect(inside(markup, "headline")).toBe("Let in?");
    for (const text of ["Already used · Okafor", "<strong>3</strong> of 5", "One tap lets 3 in."]) {
      expect(markup).toContain(text);
    }
    expect(markup.match(/data-testid="reason"/g)).toHaveLength(4);
    expect(inside(markup, "wide-key")).toBe("Keep out");
  });

  it("of several bookings asks which, in place of the one", () => {
    const cards = ["booking-1", "booking-2"].map((name) => ({
      booking: bookingKey(asConnectionId("harbour"), name),
      title: `Tour ${name}`,
      state: "Wrong day",
    }));
    const markup = rendered(overrule({ cards, picked: cards[1]?.booking ?? never() }));
    expect(markup.match(/type="radio"/g)).toHaveLength(2);
    expect(markup).toMatch(/checked=""[^>]*>.*Tour booking-2/);
    expect(markup).not.toContain("why-about");
  });

  it.each([undo({ isPressed: true }), overrule({ isPressed: true })])(
    "takes no second tap: $kind",
    (scene) => {
      const reasons = rendered(scene).match(/<button[^>]*data-testid="reason"[^>]*>/g);
      expect(reasons?.every((reason) => reason.includes('disabled=""'))).toBe(true);
    },
  );

  it("says what could not be done, and what to do", () => {
    const markup = rendered(notDone);
    expect(inside(markup, "headline")).toBe("Too late");
    expect(markup).toContain("Ask a supervisor to undo it.");
    expect(inside(markup, "wide-key")).toBe("Back");
    expect(inside(markup, "announcer")).toContain("Too late.");
  });
});

describe("keys of an answer", () => {
  const admitted = answer(samples.admit());
  const undoing = { scan: scanIdOf(1), secondsLeft: 28 };

  it("take an admission back while that may be", () => {
    const markup = rendered({ ...admitted, undo: undoing });
    expect(markup).toMatch(/data-testid="left-key"[^>]*>.*Undo 28 s/);
    const supervisor = rendered({ ...admitted, undo: { ...undoing, secondsLeft: null } });
    expect(supervisor).toMatch(/data-testid="left-key"[^>]*>.*Undo</);
    expect(rendered(admitted)).toMatch(/data-testid="left-key"[^>]*>.*Type/);
  });

  it("let somebody in against a denial, on a supervisor's device", () => {
    const denied = answer(samples.used(samples.ourUse));
    const markup = rendered({ ...denied, overrule: scanIdOf(1) });
    expect(markup).toMatch(/data-testid="right-key"[^>]*>.*Let in/);
    expect(rendered(denied)).toMatch(/data-testid="right-key"[^>]*>.*History/);
  });

  it("take the last admission back from under the camera", () => {
    const admission = aScan({ verdict: samples.admit() });
    const last = { ...historyWords(admission, samples.context), time: "10:42" };
    const undoLast = { scan: scanIdOf(1), secondsLeft: 19 };
    const markup = rendered({ ...scanning, last: { ...last, undo: undoLast } });
    expect(markup).toContain('aria-label="Undo: Admitted 2 · Okafor"');
    expect(markup).toContain("19 s");
    const over = rendered({ ...scanning, last: { ...last, undo: null } });
    expect(over).not.toContain("undo-key");
  });

  it("have nothing on the scan page but what was just taken back, said aloud once", () => {
    const said = { occasion: "2", text: "Undone: 2 outside again · Okafor." };
    expect(inside(rendered({ ...scanning, said }), "announcer")).toBe(said.text);
    expect(inside(rendered(scanning), "announcer")).toBe("");
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

function answer(verdict: Verdict): Extract<GateScene, { kind: "answer" }> {
  if (verdict.kind === "choose") throw new Error("a question is no answer");
  const words = verdictWords(verdict, samples.context);
  return { kind: "answer", occasion: "1", told: verdict, words, undo: null, overrule: null };
}

function undo(change: Partial<Extract<GateScene, { kind: "undo" }>> = {}): GateScene {
  const scan = aScan({ verdict: samples.admit() });
  const words = undoWords({ scan, isUnsent: true, secondsLeft: 21 }, samples.context);
  const ring = { seconds: 21, part: 0.7 };
  return { kind: "undo", occasion: "1", words, ring, isPressed: false, ...change };
}

function overrule(change: Partial<Extract<GateScene, { kind: "overrule" }>> = {}): GateScene {
  const about = historyWords({ verdict: samples.used(samples.ourUse) }, samples.context);
  return {
    kind: "overrule",
    occasion: "1",
    words: overruleWords({ about, people: 3, bookings: 1 }),
    cards: [],
    picked: samples.aCard().booking,
    count: { people: 3, most: 5 },
    isPressed: false,
    ...change,
  };
}

const alarm = (conflict: Conflict, place: string | null = null): GateScene => ({
  kind: "alarm",
  occasion: conflict.id,
  words: conflictWords(conflict, samples.context),
  place,
});

function party(change: Parameters<typeof samples.party>[0] = {}): GateScene {
  const asked = samples.party(change);
  if (asked.kind !== "choose" || asked.choice.kind !== "party") throw new Error("not a party");
  const words = verdictWords(asked, samples.context);
  return { kind: "party", occasion: "1", asked, choice: asked.choice, words };
}

function aPackageCard(name: string, verdict: Verdict): PackageCard {
  if (verdict.kind === "unknown") throw new Error("not in a package");
  const card = samples.aCard({ booking: bookingKey(asConnectionId("harbour"), name) });
  return { option: { card, verdict }, title: name, state: name };
}

const never = (): never => {
  throw new Error("no such card");
};

const escaped = (text: string): string =>
  renderToStaticMarkup(<p>{text}</p>).slice("<p>".length, -"</p>".length);
