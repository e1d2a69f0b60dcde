/** Everything the sandbox's suppliers know at the start; one member per supplier. */
import { z } from "zod";
import { createAnyroadWorld } from "./anyroad/generated-world.ts";
import { anyroadWorldSchema } from "./anyroad/world.ts";
import { createCityConnectWorld } from "./city-connect/generated-world.ts";
import { cityConnectWorldSchema } from "./city-connect/world.ts";
import { createOctoWorld } from "./octo/generated-world.ts";
import { octoWorldSchema } from "./octo/world.ts";
import { createSatelliteTagWorld } from "./satellite-tag/generated-world.ts";
import { satelliteTagWorldSchema } from "./satellite-tag/world.ts";

const worldSchema = z
  .strictObject({
    octo: octoWorldSchema.exactOptional(),
    anyroad: anyroadWorldSchema.exactOptional(),
    cityConnect: cityConnectWorldSchema.exactOptional(),
    satelliteTag: satelliteTagWorldSchema.exactOptional(),
  })
  .readonly();

/** A world file: for a supplier that it leaves out, the generated world stands in. */
export type World = z.infer<typeof worldSchema>;
export type WholeWorld = Required<World>;

const DEFAULT_SEED = 1;

/** A world whose "today" is the day of `now` (ms) in each product's zone. Pure: same arguments, same world. */
export const createWorld = (at: { readonly now: number; readonly seed?: number }): WholeWorld =>
  completed({}, at);

/** `world`, with generated members for those that it leaves out. */
export function completed(
  world: World,
  { now, seed = DEFAULT_SEED }: { readonly now: number; readonly seed?: number },
): WholeWorld {
  const at = { now, seed };
  return {
    octo: world.octo ?? generate.octo(at),
    anyroad: world.anyroad ?? generate.anyroad(at),
    cityConnect: world.cityConnect ?? generate.cityConnect(at),
    satelliteTag: world.satelliteTag ?? generate.satelliteTag(at),
  };
}

/** A world file's text. Throws an Error that says where it is wrong. */
export function parseWorld(text: string): World {
  const parsed = worldSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}

interface Start {
  readonly now: number;
  readonly seed: number;
}

const generate = {
  octo: rememberingLast(createOctoWorld),
  anyroad: rememberingLast(createAnyroadWorld),
  cityConnect: rememberingLast(createCityConnectWorld),
  satelliteTag: rememberingLast(createSatelliteTagWorld),
};

/** A simulation starts thousands of sandboxes at one moment, and a world takes some ten ms to make. */
function rememberingLast<T>(make: (start: Start) => T): (start: Start) => T {
  let last: { readonly start: Start; readonly made: T } | null = null;
  return (start) => {
    if (last?.start.now !== start.now || last.start.seed !== start.seed)
      last = { start, made: make(start) };
    return last.made;
  };
}
