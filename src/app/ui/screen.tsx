/** Every screen: status line on top, field, bar at the bottom. None of the three ever moves (LOOK 1). */
import type { ReactNode } from "react";
import "./screen.css";
import { type Chrome, StatusBar } from "./status-bar.tsx";

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
