/**
 * One booking of three tickets at a supplier that can take uses back, as its connector shows it. It knows whose each use is,
 * which no real one tells.
 */
import type { Connector } from "../connectors/connector.ts";
import type { CallFailure } from "../core/failure.ts";
import { fail, ok, type Result } from "../core/result.ts";
import type { Instant } from "../core/time.ts";
import { aBooking, aUnitItem, connection } from "./builders.ts";
import type { FakeClock } from "./fake-clock.ts";

export const booking = aBooking({ unitItems: [1, 2, 3].map((n) => aUnitItem(n)) });

/** What becomes of the next call that acts: it never arrives, its answer is lost, nobody listens, it arrives once more. */
export type ActFault = "lost-before" | "lost-after" | "unreachable" | "repeated";

interface Use {
  readonly at: Instant;
  readonly by: "us" | "stranger";
}

export interface BookingAtSupplier {
  readonly connector: Connector & Required<Pick<Connector, "redemption" | "unredeem">>;
  /** By ticket number; null is unused. */
  readonly use: (ticket: number) => Use | null;
  readonly strangerRedeems: (ticket: number) => void;
  readonly failNext: (fault: ActFault) => void;
  readonly unredeemed: () => number;
  /** But for those within a second of ours, whom no record tells apart, and for what the network repeated. */
  readonly strangersTakenBack: () => number;
}

export interface SupplierTraits {
  /** Its first ticket uses up the whole booking, and one taken back gives all of it back. */
  readonly isWhole: boolean;
  readonly clock: Pick<FakeClock, "now" | "sleep">;
}

const answersAfterMs = 100;
const repeatedAfterMs = 1_500;

export function createBookingAtSupplier({ isWhole, clock }: SupplierTraits): BookingAtSupplier {
  const uses = new Map<string, Use>();
  const all = booking.unitItems.map(({ uuid }) => uuid);
  let fault: ActFault | null = null;
  let ours: readonly Instant[] = [];
  let unredeemed = 0;
  let strangersTakenBack = 0;
  const named = (item: string | null): readonly string[] =>
    item === null || isWhole ? all : [item];
  /** The latest one where every named item is used. */
  const usedBy = (item: string | null): Use | null => {
    const found = (item === null ? all : [item]).map((uuid) => uses.get(uuid) ?? null);
    if (found.includes(null)) return null;
    return found.toSorted((a, b) => (b?.at ?? 0) - (a?.at ?? 0))[0] ?? null;
  };
  const redeem = (item: string | null, by: Use["by"]): Use => {
    const use = { at: clock.now(), by };
    if (by === "us") ours = [...ours, use.at];
    for (const uuid of named(item)) if (!uses.has(uuid)) uses.set(uuid, use);
    return use;
  };
  const takeBack = (item: string | null, isRepeat: boolean): void => {
    if (!isRepeat) unredeemed += 1;
    for (const uuid of named(item)) {
      const use = uses.get(uuid);
      const isTold = !ours.some((at) => Math.abs(at - (use?.at ?? at)) < 1_000);
      if (use?.by === "stranger" && isTold && !isRepeat) strangersTakenBack += 1;
      uses.delete(uuid);
    }
  };
  const acting = async <A>(act: (isRepeat: boolean) => A): Promise<Result<A, CallFailure>> => {
    const met = fault;
    fault = null;
    await clock.sleep(answersAfterMs);
    if (met === "unreachable") return fail({ kind: "unreachable" });
    const unknown = fail<CallFailure>({ kind: "outcome-unknown", detail: "lost" });
    if (met === "lost-before") return unknown;
    const answer = act(false);
    if (met === "repeated") void clock.sleep(repeatedAfterMs).then(() => act(true));
    return met === "lost-after" ? unknown : ok(answer);
  };
  return {
    connector: {
      connection,
      kind: "octo",
      honoursIdempotencyKey: false,
      products: async () => ok([]),
      lookup: async () => ok({ bookings: [shown(uses)], unreadable: [] }),
      redemption: {
        preview: async ({ unitItemUuid }) => {
          await clock.sleep(answersAfterMs);
          const use = usedBy(unitItemUuid);
          return use === null
            ? ok({ kind: "redeemable", redeemedAt: null, redemptionCode: "R" })
            : ok({ kind: "redeemed", redeemedAt: use.at });
        },
        redeem: ({ unitItemUuid }) =>
          acting(() => {
            const before = usedBy(unitItemUuid);
            return before === null
              ? { kind: "accepted", redeemedAt: redeem(unitItemUuid, "us").at }
              : { kind: "already-redeemed", redeemedAt: before.at };
          }),
      },
      unredeem: {
        preview: async ({ unitItemUuid }) => {
          await clock.sleep(answersAfterMs);
          const use = usedBy(unitItemUuid);
          return use === null
            ? ok({ kind: "already" })
            : ok({ kind: "ready", redeemedAt: use.at, redemptionCode: "R" });
        },
        correct: ({ unitItemUuid }) =>
          acting((isRepeat) => {
            takeBack(unitItemUuid, isRepeat);
            return { kind: "done" };
          }),
      },
    },
    use: (ticket) => uses.get(`unit-${ticket}`) ?? null,
    strangerRedeems: (ticket) => void redeem(`unit-${ticket}`, "stranger"),
    failNext: (next) => {
      fault = next;
    },
    unredeemed: () => unredeemed,
    strangersTakenBack: () => strangersTakenBack,
  };
}

const shown = (uses: ReadonlyMap<string, Use>): typeof booking => ({
  ...booking,
  unitItems: booking.unitItems.map((item) => ({
    ...item,
    redeemedAt: uses.get(item.uuid)?.at ?? null,
  })),
});
