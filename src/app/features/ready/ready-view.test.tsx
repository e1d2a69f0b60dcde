import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Check } from "../../readiness/readiness-of.ts";
import { ReadyTrouble } from "../../ui/ready-trouble.tsx";
import { stoppedWords } from "../../ui/words/stopped-words.ts";
import { ReadyView } from "./ready-view.tsx";
import { StoppedView } from "./stopped-view.tsx";

const nothing = (): void => undefined;
const chrome = {
  sign: "2",
  status: { first: "Live", second: "Everything sent", icon: "live" },
  strip: "Watching only. Nothing is redeemed.",
} as const;

const saving: Check = { check: "saving", state: "good", what: "Test scan written", fix: null };
const storage: Check = {
  check: "storage",
  state: "amber",
  what: "Browser may clear it",
  fix: "keep",
};

const rendered = (...checks: readonly Check[]): string =>
  renderToStaticMarkup(
    <ReadyView
      chrome={chrome}
      checks={checks}
      videoRef={nothing}
      onFix={nothing}
      onScanner={nothing}
      onCamera={nothing}
      onLists={nothing}
      onStart={nothing}
    />,
  );

describe("the readiness page", () => {
  it("counts what is good, and lets somebody start with a problem", () => {
    const markup = rendered(storage, saving);
    expect(markup).toContain("1 of 2 good · you can start now");
    expect(markup).toMatch(/<button type="button" class="key key-wide"[^>]*>Start scanning/);
    expect(rendered(saving)).toContain("All 1 good · you can start now");
  });

  it("keeps from scanning where nothing can be saved", () => {
    const markup = rendered({ ...saving, state: "red", what: "Storage is full.", fix: "save" });
    expect(markup).toContain("0 of 1 good · do not scan with this device");
    expect(markup).toMatch(/<button type="button" disabled=""[^>]*>Cannot save/);
  });

  it("names each fix by what it is for, and says each state in words", () => {
    const markup = rendered(storage, saving);
    expect(markup).toContain('aria-label="Keep: Storage"');
    expect(markup.match(/class="ready-fix"/g)).toHaveLength(1);
    expect(markup).toMatch(/data-check="storage" data-state="amber".*To look at\..*Storage/);
    expect(markup).toMatch(/data-check="saving" data-state="good".*Good\..*Saving/);
  });

  it("leads from the camera to its settings, working or not", () => {
    const camera: Check = { check: "camera", state: "good", what: "It works", fix: null };
    expect(rendered(camera)).toMatch(/aria-label="Set up: Camera and scanner"/);
    const denied = rendered({ ...camera, state: "amber", what: "Not allowed", fix: "open-camera" });
    expect(denied.match(/class="ready-fix"/g)).toHaveLength(2);
    expect(rendered(saving)).not.toContain("Set up");
  });

  it("has the mode strip, and the lists one tap away", () => {
    const markup = rendered(saving);
    expect(markup).toContain('data-testid="mode-strip"');
    expect(markup).toMatch(/data-testid="right-key".*Lists/);
  });
});

it("the row under the camera says what is wrong, and is one key", () => {
  const markup = renderToStaticMarkup(
    <ReadyTrouble text="Storage: Browser may clear it" onOpen={nothing} />,
  );
  expect(markup).toContain("Storage: Browser may clear it");
  expect(markup).toMatch(/^<button type="button"/);
});

describe("a stopped device", () => {
  const handIn = { of: 12, left: 3, parked: 0, isOver: false };
  it.each([
    [handIn, "3 of 12 scans to hand in.", "3 to hand in"],
    [{ ...handIn, left: 0 }, "Looking what is left.", "Wait"],
    [{ ...handIn, left: 2, parked: 2 }, "2 scans cannot be handed in from here.", "2 to hand in"],
    [{ ...handIn, left: 0, isOver: true }, "All 12 scans are handed in.", "Use a new link"],
    [{ of: 1, left: 0, parked: 0, isOver: true }, "Its one scan is handed in.", "Use a new link"],
    [
      { of: 0, left: 0, parked: 0, isOver: true },
      "There was nothing to hand in.",
      "Use a new link",
    ],
  ])("%j says: %s", (left, progress, key) => {
    const words = stoppedWords(left);
    expect(words).toMatchObject({ progress, key });
    expect(words.headline).toBe("This device is stopped");
    expect(words.next).toMatch(/[Hh]and it to your supervisor\./);
  });

  const page = (onAnew: (() => void) | null): string =>
    renderToStaticMarkup(
      <StoppedView chrome={chrome} words={stoppedWords(handIn)} of={12} done={9} onAnew={onAnew} />,
    );

  it("shows how far handing in is, and tells it at once", () => {
    const markup = page(null);
    expect(markup).toMatch(/role="alert".*This device is stopped/);
    expect(markup).toMatch(
      /<progress[^>]*max="12"[^>]*value="9"|<progress[^>]*value="9"[^>]*max="12"/,
    );
    expect(markup).toMatch(/<button type="button" disabled=""[^>]*>3 to hand in/);
  });

  it("has no camera, no field and no other way on", () => {
    const markup = page(nothing);
    expect(markup).not.toMatch(/<video|<input|<a /);
    expect(markup.match(/<button/g)).toHaveLength(1);
  });
});
