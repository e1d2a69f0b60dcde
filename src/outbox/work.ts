/** How due entries become calls: together or one by one, as their carrier wants it. */
import type { ScanId } from "../core/ids.ts";
import type { OutboxEntry } from "./entry.ts";

export interface Job {
  /** Nothing else is done with these until it has ended. */
  readonly ids: readonly ScanId[];
  /** As far as the entries go without waiting for a due time. Fails only when storage does. */
  readonly run: () => Promise<void>;
}

export type Work<P> = (due: readonly OutboxEntry<P>[]) => readonly Job[];
