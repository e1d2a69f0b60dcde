/**
 * From a camera's frame to its text, in the app's way and by drawing each frame on a canvas for `@zxing/browser`; which frames
 * are skipped meanwhile, and how long the page stands still. Chromium's fake camera plays a film of gate frames.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quantile } from "./corpus/tally.ts";
import { type Figure, figureOf, median } from "./figures.ts";
import { frameHeight, frameWidth } from "./gate-frames/picture.ts";
import { type Recipe, recipesFor } from "./gate-frames/recipe.ts";
import { render } from "./gate-frames/render.ts";
import { openLab } from "./lab.ts";
import type { CameraAnswer, CameraWay } from "./page/camera.ts";

const seed = 20_261_121;
const rounds = 5;
const framesPerSecond = 30;
const tickets = 11;
/** How a ticket comes: a hand moves it in (pixels of smear), holds it still, and takes it away. */
const coming = [26, 18, 11] as const;
const held = 5;
const empty = 4;
const spanMs = (tickets * (coming.length + held + empty) * 1_000) / framesPerSecond;

export async function measureCamera(say: (line: string) => void): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "stile-film-"));
  const film = join(folder, "gate.y4m");
  writeFilm(film);
  say("film drawn");
  const lab = await openLab({
    page: "camera",
    flags: [
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
  const ways = ["control", "stile", "reference"] as const;
  const runs: Record<CameraWay, CameraAnswer>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const by = async (way: CameraWay): Promise<CameraAnswer> =>
      lab.page.evaluate(([how, ms]) => window.camera(how, ms), [way, spanMs] as const);
    const [control, stile, reference] = [await by(ways[0]), await by(ways[1]), await by(ways[2])];
    runs.push({ control, stile, reference });
    say(`camera: round ${round + 1} of ${rounds}`);
  }
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
  return figuresOf(runs);
}

function figuresOf(runs: readonly Record<CameraWay, CameraAnswer>[]): readonly Figure[] {
  const middle = (pick: (run: Record<CameraWay, CameraAnswer>) => number): number =>
    median(runs.map(pick));
  const latency = (way: CameraWay): number => middle((run) => quantile(run[way].latencies, 0.5));
  return [
    figureOf({
      name: "camera.p50",
      unit: "ms",
      value: latency("stile"),
      reference: "canvas and @zxing/browser, TRY_HARDER, same film",
      referenceValue: latency("reference"),
      limit: "ratio <= 1/6",
      holds: ({ ratio }) => ratio <= 1 / 6,
    }),
    figureOf({
      name: "camera.skipped",
      unit: "frames",
      value: middle(({ stile, control }) => Math.max(0, control.frames - stile.frames)),
      reference: "frames of a control that decodes nothing",
      referenceValue: middle(({ control }) => control.frames),
      limit: "value <= 1",
      holds: ({ value }) => value <= 1,
    }),
    figureOf({
      name: "camera.stall-p95",
      unit: "ms",
      value: middle(({ stile }) => quantile(stile.stalls, 0.95)),
      reference: "canvas and @zxing/browser, TRY_HARDER, same film",
      referenceValue: middle(({ reference }) => quantile(reference.stalls, 0.95)),
      limit: "value <= 10",
      holds: ({ value }) => value <= 10,
    }),
  ];
}

function writeFilm(path: string): void {
  const recipes = recipesFor(seed)
    .filter(({ code }) => code !== null)
    .slice(0, tickets);
  const file = openSync(path, "w");
  const colours = Buffer.alloc((frameWidth * frameHeight) / 2, 128);
  const head = `YUV4MPEG2 W${frameWidth} H${frameHeight} F${framesPerSecond}:1 Ip A1:1 C420jpeg`;
  writeSync(file, `${head}\n`);
  const write = (recipe: Recipe, frames: number): void => {
    const luma = render(recipe);
    for (let at = 0; at < frames; at += 1) {
      writeSync(file, "FRAME\n");
      writeSync(file, luma);
      writeSync(file, colours);
    }
  };
  for (const recipe of recipes) {
    for (const motion of coming) write({ ...recipe, motion }, 1);
    write(recipe, held);
    write({ ...recipe, code: null }, empty);
  }
  closeSync(file);
}
