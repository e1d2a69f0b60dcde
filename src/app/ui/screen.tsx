/** Every screen: status line on top, field, bar at the bottom. None of the three ever moves (LOOK 1). */
import type { ReactNode } from "react";
import "./screen.css";
import { StatusBar } from "./status-bar.tsx";
import type { StatusWords } from "./status-words.ts";

/** What stands around every field of an enrolled device. */
export interface Chrome {
  /** The gate's sign: "2". */
  readonly sign: string;
  readonly status: StatusWords;
  /** The mode strip's words; null on a connection that redeems. */
  readonly strip: string | null;
  readonly onOpenStatus?: () => void;
}

interface ScreenProps {
  readonly chrome: Chrome | null;
  readonly bar: ReactNode;
  /** The field: a `<main>`. */
  readonly children: ReactNode;
}

export function Screen({ chrome, bar, children }: ScreenProps) {
  return (
    <div className="screen">
      <div className="screen-top">{chrome !== null && <StatusBar {...chrome} />}</div>
      {children}
      {bar}
    </div>
  );
}
