/** The status line: which gate, and how this device's work stands. Below it the mode strip, where there is one. */
import { Icon } from "./icon.tsx";
import "./status-bar.css";
import type { StatusWords } from "./status-words.ts";

/** What stands around every field of an enrolled device. */
export interface Chrome {
  /** The gate's sign: "2". */
  readonly sign: string;
  readonly status: StatusWords;
  /** The mode strip's words; null on a connection that redeems. */
  readonly strip: string | null;
  readonly onOpenStatus?: () => void;
  /** On a supervisor's device. */
  readonly onOpenBoard?: () => void;
}

/** Characters that fit at full size beside sign and icon on 360 pixels. */
const longFirst = 30;

export function StatusBar({ sign, status, strip, onOpenStatus, onOpenBoard }: Chrome) {
  const content = (
    <>
      <span className="gate-sign" data-length={sign.length > 2 ? "long" : "short"}>
        <span className="unseen">Gate </span>
        {sign}
      </span>
      <span className="status-words">
        <span
          className="status-first"
          data-testid="status-first"
          data-long={status.first.length > longFirst}
        >
          {status.first}
        </span>
        <span className="status-second" data-testid="status-second">
          {status.second}
        </span>
      </span>
      <Icon name={status.icon} />
    </>
  );
  return (
    <header>
      <div className="status-line">
        {onOpenStatus === undefined ? (
          <div className="status-bar">{content}</div>
        ) : (
          <button type="button" className="status-bar" onClick={onOpenStatus}>
            {content}
          </button>
        )}
        {onOpenBoard !== undefined && (
          <button
            type="button"
            className="status-board"
            data-testid="open-board"
            onClick={onOpenBoard}
          >
            Board
          </button>
        )}
      </div>
      {strip !== null && (
        <p className="mode-strip" data-testid="mode-strip">
          {strip}
        </p>
      )}
    </header>
  );
}
