/** From a question that takes a reason to the scene that the gate's screen draws. Pure. */
import { assertNever } from "../../../core/result.ts";
import type { Scan } from "../../../core/scan.ts";
import type { BookingCard, Denial } from "../../../core/verdict.ts";
import { nameOn, productLine, referenceOn } from "../../ui/words/card-words.ts";
import { historyWords } from "../../ui/words/history-words.ts";
import { notOverruledWords, overruleWords } from "../../ui/words/overrule-words.ts";
import { notUndoneWords, undoWords } from "../../ui/words/undo-words.ts";
import { verdictWords, type WordsContext } from "../../ui/words/verdict-words.ts";
import { clockTime } from "../../ui/words/when.ts";
import type { Asking, NotDone } from "./asking.ts";
import type { AskedOverrule, AskedUndo, DeniedCard, NotDoneShown } from "./gate-scene.ts";
import type { UndoLeft } from "./undo.ts";

interface AskingContext extends WordsContext {
  readonly undoLeft: (scan: Scan) => UndoLeft;
}

/** Null while nothing is asked. */
export function askingScene(
  asking: Asking,
  context: AskingContext,
): AskedUndo | AskedOverrule | NotDoneShown | null {
  switch (asking.kind) {
    case "none":
      return null;
    case "undo":
      return undoScene(asking, context);
    case "overrule":
      return overruleScene(asking, context);
    case "not-done":
      return notDoneShown(asking.scan, asking.refusal);
    default:
      return assertNever(asking);
  }
}

function undoScene(
  { held, isPressed }: Extract<Asking, { kind: "undo" }>,
  context: AskingContext,
): AskedUndo | NotDoneShown {
  const { scan, isUnsent } = held;
  const left = context.undoLeft(scan);
  // what has been pressed in time is not taken from the screen
  if (left.kind === "over" && !isPressed) {
    return notDoneShown(scan.id, { of: "undo", failure: { kind: "not-allowed" } });
  }
  const secondsLeft = secondsOf(left);
  return {
    kind: "undo",
    occasion: `undo ${scan.id}`,
    words: undoWords({ scan, isUnsent, secondsLeft }, context),
    ring:
      left.kind === "running" ? { seconds: secondsLeft ?? 0, part: left.leftMs / left.ofMs } : null,
    isPressed,
  };
}

/** Whole seconds, 0 where it is over; null where there is no hurry. */
export function secondsOf(left: UndoLeft): number | null {
  if (left.kind === "unlimited") return null;
  return left.kind === "over" ? 0 : Math.ceil(left.leftMs / 1_000);
}

function overruleScene(
  { scan, options, picked, people, isPressed }: Extract<Asking, { kind: "overrule" }>,
  words: WordsContext,
): AskedOverrule {
  const { denial, most } = picked;
  const { title, detail, family } = historyWords({ verdict: denial }, words);
  const time = clockTime(scan.decided.correctedAt, null);
  const about = { title, detail: `${time} · ${detail}`, family };
  return {
    kind: "overrule",
    occasion: `overrule ${scan.id}`,
    words: overruleWords({ about, people, bookings: options.length }),
    cards: options.length === 1 ? [] : options.map((option) => deniedCard(option.denial, words)),
    picked: denial.card.booking,
    count: most > 1 ? { people, most } : null,
    isPressed,
  };
}

function deniedCard(denial: Denial, words: WordsContext): DeniedCard {
  const { card } = denial;
  return {
    booking: card.booking,
    title: productLine(card, words.now),
    state: [verdictWords(denial, words).headline, whoOn(card)]
      .filter((part) => part !== null)
      .join(" · "),
  };
}

const whoOn = (card: BookingCard): string | null => nameOn(card) ?? referenceOn(card);

const notDoneShown = (scan: Scan["id"], refusal: NotDone): NotDoneShown => ({
  kind: "not-done",
  occasion: `not done ${scan} ${refusal.failure.kind}`,
  words:
    refusal.of === "undo"
      ? notUndoneWords(refusal.failure.kind)
      : notOverruledWords(refusal.failure.kind),
});
