/**
 * Whether anything that was acknowledged is ever missing: after kills, after a torn log, after the power went (STORAGE 4). Each
 * beside plain rows in another origin of the same browser, which die the same deaths.
 *
 * Fewer trials for a quick look: `STILE_KILLS`, `STILE_TORN_LOGS`, `STILE_POWER_CUTS`; 0 leaves a figure out.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSeededRandom } from "../../seeded-random.ts";
import { type Figure, figureOf } from "../figures.ts";
import { startLabServer } from "../lab-server.ts";
import { killTrials } from "./kills.ts";
import type { Lab } from "./lab.ts";
import { whyNoDisks } from "./loop-disk.ts";
import { powerCutTrials } from "./power-cuts.ts";
import type { Toll } from "./toll.ts";
import { tornLogTrials } from "./torn-logs.ts";

const seed = 20_261_121;

export async function measureDurability(say: (line: string) => void): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "stile-durability-"));
  const drop = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", drop);
  const server = await startLabServer({ pages: ["durability"] });
  try {
    const address = server.addressOf("durability");
    return await figuresIn({ address, folder, say, random: createSeededRandom(seed) });
  } finally {
    await server.close();
    process.off("exit", drop);
    drop();
  }
}

async function figuresIn(lab: Lab): Promise<readonly Figure[]> {
  const [kills, tornLogs, powerCuts] = [
    trialsOf("STILE_KILLS", 100),
    trialsOf("STILE_TORN_LOGS", 10),
    trialsOf("STILE_POWER_CUTS", 12),
  ];
  const figures: Figure[] = [];
  if (kills > 0) {
    const toll = await killTrials(lab, kills);
    figures.push(figureOfToll("kills", "strict", { toll, least: kills }));
  }
  if (tornLogs > 0) {
    const toll = await tornLogTrials(lab, tornLogs);
    figures.push(figureOfToll("torn-log", "strict", { toll, least: tornLogs }));
  }
  const whyNot = powerCuts > 0 ? await whyNoDisks(lab.folder) : "not asked for";
  if (whyNot === null) {
    const toll = await powerCutTrials(lab, powerCuts);
    figures.push(figureOfToll("power-cut", "relaxed", { toll, least: powerCuts }));
  } else {
    lab.say(`durability.power-cut-missing is left out: ${whyNot}`);
  }
  return figures;
}

const trialsOf = (variable: string, usually: number): number =>
  Number(process.env[variable] ?? usually);

interface Trials {
  readonly toll: Toll;
  readonly least: number;
}

const figureOfToll = (
  what: string,
  rowsAre: "strict" | "relaxed",
  { toll: { trials, scans, rows }, least }: Trials,
): Figure =>
  figureOf({
    name: `durability.${what}-missing`,
    unit: "scans",
    value: scans.missing,
    reference: `${rowsAre} rows of another origin, without mirror and ballast, ${rows.acknowledged} acknowledged in the same trials`,
    referenceValue: rows.missing,
    limit: `value 0, of ${scans.acknowledged} acknowledged in ${trials} trials`,
    holds: ({ value }) => value === 0 && trials >= least && scans.acknowledged > 0,
  });
