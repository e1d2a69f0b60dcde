/** What was found wanting before the shift, for the row under the camera; null after somebody has looked. */
import { useStore } from "zustand";
import { troubleAtStart } from "./readiness/readiness-of.ts";
import type { GateServices } from "./services.ts";

export function useReadyTrouble({ readiness }: Pick<GateServices, "readiness">): string | null {
  const { probed, wasOpened } = useStore(readiness.store);
  return wasOpened ? null : troubleAtStart(probed);
}
