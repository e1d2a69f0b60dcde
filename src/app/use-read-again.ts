/** What this device has stored, read again after every durable change for as long as the component stands. */
import { useEffect, useState } from "react";

export interface Changing {
  /** Told after every durable change. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Null until it has been read. `read` is the same function each time: another one is read at once. */
export function useReadAgain<S extends Changing, T>(
  source: S,
  read: (source: S) => Promise<T>,
): T | null {
  const [told, setTold] = useState<T | null>(null);
  useEffect(() => {
    let ended = false;
    const again = (): void => {
      void read(source).then((answer) => {
        if (!ended) setTold(() => answer);
        return undefined;
      });
    };
    again();
    const forget = source.subscribe(again);
    return () => {
      ended = true;
      forget();
    };
  }, [source, read]);
  return told;
}
