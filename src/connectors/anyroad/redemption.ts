/**
 * Verify, then scan (dossier 6). There is no key: a second scan is a second event, so a lost answer is never repeated blindly
 * but looked up, and our own device's name among the events is the proof.
 *
 * A scan that comes too late is final: `BOOKING_IN_PAST` ends as a rejection, "admitted offline, not recorded upstream", for
 * the reconciliation, and is not tried again (dossier 6, Late upload).
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { assertNever, fail, ok } from "../../core/result.ts";
import type { Settlement } from "../../core/settlement.ts";
import type { Call, RedeemOperations, RedeemPreview, UseRequest } from "../connector.ts";
import type { AnyRoadApi, TicketAnswer, TicketEntry } from "./api.ts";
import type { DeviceName } from "./device-name.ts";
import { previewOf } from "./standing.ts";
import { idIn } from "./ticket.ts";

type Look = Result<RedeemPreview, CallFailure>;

export function createAnyRoadRedemption(api: AnyRoadApi, nameOf: DeviceName): RedeemOperations {
  const preview = async (request: UseRequest, call: Call): Promise<Look> => {
    const device = nameOf(request.by.device);
    const answer = await api.verify(request.reference, call);
    return answer.ok ? shownIn(answer.value, request, device) : answer;
  };

  return {
    preview,
    redeem: async (request, redemptionCode, call) => {
      const device = nameOf(request.by.device);
      const answer = await api.scan({ device, qrCode: redemptionCode }, call);
      if (!answer.ok) return answer;
      const shown = shownIn(answer.value, request, device);
      if (shown.ok && shown.value.kind === "redeemed") return ok(settled(shown.value));
      if (!shown.ok && shown.failure.kind !== "not-found") return shown;
      return afterSilence(await preview(request, call), shown);
    },
  };
}

function shownIn(answer: TicketAnswer, request: UseRequest, device: string): Look {
  const entry = entryOf(answer, request);
  if (entry !== undefined) return ok(previewOf(entry, device));
  const { refusal } = answer;
  if (refusal !== null) return ok({ kind: "refused", ...refusal, redeemedAt: null });
  // "not found" is final, so it must not come from an entry that could not be read
  const broken = answer.unreadable[0];
  return fail(broken ? { kind: "contract-broken", path: broken.path } : { kind: "not-found" });
}

/** By its code. The booking decides only between repeats: lists and webhooks may know it by the other API's id (dossier 1). */
function entryOf({ entries }: TicketAnswer, request: UseRequest): TicketEntry | undefined {
  const wanted = request.unitItemUuid ?? request.reference;
  const ours = entries.filter(({ ticket }) => ticket.qr_code === wanted);
  const isOfBooking = ({ ticket }: TicketEntry): boolean =>
    idIn(ticket.booking, "bookings") === request.bookingUuid;
  return ours.find(isOfBooking) ?? ours[0];
}

/** Our scan left no trace in its own answer, refused or not: a second look decides. */
function afterSilence(looked: Look, shown: Look): Result<Settlement, CallFailure> {
  const told = shown.ok && shown.value.kind === "refused" ? rejected(shown.value) : null;
  if (!looked.ok) return looked.failure.kind === "not-found" && told !== null ? ok(told) : looked;
  switch (looked.value.kind) {
    case "redeemed":
      return ok(settled(looked.value));
    case "refused":
      return ok(rejected(looked.value));
    case "redeemable":
      return ok(told ?? rejected({ code: "NOT_RECORDED", text: null }));
    default:
      return assertNever(looked.value);
  }
}

/** Ours by name, or somebody else's that was there before ours. */
const settled = ({ by, redeemedAt }: Extract<RedeemPreview, { kind: "redeemed" }>): Settlement => ({
  kind: by === "this-device" ? "accepted" : "already-redeemed",
  redeemedAt,
});

const rejected = ({
  code,
  text,
}: {
  readonly code: string;
  readonly text: string | null;
}): Settlement => ({ kind: "rejected", code, text });
