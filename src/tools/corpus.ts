/**
 * `npm run corpus -- --dir DIR [--rotations 0,90,180,270] [--engines stile,…] --json`: decodes photographs of codes in a real
 * browser, with the app's own strategy and two others, and compares with the expectation beside each (DESIGN 10). The last
 * line of stdout is the JSON line; what was not read is told on stderr. Ends with 2 where there is nothing to decode.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { markOf } from "../testing/bench/corpus/compare.ts";
import { type CorpusImage, imagesIn } from "../testing/bench/corpus/images.ts";
import { type EngineTally, tallyOf, type Trial } from "../testing/bench/corpus/tally.ts";
import { type Lab, openLab } from "../testing/bench/lab.ts";
import type { CorpusEngine } from "../testing/bench/page/corpus.ts";
import type { Rotation } from "../testing/bench/page/pictures.ts";

const { values } = parseArgs({
  options: {
    dir: { type: "string", default: "" },
    rotations: { type: "string", default: "0" },
    engines: { type: "string", default: "stile,zxing-wasm,zxing-browser" },
    json: { type: "boolean", default: false },
  },
});

const images = values.dir === "" ? [] : imagesIn(values.dir);
const turns = ([0, 90, 180, 270] as const).filter((turn) =>
  values.rotations.split(",").includes(String(turn)),
);
const engines = (["stile", "zxing-wasm", "zxing-browser"] as const).filter((engine) =>
  values.engines.split(",").includes(engine),
);

if (images.length === 0) {
  say(`no picture with an expectation beside it in ${values.dir === "" ? "--dir" : values.dir}`);
  process.exitCode = 2;
} else {
  const lab = await openLab({ page: "corpus", serve });
  const tallies: EngineTally[] = [];
  for (const engine of engines) tallies.push(tallyOf(engine, await trialsOf(lab, engine)));
  await lab.close();
  process.stdout.write(`${JSON.stringify({ engines: tallies })}\n`);
}

async function trialsOf({ page }: Lab, engine: CorpusEngine): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const [at, image] of images.entries()) {
    for (const turn of turns) trials.push(await trialOf(page, engine, { image, turn }));
    if (at % 50 === 49) say(`${engine}: ${at + 1} of ${images.length} pictures`);
  }
  return trials;
}

async function trialOf(
  page: Lab["page"],
  engine: CorpusEngine,
  { image, turn }: { readonly image: CorpusImage; readonly turn: Rotation },
): Promise<Trial> {
  const { ms, codes } = await page.evaluate(
    ([by, path, rotation]) => window.corpus(by, path, rotation),
    [engine, image.path, turn] as const,
  );
  const mark = markOf(image, codes);
  const isBad = mark === "wrong" || (mark === "missed" && image.expected.kind !== "nothing");
  if (isBad && engine === "stile") {
    say(`${mark}: ${image.path} turned ${turn}${mark === "wrong" ? ` ${codes[0]?.text}` : ""}`);
  }
  return { folder: image.folder, mark, ms };
}

function serve(path: string): Uint8Array | null {
  const known = images.some((image) => image.path === path);
  return known ? readFileSync(join(values.dir, path)) : null;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
