/** The venue's contradictions as this device has them, also without a connection; read again after every durable change. */
import { useEffect, useState } from "react";
import type { Conflict } from "../../../core/conflict.ts";
import type { ConflictReader } from "../../services.ts";

export interface Contradictions {
  /** Withdrawn ones too. */
  readonly all: readonly Conflict[];
  /** Put aside by nobody on this device. */
  readonly unseen: ReadonlySet<string>;
}

/** Null until they have been read. */
export function useConflicts(conflicts: ConflictReader): Contradictions | null {
  const [read, setRead] = useState<Contradictions | null>(null);
  useEffect(() => {
    let ended = false;
    const again = (): void => {
      void Promise.all([conflicts.all(), conflicts.unseen()]).then(([all, unseen]) => {
        if (!ended) setRead({ all, unseen: new Set(unseen.map(({ id }) => id)) });
        return undefined;
      });
    };
    again();
    const forget = conflicts.subscribe(again);
    return () => {
      ended = true;
      forget();
    };
  }, [conflicts]);
  return read;
}
