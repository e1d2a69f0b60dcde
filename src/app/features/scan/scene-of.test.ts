import { describe, expect, it } from "vitest";
import type { AnsweringScan, JudgedScan, Scan } from "../../../core/scan.ts";
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
import { alarmScene, openedScene, type SceneContext, sceneOf } from "./scene-of.ts";

const context: SceneContext = {
  ...samples.context,
  updateWaits: false,
  undoLeft: () => ({ kind: "over" }),
  mayOverrule: false,
};
const decided = { deviceAt: samples.now, correctedAt: samples.now, uncertaintyMs: 0 };
const scanWith = (verdict: JudgedScan["verdict"]): JudgedScan => aScan({ verdict, decided });
const sceneIn = (state: SessionState, last: Session["last"] = null, change = {}) =>
  sceneOf({ state, last }, { ...context, ...change });
const showing = (verdict: JudgedScan["verdict"], change = {}) =>
  sceneIn({ kind: "showing", scan: scanWith(verdict) }, null, change);

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
    expect(sceneIn(state)).toEqual({
      kind: "scanning",
      deciding,
      last: null,
      said: null,
      updateWaits: false,
    });
    expect(sceneIn(state, null, { updateWaits: true })).toMatchObject({ updateWaits: true });
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
        undo: null,
        overrule: null,
      });
    },
  );

  it("offers a supervisor to set a denial aside, and a steward never", () => {
    const supervisor = { mayOverrule: true };
    for (const verdict of samples.stopped) {
      const scene = showing(verdict, supervisor);
      expect(scene).toMatchObject({
        overrule: verdict.kind === "unknown" ? null : scanIdOf(1),
      });
      expect(showing(verdict)).toMatchObject({ overrule: null });
    }
    expect(showing(samples.admit(), supervisor)).toMatchObject({ overrule: null });
    expect(showing(samples.bundle, supervisor)).toMatchObject({ overrule: scanIdOf(1) });
    expect(showing(samples.bundle)).toMatchObject({ overrule: null });
    const green = packageOf(option(samples.admit()), option(samples.admit()));
    expect(showing(green, supervisor)).toMatchObject({ overrule: null });
  });

  it("tells a supervisor that an unknown code has nobody to let in", () => {
    const unknown = samples.unknown({ kind: "nobody-knows", suppliers: 2 });
    const said = "It leads to no booking: nobody to let in on it.";
    const scene = showing(unknown, { mayOverrule: true });
    expect(scene).toMatchObject({ words: { lines: [said] } });
    expect("words" in scene && scene.words.announce.endsWith(said)).toBe(true);
    expect(showing(unknown)).toMatchObject({ words: { lines: [] } });
  });

  describe("an admission that may be taken back", () => {
    const admitted: AnsweringScan = {
      ...scanWith(samples.admit()),
      admission: { booking: samples.aCard().booking, unitItem: null, people: 2 },
    };
    const left = { undoLeft: () => ({ kind: "running", leftMs: 27_400, ofMs: 30_000 }) as const };
    const undo = { scan: admitted.id, secondsLeft: 28 };

    it("has a key on its answer, on its repeat and under the camera", () => {
      expect(sceneIn({ kind: "showing", scan: admitted }, null, left)).toMatchObject({ undo });
      const again: SessionState = { kind: "same-ticket", scan: admitted, seenAt: samples.now };
      expect(sceneIn(again, null, left)).toMatchObject({ undo });
      expect(sceneIn({ kind: "idle" }, admitted, left)).toMatchObject({ last: { undo } });
    });

    it("has none once it is too late, and no hurry for a supervisor", () => {
      expect(sceneIn({ kind: "showing", scan: admitted })).toMatchObject({ undo: null });
      const unlimited = { undoLeft: () => ({ kind: "unlimited" }) as const };
      expect(sceneIn({ kind: "showing", scan: admitted }, null, unlimited)).toMatchObject({
        undo: { secondsLeft: null },
      });
    });

    it("is never one that let nobody in", () => {
      expect(showing(samples.used(samples.ourUse), left)).toMatchObject({ undo: null });
    });
  });

  it("says under the camera, and aloud, that somebody was taken back", () => {
    const { card, basis } = samples.admit();
    const undone: Scan = {
      ...aScan({ id: scanIdOf(2), decided }),
      verdict: {
        kind: "undone",
        card,
        scan: scanIdOf(1),
        people: 2,
        reason: "Wrong people",
        basis,
      },
    };
    expect(sceneIn({ kind: "idle" }, undone)).toMatchObject({
      last: { title: "Undone: 2 outside again · Okafor", undo: null },
      said: { occasion: scanIdOf(2), text: "Undone: 2 outside again · Okafor." },
    });
  });

  it("shows who was let in against a denial as green, with what went before", () => {
    const { card, basis } = samples.admit();
    const scan: AnsweringScan = {
      ...aScan({ id: scanIdOf(2), decided }),
      verdict: {
        kind: "overruled",
        card,
        overrules: { scan: scanIdOf(1), kind: "already-used" },
        unitItem: null,
        people: 2,
        reason: "Goodwill",
        basis,
      },
    };
    expect(sceneIn({ kind: "showing", scan }, null, { mayOverrule: true })).toMatchObject({
      kind: "answer",
      told: scan.verdict,
      words: { family: "admit", headline: "Admit 2" },
      overrule: null,
    });
  });

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

  it("tells two owners of one name apart by their references", () => {
    const eve = { leadName: "Eve" };
    const asked = packageOf(
      option(samples.admit(), { ...eve, reference: "A-1" }),
      option(samples.admit(), { ...eve, reference: "B-2" }),
      option(samples.admit(), { leadName: "Kim" }),
    );
    const scene = showing(asked);
    expect(scene.kind === "package" && scene.cards.map(({ state }) => state)).toEqual([
      "Admit 2 · Eve · A-1",
      "Admit 2 · Eve · B-2",
      "Admit 2 · Kim",
    ]);
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
      undo: null,
      overrule: null,
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
