/** The groups of figures that are built, by the names of DESIGN 10. */
import { measureCamera } from "./camera.ts";
import { measureDecode } from "./decode.ts";
import type { Figure } from "./figures.ts";

/** `say` tells how far it is. */
export type MeasureGroup = (say: (line: string) => void) => Promise<readonly Figure[]>;

export const groups: Readonly<Partial<Record<string, MeasureGroup>>> = {
  decode: measureDecode,
  camera: measureCamera,
};
