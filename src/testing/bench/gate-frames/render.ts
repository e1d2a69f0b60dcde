/** From a recipe to brightness: the ticket on clutter, as a lens, a hand and a dark room show it. Pure, and seeded. */
import type { Random } from "../../../core/effects.ts";
import { drawBarcode } from "../../../scanning/decoder.contract.ts";
import { below, createSeededRandom } from "../../seeded-random.ts";
import { blurred, noisy, smeared } from "./lens.ts";
import { frameHeight, frameWidth, type Picture } from "./picture.ts";
import type { Recipe } from "./recipe.ts";

export function render(recipe: Recipe): Uint8Array {
  const random = createSeededRandom(recipe.seed);
  const picture = clutter(random);
  if (recipe.code !== null) layTicket(picture, recipe, random);
  for (let i = 0; i < picture.length; i++) picture[i] = (picture[i] ?? 0) * recipe.light;
  const seen = smeared(blurred(picture, recipe.blur), recipe.motion);
  return noisy(seen, recipe.noise, random);
}

/** A table with things on it: edges and stripes that are no code. */
function clutter(random: Random): Picture {
  const picture = new Float32Array(frameWidth * frameHeight).fill(90 + random() * 60);
  for (let i = 0; i < 40; i++) {
    const left = below(random, frameWidth);
    const top = below(random, frameHeight);
    const right = Math.min(frameWidth, left + 20 + below(random, 300));
    const bottom = Math.min(frameHeight, top + 10 + below(random, 200));
    const value = random() * 220 + 15;
    for (let y = top; y < bottom; y++)
      picture.fill(value, y * frameWidth + left, y * frameWidth + right);
  }
  return picture;
}

function layTicket(picture: Picture, recipe: Recipe, random: Random): void {
  const { code, size, contrast, inverted } = recipe;
  if (code === null) return;
  const { data, width, height } = drawBarcode(code.bcid, code.text, 1);
  const scale = size / width;
  const centre = {
    x: frameWidth / 2 + (random() - 0.5) * 160,
    y: frameHeight / 2 + (random() - 0.5) * 100,
  };
  const paper = 128 + contrast / 2;
  const ink = 128 - contrast / 2;
  const shadeAt = (u: number, v: number): number | null => {
    if (u < 0 || v < 0 || u >= width || v >= height) return null;
    const isInk = data[(Math.floor(v) * width + Math.floor(u)) * 4] === 0;
    return isInk === inverted ? paper : ink;
  };
  const onPlane = planeOf(recipe, size * 3);
  const reach = Math.ceil(Math.hypot(width, height) * scale * 0.75);
  for (let y = Math.floor(centre.y) - reach; y < centre.y + reach; y++) {
    for (let x = Math.floor(centre.x) - reach; x < centre.x + reach; x++) {
      if (x < 0 || y < 0 || x >= frameWidth || y >= frameHeight) continue;
      let sum = 0;
      let count = 0;
      for (const [dx, dy] of quarters) {
        const at = onPlane(x + dx - centre.x, y + dy - centre.y);
        const shade = shadeAt(at.x / scale + width / 2, at.y / scale + height / 2);
        if (shade === null) continue;
        sum += shade + glareAt(recipe, at);
        count += 1;
      }
      if (count === 0) continue;
      const before = picture[y * frameWidth + x] ?? 0;
      picture[y * frameWidth + x] = Math.min(255, sum / 4 + (before * (4 - count)) / 4);
    }
  }
}

const quarters = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
] as const;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** From the frame to the ticket's own plane, which is turned in it and tilted out of it, seen from `distance` pixels. */
function planeOf({ turn, tilt }: Recipe, distance: number): (x: number, y: number) => Place {
  const out = (tilt * Math.PI) / 180;
  const round = (turn * Math.PI) / 180;
  return (x, y) => {
    const across = (x * distance) / (distance * Math.cos(out) - x * Math.sin(out));
    const down = (y * (distance + across * Math.sin(out))) / distance;
    return {
      x: across * Math.cos(round) + down * Math.sin(round),
      y: down * Math.cos(round) - across * Math.sin(round),
    };
  };
}

/** A lamp in a laminated ticket, a little beside its middle. */
function glareAt({ glare, size }: Recipe, { x, y }: Place): number {
  if (glare === 0) return 0;
  const reach = (glare * size) / 2;
  const away = Math.hypot(x - size * 0.1, y + size * 0.08) / reach;
  return 240 * Math.exp(-(away ** 2) * 1.5);
}
