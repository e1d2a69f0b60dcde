import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import type { Database } from "../store/database.ts";
import { inSlices } from "./in-slices.ts";

await onEachDatabase(runOn);

function runOn(name: string, open: () => Promise<Database>): void {
  describe(`rows in slices on ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
    }, 60_000);
    afterAll(() => database.close());

    const row = z.object({ n: z.number() });
    const numbers = (count: number): Promise<readonly (readonly number[])[]> =>
      database.transaction(async (sql) => {
        const slices: number[][] = [];
        const text = `select n from generate_series(1, $1::int) as n`;
        for await (const rows of inSlices(sql, { text, params: [count], row })) {
          slices.push(rows.map(({ n }) => n));
        }
        return slices;
      });

    it.each([0, 1, 999, 1_000, 1_001, 4_500])("gives each of %i once", async (count) => {
      const slices = await numbers(count);
      expect(slices.flat()).toEqual(Array.from({ length: count }, (_, n) => n + 1));
      for (const slice of slices) expect(slice.length).toBeLessThanOrEqual(1_000);
    });

    it("lets others have their turn", async () => {
      let turns = 0;
      let isDone = false;
      const turn = (): void => {
        turns += 1;
        if (!isDone) setImmediate(turn);
      };
      turn();
      await numbers(10_000);
      isDone = true;
      expect(turns).toBeGreaterThan(10);
    });

    it("can be had again in the same transaction", async () => {
      const counts = await database.transaction(async (sql) => {
        const read: number[] = [];
        for (const count of [3, 1_000, 5]) {
          const text = `select n from generate_series(1, $1::int) as n`;
          for await (const rows of inSlices(sql, { text, params: [count], row })) {
            read.push(rows.length);
          }
        }
        return read;
      });
      expect(counts.filter((count) => count > 0)).toEqual([3, 1_000, 5]);
    });
  });
}
