/** This device's history, read again after every durable change. */
import { type ReactElement, useEffect, useState } from "react";
import { useLocation } from "wouter";
import type { GateServices, HistoryEntry, HistoryTotals } from "../../services.ts";
import { useServices } from "../../services.ts";
import { deliveryWords, historyWords } from "../../ui/words/history-words.ts";
import type { WordsContext } from "../../ui/words/verdict-words.ts";
import { clockTime } from "../../ui/words/when.ts";
import { useClock } from "../../use-clock.ts";
import { useGateChrome, wordsContext } from "../../use-gate-chrome.ts";
import { type HistoryRow, HistoryView } from "./history-view.tsx";

/** More than a shift's operator looks back; the tablet has the rest. */
const shown = 300;

export function HistoryPage({ gate }: { readonly gate: GateServices }): ReactElement {
  const { now: clock } = useServices();
  const [, navigate] = useLocation();
  const now = useClock(clock);
  const chrome = useGateChrome(gate);
  const [read, setRead] = useState<Read | null>(null);
  const { history } = gate;
  useEffect(() => {
    let ended = false;
    const again = (): void => {
      void Promise.all([history.latest(shown), history.totals()]).then(([entries, totals]) => {
        if (!ended) setRead({ entries, totals });
        return undefined;
      });
    };
    again();
    const forget = history.subscribe(again);
    return () => {
      ended = true;
      forget();
    };
  }, [history]);
  const context = wordsContext(gate, now);
  return (
    <HistoryView
      chrome={chrome}
      totals={read?.totals ?? { peopleIn: 0, notLetIn: 0, toSend: 0 }}
      rows={read === null ? null : rowsOf(read.entries, context)}
      onBack={() => navigate("/")}
    />
  );
}

interface Read {
  readonly entries: readonly HistoryEntry[];
  readonly totals: HistoryTotals;
}

/** A question and its answer are two scans and one row: the answer's. */
export function rowsOf(
  entries: readonly HistoryEntry[],
  context: WordsContext,
): readonly HistoryRow[] {
  return entries
    .filter((entry, index) => !isAnswered(entry, entries[index - 1]))
    .map(({ scan, delivery }) => ({
      ...historyWords(scan, context),
      id: scan.id,
      kind: scan.verdict.kind,
      time: clockTime(scan.decided.correctedAt, null),
      delivery: deliveryWords(delivery),
      unsent: delivery.kind === "unsent",
    }));
}

/** Newest first: the scan above is the later one. */
const isAnswered = ({ scan }: HistoryEntry, above: HistoryEntry | undefined): boolean =>
  scan.verdict.kind === "choose" &&
  above !== undefined &&
  above.scan.decision !== null &&
  above.scan.capture.text === scan.capture.text;
