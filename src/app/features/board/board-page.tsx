/** The board: who is inside, what contradicts, how the devices stand, and what they scan. */
import { type ReactElement, useEffect, useEffectEvent, useMemo, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { useStore } from "zustand";
import { historyPath } from "../../supervision/scan-filter.ts";
import type { ScanFeed } from "../../supervision/scan-feed.ts";
import { BoardView } from "./board-view.tsx";
import { choicesIn, filterOf, type ScanChoices, searchOf } from "./scan-choices.ts";
import { type BoardPageProps, useBoardFrame } from "./use-board-chrome.ts";
import { useConflicts } from "../../use-conflicts.ts";
import { useWatched } from "./use-watched.ts";

export function BoardPage(props: BoardPageProps): ReactElement {
  const { gate, supervision } = props;
  const [, navigate] = useLocation();
  const frame = useBoardFrame(props);
  const choices = choicesIn(useSearch());
  const choose = (next: ScanChoices): void =>
    navigate(`/board${searchOf(next)}`, { replace: true });
  const [text, setText] = useTyped(choices.text, (typed) => choose({ ...choices, text: typed }));
  const feed = useScanFeed(props, choices);
  const scans = useStore(feed.store);
  return (
    <BoardView
      frame={frame}
      occupancy={useWatched(supervision.occupancy)}
      devices={useWatched(supervision.devices)}
      contradictions={useConflicts(gate.conflicts)}
      scans={scans}
      feed={feed}
      filters={{ choices, text, onChoose: choose, onText: setText }}
      venue={supervision.venue}
      actions={{
        onScan: () => navigate("/"),
        onReport: () => navigate("/board/report"),
        onDevices: () => navigate("/board/devices"),
        onOccupancyAgain: supervision.occupancy.again,
        onDevicesAgain: supervision.devices.again,
      }}
    />
  );
}

/** Another choice, or another day, is another feed. */
function useScanFeed({ supervision }: BoardPageProps, choices: ScanChoices): ScanFeed {
  const timeZone = supervision.venue.timeZone() ?? "UTC";
  const filter = filterOf(choices, { now: supervision.now(), timeZone });
  const asked = historyPath(filter, "");
  const feed = useMemo(
    () => supervision.scans(filter),
    // oxlint-disable-next-line react/exhaustive-deps -- the question says all that the filter does
    [supervision, asked],
  );
  useEffect(() => feed.look(), [feed]);
  return feed;
}

/** Long enough not to ask with every letter (ms). */
const typingMs = 300;

/** A text that is told when the typing rests; another one from outside takes its place. */
function useTyped(
  given: string,
  onRest: (text: string) => void,
): readonly [string, (text: string) => void] {
  const [typed, setTyped] = useState({ given, text: given });
  const text = typed.given === given ? typed.text : given;
  // whoever chooses a gate while the typing rests has chosen both
  const tell = useEffectEvent(onRest);
  useEffect(() => {
    if (text === given) return undefined;
    const timer = setTimeout(() => tell(text), typingMs);
    return () => clearTimeout(timer);
  }, [text, given]);
  return [text, (next) => setTyped({ given, text: next })];
}
