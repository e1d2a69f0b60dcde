/** A stopped device: what is left to hand in, how far that is, and what to do. */
import { WideBar } from "../../ui/bar.tsx";
import { FamilyShape } from "../../ui/family-shape.tsx";
import "../../ui/form.css";
import "../../ui/stopped-view.css";
import { Field, Screen } from "../../ui/screen.tsx";
import type { Chrome } from "../../ui/status-bar.tsx";
import type { StoppedWords } from "../../ui/words/stopped-words.ts";

interface StoppedViewProps {
  readonly chrome: Chrome;
  readonly words: StoppedWords;
  /** Scans: in all, and handed in so far. */
  readonly of: number;
  readonly done: number;
  /** Null while something is left. */
  readonly onAnew: (() => void) | null;
}

export function StoppedView({ chrome, words, of, done, onAnew }: StoppedViewProps) {
  const { headline, what, progress, next, key } = words;
  return (
    <Screen
      chrome={chrome}
      bar={
        <WideBar
          wide={{
            label: key,
            tone: "ink",
            press: onAnew === null ? null : { kind: "run", run: onAnew },
          }}
        />
      }
    >
      <Field>
        <div className="form" data-testid="stopped">
          <FamilyShape shape="refuse" className="trouble-shape" />
          <div role="alert">
            <h1 className="page-headline">{headline}</h1>
            <p className="form-text">{what}</p>
            <p className="form-text stopped-next">{next}</p>
          </div>
          <output className="form-label stopped-rest" data-testid="hand-in">
            {progress}
          </output>
          {of > 0 && (
            <progress className="stopped-progress" max={of} value={done} aria-label="Handed in" />
          )}
        </div>
      </Field>
    </Screen>
  );
}
