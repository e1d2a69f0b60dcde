/**
 * Look, then redeem (dossier 5), for one booking or one guest of it. City Connect takes neither a key nor a time.
 *
 * The look is a search; where that is not offered, or City Connect has not stored the booking, the ticketing system itself
 * is asked, which knows no times and calls a cancelled booking unknown. Whose redemption a success shows is told by its
 * time: more than two minutes before our request left, on the supplier's clock where it sends `Date`, it was there before.
 * A lost answer stays unknown here; the outbox looks again, by the same search, once nothing can land any more.
 */
import type { Clock } from "../../core/effects.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { assertNever, fail, ok } from "../../core/result.ts";
import type { RedeemRequest } from "../../core/scan.ts";
import type { Settlement } from "../../core/settlement.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import type { Call, RedeemOperations, RedeemPreview } from "../connector.ts";
import type { AccountApi, RedeemAnswer } from "./account-api.ts";
import type { CallbackApi } from "./callback-api.ts";
import type { BookingEntries } from "./entries.ts";
import { meaningOf } from "./failures.ts";
import { previewOf } from "./standing.ts";
import { isOurs } from "./translate.ts";

export interface RedemptionDeps {
  readonly account: AccountApi;
  /** Null where no ticketing system is configured. */
  readonly callback: CallbackApi | null;
  readonly accounts: readonly string[];
  readonly now: Clock["now"];
}

type Look = Result<RedeemPreview, CallFailure>;

const clockSkewMs = minutes(2);

export function createCityConnectRedemption(deps: RedemptionDeps): RedeemOperations {
  const { account, now } = deps;
  const look = (request: RedeemRequest, call: Call) => lookAt(deps, request, call);
  return {
    preview: look,
    redeem: async (request, barcode, call) => {
      const sentAt = now();
      const answer = await account.redeem(barcode, call);
      if (!answer.ok) return answer;
      switch (answer.value.kind) {
        case "redeemed":
          return settled(answer.value, { request, barcode, sentAt, now: now() });
        case "refused":
          return afterRefusal(await look(request, call), answer.value.word);
        case "several":
          return afterSilence(await look(request, call), { sentAt, code: "MULTIPLE_BOOKINGS" });
        case "silent":
          return afterSilence(await look(request, call), { sentAt, code: "NOT_RECORDED" });
        default:
          return assertNever(answer.value);
      }
    },
  };
}

async function lookAt(deps: RedemptionDeps, request: RedeemRequest, call: Call): Promise<Look> {
  const { account, callback, accounts } = deps;
  const search = await account.search(request.reference, call);
  if (!search.ok) return search;
  if (search.value.kind === "found") {
    const seen = previewIn(search.value.entries, request, accounts);
    if (seen.ok || seen.failure.kind !== "not-found") return seen;
  }
  if (callback?.owns(request.reference) === true) {
    const entries = await callback.lookup(request.reference, call);
    return entries.ok ? previewIn(entries.value, request, accounts) : entries;
  }
  // "not found" is final, so it must not come from a search that is missing or shows a part
  const isProof = search.value.kind === "found" && !search.value.isCut;
  return fail(isProof ? { kind: "not-found" } : { kind: "contract-broken", path: "search" });
}

/** A search finds other people's bookings too: by customer, by reference. */
function previewIn(
  entries: BookingEntries,
  request: RedeemRequest,
  accounts: readonly string[],
): Look {
  const ours = entries.read.filter(({ wire }) => isOurs(wire, accounts));
  const found = ours.flatMap(({ wire }) => {
    const preview = previewOf(wire, request);
    return preview === null ? [] : [{ preview, sold: `${wire.product} ${wire.date}` }];
  });
  const [first] = found;
  if (first === undefined) {
    const broken = entries.unreadable[0];
    return fail(broken ? { kind: "contract-broken", path: broken.path } : { kind: "not-found" });
  }
  // the barcode would redeem whichever of them the supplier picks
  return found.some(({ sold }) => sold !== first.sold) && first.preview.kind === "redeemable"
    ? ok({ kind: "refused", code: "MULTIPLE_BOOKINGS", text: null, redeemedAt: null })
    : ok(first.preview);
}

function settled(
  answer: Extract<RedeemAnswer, { kind: "redeemed" }>,
  sent: {
    readonly request: RedeemRequest;
    readonly barcode: string;
    readonly sentAt: Instant;
    readonly now: Instant;
  },
): Result<Settlement, CallFailure> {
  const { at, supplierNow } = answer;
  // a ticket's answer may name the booking (the page shows only one of the two)
  const isOther =
    answer.barcode !== null &&
    answer.barcode !== sent.barcode &&
    answer.barcode !== sent.request.bookingUuid;
  if (isOther) return fail({ kind: "contract-broken", path: "barcode" });
  const sentThere = supplierNow === null ? sent.sentAt : later(supplierNow, sent.sentAt - sent.now);
  const kind = isBefore(at, sentThere) ? "already-redeemed" : "accepted";
  return ok({ kind, redeemedAt: at });
}

/** Nothing was done by our call; the booking says why, else the word does. */
function afterRefusal(looked: Look, word: string): Result<Settlement, CallFailure> {
  if (!looked.ok && looked.failure.kind !== "not-found") return looked;
  if (looked.ok && looked.value.kind === "redeemed")
    return ok({ kind: "already-redeemed", redeemedAt: looked.value.redeemedAt });
  if (looked.ok && looked.value.kind === "refused")
    return ok({ kind: "rejected", code: looked.value.code, text: word });
  const meaning = meaningOf(word);
  switch (meaning) {
    case "already-redeemed":
      return ok({ kind: "already-redeemed", redeemedAt: null });
    case "cancelled":
      return ok({ kind: "rejected", code: "CANCELLED", text: word });
    case "unknown":
    case null:
      return ok({ kind: "rejected", code: word, text: null });
    default:
      return assertNever(meaning);
  }
}

/** Whether our call did anything is not told; what the booking shows now may be ours, without proof. */
function afterSilence(
  looked: Look,
  sent: { readonly sentAt: Instant; readonly code: string },
): Result<Settlement, CallFailure> {
  // our call may have acted, so that no failure of the look may say that it did not
  if (!looked.ok && looked.failure.kind !== "not-found")
    return fail({ kind: "outcome-unknown", detail: `${sent.code}, and no second look` });
  if (!looked.ok || looked.value.kind !== "redeemed") return afterRefusal(looked, sent.code);
  const { redeemedAt } = looked.value;
  const kind = isBefore(redeemedAt, sent.sentAt) ? "already-redeemed" : "probable";
  return ok({ kind, redeemedAt });
}

const isBefore = (at: Instant | null, sentAt: Instant): boolean =>
  at !== null && at < sentAt - clockSkewMs;
