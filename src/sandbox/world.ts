/** Everything the sandbox's suppliers know at the start; one member per supplier. */
import { z } from "zod";
import { createOctoWorld } from "./octo/generated-world.ts";
import { octoWorldSchema } from "./octo/world.ts";

const worldSchema = z.strictObject({ octo: octoWorldSchema }).readonly();

export type World = z.infer<typeof worldSchema>;

const DEFAULT_SEED = 1;

/** A world whose "today" is the day of `now` (ms) in each product's zone. Pure: same arguments, same world. */
export const createWorld = (at: { readonly now: number; readonly seed?: number }): World => ({
  octo: createOctoWorld({ now: at.now, seed: at.seed ?? DEFAULT_SEED }),
});

/** A world file's text. Throws an Error that says where it is wrong. */
export function parseWorld(text: string): World {
  const parsed = worldSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}
