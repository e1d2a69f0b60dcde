/**
 * How long a frame takes and how many codes are read, by the app's strategy and by `@zxing/browser`, on the same frames. Each
 * gets the frame as it likes it: a `VideoFrame`, a drawn canvas; what that costs is the camera group's business.
 */
import { quantile } from "./corpus/tally.ts";
import { type Figure, figureOf, median } from "./figures.ts";
import { frameHeight, frameWidth } from "./gate-frames/picture.ts";
import { type Recipe, recipesFor } from "./gate-frames/recipe.ts";
import { render } from "./gate-frames/render.ts";
import { openLab } from "./lab.ts";
import type { DecodeAnswer } from "./page/decode.ts";

const seed = 20_261_121;
const rounds = 5;

export async function measureDecode(say: (line: string) => void): Promise<readonly Figure[]> {
  const recipes = recipesFor(seed);
  const lab = await openLab({
    page: "decode",
    serve: (path) => {
      const recipe = recipes[Number(path)];
      return recipe === undefined ? null : render(recipe);
    },
  });
  const { page } = lab;
  for (const [at] of recipes.entries()) {
    await page.evaluate(([n, w, h]) => window.bench.load(n, w, h), [
      at,
      frameWidth,
      frameHeight,
    ] as const);
  }
  say(`${recipes.length} frames drawn`);
  const runs: (readonly DecodeAnswer[])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const answers: DecodeAnswer[] = [];
    for (const [at] of recipes.entries()) {
      answers.push(
        await page.evaluate(([n, first]) => window.bench.decode(n, first), [
          at,
          (at + round) % 2 === 0 ? "stile" : "reference",
        ] as const),
      );
    }
    runs.push(answers);
    say(`decode: round ${round + 1} of ${rounds}`);
  }
  await lab.close();
  return figuresOf(recipes, runs);
}

type By = "stile" | "reference";

function figuresOf(
  recipes: readonly Recipe[],
  runs: readonly (readonly DecodeAnswer[])[],
): readonly Figure[] {
  const times = (by: By, part: number): number =>
    median(
      runs.map((answers) =>
        quantile(
          answers.map((each) => each[by].ms),
          part,
        ),
      ),
    );
  const recall = (by: By): number =>
    median(
      runs.map((answers) =>
        partRead(
          recipes,
          answers.map((each) => each[by].texts),
        ),
      ),
    );
  const against = { reference: "@zxing/browser, TRY_HARDER, same formats and frames" } as const;
  return [
    figureOf({
      ...against,
      name: "decode.p50",
      unit: "ms",
      value: times("stile", 0.5),
      referenceValue: times("reference", 0.5),
      limit: "ratio <= 1/6",
      holds: ({ ratio }) => ratio <= 1 / 6,
    }),
    figureOf({
      ...against,
      name: "decode.p95",
      unit: "ms",
      value: times("stile", 0.95),
      referenceValue: times("reference", 0.95),
      limit: "ratio <= 1",
      holds: ({ ratio }) => ratio <= 1,
    }),
    figureOf({
      ...against,
      name: "decode.qr-recall",
      unit: "parts",
      value: recall("stile"),
      referenceValue: recall("reference"),
      limit: "ratio >= 1.5",
      holds: ({ ratio }) => ratio >= 1.5,
    }),
    figureOf({
      ...against,
      name: "decode.wrong",
      unit: "frames",
      value: sumOf(
        runs.map((answers) =>
          wrongIn(
            recipes,
            answers.map((each) => each.stile.texts),
          ),
        ),
      ),
      referenceValue: sumOf(
        runs.map((answers) =>
          wrongIn(
            recipes,
            answers.map((each) => each.reference.texts),
          ),
        ),
      ),
      limit: "value = 0",
      holds: ({ value }) => value === 0,
    }),
  ];
}

type Texts = readonly (readonly string[])[];

/** Of the frames with a QR code. */
function partRead(recipes: readonly Recipe[], texts: Texts): number {
  const qrCodes = recipes.flatMap(({ code }, at) =>
    code?.bcid === "qrcode" ? [texts[at]?.includes(code.text) === true] : [],
  );
  return qrCodes.filter(Boolean).length / qrCodes.length;
}

/** Frames in which something was read that is not there. A check digit belongs to the code. */
const wrongIn = (recipes: readonly Recipe[], texts: Texts): number =>
  recipes.filter(({ code }, at) =>
    (texts[at] ?? []).some((text) => code === null || !text.startsWith(code.text)),
  ).length;

const sumOf = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
