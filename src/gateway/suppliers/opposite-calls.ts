/**
 * A redemption and what takes it back never overtake each other.
 *
 * Networks repeat requests, also answered ones. A copy of a redemption that lands behind its undo redeems for nobody, and
 * looks like a stranger's to who comes next; a copy of an undo takes away the use of who came in again. So neither is looked
 * at and sent before every request of the other kind in its lane has landed.
 *
 * Measured by the scheduler and not by the clock, which may jump. What an earlier life of this gateway sent may land until as
 * long after this life began.
 */
import type { Scheduler } from "../../core/effects.ts";
import type { BookingKey } from "../../core/ids.ts";
import type { Failed, LookingCarrier } from "../../outbox/carrier.ts";
import type { RedemptionEntry } from "../ingest/journal-store.ts";
import type { RedemptionPayload } from "../ingest/redemption-outbox.ts";

export interface OppositeCallsDeps {
  readonly scheduler: Scheduler;
  /** Deadline and grace time of one request (ms). */
  readonly landsWithinMs: number;
  /** Whether an undo of this booking may have acted at the supplier, at any time. */
  readonly hasTakenBack: (booking: BookingKey) => Promise<boolean>;
}

export interface OppositeCalls {
  /** The same carrier; what would go too early is not looked at, and tried again later. */
  readonly keptApart: <Ticket>(
    carrier: LookingCarrier<RedemptionPayload, Ticket>,
  ) => LookingCarrier<RedemptionPayload, Ticket>;
  /** Call before anything is sent. */
  readonly lifeBegan: () => void;
  /** Cancels all timers. */
  readonly lifeEnded: () => void;
}

const notYet: Failed = { kind: "failed", failure: { kind: "unreachable" } };

export function createOppositeCalls(deps: OppositeCallsDeps): OppositeCalls {
  const { scheduler, landsWithinMs, hasTakenBack } = deps;
  const underWay = new Map<string, UnderWay>();
  let cancelEarlierLife: (() => void) | null = null;

  const left = ({ lane, payload: { kind } }: RedemptionEntry): void => {
    underWay.get(lane)?.cancel();
    const cancel = scheduler.after(landsWithinMs, () => underWay.delete(lane));
    underWay.set(lane, { kind, cancel });
  };
  const mayBeOvertaken = async ({ lane, payload }: RedemptionEntry): Promise<boolean> => {
    const latest = underWay.get(lane);
    if (latest !== undefined && latest.kind !== payload.kind) return true;
    if (cancelEarlierLife === null) return false;
    return payload.kind === "unredeem" || (await hasTakenBack(payload.booking));
  };
  return {
    keptApart: (carrier) => ({
      ...carrier,
      prepare: async (entry) => ((await mayBeOvertaken(entry)) ? notYet : carrier.prepare(entry)),
      send: (item) => {
        left(item.entry);
        return carrier.send(item);
      },
    }),
    lifeBegan: () => {
      cancelEarlierLife?.();
      cancelEarlierLife = scheduler.after(landsWithinMs, () => {
        cancelEarlierLife = null;
      });
    },
    lifeEnded: () => {
      cancelEarlierLife?.();
      for (const { cancel } of underWay.values()) cancel();
      underWay.clear();
    },
  };
}

/** The latest request of a lane that may still land once more; those before it that may were of its kind. */
interface UnderWay {
  readonly kind: RedemptionPayload["kind"];
  readonly cancel: () => void;
}
