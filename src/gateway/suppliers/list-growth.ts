/**
 * How the gateway's list grows for a supplier that cannot list: by what was looked up, by what the supplier posts, by lists
 * of codes that the venue imports.
 *
 * Promises: what is told is stored before the promise resolves, and may be told again; an answer to an earlier question never
 * replaces one to a later; nobody's list outweighs what the supplier itself said; a code that the supplier no longer knows
 * is on no list (a live look-up of it still asks). It will not ask anybody anything: that is the list keeper's.
 */
import type { BookingList, CodeList, Connector } from "../../connectors/connector.ts";
import type { Booking } from "../../core/booking.ts";
import { roleOf } from "../../core/codes.ts";
import type { Clock } from "../../core/effects.ts";
import type { BookingKey, ConnectionId } from "../../core/ids.ts";
import { assertNever } from "../../core/result.ts";
import { type Instant, type LocalDate, startOfDay } from "../../core/time.ts";
import type { SeenBookings } from "../snapshot/seen-bookings.ts";
import { serviceDateOf } from "../snapshot/service-date.ts";
import type { SnapshotStore } from "../snapshot/snapshot-store.ts";
import type { Telling } from "../snapshot/telling.ts";
import { coverageOf } from "./coverage.ts";
import { canBeWatched, type WatchedCodes } from "./watched-codes.ts";

export interface ListGrowthDeps {
  readonly snapshot: Pick<SnapshotStore, "putBookings" | "bookingByKey">;
  readonly watched: WatchedCodes;
  readonly clock: Clock;
  /** Of a booking's product, IANA. */
  readonly zoneOf: (booking: Booking) => string;
  /** The days that the list covers. */
  readonly window: () => SeenBookings["window"];
  /** After something in the list is no longer what it was. */
  readonly onChanged: () => void;
}

export interface ListGrowth {
  /** What the supplier answered about a code, as it is known now: with the party's other tickets. */
  readonly answered: (connector: Connector, answer: Answer) => Promise<readonly Booking[]>;
  /** What the supplier told of bookings as a whole. */
  readonly told: (connection: ConnectionId, bookings: readonly Booking[]) => Promise<void>;
  /** What is to be looked up afresh: these codes, and every known one of the booking. */
  readonly hinted: (connection: ConnectionId, hint: Hint) => Promise<void>;
  /** What the venue imported: in the list until the supplier says otherwise, and to be looked up. */
  readonly imported: (
    connection: ConnectionId,
    list: Pick<CodeList, "codes" | "bookings">,
  ) => Promise<void>;
}

export interface Answer {
  readonly code: string;
  readonly askedAt: Instant;
  readonly list: BookingList;
}

export interface Hint {
  /** Only codes that can be watched. */
  readonly codes: readonly string[];
  readonly booking: BookingKey | null;
}

export function createListGrowth(deps: ListGrowthDeps): ListGrowth {
  const { snapshot, watched, clock, window } = deps;
  const inTurn = createTurns();
  const dateOf = (booking: Booking): LocalDate | null =>
    serviceDateOf(booking, deps.zoneOf(booking));
  const startOf = (booking: Booking): Instant | null => startIn(booking, deps.zoneOf(booking));

  const put = async (
    connection: ConnectionId,
    bookings: readonly Booking[],
    telling: Telling,
  ): Promise<readonly Booking[]> => {
    const now = clock.now();
    const seen = { connection, bookings, telling, dateOf, window: window(), now };
    const stored = await snapshot.putBookings(seen);
    if (stored.changed) deps.onChanged();
    return stored.bookings;
  };

  const storeAnswer = async (
    connector: Connector,
    { code, askedAt, list }: Answer,
  ): Promise<readonly Booking[]> => {
    const { connection } = connector;
    const lastAt = await watched.lookedAt(connection, code);
    if (lastAt !== null && lastAt > askedAt) return list.bookings;
    const isPart = list.isAskedPart === true;
    const known = await put(connection, list.bookings, { kind: "answer", code, isPart });
    if (coverageOf(connector) !== "grows") return known;
    const booking = known.find((each) => roleOf(code, each) !== null);
    if (booking !== undefined)
      await watched.note(connection, [{ code, startsAt: startOf(booking) }]);
    await watched.looked(connection, code, askedAt);
    return known;
  };

  return {
    answered: async (connector, answer) => {
      const { bookings, unreadable } = answer.list;
      const { connection } = connector;
      // an answer that could not be read does not say that nobody has the code
      const saysNothing = bookings.length === 0 && unreadable.length > 0;
      if (saysNothing || !canBeWatched(answer.code)) return bookings;
      const known = await inTurn(connection, () => storeAnswer(connector, answer));
      return known.map((booking) => withVerdictOf(bookings, booking));
    },
    told: (connection, bookings) =>
      inTurn(connection, async () => void (await put(connection, bookings, { kind: "whole" }))),
    hinted: async (connection, { codes, booking }) => {
      const known = booking === null ? null : await snapshot.bookingByKey(booking);
      const also = (known?.unitItems ?? []).flatMap(({ ticket }) => ticket?.codes[0] ?? []);
      const wanted = [...codes, ...also.filter(canBeWatched)];
      await watched.want(connection, [...new Set(wanted)], { at: clock.now(), isUrgent: true });
    },
    imported: async (connection, { codes, bookings }) => {
      // first, so that a death before the rest leaves nothing that nobody looks up
      await watched.want(connection, codes, { at: clock.now(), isUrgent: false });
      await watched.note(connection, codesWithStart(bookings, startOf));
      await inTurn(connection, () => put(connection, bookings, { kind: "hearsay" }));
    },
  };
}

/** What is read, decided on and written again for one supplier is not mixed with the next. */
function createTurns(): <T>(connection: ConnectionId, work: () => Promise<T>) => Promise<T> {
  const last = new Map<ConnectionId, Promise<unknown>>();
  return (connection, work) => {
    const done = (last.get(connection) ?? Promise.resolve()).then(work, work);
    last.set(connection, done);
    return done;
  };
}

/** The list keeps no verdict; who asked gets the one of this answer. */
function withVerdictOf(answered: readonly Booking[], known: Booking): Booking {
  const own = answered.find(({ key }) => key === known.key);
  if (own === undefined) return known;
  const { redeemable, unredeemableReason } = own;
  return { ...known, redeemable, unredeemableReason };
}

function startIn({ visit }: Booking, timeZone: string): Instant | null {
  switch (visit.kind) {
    case "open":
      return null;
    case "day":
      return startOfDay(visit.from, timeZone);
    case "slot":
      return visit.startsAt;
    default:
      return assertNever(visit);
  }
}

const codesWithStart = (
  bookings: readonly Booking[],
  startOf: (booking: Booking) => Instant | null,
) =>
  bookings.flatMap((booking) =>
    booking.unitItems.flatMap(({ ticket }) =>
      (ticket?.codes ?? [])
        .filter(canBeWatched)
        .map((code) => ({ code, startsAt: startOf(booking) })),
    ),
  );
