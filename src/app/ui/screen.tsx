/** Every screen: status line on top, field, bar at the bottom. None of the three ever moves (LOOK 1). */
import type { ReactNode, Ref } from "react";
import type { Shape } from "./family-shape.tsx";
import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "./screen.css";
import { type Chrome, StatusBar } from "./status-bar.tsx";

interface ScreenProps {
  readonly chrome: Chrome | null;
  readonly bar: ReactNode;
  /** The `Field`. */
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

interface FieldProps {
  readonly family?: Shape;
  readonly ref?: Ref<HTMLElement>;
  readonly children: ReactNode;
}

/** What scrolls when it is too much for the screen; keys of a keyboard must reach it for that. */
export function Field({ family, ref, children }: FieldProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <main className="field" data-family={family} ref={ref} tabIndex={0}>
      {children}
    </main>
  );
}
