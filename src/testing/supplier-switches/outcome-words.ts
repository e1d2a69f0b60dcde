/** What a connector answered, in a few words. Times are UTC, `HH:MM`. */
import type {
  BookingList,
  CorrectionOutcome,
  CorrectionPreview,
  RedeemPreview,
} from "../../connectors/connector.ts";
import type { Booking, UnitItem } from "../../core/booking.ts";
import type { CallFailure } from "../../core/failure.ts";
import { assertNever } from "../../core/result.ts";
import type { Settlement } from "../../core/settlement.ts";
import { type Instant, localTimeAt } from "../../core/time.ts";

export function failureWords(failure: CallFailure, now: Instant): string {
  switch (failure.kind) {
    case "rate-limited":
      return failure.retryAt === null
        ? "rate-limited"
        : `rate-limited ${(failure.retryAt - now) / 1_000}s`;
    case "unauthorised":
      return `unauthorised ${failure.why}`;
    case "rejected":
      return `rejected ${failure.code}`;
    case "contract-broken":
      return `contract-broken ${failure.path}`;
    case "unreachable":
    case "outcome-unknown":
    case "intercepted":
    case "not-found":
      return failure.kind;
    default:
      return assertNever(failure);
  }
}

export const listWords = ({ bookings, unreadable, incomplete = [] }: BookingList): string =>
  [
    `listed ${bookings.length}`,
    ...(unreadable.length === 0 ? [] : [`${unreadable.length} unreadable`]),
    ...(incomplete.length === 0 ? [] : ["incomplete"]),
  ].join(", ");

/** Of the ticket or voucher that `code` stands on. */
export function lookupWords({ bookings, unreadable }: BookingList, code: string): string {
  const words = [
    ...bookings.map((booking) => bookingWords(booking, code)),
    ...unreadable.map(({ path }) => `unreadable ${path}`),
  ];
  return words.length === 0 ? "none" : words.join(" + ");
}

function bookingWords(booking: Booking, code: string): string {
  const { unitItems } = booking;
  const item = unitItems.find(({ ticket }) => ticket?.codes.includes(code) === true);
  const party = unitItems.length === 1 ? "" : `, of ${unitItems.length}`;
  return `${standingWords(booking, item)}${party}`;
}

function standingWords(booking: Booking, item: UnitItem | undefined): string {
  if (booking.cancellation !== null) return "cancelled";
  const { redeemedAt, status } = item ?? booking;
  if (redeemedAt !== null) return `used ${clock(redeemedAt)}`;
  if ((status ?? booking.status).kind === "REDEEMED") return "used";
  if (booking.redeemedAt !== null) return `booking used ${clock(booking.redeemedAt)}`;
  if (booking.status.kind !== "CONFIRMED") return booking.status.kind;
  if (booking.redeemable === null) return "found";
  return booking.redeemable ? "good" : `refused ${booking.unredeemableReason ?? ""}`.trim();
}

export function previewWords(preview: RedeemPreview): string {
  switch (preview.kind) {
    case "redeemable":
      return preview.redeemedAt === null ? "free" : `free, used ${clock(preview.redeemedAt)}`;
    case "redeemed": {
      const by =
        preview.by === undefined ? "" : preview.by === "this-device" ? " by us" : " by others";
      return `used ${clock(preview.redeemedAt)}${by}`;
    }
    case "refused":
      return `refused ${preview.code}`;
    default:
      return assertNever(preview);
  }
}

export function settlementWords(settlement: Settlement): string {
  switch (settlement.kind) {
    case "rejected":
      return `rejected ${settlement.code}`;
    case "not-sent":
      return `not sent: ${settlement.why}`;
    case "accepted":
    case "already-redeemed":
    case "probable":
    case "at-least-once":
      return `${settlement.kind} ${clock(settlement.redeemedAt)}`;
    default:
      return assertNever(settlement);
  }
}

export const correctionWords = (outcome: CorrectionOutcome | CorrectionPreview): string =>
  outcome.kind === "rejected" || outcome.kind === "refused"
    ? `${outcome.kind} ${outcome.code}`
    : outcome.kind;

const clock = (at: Instant | null): string => (at === null ? "?" : localTimeAt(at, "UTC"));
