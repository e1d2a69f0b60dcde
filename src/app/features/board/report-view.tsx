/** The evening report as it is shown and printed: numbers, each supplier beside what Stile said, what differs, who did what. */
import type { ConnectionId } from "../../../core/ids.ts";
import type { ConnectionMode } from "../../../core/product.ts";
import type { LocalDate } from "../../../core/time.ts";
import type { Report } from "../../../protocol/venue.ts";
import { valueOf, type Watched } from "../../supervision/watched.ts";
import { Bar } from "../../ui/bar.tsx";
import "../../ui/board-report.css";
import { Field } from "../../ui/screen.tsx";
import "../../ui/scan-row.css";
import { visibleName } from "../../ui/visible-text.ts";
import { kindNames } from "../../ui/words/board-words.ts";
import { counted, digits } from "../../ui/words/numbers.ts";
import {
  actWords,
  connectionLine,
  differenceWords,
  madeLine,
  modeKeyWords,
  modeNames,
  otherMode,
  type ReportContext,
} from "../../ui/words/report-words.ts";
import { calendarDay } from "../../ui/words/when.ts";
import { BoardScreen } from "./board-screen.tsx";
import { MissingNote } from "./missing-note.tsx";
import type { BoardFrame } from "./use-board-chrome.ts";

export interface ReportViewProps {
  readonly frame: BoardFrame;
  readonly day: LocalDate;
  readonly watched: Watched<Report>;
  /** Null where there is no report. */
  readonly context: ReportContext | null;
  readonly connectionLabel: (connection: ConnectionId) => string;
  readonly actions: ReportActions;
}

export interface ReportActions {
  readonly onBack: () => void;
  readonly onEarlier: (() => void) | null;
  readonly onLater: (() => void) | null;
  readonly onAgain: () => void;
  readonly onPrint: () => void;
  readonly onSave: () => void;
  /** For admins. */
  readonly onMode: ModePress | null;
}

type ModePress = (press: {
  readonly id: ConnectionId;
  readonly label: string;
  readonly to: ConnectionMode;
}) => void;

export function ReportView(props: ReportViewProps) {
  const { frame, day, watched, context, actions } = props;
  const report = valueOf(watched);
  return (
    <BoardScreen
      chrome={frame.chrome}
      bar={
        <Bar
          left={{ label: "Board", icon: "back", onPress: actions.onBack }}
          wide={{
            label: "Print",
            tone: "ink",
            press: report === null ? null : { kind: "run", run: actions.onPrint },
          }}
          right={null}
        />
      }
    >
      <Field>
        <div className="report">
          <h1>Report of {calendarDay(day, frame)}</h1>
          <div className="report-keys">
            <Key words="Day before" press={actions.onEarlier} />
            <Key words="Day after" press={actions.onLater} />
            <Key words="Save differences (CSV)" press={report === null ? null : actions.onSave} />
          </div>
          <MissingNote
            what="the report"
            watched={watched}
            timeZone={frame.timeZone}
            onAgain={actions.onAgain}
          />
          {report !== null && context !== null && (
            <>
              <Numbers {...report} />
              <Connections connections={report.connections} onMode={actions.onMode} />
              <Differences differences={report.differences} context={context} />
              <Acts {...{ report, context }} connectionLabel={props.connectionLabel} />
              <p className="board-note">{madeLine(report)}</p>
            </>
          )}
        </div>
      </Field>
    </BoardScreen>
  );
}

function Key({ words, press }: { readonly words: string; readonly press: (() => void) | null }) {
  return (
    <button
      type="button"
      className="board-key"
      disabled={press === null}
      onClick={press ?? undefined}
    >
      {words}
    </button>
  );
}

function Numbers({ scans, people, verdicts }: Pick<Report, "scans" | "people" | "verdicts">) {
  return (
    <dl className="report-numbers" data-testid="report-numbers">
      <Number name="people let in" count={people} />
      <Number name={scans === 1 ? "scan" : "scans"} count={scans} />
      {verdicts
        .filter((verdict) => verdict.scans > 0)
        .map((verdict) => (
          <Number key={verdict.kind} name={kindNames[verdict.kind]} count={verdict.scans} />
        ))}
    </dl>
  );
}

const Number = ({ name, count }: { readonly name: string; readonly count: number }) => (
  <div className="report-number">
    <dt>{name}</dt>
    <dd>{digits(count)}</dd>
  </div>
);

interface ConnectionsProps {
  readonly connections: Report["connections"];
  readonly onMode: ModePress | null;
}

function Connections({ connections, onMode }: ConnectionsProps) {
  return (
    <section aria-labelledby="report-suppliers">
      <h2 id="report-suppliers">Suppliers</h2>
      <ul className="report-rows">
        {connections.map((connection) => {
          const { id, label, mode } = connection;
          const to = otherMode(mode);
          return (
            <li key={id} className="report-connection" data-testid="report-connection">
              <div className="scan-words">
                <h3>{visibleName(label, 60)}</h3>
                <p className="report-mode">{modeNames[mode]}</p>
                {connectionLine(connection).map((line) => (
                  <p key={line}>{line}</p>
                ))}
              </div>
              {onMode !== null && (
                <button
                  type="button"
                  className="board-key"
                  onClick={() => onMode({ id, label, to })}
                >
                  {modeKeyWords(to)}
                  <span className="unseen">: {visibleName(label, 60)}</span>
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface DifferencesProps {
  readonly differences: Report["differences"];
  readonly context: ReportContext;
}

function Differences({ differences, context }: DifferencesProps) {
  return (
    <section aria-labelledby="report-differences">
      <h2 id="report-differences">
        {differences.length === 0 ? "Nothing differs" : counted(differences.length, "difference")}
      </h2>
      <ol className="report-rows">
        {differences.map((difference) => {
          const { time, where, said, detail, why } = differenceWords(difference, context);
          return (
            <li
              key={difference.scan.id}
              className="report-difference"
              data-testid="report-difference"
              data-kind={difference.kind}
            >
              <p className="report-when">
                <strong>{time}</strong> <span>{where}</span>
              </p>
              <div className="scan-words">
                <p className="scan-title">{said}</p>
                {detail !== "" && <p className="scan-detail">{detail}</p>}
                <p className="report-why">{why}</p>
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

interface ActsProps {
  readonly report: Report;
  readonly context: ReportContext;
  readonly connectionLabel: (connection: ConnectionId) => string;
}

function Acts({ report, context, connectionLabel }: ActsProps) {
  const { acts, timeZone, connections } = report;
  const labelOf = (connection: ConnectionId): string =>
    connections.find(({ id }) => id === connection)?.label ?? connectionLabel(connection);
  return (
    <section aria-labelledby="report-acts">
      <h2 id="report-acts">What supervisors did</h2>
      {acts.length === 0 && <p className="board-note">Nothing that day.</p>}
      <ol className="report-rows">
        {acts.map((record) => {
          const { time, who, what } = actWords(record, {
            timeZone,
            gates: context.words,
            connectionLabel: labelOf,
          });
          return (
            <li key={`${record.at} ${what}`} className="report-act" data-testid="report-act">
              <strong>{time}</strong> <span>{who}</span> <span>{what}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
