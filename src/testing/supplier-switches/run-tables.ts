/**
 * A supplier's two tables, run: each row against the sandbox over HTTP, from a fresh start, compared as a whole.
 *
 * They leave nothing out: a value of a switch, or a kind of fault, that the sandbox offers and no row sets is a failure.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bench, createBench } from "./bench.ts";
import { faultRows, settingRows } from "./outcome-table.ts";
import { type Choices, faultIn, switchesIn, wordsIn } from "./settings.ts";
import type { SupplierRig } from "./supplier-rig.ts";
import { type SupplierServer, startSupplier } from "./supplier-server.ts";
import { outcomesUnderFault } from "./under-fault.ts";
import { outcomesUnderSwitches } from "./under-switches.ts";

export interface Tables {
  /**
   * Each call, with its outcome at the supplier as its documents show it. `again` is another handset, ten minutes later;
   * `raced` is a scanner of somebody else between our look and our redemption, so long before the latter; an outcome that
   * begins with `look:` was reached by the look, and nothing was sent.
   */
  readonly usual: string;
  readonly switches: string;
  readonly faults: string;
}

export function runTables(rig: SupplierRig, tables: Tables): void {
  const settings = settingRows(tables.usual, tables.switches);
  const faults = faultRows(tables.faults);
  let server: SupplierServer;
  let bench: Bench;
  let choices: Choices;

  beforeAll(async () => {
    server = await startSupplier(rig);
    bench = await createBench(rig, server);
    choices = await server.choices();
  });
  afterAll(() => server.close());

  describe("under its switches", () => {
    test.each(settings)("$set $configured", async ({ set, configured, outcomes }) => {
      const answered = outcomesUnderSwitches(bench, switchesIn(set, choices), wordsIn(configured));
      expect(await answered).toEqual(outcomes);
    });

    test("no choice is left out", async () => {
      server.reset();
      const patches = settings.map(({ set }) => switchesIn(set, choices));
      const all = [await server.switches(), ...patches];
      const missing = [...choices].flatMap(([name, values]) =>
        values
          .filter((value) => all.every((patch) => patch[name] !== value))
          .map((value) => `${name}=${value}`),
      );
      expect(Object.keys(await server.switches()).toSorted()).toEqual(
        [...choices.keys()].toSorted(),
      );
      expect(missing).toEqual([]);
    });
  });

  describe("under faults", () => {
    test.each(faults)("$set", async ({ set, outcomes }) => {
      expect(await outcomesUnderFault(bench, faultIn(set))).toEqual(outcomes);
    });

    test("no kind is left out", async () => {
      const set = new Set(faults.map((row) => faultIn(row.set)?.kind));
      const kinds = await server.faultKinds();
      expect(kinds).toContain("drop-after-commit");
      expect(kinds.filter((each) => !set.has(each))).toEqual([]);
    });
  });
}
