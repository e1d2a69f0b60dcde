/** Enrolment and camera: each trouble says what is wrong and what to do. */
import { describe, expect, it } from "vitest";
import { type CameraCondition, cameraWords } from "./camera-words.ts";
import { type EnrolTrouble, enrolWords } from "./enrol-words.ts";

const forbidden = /!|\b(error|invalid|failed)\b|undefined/i;

const troubles: readonly EnrolTrouble[] = [
  { kind: "link-unknown" },
  { kind: "link-used" },
  { kind: "link-expired" },
  { kind: "unreachable" },
  { kind: "captive" },
  { kind: "rate-limited" },
  { kind: "storage", trouble: "quota" },
  { kind: "storage", trouble: "blocked" },
  { kind: "storage", trouble: "closed" },
  { kind: "storage", trouble: "gave-up" },
  { kind: "storage", trouble: "unavailable" },
  { kind: "storage", trouble: "corrupt" },
];

describe("enrolWords", () => {
  it.each(troubles)("%j", (trouble) => {
    const { headline, wrong, next } = enrolWords(trouble);
    for (const text of [headline, wrong, next]) {
      expect(text.length).toBeGreaterThan(5);
      expect(text).not.toMatch(forbidden);
    }
  });

  it("tells each trouble apart", () => {
    expect(new Set(troubles.map((trouble) => enrolWords(trouble).wrong)).size).toBe(
      troubles.length,
    );
  });
});

describe("cameraWords", () => {
  const all: Readonly<Record<CameraCondition, string | null>> = {
    asking: null,
    starting: null,
    resting: "Camera is resting. Tap anywhere.",
    denied: "Stile may not use the camera. Allow it in the browser, or type codes.",
    none: "No camera here. Type, or plug in a scanner.",
    busy: "Another app has the camera. Close it.",
    lost: null,
    insecure: null,
    "no-engine": null,
  };
  const conditions: readonly CameraCondition[] = [
    "asking",
    "starting",
    "resting",
    "denied",
    "none",
    "busy",
    "lost",
    "insecure",
    "no-engine",
  ];

  it.each(conditions)("%s", (condition) => {
    const { text, hint } = cameraWords(condition);
    const said = `${text} ${hint}`;
    expect(said).not.toMatch(forbidden);
    expect(said).toBe(all[condition] ?? said);
    expect(hint.length).toBeGreaterThan(5);
  });

  it("says something else for each", () => {
    expect(new Set(conditions.map((condition) => cameraWords(condition).text)).size).toBe(9);
  });
});
