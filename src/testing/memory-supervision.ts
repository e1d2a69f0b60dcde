/** What a gateway in memory keeps for its supervisors, on the journal that it writes. */
import { createMemoryActLog } from "../gateway/acts/memory-act-log.ts";
import type { GatewayPorts } from "../gateway/gateway-ports.ts";
import { createMemoryVenueHistory } from "../gateway/history/memory-venue-history.ts";
import type { JournalState } from "../gateway/ingest/journal-state.ts";

type SupervisionPorts = Pick<GatewayPorts, "history" | "acts" | "sums" | "origin" | "newCode">;

export function memorySupervision(state: JournalState): SupervisionPorts {
  let codes = 0;
  return {
    history: createMemoryVenueHistory(state),
    acts: createMemoryActLog(),
    sums: null,
    origin: "http://gateway.test",
    newCode: () => `code-${(codes += 1)}`,
  };
}
