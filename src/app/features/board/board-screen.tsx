/** Every page of the board: venue, day and clock on top, how the devices stand beside them, keys at the bottom. */
import type { ReactNode } from "react";
import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import { Icon } from "../../ui/icon.tsx";
import "../../ui/screen.css";
import "../../ui/status-bar.css";
import "../../ui/board.css";
import type { StatusIcon } from "../../ui/status-words.ts";

export interface BoardChrome {
  readonly venue: string;
  /** "Sat 18 Jul" */
  readonly date: string;
  /** "14:36" */
  readonly time: string;
  readonly first: string;
  readonly second: string;
  readonly icon: StatusIcon;
  /** Null where everything redeems. */
  readonly strip: string | null;
  /** A ticket was scanned where nothing is scanned; null most of the time. */
  readonly held: string | null;
}

interface BoardScreenProps {
  readonly chrome: BoardChrome;
  readonly bar: ReactNode;
  /** The `Field`. */
  readonly children: ReactNode;
}

export function BoardScreen({ chrome, bar, children }: BoardScreenProps) {
  const { venue, date, time, first, second, icon, strip, held } = chrome;
  return (
    <div className="screen board">
      <div className="screen-top">
        <header>
          <div className="board-head">
            <p className="board-venue">
              <strong>{venue}</strong> <span>{date}</span>
            </p>
            <p className="board-standing" data-testid="board-standing">
              <strong>{first}</strong> <span>{second}</span>
            </p>
            <Icon name={icon} size={26} />
            <p className="board-clock">{time}</p>
          </div>
          <p className="board-held" role="alert" data-testid="held-scan">
            {held}
          </p>
          {strip !== null && (
            <p className="mode-strip" data-testid="mode-strip">
              {strip}
            </p>
          )}
        </header>
      </div>
      {children}
      {bar}
    </div>
  );
}
