/** What this device has scanned: the day's totals, then the scans, newest first; what may be taken back has a key. */
import type { ScanId } from "../../../core/ids.ts";
import type { Overruled, Verdict } from "../../../core/verdict.ts";
import { Bar } from "../../ui/bar.tsx";
import "../../ui/history-view.css";
import { Icon } from "../../ui/icon.tsx";
import { UndoRowKey } from "../../ui/row-key.tsx";
import { ScanMark, ScanWords } from "../../ui/scan-row.tsx";
import { Field, Screen } from "../../ui/screen.tsx";
import type { Chrome } from "../../ui/status-bar.tsx";
import type { HistoryWords } from "../../ui/words/history-words.ts";
import { digits } from "../../ui/words/numbers.ts";

export interface HistoryRow extends HistoryWords {
  readonly id: ScanId;
  readonly kind: (Verdict | Overruled)["kind"];
  /** "10:42" */
  readonly time: string;
  /** What became of it, where there is something to say. */
  readonly delivery: string | null;
  readonly unsent: boolean;
  /** Whom it let in has been taken back. */
  readonly undone: boolean;
  /** It may be taken back; without seconds where there is no hurry. */
  readonly undo: { readonly secondsLeft: number | null } | null;
}

export interface ConflictRow {
  readonly id: string;
  readonly time: string;
  readonly title: string;
  readonly detail: string;
  readonly state: "unseen" | "seen" | "withdrawn";
}

interface HistoryViewProps {
  readonly chrome: Chrome;
  /** Null where nothing contradicts. */
  readonly conflicts: {
    /** "2 contradictions" */
    readonly heading: string;
    readonly rows: readonly ConflictRow[];
  } | null;
  readonly totals: {
    readonly peopleIn: number;
    readonly notLetIn: number;
    readonly toSend: number;
  };
  /** Null until they have been read. */
  readonly rows: readonly HistoryRow[] | null;
  readonly onUndo: (scan: ScanId) => void;
  readonly onBack: () => void;
}

export function HistoryView({ chrome, conflicts, totals, rows, onUndo, onBack }: HistoryViewProps) {
  return (
    <Screen
      chrome={chrome}
      bar={
        <Bar
          left={null}
          wide={{ label: "Back to scan", tone: "ink", press: { kind: "run", run: onBack } }}
          right={null}
        />
      }
    >
      <Field>
        <h1 className="unseen">History</h1>
        <dl className="totals">
          <Total label="people in" count={totals.peopleIn} testId="total-people-in" />
          <Total label="not let in" count={totals.notLetIn} testId="total-not-let-in" />
          <Total label="to send" count={totals.toSend} testId="total-to-send" />
        </dl>
        {conflicts !== null && (
          <section className="contradictions" data-testid="contradictions">
            <h2>{conflicts.heading}</h2>
            <ol>
              {conflicts.rows.map((row) => (
                <Contradiction key={row.id} {...row} />
              ))}
            </ol>
          </section>
        )}
        {rows?.length === 0 && (
          <p className="history-empty">No scans yet. The first one shows here.</p>
        )}
        {rows !== null && rows.length > 0 && (
          <ol>
            {rows.map((row) => (
              <Row key={row.id} row={row} onUndo={onUndo} />
            ))}
          </ol>
        )}
      </Field>
    </Screen>
  );
}

interface TotalProps {
  readonly label: string;
  readonly count: number;
  readonly testId: string;
}

function Total({ label, count, testId }: TotalProps) {
  return (
    <div className="total">
      <dt>{label}</dt>
      <dd data-testid={testId}>{digits(count)}</dd>
    </div>
  );
}

function Contradiction({ time, title, detail, state }: ConflictRow) {
  return (
    <li className="history-row" data-testid="conflict-row" data-state={state}>
      <span className="history-time">{time}</span>
      <ScanMark family="alarm" />
      <ScanWords title={title} detail={detail} />
    </li>
  );
}

interface RowProps {
  readonly row: HistoryRow;
  readonly onUndo: (scan: ScanId) => void;
}

function Row({ row, onUndo }: RowProps) {
  const { id, kind, time, family, title, detail, delivery, unsent, undone, undo } = row;
  const parts = [undone ? "Taken back" : null, detail, unsent ? null : delivery];
  return (
    <li className="history-row" data-testid="history-row" data-kind={kind}>
      <span className="history-time">{time}</span>
      <ScanMark family={family} />
      <ScanWords
        title={title}
        detail={parts.filter((part) => part !== null && part !== "").join(" · ")}
      />
      {unsent && (
        <>
          <Icon name="up" size={20} />
          <span className="unseen">{delivery}</span>
        </>
      )}
      {undo !== null && <UndoRowKey about={title} {...undo} onPress={() => onUndo(id)} />}
    </li>
  );
}
