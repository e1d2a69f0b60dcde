/** The evening report of one day of the venue. */
import { type ReactElement, useMemo, useState } from "react";
import { useLocation, useSearch } from "wouter";
import type { ConnectionId } from "../../../core/ids.ts";
import type { ConnectionMode } from "../../../core/product.ts";
import type { LocalDate } from "../../../core/time.ts";
import type { Report } from "../../../protocol/venue.ts";
import type { Supervision } from "../../supervision/supervision.ts";
import type { Watch } from "../../supervision/watch.ts";
import { valueOf } from "../../supervision/watched.ts";
import { modeQuestion } from "../../ui/words/report-words.ts";
import { todayOf } from "../../ui/words/when.ts";
import { QuestionView } from "./question-view.tsx";
import { reportCsv } from "./report-csv.ts";
import { dayBeside, reportDay, reportPath } from "./report-day.ts";
import { ReportView } from "./report-view.tsx";
import { saveFile } from "./save-file.ts";
import { useAct } from "./use-act.ts";
import { type BoardPageProps, useBoardFrame } from "./use-board-chrome.ts";
import { useWatched } from "./use-watched.ts";

const useReport = (supervision: Supervision, day: LocalDate): Watch<Report> =>
  useMemo(() => supervision.report(day), [supervision, day]);

interface Switching {
  readonly id: ConnectionId;
  readonly label: string;
  readonly to: ConnectionMode;
}

export function ReportPage(props: BoardPageProps): ReactElement {
  const { supervision } = props;
  const [, navigate] = useLocation();
  const frame = useBoardFrame(props);
  const today = todayOf({ now: frame.now, timeZone: frame.timeZone });
  const days = { today, latest: supervision.venue.latestDay(frame.now) ?? today };
  const day = reportDay(useSearch(), days);
  const watch = useReport(supervision, day);
  const watched = useWatched(watch);
  const [switching, setSwitching] = useState<Switching | null>(null);
  const act = useAct(() => setSwitching(null));
  if (switching !== null) {
    return (
      <QuestionView
        chrome={frame.chrome}
        question={modeQuestion(switching.label, switching.to)}
        act={act}
        run={async () => {
          const done = await supervision.setMode(switching.id, switching.to);
          watch.again();
          return done;
        }}
      />
    );
  }
  const goTo = (distance: number) => {
    const beside = dayBeside(day, distance, days);
    return beside === null ? null : () => navigate(reportPath(beside), { replace: true });
  };
  const report = valueOf(watched);
  const context =
    report === null
      ? null
      : { words: { ...frame.context, now: report.madeAt }, timeZone: report.timeZone };
  return (
    <ReportView
      frame={frame}
      day={day}
      watched={watched}
      context={context}
      connectionLabel={supervision.venue.connectionLabel}
      actions={{
        onBack: () => navigate("/board"),
        onEarlier: goTo(-1),
        onLater: goTo(1),
        onAgain: watch.again,
        onPrint: () => print(),
        onSave: () => {
          if (report === null || context === null) return;
          saveFile(`stile-${day}.csv`, reportCsv(report, context));
        },
        onMode: supervision.role === "admin" ? setSwitching : null,
      }}
    />
  );
}
