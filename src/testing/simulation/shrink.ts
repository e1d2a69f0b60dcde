/** Makes a failing schedule small: leaves out operations as long as it still fails (delta debugging). */
import type { Schedule, TimedOp } from "./schedule.ts";

/** Runs at most `budget` schedules. */
export async function shrink(
  schedule: Schedule,
  fails: (schedule: Schedule) => Promise<boolean>,
  budget = 400,
): Promise<Schedule> {
  let { ops } = schedule;
  let left = budget;
  for (let size = Math.ceil(ops.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < ops.length && left > 0;) {
      const without: readonly TimedOp[] = [...ops.slice(0, from), ...ops.slice(from + size)];
      left -= 1;
      if (await fails({ ...schedule, ops: without })) ops = without;
      else from += size;
    }
  }
  return { ...schedule, ops };
}
