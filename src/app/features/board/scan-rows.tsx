/**
 * The scans of all devices, newest first. The next page is asked for shortly before its place comes into view; whether the
 * top of the list is in view decides whether it follows. Rows out of view cost no layout (`content-visibility`), and rows
 * that say the same are not drawn again.
 */
import { memo, useMemo, useRef } from "react";
import type { HistoryScan } from "../../../protocol/venue.ts";
import type { NextPage, ScanFeed } from "../../supervision/scan-feed.ts";
import type { ScanList } from "../../supervision/scan-list.ts";
import type { VenueList } from "../../supervision/venue-list.ts";
import "../../ui/board-scans.css";
import { ScanMark, ScanWords } from "../../ui/scan-row.tsx";
import { boardScanWords, troubleWords } from "../../ui/words/board-words.ts";
import { digits } from "../../ui/words/numbers.ts";
import type { WordsContext } from "../../ui/words/verdict-words.ts";
import { GateSign } from "./gate-sign.tsx";
import { sightRef } from "./sight.ts";

interface ScanRowsProps {
  readonly list: ScanList;
  readonly next: NextPage;
  readonly feed: Pick<ScanFeed, "follow" | "more" | "showFresh">;
  readonly venue: Pick<VenueList, "sign">;
  /** The same object for as long as it says the same: another one draws every row anew. */
  readonly context: WordsContext;
  readonly timeZone: string | null;
  /** Whether anything is left out on purpose. */
  readonly isFiltered: boolean;
}

export function ScanRows(props: ScanRowsProps) {
  const { list, next, feed, isFiltered } = props;
  const place = useRef<HTMLDivElement>(null);
  const top = useMemo(() => sightRef((sight) => feed.follow(sight !== "above"), 0), [feed]);
  const end = useMemo(
    () => sightRef((sight) => (sight === "in-view" ? feed.more() : undefined), readAheadPx),
    [feed],
  );
  return (
    <>
      <div ref={place}>
        <div ref={top} />
      </div>
      {list.fresh !== null && (
        <output className="scans-fresh">
          <button
            type="button"
            className="board-key"
            data-testid="scans-fresh"
            onClick={() => {
              feed.showFresh();
              place.current?.scrollIntoView();
            }}
          >
            {digits(list.fresh.count)} new
          </button>
        </output>
      )}
      {list.rows.length === 0 ? (
        <p className="board-note">
          {isFiltered ? "No scan fits these choices." : "No scans yet. The first one shows here."}
        </p>
      ) : (
        <ol className="scan-list" data-testid="scan-list">
          {list.rows.map((entry) => (
            <Row
              key={entry.scan.id}
              entry={entry}
              sign={props.venue.sign(entry.scan.post.gate)}
              context={props.context}
              timeZone={props.timeZone}
            />
          ))}
        </ol>
      )}
      <div key={list.rows.length} ref={end} />
      <NextPageNote next={next} isEnd={list.before === null} onAgain={feed.more} />
    </>
  );
}

/** The next page is on its way before the last row is seen (CSS pixels). */
const readAheadPx = 800;

interface RowProps {
  readonly entry: HistoryScan;
  readonly sign: string;
  readonly context: WordsContext;
  readonly timeZone: string | null;
}

const Row = memo(function Row({ entry, sign, context, timeZone }: RowProps) {
  const { time, family, title, detail, operator, standing } = boardScanWords(
    entry,
    context,
    timeZone,
  );
  return (
    <li className="board-scan" data-testid="board-scan" data-kind={entry.scan.verdict.kind}>
      <span className="scan-time">{time}</span>
      <GateSign sign={sign} />
      <ScanMark family={family} />
      <ScanWords title={title} detail={detail} />
      <span className="scan-operator">{operator}</span>
      <span className="scan-standing">{standing}</span>
    </li>
  );
});

interface NextPageNoteProps {
  readonly next: NextPage;
  readonly isEnd: boolean;
  readonly onAgain: () => void;
}

function NextPageNote({ next, isEnd, onAgain }: NextPageNoteProps) {
  if (next.kind === "missed") {
    return (
      <output className="board-missing">
        <span>
          <strong>Could not load more scans.</strong> {troubleWords(next.trouble)}
        </span>
        <button type="button" className="board-key" onClick={onAgain}>
          Try again
        </button>
      </output>
    );
  }
  if (isEnd) return null;
  return (
    <p className="board-note">{next.kind === "asking" ? "Asking for more scans" : "More below"}</p>
  );
}
