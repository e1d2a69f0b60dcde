/** What all durability trials share. */
import type { Random } from "../../../core/effects.ts";

export interface Lab {
  /** Of the page that they kill. */
  readonly address: string;
  /** For profiles and disks; gone in the end. */
  readonly folder: string;
  readonly random: Random;
  /** Tells how far it is. */
  readonly say: (line: string) => void;
}
