/** The checks of a device before its shift: problems first, each with its one key. Only a red one keeps from scanning. */
import type { RefCallback } from "react";
import type { Check } from "../../readiness/readiness-of.ts";
import { Bar } from "../../ui/bar.tsx";
import { FamilyShape, type Shape } from "../../ui/family-shape.tsx";
import "../../ui/ready-view.css";
import { ScanWords } from "../../ui/scan-row.tsx";
import { Field, Screen } from "../../ui/screen.tsx";
import type { Chrome } from "../../ui/status-bar.tsx";
import { checkTitles, type FixKind, fixLabels, tallyWords } from "../../ui/words/ready-words.ts";

interface ReadyViewProps {
  readonly chrome: Chrome;
  readonly checks: readonly Check[];
  /** Gets the video element; a camera that is not filming is not tried. */
  readonly videoRef: RefCallback<HTMLVideoElement>;
  readonly onFix: (fix: FixKind) => void;
  readonly onScanner: () => void;
  /** Camera and code readers. */
  readonly onCamera: () => void;
  readonly onLists: () => void;
  readonly onStart: () => void;
}

export function ReadyView({
  chrome,
  checks,
  videoRef,
  onFix,
  onScanner,
  onCamera,
  onLists,
  onStart,
}: ReadyViewProps) {
  const blocked = checks.some(({ state }) => state === "red");
  const good = checks.filter(({ state }) => state === "good").length;
  return (
    <Screen
      chrome={chrome}
      bar={
        <Bar
          left={{ label: "Scanner", icon: "scanner", onPress: onScanner }}
          wide={{
            label: blocked ? "Cannot save" : "Start scanning",
            tone: "ink",
            press: blocked ? null : { kind: "run", run: onStart },
          }}
          right={{ label: "Lists", icon: "history", onPress: onLists }}
        />
      }
    >
      <Field>
        <div className="ready-head">
          <h1 className="ready-title">Ready for the shift</h1>
          <output className="ready-tally" data-testid="ready-tally">
            {tallyWords({ good, of: checks.length, blocked })}
          </output>
        </div>
        <ul className="ready-checks">
          {checks.map((each) => (
            <Row
              key={each.check}
              {...each}
              onFix={onFix}
              onSetUp={each.check === "camera" ? onCamera : null}
            />
          ))}
        </ul>
        <div className="ready-picture" aria-hidden="true">
          <video ref={videoRef} muted playsInline />
        </div>
      </Field>
    </Screen>
  );
}

interface RowProps extends Check {
  readonly onFix: (fix: FixKind) => void;
  /** Null where there is nothing to choose. */
  readonly onSetUp: (() => void) | null;
}

function Row({ check, state, what, fix, onFix, onSetUp }: RowProps) {
  const title = checkTitles[check];
  return (
    <li className="ready-row" data-testid="ready-row" data-check={check} data-state={state}>
      <FamilyShape shape={shapes[state]} className="ready-mark" />
      <span className="unseen">{stateNames[state]}</span>
      <ScanWords title={title} detail={what} />
      {fix !== null && (
        <button
          type="button"
          className="ready-fix"
          aria-label={`${fixLabels[fix]}: ${title}`}
          onClick={() => onFix(fix)}
        >
          {fixLabels[fix]}
        </button>
      )}
      {onSetUp !== null && (
        <button
          type="button"
          className="ready-fix"
          data-testid="set-up"
          aria-label="Set up: Camera and scanner"
          onClick={onSetUp}
        >
          Set up
        </button>
      )}
    </li>
  );
}

const shapes: Readonly<Record<Check["state"], Shape>> = {
  good: "admit",
  amber: "hold",
  red: "refuse",
  checking: "unknown",
};

/** Read aloud before the title. */
const stateNames: Readonly<Record<Check["state"], string>> = {
  good: "Good.",
  amber: "To look at.",
  red: "Stop.",
  checking: "Not known yet.",
};
