/** A hand scanner where nothing is scanned: whoever hears it beep must not believe that somebody was let in. */
import { createStore } from "zustand/vanilla";
import type { Scheduler } from "../core/effects.ts";
import type { HandScannerService } from "./services.ts";

interface HeldScansDeps {
  readonly scheduler: Scheduler;
  /** After each scan that was held back. */
  readonly onHeld: () => void;
}

interface Wedge {
  readonly hold: (onHeld: () => void) => () => void;
}

/** Long enough to look up from the ticket (ms). */
const toldMs = 8_000;

export function holdScans(
  wedge: Wedge,
  { scheduler, onHeld }: HeldScansDeps,
): Pick<HandScannerService, "hold" | "held"> {
  const held = createStore(() => ({ isTold: false }));
  let forget: (() => void) | null = null;
  const untold = (): void => {
    forget?.();
    held.setState({ isTold: false });
  };
  return {
    held,
    hold: () => {
      const release = wedge.hold(() => {
        forget?.();
        forget = scheduler.after(toldMs, untold);
        held.setState({ isTold: true });
        onHeld();
      });
      return () => {
        release();
        untold();
      };
    },
  };
}
