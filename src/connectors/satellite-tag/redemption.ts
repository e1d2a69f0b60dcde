/**
 * A use is a check-in of the delegate at the configured device. TAG takes the time of it from us: `recordedAt` is when the
 * guest went in, so that a late upload keeps its true time, and a check-in with exactly that time is the trace of this very
 * use (dossier 4, "Lost response"). One with any other time is certainly not, although TAG does not say whose it is.
 *
 * TAG keeps a log and refuses no repeat: after a check-in the log is read once more, and one that another scanner made since
 * our look-up is told as `already-redeemed`, with both in the log.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Settlement } from "../../core/settlement.ts";
import type { Instant } from "../../core/time.ts";
import type { Call, RedeemOperations, RedeemPreview, UseRequest } from "../connector.ts";
import type { TagApi } from "./api.ts";
import type { Refusal } from "./failures.ts";
import { toUnixSeconds } from "./unix-time.ts";

/** `place` is the TAG device's id. The opaque code of a preview is the delegate's id. */
export function createTagRedemption(api: TagApi, place: number): RedeemOperations {
  return {
    preview: async (request, call) => {
      const delegate = await findDelegate(api, request, call);
      if (!delegate.ok) return delegate;
      const { device, at } = request.by;
      const times = await api.checkIns({ delegate: delegate.value, place, device }, call);
      if (!times.ok) return fail(undecided(times.failure));
      return ok(
        standing(times.value, at) ?? {
          kind: "redeemable",
          redeemedAt: null,
          redemptionCode: delegate.value,
        },
      );
    },

    redeem: async (request, delegate, call) => {
      const { device, at } = request.by;
      const answer = await api.checkIn({ delegate, place, device, at }, call);
      if (!answer.ok) return answer;
      const times = await api.checkIns({ delegate, place, device }, call);
      return answer.value.kind === "done"
        ? ok(afterSuccess(times, { at, recordedAt: answer.value.recordedAt }))
        : afterRefusal(times, { at, refusal: answer.value.refusal });
    },
  };
}

async function findDelegate(
  api: TagApi,
  request: UseRequest,
  call: Call,
): Promise<Result<string, CallFailure>> {
  const { reference, bookingUuid, unitItemUuid, by } = request;
  const entries = await api.delegate({ barcode: reference, device: by.device }, call);
  if (!entries.ok) return fail(undecided(entries.failure));
  const isAsked = unitItemUuid === null || unitItemUuid === bookingUuid;
  const found = entries.value.read.find(({ barcode }) => isAsked && barcode === bookingUuid);
  if (found !== undefined) return ok(found.id);
  // "not found" is final, so it must not come from an entry that could not be read
  const broken = entries.value.unreadable[0];
  return fail(broken ? { kind: "contract-broken", path: broken.path } : { kind: "not-found" });
}

/**
 * Null when there is no check-in. Another one beside ours decides: TAG refuses no repeat, so that both let somebody in, and a
 * read-back must say what our own answer would have said.
 */
function standing(
  times: readonly Instant[],
  at: Instant,
): Extract<RedeemPreview, { kind: "redeemed" }> | null {
  const isOwn = isOfUse(at);
  const [other] = times.filter((time) => !isOwn(time)).toSorted((a, b) => a - b);
  if (other !== undefined) return { kind: "redeemed", redeemedAt: other, by: "another-device" };
  const [own] = times;
  return own === undefined ? null : { kind: "redeemed", redeemedAt: own, by: "this-device" };
}

/** Ours is stored whatever the log then shows. Our look-up saw it empty: what else it holds came since. */
function afterSuccess(
  times: Result<readonly Instant[], CallFailure>,
  { at, recordedAt }: { readonly at: Instant; readonly recordedAt: Instant },
): Settlement {
  const [other] = times.ok
    ? times.value.filter((time) => time !== recordedAt && !isOfUse(at)(time))
    : [];
  return other === undefined
    ? { kind: "accepted", redeemedAt: recordedAt }
    : { kind: "already-redeemed", redeemedAt: other };
}

/** Nothing was done by our call; the log may say why. */
function afterRefusal(
  times: Result<readonly Instant[], CallFailure>,
  { at, refusal }: { readonly at: Instant; readonly refusal: Refusal },
): Result<Settlement, CallFailure> {
  if (!times.ok) return fail(undecided(times.failure));
  const redeemed = standing(times.value, at);
  if (redeemed === null) return ok({ kind: "rejected", ...refusal });
  const { by, redeemedAt } = redeemed;
  return ok({ kind: by === "this-device" ? "accepted" : "already-redeemed", redeemedAt });
}

/** TAG keeps whole seconds. */
const isOfUse =
  (at: Instant) =>
  (time: Instant): boolean =>
    toUnixSeconds(time) === toUnixSeconds(at);

/** To refuse a question is no word about the ticket, and would be recorded as its end. */
const undecided = (failure: CallFailure): CallFailure =>
  failure.kind === "rejected" ? { kind: "contract-broken", path: failure.code } : failure;
