import { beforeEach, describe, expect, test } from "vitest";
import type { Role } from "../../core/product.ts";
import type { Changes } from "../../protocol/v1.ts";
import { thisDevice } from "../../testing/builders.ts";
import { emptyJournalState } from "../ingest/journal-state.ts";
import { createMemoryJournalStore } from "../ingest/memory-journal-store.ts";
import { createChangesReader, isNews } from "./changes-reader.ts";

let scans: number;
let counted: number;
beforeEach(() => {
  scans = 7;
  counted = 0;
});

const reads = createMemoryJournalStore({ state: emptyJournalState() }).reads;
const read = createChangesReader({
  reads,
  cursorStands: async () => true,
  manifest: async () => ({ id: "m", asOf: null }),
  connections: async () => [],
  scans: async () => {
    counted += 1;
    return scans;
  },
});
const asked = async (role: Role): Promise<Changes> => {
  const reader = { device: thisDevice, incarnations: [], role };
  const position = { epoch: "e", offset: 0, row: "", settled: 0, settledScan: "" };
  const answer = await read(reader, position);
  if (answer === null) throw new Error("the cursor is gone");
  return answer;
};

describe("how many scans there are", () => {
  test.each(["supervisor", "admin"] as const)("is told to a %s, and is news", async (role) => {
    const before = await asked(role);
    expect(before.scans).toBe(7);
    expect(isNews(await asked(role), before)).toBe(false);
    scans = 8;
    expect(isNews(await asked(role), before)).toBe(true);
  });

  test("is neither counted for a steward nor news to one", async () => {
    const before = await asked("steward");
    scans = 8;
    const after = await asked("steward");
    expect([before.scans, after.scans, counted]).toEqual([null, null, 0]);
    expect(isNews(after, before)).toBe(false);
  });
});
