/** From the session's state to the scene that the gate's screen draws. Pure. */
import { assertNever } from "../../../core/result.ts";
import type { Conflict } from "../../../core/conflict.ts";
import type { AnsweringScan, Scan } from "../../../core/scan.ts";
import type { Choose, Overruled, PackageOption, Verdict } from "../../../core/verdict.ts";
import { nameOn, productLine, referenceOn } from "../../ui/words/card-words.ts";
import { conflictWords } from "../../ui/words/conflict-words.ts";
import { historyWords } from "../../ui/words/history-words.ts";
import { digits } from "../../ui/words/numbers.ts";
import { nobodyToLetIn } from "../../ui/words/overrule-words.ts";
import {
  notSavedWords,
  sameTicketWords,
  type VerdictWords,
  verdictWords,
  type WordsContext,
} from "../../ui/words/verdict-words.ts";
import { clockTime } from "../../ui/words/when.ts";
import { secondsOf } from "./asking-scene.ts";
import type { Alarmed, GateScene, LastScan, PackageCard, UndoOffer } from "./gate-scene.ts";
import type { Session } from "./scan-session.ts";
import type { UndoLeft } from "./undo.ts";

export interface SceneContext extends WordsContext {
  readonly updateWaits: boolean;
  readonly undoLeft: (scan: Scan) => UndoLeft;
  /** A supervisor's device. */
  readonly mayOverrule: boolean;
}

export function sceneOf({ state, last }: Session, context: SceneContext): GateScene {
  switch (state.kind) {
    case "idle":
    case "deciding":
      return {
        kind: "scanning",
        deciding: state.kind === "deciding",
        last: last === null ? null : lastScan(last, context),
        said: last?.verdict.kind === "undone" ? saidOf(last, context) : null,
        updateWaits: context.updateWaits,
      };
    case "showing":
      return shown(state.scan, context);
    case "same-ticket":
      return {
        kind: "answer",
        occasion: `${state.scan.id} ${state.seenAt}`,
        told: { kind: "same-ticket" },
        words: sameTicketWords(state.scan, context),
        undo: undoOffer(state.scan, context),
        overrule: null,
      };
    case "not-saved":
      return {
        kind: "answer",
        occasion: `not saved ${state.text}`,
        told: { kind: "not-saved" },
        words: notSavedWords(state.trouble),
        undo: null,
        overrule: null,
      };
    default:
      return assertNever(state);
  }
}

function shown(scan: AnsweringScan, context: SceneContext): GateScene {
  const { id, verdict } = scan;
  const words = verdictWords(verdict, context);
  const overrule = context.mayOverrule && isDenied(verdict) ? id : null;
  if (verdict.kind !== "choose") {
    return {
      kind: "answer",
      occasion: id,
      told: verdict,
      words: context.mayOverrule && verdict.kind === "unknown" ? withNobody(words) : words,
      undo: undoOffer(scan, context),
      overrule,
    };
  }
  const { choice } = verdict;
  if (choice.kind === "party")
    return { kind: "party", occasion: id, asked: verdict, choice, words };
  const cards = packageCards(choice.options, context);
  return { kind: "package", occasion: id, asked: verdict, cards, overrule, words };
}

/** With somebody who could be let in all the same. */
function isDenied(verdict: Verdict | Overruled): boolean {
  switch (verdict.kind) {
    case "already-used":
    case "refuse":
    case "hold":
      return true;
    case "choose":
      return (
        verdict.choice.kind === "package" &&
        verdict.choice.options.some((option) => isDenied(option.verdict))
      );
    case "admit":
    case "unknown":
    case "overruled":
      return false;
    default:
      return assertNever(verdict);
  }
}

const withNobody = (words: VerdictWords): VerdictWords => ({
  ...words,
  lines: [...words.lines, nobodyToLetIn],
  announce: `${words.announce} ${nobodyToLetIn}`,
});

function packageCards(
  options: readonly PackageOption[],
  context: WordsContext,
): readonly PackageCard[] {
  const cards = options.map((option) => packageCard(option, context));
  const alike = (card: PackageCard): boolean =>
    cards.some(
      (other) => other !== card && other.title === card.title && other.state === card.state,
    );
  return cards.map((card) => (alike(card) ? withReference(card) : card));
}

function packageCard(option: PackageOption, context: WordsContext): PackageCard {
  const { headline } = verdictWords(option.verdict, context);
  const name = nameOn(option.card);
  return {
    option,
    title: productLine(option.card, context.now),
    state: name === null ? headline : `${headline} · ${name}`,
  };
}

/** Two owners of one name, or a tour booked twice: only the reference tells them apart. */
function withReference(card: PackageCard): PackageCard {
  const reference = referenceOn(card.option.card);
  return reference === null ? card : { ...card, state: `${card.state} · ${reference}` };
}

const lastScan = (scan: Scan, context: SceneContext): LastScan => ({
  ...historyWords(scan, context),
  time: clockTime(scan.decided.correctedAt, null),
  undo: undoOffer(scan, context),
});

const saidOf = (scan: Scan, context: WordsContext) => ({
  occasion: scan.id,
  text: `${historyWords(scan, context).title}.`,
});

function undoOffer(scan: Scan, { undoLeft }: SceneContext): UndoOffer | null {
  if (scan.admission === null) return null;
  const left = undoLeft(scan);
  return left.kind === "over" ? null : { scan: scan.id, secondsLeft: secondsOf(left) };
}

/** The question that a booking of a package asks by itself, as a scene of its own. */
export function openedScene(
  asked: Choose,
  option: PackageOption,
  context: WordsContext,
): GateScene | null {
  const { verdict } = option;
  if (verdict.kind !== "choose" || verdict.choice.kind !== "party") return null;
  return {
    kind: "party",
    occasion: `opened ${option.card.booking}`,
    asked: { ...verdict, basis: asked.basis },
    choice: verdict.choice,
    words: verdictWords(verdict, context),
  };
}

/** A contradiction, the `number`th of those that stand in a row. */
export function alarmScene({ conflict, number, of }: AlarmShown, context: WordsContext): Alarmed {
  return {
    kind: "alarm",
    occasion: `alarm ${conflict.id} ${conflict.admissions.length}`,
    words: conflictWords(conflict, context),
    place: of > 1 ? `${digits(number)} of ${digits(of)}` : null,
  };
}

interface AlarmShown {
  readonly conflict: Conflict;
  readonly number: number;
  readonly of: number;
}
