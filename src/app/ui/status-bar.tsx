/** The status line: gate sign, what is true now, and an icon that says it without colour. */
import type { ReactElement } from "react";
import { Icon } from "./icon.tsx";
import type { ModeStrip } from "./status.ts";
import { modeStripWords, type StatusWords } from "./status-words.ts";

export interface StatusBarProps {
  readonly sign: string;
  readonly words: StatusWords;
}

/** What stands around every field of an enrolled device. */
export interface Chrome {
  /** The gate's sign: "2". */
  readonly sign: string;
  readonly status: StatusWords;
  /** The mode strip's words; null on a connection that redeems. */
  readonly strip: string | null;
  readonly onOpenStatus?: () => void;
}

export function StatusBar({ sign, words }: StatusBarProps): ReactElement {
  return (
    <header className="status">
      <GateSign sign={sign} />
      <div role="status" aria-live="polite">
        <p className="status-first" data-testid="status-first">
          {words.first}
        </p>
        <p className="status-second" data-testid="status-second">
          {words.second}
        </p>
      </div>
      <Icon name={words.icon} />
    </header>
  );
}

export function GateSign({
  sign,
  large = false,
}: {
  readonly sign: string;
  readonly large?: boolean;
}): ReactElement {
  return (
    <div className="gate-sign" data-large={large} aria-hidden="true">
      {sign}
    </div>
  );
}

export function ModeStripRow({ mode }: { readonly mode: ModeStrip }): ReactElement | null {
  if (mode === null) return null;
  return (
    <p className="strip" data-testid="mode-strip" data-mode={mode}>
      {modeStripWords(mode)}
    </p>
  );
}
