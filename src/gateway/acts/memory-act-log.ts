/** The log of acts in memory, for simulations and tests; `rows` outlive the gateway that wrote them. */
import type { ActRecord } from "../../protocol/venue.ts";
import { type ActLog, switchIn } from "./act-log.ts";

export const createMemoryActLog = (rows: ActRecord[] = []): ActLog => ({
  record: async (act) => void rows.push(act),
  between: async (from, to) =>
    rows
      .filter(({ at }) => at >= from && at < to)
      .toReversed()
      .toSorted((a, b) => b.at - a.at),
  modeSwitches: async () => rows.flatMap(switchIn),
});
