/** What the disk does by itself: nothing that is stored durably can be quicker. */
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** As much as a scan writes. */
const bytes = new Uint8Array(5_000).fill(0x20);

/** Milliseconds of each `fdatasync` of a little more at the end of a file in `folder`. */
export async function bareSyncs(
  folder: string,
  { times, pauseMs }: { readonly times: number; readonly pauseMs: number },
): Promise<readonly number[]> {
  const path = join(folder, "bare-syncs");
  const file = await open(path, "a");
  const ms: number[] = [];
  try {
    for (let round = 0; round < times; round += 1) {
      await pause(pauseMs);
      await file.write(bytes);
      const from = performance.now();
      await file.datasync();
      ms.push(performance.now() - from);
    }
  } finally {
    await file.close();
    await rm(path);
  }
  return ms;
}
