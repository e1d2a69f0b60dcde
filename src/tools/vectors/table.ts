/** All vectors: the table's situations with the verdicts that its rules expect, then the cases beside it. */
import type { JudgeVector } from "../../core/vector.ts";
import { codeCases } from "./code-cases.ts";
import { expectedOf } from "./expected.ts";
import { packageCases } from "./package-cases.ts";
import { recordCases } from "./record-cases.ts";
import { nameOf, situations } from "./rows.ts";
import { inputOf } from "./scene.ts";
import { undoneCases } from "./undone-cases.ts";
import { zoneCases } from "./zone-cases.ts";

const tableVectors = (): readonly JudgeVector[] =>
  situations().map((situation) => ({
    name: nameOf(situation),
    input: inputOf(situation),
    verdict: expectedOf(situation),
  }));

export const allVectors = (): readonly JudgeVector[] => [
  ...tableVectors(),
  ...zoneCases(),
  ...packageCases(),
  ...codeCases(),
  ...recordCases(),
  ...undoneCases(),
];

/** A list in JSON, one vector a line, so that a difference shows what it changes. */
export const vectorsText = (): string =>
  `[\n${allVectors()
    .map((vector) => JSON.stringify(vector))
    .join(",\n")}\n]\n`;
