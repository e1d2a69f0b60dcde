/** One act at a time: asked about, sent once, and told how it ended. */
import { useState } from "react";
import type { Result } from "../../../core/result.ts";
import type { Trouble } from "../../supervision/trouble.ts";

export interface Act {
  readonly state: ActState;
  /** Puts the question away. */
  readonly leave: () => void;
  /** Ends the question where it is done. */
  readonly send: (run: () => Promise<Result<unknown, Trouble>>) => void;
}

type ActState =
  | { readonly kind: "asked" }
  | { readonly kind: "sending" }
  | { readonly kind: "stopped"; readonly trouble: Trouble };

/** `onLeave` also when it is done. */
export function useAct(onLeave: () => void): Act {
  const [state, setState] = useState<ActState>({ kind: "asked" });
  const leave = (): void => {
    setState({ kind: "asked" });
    onLeave();
  };
  return {
    state,
    leave,
    send: (run) => {
      setState({ kind: "sending" });
      void run().then((done) => {
        if (done.ok) return leave();
        return setState({ kind: "stopped", trouble: done.failure });
      });
    },
  };
}
