import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it, test } from "vitest";
import { type Framing, plainFraming } from "../../../scanning/wedge/framing.ts";
import type { Finding } from "../../../scanning/wedge/trial.ts";
import { adviceWords, findingWords, framingWords, trialTally } from "../../ui/words/keys-words.ts";
import { drawBarCode } from "./draw-bar-code.ts";
import { type KeysTrial, newTrial } from "./keys-trial.ts";
import { KeysView } from "./keys-view.tsx";

const nothing = (): void => undefined;
const chrome = {
  sign: "2",
  status: { first: "Live", second: "Everything sent", icon: "live" },
  strip: null,
} as const;
const framed: Framing = { prefix: "*", suffix: "#", end: "enter" };
const rendered = (trial: KeysTrial, proposal: Framing | null = null): string =>
  renderToStaticMarkup(
    <KeysView
      chrome={chrome}
      trial={trial}
      kept={plainFraming}
      proposal={proposal}
      actions={{ onKeep: nothing, onNext: nothing, onAgain: nothing, onBack: nothing }}
    />,
  );
const finding = (change: Partial<Finding> = {}): Finding => ({
  verdict: "whole",
  wrong: 0,
  of: 15,
  pieces: [{ kind: "same", text: "TICKET-20260719" }],
  everyMs: 4,
  isTooSlow: false,
  ...change,
});

describe("the page for hand scanners", () => {
  it("asks for the first code, and says what a frame is good for", () => {
    const markup = rendered(newTrial);
    expect(markup).toContain("Nothing around a code, then Enter.");
    expect(markup).toContain("Scan this code");
    expect(markup).toContain("Set a prefix and a suffix");
    expect(markup).toMatch(/data-testid="wide-key"[^>]*>Next code/);
  });

  it("proposes what it saw, and keeps it by the wide key", () => {
    const markup = rendered({ ...newTrial, seen: framed }, framed);
    expect(markup).toContain("* before each code, # after it, then Enter.");
    expect(markup).toMatch(/data-testid="wide-key"[^>]*>Keep this/);
  });

  it("shows what arrived character by character, as text, and what helps", () => {
    const lost = finding({
      verdict: "lost",
      wrong: 2,
      pieces: [
        { kind: "same", text: "<b>" },
        { kind: "missing", text: "CK" },
        { kind: "extra", text: "\u202e" },
      ],
    });
    const findings = [lost, null, null, null, null];
    const markup = rendered({ ...newTrial, step: "codes", findings });
    expect(markup).toContain("Lost 2 of 15");
    expect(markup).toContain("&lt;b&gt;");
    expect(markup).toMatch(/<del>.*missing: .*CK<\/del>/);
    expect(markup).toMatch(/<ins>.*too much: .*‹U\+202E›<\/ins>/);
    expect(markup).toContain("Set a delay of 5 ms");
    expect(markup).toContain("Scan these five: 1 of 5.");
  });

  it("draws no second bar code into the scanner's view", () => {
    expect(rendered(newTrial).match(/class="bar-code"/g)).toHaveLength(1);
    expect(rendered({ ...newTrial, step: "over" })).not.toContain('class="bar-code"');
  });
});

test.each<[Partial<Finding>, string, string, string | null]>([
  [{}, "Arrived whole", "4 ms a key", null],
  [
    { everyMs: 60, isTooSlow: true },
    "Arrived whole",
    "60 ms a key: too slow without a prefix and a suffix",
    "Shorten the delay between characters in the scanner, or give it a prefix and a suffix.",
  ],
  [
    { verdict: "doubled", wrong: 1 },
    "1 character too many",
    "4 ms a key",
    "Set a delay of 5 ms between characters in the scanner.",
  ],
  [
    { verdict: "capitals", wrong: 6 },
    "Capitals and small letters swapped",
    "4 ms a key",
    "Switch Caps Lock off.",
  ],
  [
    { verdict: "layout", wrong: 2 },
    "2 of 15 are other characters",
    "4 ms a key",
    "Set the scanner's keyboard country to that of this device.",
  ],
])("%j: %s", (...[change, title, detail, advice]) => {
  expect(findingWords(finding(change))).toEqual({ title, detail });
  expect(adviceWords([finding(), finding(change)])).toBe(advice);
});

test("the tally, and a frame in words", () => {
  expect(trialTally([finding(), null])).toBe("1 of 2 arrived whole");
  expect(trialTally([finding(), finding()])).toBe("All 2 arrived whole");
  expect(framingWords({ prefix: "\u0002", suffix: "", end: "none" })).toMatch(
    /^.+ before each code, then a pause\.$/,
  );
});

const widthOf = (svg: string): number => Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);

test("bar codes are drawn dark on white; a command has one character more than its text", () => {
  const plain = drawBarCode({ as: "code128", text: "VSUFCR." });
  const command = drawBarCode({ as: "code128", text: "^FNC3VSUFCR.", isCommand: true });
  expect(plain).toContain("#FFFFFF");
  // 11 modules, each two wide
  expect(widthOf(command) - widthOf(plain)).toBe(22);
  expect(drawBarCode({ as: "qrcode", text: "a" })).toContain("<svg");
});
