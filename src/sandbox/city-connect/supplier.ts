/**
 * The City Connect supplier's state: bookings as they are now, and an append-only log of the redemptions really performed.
 * It plays two parts that share one state: the supplier's own ticketing system, which answers lookups, and City Connect,
 * which knows only registered bookings and learns of others by a lookup of a registered prefix (seed 000).
 */
import { utcText } from "../local-time.ts";
import type { Account } from "./account.ts";
import { accountNamed, hasPrefixOf } from "./account.ts";
import type { Json } from "./answers.ts";
import { bookingNotification, redemptionNotification } from "./answers.ts";
import type { Booking, Target } from "./booking.ts";
import { targetsOf } from "./booking.ts";
import type { CityConnectAct } from "./foreign-acts.ts";
import { changed } from "./foreign-acts.ts";
import type { Notification, PostNotification } from "./notifications.ts";
import { createNotificationLog } from "./notifications.ts";
import type { Refusal } from "./redemption.ts";
import { redeemTarget, redeemTargetAgain, refusalOf } from "./redemption.ts";
import type { CityConnectWorld } from "./world.ts";
import { bookingContradictions } from "./world.ts";

export type RedemptionOutcome =
  | { readonly kind: "redeemed"; readonly target: Target }
  | { readonly kind: "refused"; readonly reason: Refusal }
  | { readonly kind: "several"; readonly targets: readonly Target[] }
  | { readonly kind: "unknown-barcode" };

interface EffectRecord {
  /** ms */
  readonly at: number;
  readonly bookingId: string;
  /** Asked for with the code of the whole booking. */
  readonly whole: boolean;
  /** Used up by this; none where the booking has no tickets. */
  readonly ticketBarcodes: readonly string[];
  readonly guests: number;
  /** What was sent; null when another scanner did it. */
  readonly barcode: string | null;
}

interface ActRecord {
  /** ms */
  readonly at: number;
  readonly act: CityConnectAct;
}

interface StrayRecord {
  /** ms */
  readonly at: number;
  readonly supplier: string;
  readonly barcode: string;
}

export interface CityConnectState {
  readonly bookings: readonly Booking[];
  readonly effects: readonly EffectRecord[];
  /** Redemptions that were answered with somebody's earlier one (`redeemAgain: "lenient"`), by booking. */
  readonly repeats: readonly string[];
  readonly acts: readonly ActRecord[];
  /** Lookups that City Connect would not have forwarded: no registered prefix, or no such supplier. */
  readonly strays: readonly StrayRecord[];
  readonly notifications: readonly (Notification & { readonly delivered: boolean })[];
}

export interface CityConnectSupplier {
  readonly world: CityConnectWorld;
  readonly bookings: () => readonly Booking[];
  /** As the supplier's own system, registered or not. Of several bookings with this code the newest that is not cancelled. */
  readonly lookup: (asked: {
    readonly supplier: string;
    readonly barcode: string;
  }) => Target | null;
  /** Uses up what is left of what the barcode stands for, now; a refusal changes nothing. */
  readonly redeem: (account: Account, barcode: string) => RedemptionOutcome;
  /** Something happens without the caller; false when it could not (unknown booking, nothing left to redeem). */
  readonly act: (act: CityConnectAct) => boolean;
  readonly deliverNotifications: (post: PostNotification) => Promise<number>;
  readonly state: () => CityConnectState;
}

