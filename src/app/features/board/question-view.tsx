/** What is asked before something that cannot simply be taken back: what will happen, and two keys. A page, not a dialog. */
import { useEffect, useRef } from "react";
import type { Result } from "../../../core/result.ts";
import type { Trouble } from "../../supervision/trouble.ts";
import { Field } from "../../ui/screen.tsx";
import { Bar } from "../../ui/bar.tsx";
import { actTroubleWords } from "../../ui/words/board-words.ts";
import type { ActQuestion } from "../../ui/words/device-words.ts";
import { type BoardChrome, BoardScreen } from "./board-screen.tsx";
import type { Act } from "./use-act.ts";

interface QuestionViewProps {
  readonly chrome: BoardChrome;
  readonly question: ActQuestion;
  readonly act: Act;
  readonly run: () => Promise<Result<unknown, Trouble>>;
}

export function QuestionView({ chrome, question, act, run }: QuestionViewProps) {
  const { headline, lines, confirm, keep } = question;
  const heading = useRef<HTMLHeadingElement>(null);
  // it has taken the place of what was pressed: whoever listens is told
  useEffect(() => heading.current?.focus(), []);
  return (
    <BoardScreen
      chrome={chrome}
      bar={
        <Bar
          left={{ label: keep, icon: "back", onPress: act.leave }}
          wide={{
            label: act.state.kind === "sending" ? "Sending" : confirm,
            tone: "ink",
            press: act.state.kind === "sending" ? null : { kind: "run", run: () => act.send(run) },
          }}
          right={null}
        />
      }
    >
      <Field>
        <div className="question" data-testid="question">
          <h1 ref={heading} tabIndex={-1}>
            {headline}
          </h1>
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
          {act.state.kind === "stopped" && (
            <p className="board-missing" role="alert">
              {actTroubleWords(act.state.trouble)}
            </p>
          )}
        </div>
      </Field>
    </BoardScreen>
  );
}
