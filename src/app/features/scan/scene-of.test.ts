import { describe, expect, it } from "vitest";
import type { JudgedScan } from "../../../core/scan.ts";
import { asInstant, minutes } from "../../../core/time.ts";
import type { Choose, PackageOption } from "../../../core/verdict.ts";
import { aScan, scanIdOf } from "../../../testing/builders.ts";
import { historyWords } from "../../ui/words/history-words.ts";
import { letIn, twice } from "../../ui/words/conflict-samples.contract.ts";
import { conflictWords } from "../../ui/words/conflict-words.ts";
import * as samples from "../../ui/words/verdict-samples.contract.ts";
import { notSavedWords, sameTicketWords, verdictWords } from "../../ui/words/verdict-words.ts";
import { clockTime } from "../../ui/words/when.ts";
import type { Session, SessionState } from "./scan-session.ts";
import { alarmScene, openedScene, sceneOf } from "./scene-of.ts";

const { context } = samples;
const decided = { deviceAt: samples.now, correctedAt: samples.now, uncertaintyMs: 0 };
const scanWith = (verdict: JudgedScan["verdict"]): JudgedScan => aScan({ verdict, decided });
const sceneIn = (state: SessionState, last: Session["last"] = null, updateWaits = false) =>
  sceneOf({ state, last }, context, updateWaits);
const showing = (verdict: JudgedScan["verdict"]) =>
  sceneIn({ kind: "showing", scan: scanWith(verdict) });

const party: Choose & { readonly choice: { readonly kind: "party" } } = {
  kind: "choose",
  choice: {
    kind: "party",
    card: samples.aCard({ party: 5 }),
    remaining: 5,
    inside: 0,
    test: false,
  },
  basis: samples.snapshot,
};
const option = (verdict: PackageOption["verdict"], change = {}): PackageOption => ({
  card: samples.aCard(change),
  verdict,
});
const packageOf = (...options: readonly PackageOption[]): Choose => ({
  kind: "choose",
  choice: { kind: "package", options },
  basis: samples.snapshot,
});

describe("sceneOf", () => {
  it.each([
    ["idle", { kind: "idle" }, false],
    ["deciding", { kind: "deciding", text: "T1" }, true],
  ] as const)("films while %s", (_name, state, deciding) => {
    expect(sceneIn(state)).toEqual({ kind: "scanning", deciding, last: null, updateWaits: false });
    expect(sceneIn(state, null, true)).toMatchObject({ updateWaits: true });
  });

  it("shows the last scan under the camera", () => {
    const last = scanWith(samples.admit());
    expect(sceneIn({ kind: "idle" }, last)).toMatchObject({
      last: { ...historyWords(last, context), time: clockTime(samples.now, null) },
    });
  });

  it.each([...samples.stopped, ...samples.passing].filter(({ kind }) => kind !== "choose"))(
    "answers with the verdict and its words: $kind",
    (verdict) => {
      expect(showing(verdict)).toEqual({
        kind: "answer",
        occasion: scanIdOf(1),
        told: verdict,
        words: verdictWords(verdict, context),
      });
    },
  );

  it("asks a party how many", () => {
    expect(showing(party)).toEqual({
      kind: "party",
      occasion: scanIdOf(1),
      asked: party,
      choice: party.choice,
      words: verdictWords(party, context),
    });
  });

  it("asks which booking of a package, each with what it would get alone", () => {
    const tour = option(samples.admit(), { leadName: null, productLabel: "Tour" });
    const asked = packageOf(option(samples.admit()), tour);
    const { headline } = verdictWords(samples.admit(), context);
    expect(showing(asked)).toMatchObject({
      kind: "package",
      asked,
      cards: [
        { title: "Harbour cruise 14:30", state: `${headline} · Okafor` },
        { option: tour, title: "Tour 14:30", state: headline },
      ],
    });
  });

  it("says when a ticket is the same, and each time anew", () => {
    const scan = scanWith(samples.admit());
    const again = (seenAt: number) =>
      sceneIn({ kind: "same-ticket", scan, seenAt: asInstant(seenAt) });
    const scene = again(samples.now);
    expect(scene).toMatchObject({
      kind: "answer",
      told: { kind: "same-ticket" },
      words: sameTicketWords(scan, context),
    });
    expect(again(samples.now + minutes(1))).not.toMatchObject({
      occasion: "occasion" in scene ? scene.occasion : "",
    });
  });

  it("never shows an unsaved scan as an answer of its own", () => {
    expect(sceneIn({ kind: "not-saved", trouble: { kind: "quota" }, text: "T1" })).toEqual({
      kind: "answer",
      occasion: "not saved T1",
      told: { kind: "not-saved" },
      words: notSavedWords({ kind: "quota" }),
    });
  });
});

describe("openedScene", () => {
  it("asks a package's party, resting on what the package rests on", () => {
    const opened = option(party);
    const basis = { kind: "looked-up", at: samples.now } as const;
    const asked: Choose = { ...packageOf(opened), basis };
    expect(openedScene(asked, opened, context)).toMatchObject({
      kind: "party",
      occasion: `opened ${opened.card.booking}`,
      asked: { choice: party.choice, basis },
      choice: party.choice,
    });
  });

  it.each([samples.admit(), packageOf()])("opens nothing that asks no number: $kind", (verdict) => {
    expect(openedScene(packageOf(), option(verdict), context)).toBeNull();
  });
});

const alarmOf = (conflict = twice(), of = 1) => alarmScene({ conflict, number: 1, of }, context);

describe("alarmScene", () => {
  it("puts the contradiction into words, and counts only where there are several", () => {
    expect(alarmOf()).toMatchObject({
      kind: "alarm",
      words: conflictWords(twice(), context),
      place: null,
    });
    expect(alarmOf(twice(), 3).place).toBe("1 of 3");
  });

  it("is another occasion for another one, and for one that has grown", () => {
    const grown = twice({ admissions: [...twice().admissions, letIn(3, "10:20")] });
    const occasions = [twice(), twice({ id: "other" }), grown].map(
      (each) => alarmOf(each).occasion,
    );
    expect(new Set(occasions).size).toBe(3);
  });
});