export function createCityConnectSupplier(
  world: CityConnectWorld,
  now: () => number,
): CityConnectSupplier {
  const bookingById = new Map(world.bookings.map((booking) => [booking.id, booking]));
  const effects: EffectRecord[] = [];
  const repeats: string[] = [];
  const acts: ActRecord[] = [];
  const strays: StrayRecord[] = [];
  const notifications = createNotificationLog();

  const bookings = () => [...bookingById.values()];
  const targetsFor = (account: Account, barcode: string) =>
    targetsOf(
      bookings().filter((booking) => booking.supplier === account.email),
      barcode,
    );
  const notify = ({ supplier, registered }: Booking, path: string, body: Json) => {
    if (registered) notifications.add({ at: now(), account: supplier, path, body });
  };

  const record = (
    target: Target,
    { again, barcode }: { again: boolean; barcode: string | null },
  ) => {
    const at = now();
    const redeemed = (again ? redeemTargetAgain : redeemTarget)(target, utcText(at));
    const { ticketBarcodes, guests } = redeemed;
    // City Connect cannot redeem what it does not hold
    const registered = target.booking.registered || barcode !== null;
    const booking = { ...redeemed.booking, registered };
    bookingById.set(booking.id, booking);
    const whole = target.ticket === null;
    effects.push({ at, bookingId: booking.id, whole, ticketBarcodes, guests, barcode });
    const used = booking.tickets.filter((ticket) => ticketBarcodes.includes(ticket.barcode));
    for (const ticket of used.length === 0 ? [null] : used)
      notify(
        booking,
        `/${world.switches.redemptionPath}`,
        redemptionNotification({ booking, ticket }),
      );
    return booking;
  };

  const redeemElsewhere = (booking: Booking, ticketBarcode: string | null): boolean => {
    const ticket = booking.tickets.find((each) => each.barcode === ticketBarcode) ?? null;
    if (ticketBarcode !== null && ticket === null) return false;
    if (refusalOf({ booking, ticket }) !== null) return false;
    record({ booking, ticket }, { again: false, barcode: null });
    return true;
  };
  const book = (booking: Booking): boolean => {
    if (bookingById.has(booking.id) || bookingContradictions(booking, world).length > 0)
      return false;
    bookingById.set(booking.id, booking);
    notify(booking, "/booking_confirmation", bookingNotification(booking));
    return true;
  };
  const perform = (act: CityConnectAct): boolean => {
    if (act.kind === "book") return book(act.booking);
    const booking = bookingById.get(act.bookingId);
    if (booking === undefined) return false;
    if (act.kind === "redeem") return redeemElsewhere(booking, act.ticketBarcode);
    const after = changed(booking, act, now());
    if (after === null) return false;
    bookingById.set(after.id, after);
    const path = act.kind === "cancel" ? "/booking_cancellation" : "/booking_update";
    notify(after, path, bookingNotification(after));
    return true;
  };

  return {
    world,
    bookings,
    lookup: ({ supplier, barcode }) => {
      const account = accountNamed(world.accounts, supplier);
      if (account === null || !hasPrefixOf(account, barcode))
        strays.push({ at: now(), supplier, barcode });
      const newestFirst = (account === null ? [] : targetsFor(account, barcode)).toSorted(
        (one, other) => other.booking.bookedAt.localeCompare(one.booking.bookedAt),
      );
      const valid = newestFirst.find(({ booking }) => booking.cancelledAt === null);
      return valid ?? newestFirst[0] ?? null;
    },
    redeem: (account, barcode) => {
      const targets = targetsFor(account, barcode).filter(
        ({ booking }) =>
          booking.registered || (booking.cancelledAt === null && hasPrefixOf(account, barcode)),
      );
      const [target, ...more] = targets;
      if (target === undefined) return { kind: "unknown-barcode" };
      if (more.length > 0) return { kind: "several", targets };
      const reason = refusalOf(target);
      const { redeemAgain } = world.switches;
      if (reason === "ALREADY_REDEEMED" && redeemAgain === "lenient") {
        repeats.push(target.booking.id);
        return { kind: "redeemed", target };
      }
      const again = reason === "ALREADY_REDEEMED" && redeemAgain === "again";
      if (reason !== null && !again) return { kind: "refused", reason };
      const booking = record(target, { again, barcode });
      return { kind: "redeemed", target: targetsOf([booking], barcode)[0] ?? target };
    },
    act: (act) => {
      const done = perform(act);
      if (done) acts.push({ at: now(), act });
      return done;
    },
    deliverNotifications: notifications.deliver,
    state: () => ({
      bookings: bookings(),
      effects: [...effects],
      repeats: [...repeats],
      acts: [...acts],
      strays: [...strays],
      notifications: notifications.all(),
    }),
  };
}
