/** The groups of figures that are built, by the names of DESIGN 10. */
import { measureCamera } from "./camera.ts";
import { measureDecode } from "./decode.ts";
import { measureDurability } from "./durability/durability.ts";
import type { Figure } from "./figures.ts";
import { measureBoot } from "./list/boot.ts";
import { measureCommit } from "./list/commit.ts";
import { measureImport } from "./list/import.ts";
import { measureLookup } from "./list/lookup.ts";

/** `say` tells how far it is. */
export type MeasureGroup = (say: (line: string) => void) => Promise<readonly Figure[]>;

export const groups: Readonly<Partial<Record<string, MeasureGroup>>> = {
  decode: measureDecode,
  camera: measureCamera,
  lookup: measureLookup,
  boot: measureBoot,
  import: measureImport,
  commit: measureCommit,
  durability: measureDurability,
};
