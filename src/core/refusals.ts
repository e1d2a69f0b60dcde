/** The reasons not to let somebody in, one question each, asked by `judge` in its fixed order. */
import type { Admission } from "./admission.ts";
import type { Booking, BookingStatus } from "./booking.ts";
import type { Role } from "./codes.ts";
import type { ConnectionMode, Post, Product } from "./product.ts";
import { assertNever } from "./result.ts";
import { mayHaveClosed } from "./supplier-record.ts";
import type { Instant } from "./time.ts";
import type { RefuseReason } from "./verdict.ts";
import { relateToNow } from "./visit.ts";

/** Test booking, cancelled, unconfirmed: what the booking itself says. */
export function refusalOfBooking(
  booking: Booking,
  role: Role,
  mode: ConnectionMode,
): RefuseReason | null {
  if (booking.test && mode !== "test") return { kind: "test-booking" };
  if (booking.cancellation !== null) return { kind: "cancelled", at: booking.cancellation.at };
  const statuses = [booking.status, ...ownStatuses(booking, role)];
  const cancelled = statuses.find(({ kind }) => kind === "CANCELLED");
  if (cancelled !== undefined) return refusalOfStatus(cancelled);
  return statuses.map(refusalOfStatus).find((reason) => reason !== null) ?? null;
}

/** What the scanned unit item says of itself; a voucher is refused for its unit items only if none of them may enter. */
function ownStatuses({ unitItems }: Booking, role: Role): readonly BookingStatus[] {
  const items = role.kind === "ticket" ? [role.unitItem] : unitItems;
  const statuses = items.map(({ status }) => status).filter((status) => status !== null);
  const someMayEnter =
    statuses.length < items.length || statuses.some((status) => refusalOfStatus(status) === null);
  return someMayEnter ? [] : statuses;
}

/** Why nobody enters on a booking or unit item of this status; null when it stands in nobody's way. */
export function refusalOfStatus(status: BookingStatus): RefuseReason | null {
  switch (status.kind) {
    case "CONFIRMED":
    case "REDEEMED":
      return null;
    case "CANCELLED":
      return { kind: "cancelled", at: null };
    case "ON_HOLD":
    case "PENDING":
    case "REJECTED":
    case "QUOTE":
      return { kind: "not-confirmed", status };
    case "EXPIRED":
      return { kind: "expired" };
    case "NO_SHOW":
      return { kind: "no-show" };
    case "OTHER":
      return { kind: "unknown-status", raw: status.raw };
    default:
      return assertNever(status);
  }
}

/** Without a product there is no time zone and no date check; `not-set-up` follows. */
export function refusalByTime(
  booking: Booking,
  product: Product | null,
  now: Instant,
): RefuseReason | null {
  if (product === null) return null;
  const { timeZone, policy } = product;
  const relation = relateToNow(booking.visit, { timeZone, ...policy }, now);
  switch (relation.kind) {
    case "now":
      return null;
    case "other-day-ahead":
      return { kind: "wrong-day", days: relation.days };
    case "other-day-past":
      return { kind: "day-past", days: relation.days };
    case "too-early":
    case "too-late":
      return relation;
    default:
      return assertNever(relation);
  }
}

export function refusalByPlace(product: Product | null, post: Post): RefuseReason | null {
  if (product === null || product.gates.length === 0) return { kind: "not-set-up" };
  const { gates } = product;
  if (!gates.includes(post.gate)) return { kind: "wrong-gate", gates };
  if (post.products !== "all" && !post.products.includes(product.key)) {
    return { kind: "wrong-product", gates };
  }
  return null;
}

/**
 * `redeemable: false` that nothing above explains. Our own redemption explains it where it still counts and may be the
 * supplier's record: a partly admitted booking may come back as not redeemable and still has people outside, and so has
 * one of which an admission was taken back.
 */
export function refusalBySupplier(
  booking: Booking,
  ours: readonly Admission[],
): RefuseReason | null {
  if (booking.redeemable !== false || mayHaveClosed(booking, ours)) return null;
  return { kind: "supplier-refuses", text: booking.unredeemableReason };
}
