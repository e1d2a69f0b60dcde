/**
 * Look up, then redeem (dossier 6.1), for one booking or one unit item of it.
 *
 * Whose redemption does a successful answer show? A lenient supplier answers a repeat with 200 and the first
 * `utcRedeemedAt` (dossier 6.3). Two facts tell it apart: the time equals the one that our own look-up saw just before, or
 * it lies more than two minutes before our request left (dossier 6.4), measured on the supplier's clock where it sends
 * `Date`, else on ours. What neither shows, a foreign redemption inside those two minutes that our look-up did not see,
 * passes for ours: OCTO gives no proof, and the gateway's own claims settle two of our devices.
 */
import { z } from "zod";
import type { Clock } from "../../core/effects.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { RedeemRequest } from "../../core/scan.ts";
import type { Settlement } from "../../core/settlement.ts";
import { type Instant, asInstant, later, minutes } from "../../core/time.ts";
import type { Call, RedeemOperations, RedeemPreview } from "../connector.ts";
import type { OctoApi } from "./api.ts";
import { wiresOf } from "./entries.ts";
import type { Refusal } from "./failures.ts";
import type { WireBooking } from "./schema.ts";
import { alreadyRedeemed, bookingUse, previewOf, recordedUse } from "./standing.ts";

const clockSkewMs = minutes(2);

export function createOctoRedemption(api: OctoApi, now: Clock["now"]): RedeemOperations {
  const look = async (
    request: RedeemRequest,
    call: Call,
  ): Promise<Result<RedeemPreview, CallFailure>> => {
    const entries = await api.lookup(request.reference, call);
    if (!entries.ok) return entries;
    const ours = wiresOf(entries.value).filter(({ uuid }) => uuid === request.bookingUuid);
    const previews = ours.map((booking) => previewOf(booking, request.unitItemUuid));
    const preview = previews.find((found) => found !== null);
    if (preview !== undefined) return ok(preview);
    // "not found" is final, so it must not come from an entry that could not be read
    const broken = entries.value.unreadable[0];
    return fail(broken ? { kind: "contract-broken", path: broken.path } : { kind: "not-found" });
  };

  return {
    preview: async (request, call) => {
      const preview = await look(request, call);
      return preview.ok && preview.value.kind === "redeemable"
        ? ok({ ...preview.value, redemptionCode: seal(preview.value) })
        : preview;
    },

    redeem: async (request, sealed, call) => {
      const { redemptionCode, seenAt } = unseal(sealed);
      const sentAt = now();
      const answer = await api.redeem({ bookingUuid: request.bookingUuid, redemptionCode }, call);
      if (!answer.ok) return answer;
      if (answer.value.kind === "refused")
        return afterRefusal(await look(request, call), answer.value.refusal);
      const { booking, supplierNow } = answer.value;
      const sentThere = supplierNow === null ? sentAt : later(supplierNow, sentAt - now());
      const settle = (at: Instant | null): Settlement => settlementOf({ at, seenAt, sentThere });
      const recorded = tracedUse(booking, request.unitItemUuid);
      return recorded.kind === "used"
        ? ok(settle(recorded.at))
        : afterSilence(await look(request, call), settle);
    },
  };
}

function settlementOf(use: {
  readonly at: Instant | null;
  readonly seenAt: Instant | null;
  /** When our request left, on the clock that `at` is on. */
  readonly sentThere: Instant;
}): Settlement {
  const { at } = use;
  const before = at !== null && (at === use.seenAt || at < use.sentThere - clockSkewMs);
  return { kind: before ? "already-redeemed" : "accepted", redeemedAt: at };
}

/** A supplier that marks only the booking has still recorded our ticket. */
function tracedUse(booking: WireBooking, unitItemUuid: string | null) {
  const own = recordedUse(booking, unitItemUuid);
  return own.kind === "used" ? own : bookingUse(booking);
}

/** Nothing was done by our call; the booking says why (dossier 5, rule 5). */
function afterRefusal(
  looked: Result<RedeemPreview, CallFailure>,
  refusal: Refusal,
): Result<Settlement, CallFailure> {
  if (!looked.ok) return looked.failure.kind === "not-found" ? ok(rejected(refusal)) : looked;
  const preview = looked.value;
  if (preview.kind === "redeemed")
    return ok({ kind: "already-redeemed", redeemedAt: preview.redeemedAt });
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
  looked: Result<RedeemPreview, CallFailure>,
  settle: (at: Instant | null) => Settlement,
): Result<Settlement, CallFailure> {
  return looked.ok && looked.value.kind === "redeemed"
    ? ok(settle(looked.value.redeemedAt))
    : afterRefusal(looked, { code: "NOT_RECORDED", text: null });
}

const rejected = (refusal: Refusal): Settlement => ({ kind: "rejected", ...refusal });

/** The opaque code of a preview: the supplier's own, and the time of use seen with it, for `settlementOf`. */
const seal = (preview: { readonly redemptionCode: string; readonly redeemedAt: Instant | null }) =>
  JSON.stringify([preview.redemptionCode, preview.redeemedAt]);

const sealedSchema = z.tuple([z.string(), z.number().nullable()]);

function unseal(sealed: string): {
  readonly redemptionCode: string;
  readonly seenAt: Instant | null;
} {
  const [redemptionCode, seenAt] = sealedSchema.parse(JSON.parse(sealed));
  return { redemptionCode, seenAt: seenAt === null ? null : asInstant(seenAt) };
}
