/** A hand scanner on trial: the code to scan now, what arrived of each, and how to set scanners up. */
import type { Framing } from "../../../scanning/wedge/framing.ts";
import { isFramed } from "../../../scanning/wedge/framing.ts";
import type { Finding, Piece } from "../../../scanning/wedge/trial.ts";
import { trialCodes } from "../../../scanning/wedge/trial.ts";
import { Bar, type WideKey } from "../../ui/bar.tsx";
import { FamilyShape, type Shape } from "../../ui/family-shape.tsx";
import "../../ui/keys-view.css";
import { ScanWords } from "../../ui/scan-row.tsx";
import { Field, Screen } from "../../ui/screen.tsx";
import type { Chrome } from "../../ui/status-bar.tsx";
import { visibleText } from "../../ui/visible-text.ts";
import {
  adviceWords,
  findingWords,
  frameAsks,
  framingWords,
  noFrameNote,
  trialTally,
} from "../../ui/words/keys-words.ts";
import { BarCode } from "./bar-code.tsx";
import { KeysSetUp } from "./keys-set-up.tsx";
import { type KeysTrial, shownCode } from "./keys-trial.ts";

export interface KeysActions {
  readonly onKeep: () => void;
  readonly onNext: () => void;
  readonly onAgain: () => void;
  readonly onBack: () => void;
}

interface KeysViewProps {
  readonly chrome: Chrome;
  readonly trial: KeysTrial;
  /** How this device expects codes. */
  readonly kept: Framing;
  /** What the scanner was seen to send instead. */
  readonly proposal: Framing | null;
  readonly actions: KeysActions;
}

export function KeysView({ chrome, trial, kept, proposal, actions }: KeysViewProps) {
  return (
    <Screen
      chrome={chrome}
      bar={
        <Bar
          left={{ label: "Back", icon: "back", onPress: actions.onBack }}
          wide={wideKey(trial, proposal, actions)}
          right={null}
        />
      }
    >
      <Field>
        <h1 className="page-title keys-title">Hand scanner</h1>
        <p className="keys-kept" data-testid="framing">
          {framingWords(kept)}
        </p>
        <Shown trial={trial} proposal={proposal} kept={kept} />
        {trial.step !== "frame" && <Findings trial={trial} />}
        {!isFramed(kept) && <p className="keys-note">{noFrameNote}</p>}
        <KeysSetUp />
      </Field>
    </Screen>
  );
}

function wideKey({ step }: KeysTrial, proposal: Framing | null, actions: KeysActions): WideKey {
  if (proposal !== null) return key("Keep this", actions.onKeep);
  return step === "over" ? key("Try again", actions.onAgain) : key("Next code", actions.onNext);
}

const key = (label: string, run: () => void): WideKey => ({
  label,
  tone: "ink",
  press: { kind: "run", run },
});

type ShownProps = Pick<KeysViewProps, "trial" | "proposal" | "kept">;

function Shown({ trial, proposal, kept }: ShownProps) {
  const code = shownCode(trial);
  const asks = trial.step === "frame" ? frameQuestion(trial, proposal) : codeQuestion(trial);
  return (
    <section className="keys-shown">
      <output className="keys-asks" data-testid="keys-asks">
        {asks}
      </output>
      {trial.step === "frame" && proposal !== null && (
        <p className="keys-proposal" data-testid="proposal">
          {framingWords(proposal)}
        </p>
      )}
      {trial.step === "frame" && trial.seen !== null && trial.seen !== "unknown" && !proposal && (
        <p className="keys-proposal">{framingWords(kept)}</p>
      )}
      {code !== null && <BarCode {...code} label={`Bar code with the text ${code.text}`} />}
    </section>
  );
}

function frameQuestion({ seen }: KeysTrial, proposal: Framing | null): string {
  if (seen === null) return frameAsks.unseen;
  if (seen === "unknown") return frameAsks.unknown;
  return proposal === null ? frameAsks.same : frameAsks.other;
}

function codeQuestion({ step, index, findings }: KeysTrial): string {
  if (step === "over") return `${trialTally(findings)}.`;
  return `Scan these five: ${index + 1} of ${findings.length}.`;
}

function Findings({ trial: { findings } }: { readonly trial: KeysTrial }) {
  const advice = adviceWords(findings);
  return (
    <>
      {advice !== null && (
        <output className="keys-advice" data-testid="keys-advice">
          {advice}
        </output>
      )}
      <ol className="keys-findings">
        {findings.map((finding, n) => (
          <li
            className="keys-finding"
            key={trialCodes[n]?.text}
            data-testid="finding"
            data-verdict={finding?.verdict ?? "none"}
          >
            <FamilyShape shape={shapeOf(finding)} className="mark" />
            <div className="keys-words">
              <ScanWords {...findingWords(finding)} />
              {finding !== null && finding.verdict !== "whole" && (
                <p className="keys-pieces">
                  {finding.pieces.map((piece, at) => (
                    // oxlint-disable-next-line react/no-array-index-key -- pieces are what they are by their place
                    <PieceOf key={at} {...piece} />
                  ))}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Struck through is missing, underlined is too much; said in words for those who hear it. */
function PieceOf({ kind, text }: Piece) {
  const shown = visibleText(text);
  if (kind === "same") return <span>{shown}</span>;
  return kind === "missing" ? (
    <del>
      <span className="unseen">missing: </span>
      {shown}
    </del>
  ) : (
    <ins>
      <span className="unseen">too much: </span>
      {shown}
    </ins>
  );
}

function shapeOf(finding: Finding | null): Shape {
  if (finding === null) return "unknown";
  if (finding.verdict !== "whole") return "refuse";
  return finding.isTooSlow ? "hold" : "admit";
}
