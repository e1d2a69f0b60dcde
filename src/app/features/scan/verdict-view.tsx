/** An answer and its keys. It stays until a tap or the next code; only an admit goes by itself. */
import { Bar } from "../../ui/bar.tsx";
import { VerdictField } from "../../ui/verdict-field.tsx";
import type { Answered, GateActions } from "./gate-scene.ts";

export function AnswerField({ told, words }: Pick<Answered, "told" | "words">) {
  return <VerdictField told={told} words={words} />;
}

type AnswerBarProps = Pick<GateActions, "onNext" | "onType" | "onHistory">;

export function AnswerBar({ onNext, onType, onHistory }: AnswerBarProps) {
  return (
    <Bar
      left={{ label: "Type", icon: "type", onPress: onType }}
      wide={{ label: "Next ticket", tone: "ink", press: { kind: "run", run: onNext } }}
      right={{ label: "History", icon: "history", onPress: onHistory }}
    />
  );
}
