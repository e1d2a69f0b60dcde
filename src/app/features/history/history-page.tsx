/** This device's history, and above it what contradicts it; both read again after every durable change. */
import type { ReactElement } from "react";
import { useLocation } from "wouter";
import type { Conflict } from "../../../core/conflict.ts";
import { assertNever } from "../../../core/result.ts";
import { concerns } from "../../conflict-concern.ts";
import type { GateServices, HistoryEntry, HistoryReader, HistoryTotals } from "../../services.ts";
import { useServices } from "../../services.ts";
import { conflictRowWords, contradictionCount } from "../../ui/words/conflict-words.ts";
import { deliveryWords, historyWords } from "../../ui/words/history-words.ts";
import type { WordsContext } from "../../ui/words/verdict-words.ts";
import { clockTime } from "../../ui/words/when.ts";
import { useClock } from "../../use-clock.ts";
import { type Contradictions, useConflicts } from "../../use-conflicts.ts";
import { useGateChrome, wordsContext } from "../../use-gate-chrome.ts";
import { useReadAgain } from "../../use-read-again.ts";
import { type ConflictRow, type HistoryRow, HistoryView } from "./history-view.tsx";

/** More than a shift's operator looks back; the tablet has the rest. */
const shown = 300;

export function HistoryPage({ gate }: { readonly gate: GateServices }): ReactElement {
  const { now: clock } = useServices();
  const [, navigate] = useLocation();
  const now = useClock(clock);
  const chrome = useGateChrome(gate);
  const read = useReadAgain(gate.history, readHistory);
  const contradictions = useContradictions(gate);
  const context = wordsContext(gate, now);
  return (
    <HistoryView
      chrome={chrome}
      totals={read?.totals ?? { peopleIn: 0, notLetIn: 0, toSend: 0 }}
      conflicts={
        contradictions.all.length === 0
          ? null
          : {
              heading: contradictionCount(contradictions.all),
              rows: conflictRowsOf(contradictions, context),
            }
      }
      rows={read === null ? null : rowsOf(read.entries, context, gate.undoLeft)}
      onUndo={(scan) => navigate(`/undo/${scan}?from=history`)}
      onBack={() => navigate("/")}
    />
  );
}

interface Read {
  readonly entries: readonly HistoryEntry[];
  readonly totals: HistoryTotals;
}

async function readHistory(history: HistoryReader): Promise<Read> {
  const [entries, totals] = await Promise.all([history.latest(shown), history.totals()]);
  return { entries, totals };
}

/** What is this device's business. */
function useContradictions(gate: GateServices): Contradictions {
  const { all, unseen } = useConflicts(gate.conflicts) ?? none;
  return { all: all.filter((conflict) => concerns(conflict, gate)), unseen };
}

const none: Contradictions = { all: [], unseen: new Set() };

/** What nobody here has seen first, what no longer stands last; each latest first. */
export function conflictRowsOf(
  { all, unseen }: Contradictions,
  context: WordsContext,
): readonly ConflictRow[] {
  return all
    .map((conflict) => ({ conflict, state: stateOf(conflict, unseen) }))
    .toSorted(
      (a, b) =>
        order.indexOf(a.state) - order.indexOf(b.state) ||
        b.conflict.raisedAt - a.conflict.raisedAt,
    )
    .map(({ conflict, state }) => ({
      ...conflictRowWords(conflict, { seen: state !== "unseen", context }),
      id: conflict.id,
      state,
      time: clockTime(conflict.raisedAt, conflict.timeZone),
    }));
}

const order: readonly ConflictRow["state"][] = ["unseen", "seen", "withdrawn"];

function stateOf({ id, state }: Conflict, unseen: ReadonlySet<string>): ConflictRow["state"] {
  if (state === "withdrawn") return "withdrawn";
  return unseen.has(id) ? "unseen" : "seen";
}

/** A question and its answer are two scans and one row: the answer's. */
export function rowsOf(
  entries: readonly HistoryEntry[],
  context: WordsContext,
  undoLeft: GateServices["undoLeft"],
): readonly HistoryRow[] {
  return entries
    .filter((entry, index) => !isAnswered(entry, entries[index - 1]))
    .map(({ scan, delivery, undone }) => ({
      ...historyWords(scan, context),
      id: scan.id,
      kind: scan.verdict.kind === "undone" ? "hold" : scan.verdict.kind,
      time: clockTime(scan.decided.correctedAt, null),
      delivery: deliveryWords(delivery),
      unsent: delivery.kind === "unsent",
      undone,
      undo: scan.admission === null || undone ? null : offerOf(undoLeft(scan)),
    }));
}

function offerOf(left: ReturnType<GateServices["undoLeft"]>): HistoryRow["undo"] {
  switch (left.kind) {
    case "unlimited":
      return { secondsLeft: null };
    case "running":
      return { secondsLeft: Math.ceil(left.leftMs / 1_000) };
    case "over":
      return null;
    default:
      return assertNever(left);
  }
}

/** Newest first: the scan above is the later one. */
const isAnswered = ({ scan }: HistoryEntry, above: HistoryEntry | undefined): boolean =>
  scan.verdict.kind === "choose" &&
  above !== undefined &&
  above.scan.decision !== null &&
  above.scan.capture.text === scan.capture.text;
