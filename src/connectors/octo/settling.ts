/**
 * How a redemption ended, by the supplier's answer and, where that leaves it open, by a second look.
 *
 * Whose redemption does a successful answer show? A lenient supplier answers a repeat with 200 and the first
 * `utcRedeemedAt` (dossier 6.3). Two facts tell it apart: the time equals the one that our own look-up saw just before, or
 * it lies more than two minutes before our request left (dossier 6.4), measured on the supplier's clock where it sends
 * `Date`, else on ours. What neither shows, a foreign redemption inside those two minutes that our look-up did not see,
 * passes for ours: OCTO gives no proof, and the gateway's own claims settle two of our devices. A supplier that was told when
 * the guest went in and shows that very time proves it.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Settlement } from "../../core/settlement.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import { pathOf } from "../entries.ts";
import type { Refusal } from "./failures.ts";
import { type Seen, isTold } from "./look.ts";
import { type WireBooking, bookingSchema } from "./schema.ts";
import { alreadyRedeemed, bookingUse, recordedUse } from "./standing.ts";

export interface SentAct {
  /** The use that our look-up saw just before. */
  readonly seenAt: Instant | null;
  /** When our request left, on the clock that the supplier's times are on. */
  readonly sentThere: Instant;
  /** The time that the supplier was told; null where it was told none. */
  readonly told: Instant | null;
  /** A validation of what is used already does not redeem it again: it says that it may enter. */
  readonly by: "redeem" | "validate";
}

export interface Asked {
  readonly bookingUuid: string;
  readonly unitItemUuid: string | null;
}

type LookAgain = () => Promise<Result<Seen, CallFailure>>;

const clockSkewMs = minutes(2);

export async function settleDone(
  done: { readonly json: unknown; readonly asked: Asked; readonly sent: SentAct },
  lookAgain: LookAgain,
): Promise<Result<Settlement, CallFailure>> {
  const { json, asked, sent } = done;
  const booking = bookingSchema.safeParse(json);
  if (!booking.success) return fail({ kind: "contract-broken", path: pathOf(booking.error) });
  if (booking.data.uuid !== asked.bookingUuid)
    return fail({ kind: "contract-broken", path: "uuid" });
  const recorded = tracedUse(booking.data, asked.unitItemUuid);
  return recorded.kind === "used"
    ? ok(settlementOf(recorded.at, sent))
    : afterSilence(await lookAgain(), sent);
}

export function settlementOf(at: Instant | null, sent: SentAct): Settlement {
  const isAgain = at === sent.seenAt && sent.by === "validate";
  const isBefore = at !== null && (at === sent.seenAt || at < later(sent.sentThere, -clockSkewMs));
  const isOurs = isTold(at, sent.told) || isAgain || !isBefore;
  return { kind: isOurs ? "accepted" : "already-redeemed", redeemedAt: at };
}

/** A supplier that marks only the booking has still recorded our ticket. */
function tracedUse(booking: WireBooking, unitItemUuid: string | null) {
  const own = recordedUse(booking, unitItemUuid);
  return own.kind === "used" ? own : bookingUse(booking);
}

/** Nothing was done by our call; the booking says why (dossier 5, rule 5). */
export function afterRefusal(
  looked: Result<Seen, CallFailure>,
  refusal: Refusal,
): Result<Settlement, CallFailure> {
  if (!looked.ok) return looked.failure.kind === "not-found" ? ok(rejected(refusal)) : looked;
  const { preview } = looked.value;
  if (preview.kind === "redeemed") {
    const isOurs = preview.by === "this-device";
    return ok({ kind: isOurs ? "accepted" : "already-redeemed", redeemedAt: preview.redeemedAt });
  }
  if (preview.kind === "refused")
    return ok(rejected({ code: preview.code, text: preview.text ?? refusal.text }));
  return ok(
    refusal.code === alreadyRedeemed || preview.redeemedAt !== null
      ? { kind: "already-redeemed", redeemedAt: preview.redeemedAt }
      : rejected(refusal),
  );
}

/** Success without a trace of a redemption, which no document knows: a second look decides. */
function afterSilence(
  looked: Result<Seen, CallFailure>,
  sent: SentAct,
): Result<Settlement, CallFailure> {
  if (looked.ok && looked.value.preview.kind === "redeemed")
    return ok(settlementOf(looked.value.preview.redeemedAt, sent));
  // the call that was answered may have acted, whatever became of the look
  if (!looked.ok && looked.failure.kind !== "not-found")
    return fail({ kind: "outcome-unknown", detail: `no trace, then ${looked.failure.kind}` });
  return afterRefusal(looked, { code: "NOT_RECORDED", text: null });
}

const rejected = (refusal: Refusal): Settlement => ({ kind: "rejected", ...refusal });
