/** For suppliers that keep a log of uses and refuse no repeat: whose line about a ticket came first. */
import type { Redemption } from "../world.ts";

type Line = Pick<Redemption, "at" | "shownAt" | "bookingUuid" | "foreign"> & {
  readonly unitItemUuid: string;
};

/** In the order of the log. */
export const asRedemptions = (lines: readonly Line[]): readonly Redemption[] =>
  lines.map(({ unitItemUuid, ...line }, index) => ({
    ...line,
    whole: false,
    unitItemUuids: [unitItemUuid],
    isLate:
      !line.foreign &&
      lines.slice(0, index).some((other) => other.foreign && other.unitItemUuid === unitItemUuid),
  }));
