/** From the session's state to the scene that the gate's screen draws. Pure. */
import { assertNever } from "../../../core/result.ts";
import type { Conflict } from "../../../core/conflict.ts";
import type { JudgedScan } from "../../../core/scan.ts";
import type { Choose, PackageOption } from "../../../core/verdict.ts";
import { nameOn, productLine } from "../../ui/words/card-words.ts";
import { conflictWords } from "../../ui/words/conflict-words.ts";
import { historyWords } from "../../ui/words/history-words.ts";
import { digits } from "../../ui/words/numbers.ts";
import {
  notSavedWords,
  sameTicketWords,
  verdictWords,
  type WordsContext,
} from "../../ui/words/verdict-words.ts";
import { clockTime } from "../../ui/words/when.ts";
import type { Alarmed, GateScene, LastScan, PackageCard } from "./gate-scene.ts";
import type { Session } from "./scan-session.ts";

export function sceneOf(
  { state, last }: Session,
  context: WordsContext,
  updateWaits: boolean,
): GateScene {
  switch (state.kind) {
    case "idle":
    case "deciding":
      return {
        kind: "scanning",
        deciding: state.kind === "deciding",
        last: last === null ? null : lastScan(last, context),
        updateWaits,
      };
    case "showing":
      return shown(state.scan, context);
    case "same-ticket":
      return {
        kind: "answer",
        occasion: `${state.scan.id} ${state.seenAt}`,
        told: { kind: "same-ticket" },
        words: sameTicketWords(state.scan, context),
      };
    case "not-saved":
      return {
        kind: "answer",
        occasion: `not saved ${state.text}`,
        told: { kind: "not-saved" },
        words: notSavedWords(state.trouble),
      };
    default:
      return assertNever(state);
  }
}

function shown({ id, verdict }: JudgedScan, context: WordsContext): GateScene {
  const words = verdictWords(verdict, context);
  if (verdict.kind !== "choose") return { kind: "answer", occasion: id, told: verdict, words };
  const { choice } = verdict;
  if (choice.kind === "party")
    return { kind: "party", occasion: id, asked: verdict, choice, words };
  const cards = choice.options.map((option) => packageCard(option, context));
  return { kind: "package", occasion: id, asked: verdict, cards, words };
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

const lastScan = (scan: JudgedScan, context: WordsContext): LastScan => ({
  ...historyWords(scan, context),
  time: clockTime(scan.decided.correctedAt, null),
});

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
