/** What happened, on a line of time and scan by scan, what the supplier has, and the decisions. */
import type { Admission } from "../../../core/admission.ts";
import type { Conflict } from "../../../core/conflict.ts";
import type { Supervision } from "../../supervision/supervision.ts";
import { Bar } from "../../ui/bar.tsx";
import { FamilyShape } from "../../ui/family-shape.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Field } from "../../ui/screen.tsx";
import { troubleWords } from "../../ui/words/board-words.ts";
import { conflictWords } from "../../ui/words/conflict-words.ts";
import {
  admissionWords,
  type Decision,
  decisionWords,
  happenedLines,
  supplierWords,
} from "../../ui/words/decision-words.ts";
import type { WordsContext } from "../../ui/words/verdict-words.ts";
import { BoardScreen } from "./board-screen.tsx";
import { GateSign } from "./gate-sign.tsx";
import { shapes } from "./open-conflicts.tsx";
import { timeLineOf } from "./time-line-of.ts";
import { TimeLineView } from "./time-line.tsx";
import type { BoardFrame } from "./use-board-chrome.ts";
import type { Deciding } from "./use-deciding.ts";
import type { KnownScans } from "./use-known-scans.ts";

interface ConflictViewProps {
  readonly frame: BoardFrame;
  readonly conflict: Conflict;
  readonly known: KnownScans;
  readonly venue: Supervision["venue"];
  readonly deciding: Deciding;
  readonly onBack: () => void;
}

export function ConflictView(props: ConflictViewProps) {
  const { frame, conflict, known, venue, deciding, onBack } = props;
  const { context } = frame;
  const { headline, wrong, basis } = conflictWords(conflict, context);
  const { picked, onSave } = deciding;
  const isOpen = conflict.state === "open";
  return (
    <BoardScreen
      chrome={frame.chrome}
      bar={
        <Bar
          left={{ label: "Board", icon: "back", onPress: onBack }}
          wide={{
            label:
              picked === null || !isOpen
                ? "Pick what is right"
                : `Save: ${decisionWords(picked, conflict, context).save.toLowerCase()}`,
            tone: "ink",
            press: onSave === null || !isOpen ? null : { kind: "run", run: onSave },
          }}
          right={null}
        />
      }
    >
      <Field>
        <div className="conflict-head" data-kind={conflict.kind}>
          <FamilyShape shape={shapes[conflict.kind]} className="conflict-shape" />
          <div>
            <h1 data-testid="conflict-headline">{headline}</h1>
            <p>{basis.main}</p>
          </div>
        </div>
        <div className="conflict-body">
          <h2>What happened</h2>
          <p>{[wrong, ...happenedLines(conflict, known.of, context)].join(" ")}</p>
          <TimeLineView
            line={timeLineOf(conflict, (scan) => {
              const each = known.of({ scan });
              return each.kind === "had" ? each.entry.receivedAt : null;
            })}
            timeZone={conflict.timeZone}
            venue={venue}
          />
          {known.trouble !== null && (
            <output className="board-missing">
              <span>
                <strong>Could not load the scans.</strong> {troubleWords(known.trouble)}
              </span>
              <button type="button" className="board-key" onClick={known.again}>
                Try again
              </button>
            </output>
          )}
          <ol className="admission-cards">
            {conflict.admissions.map((admission) => (
              <AdmissionCard
                key={admission.scan}
                {...{ admission, known, venue, context }}
                timeZone={conflict.timeZone}
              />
            ))}
          </ol>
          <p className="supplier-says" data-testid="supplier-says">
            <Icon name="live" />
            {supplierWords(conflict, known.of)}
          </p>
          {isOpen ? (
            <Decisions {...{ conflict, known, deciding, context }} />
          ) : (
            <p className="board-note" data-testid="conflict-withdrawn">
              An admission was taken back. Nothing contradicts any more.
            </p>
          )}
        </div>
      </Field>
    </BoardScreen>
  );
}

interface AdmissionCardProps {
  readonly admission: Admission;
  readonly known: KnownScans;
  readonly venue: Supervision["venue"];
  readonly context: WordsContext;
  readonly timeZone: string;
}

function AdmissionCard({ admission, known, venue, context, timeZone }: AdmissionCardProps) {
  const words = admissionWords(admission, known.of(admission), { context, timeZone });
  return (
    <li className="admission-card" data-testid="admission-card">
      <p className="admission-who">
        <GateSign sign={venue.sign(admission.gate)} />
        <strong>{words.who}</strong>
        <FamilyShape shape="admit" className="mark" />
      </p>
      <p className="admission-time">{words.time}</p>
      <p className="admission-sure">{words.sure}</p>
      {words.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </li>
  );
}

interface DecisionsProps {
  readonly conflict: Conflict;
  readonly known: KnownScans;
  readonly deciding: Deciding;
  readonly context: WordsContext;
}

function Decisions({ conflict, known, deciding, context }: DecisionsProps) {
  const { picked, reason, trouble, onPick, onReason } = deciding;
  const choices: readonly Decision[] = [
    ...conflict.admissions.map((admission) => ({ kind: "undo", admission }) as const),
    { kind: "leave" },
  ];
  return (
    <fieldset className="decisions">
      <legend>What is right?</legend>
      {choices.map((decision) => {
        const { label, note } = decisionWords(decision, conflict, context);
        const state = decision.kind === "undo" ? known.of(decision.admission).kind : "had";
        return (
          <label key={keyOf(decision)} className="decision" data-testid="decision">
            <input
              type="radio"
              name="decision"
              checked={picked !== null && keyOf(picked) === keyOf(decision)}
              disabled={state !== "had"}
              onChange={() => onPick(decision)}
            />
            <strong>{label}</strong>
            <span>{state === "had" ? note : withoutScan[state]}</span>
          </label>
        );
      })}
      {picked?.kind === "undo" && (
        <label className="decision-reason">
          Why, in a few words
          <input
            className="form-input"
            value={reason}
            maxLength={200}
            onChange={(event) => onReason(event.target.value)}
          />
        </label>
      )}
      {trouble !== null && (
        <p className="board-missing" role="alert">
          {trouble}
        </p>
      )}
    </fieldset>
  );
}

const withoutScan = {
  asking: "Asking the gateway for this scan.",
  "not-had": "Cannot be taken back from here: the gateway has not given this scan.",
} as const;

const keyOf = (decision: Decision): string =>
  decision.kind === "leave" ? "leave" : decision.admission.scan;
