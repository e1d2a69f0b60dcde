/** The present moment for words that age ("3 min old"), renewed each second. */
import { useEffect, useState } from "react";
import type { Instant } from "../core/time.ts";

const renewMs = 1_000;

export function useClock(now: () => Instant): Instant {
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), renewMs);
    return () => clearInterval(timer);
  }, [now]);
  return at;
}
