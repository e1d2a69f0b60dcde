/** An answer and its keys. It stays until a tap or the next code; only an admit goes by itself. */
import { Bar } from "../../ui/bar.tsx";
import { VerdictField } from "../../ui/verdict-field.tsx";
import { overruleKey } from "../../ui/words/overrule-words.ts";
import { undoKey } from "../../ui/words/undo-words.ts";
import type { Answered, GateActions } from "./gate-scene.ts";

export function AnswerField({ told, words }: Pick<Answered, "told" | "words">) {
  return <VerdictField told={told} words={words} />;
}

type AnswerBarProps = Pick<Answered, "undo" | "overrule"> &
  Pick<GateActions, "onNext" | "onType" | "onHistory" | "onUndo" | "onOverrule">;

export function AnswerBar({ undo, overrule, onNext, ...on }: AnswerBarProps) {
  return (
    <Bar
      left={
        undo === null
          ? { label: "Type", icon: "type", onPress: on.onType }
          : {
              label: undoKey(undo.secondsLeft),
              icon: "undo",
              onPress: () => on.onUndo(undo.scan),
            }
      }
      wide={{ label: "Next ticket", tone: "ink", press: { kind: "run", run: onNext } }}
      right={
        overrule === null
          ? { label: "History", icon: "history", onPress: on.onHistory }
          : { label: overruleKey, icon: "check", onPress: () => on.onOverrule(overrule) }
      }
    />
  );
}
