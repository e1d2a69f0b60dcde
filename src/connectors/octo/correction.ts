/**
 * Calls of the later edition that put something right (dossier 2.6): a redemption is taken back, a guest is marked as absent.
 * Optional per supplier, for supervisors, online; each preceded by a fresh look.
 *
 * What the answer of such a call looks like is not published, so a look afterwards decides whether it is done.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type {
  Call,
  CorrectionOperations,
  CorrectionOutcome,
  CorrectionPreview,
  UseRequest,
} from "../connector.ts";
import type { OctoApi } from "./api.ts";
import type { Refusal } from "./failures.ts";
import type { Look, Seen } from "./look.ts";
import { alreadyRedeemed, recordedUse, statusOf, unitItemOf } from "./standing.ts";

export function createCorrection(
  kind: "unredeem" | "noShow",
  api: Pick<OctoApi, "act">,
  look: Look,
): CorrectionOperations {
  const standing = kind === "unredeem" ? standingForUnredeem : standingForNoShow;
  const preview = async (
    request: UseRequest,
    call: Call,
  ): Promise<Result<CorrectionPreview, CallFailure>> => {
    const seen = await look(request, call);
    return seen.ok ? ok(standing(seen.value, request.unitItemUuid)) : seen;
  };
  return {
    preview,
    correct: async (request, redemptionCode, call) => {
      const answer = await api.act({ kind, redemptionCode, timestamp: null }, call);
      if (!answer.ok) return answer;
      const after = await preview(request, call);
      if (answer.value.kind === "refused")
        return after.ok ? ok(ended(after.value, answer.value.refusal)) : after;
      // it may have been done, whatever became of the look
      return after.ok
        ? ok(ended(after.value, { code: "NOT_RECORDED", text: null }))
        : fail({ kind: "outcome-unknown", detail: `answered, then ${after.failure.kind}` });
    },
  };
}

function ended(after: CorrectionPreview, refusal: Refusal): CorrectionOutcome {
  if (after.kind === "already") return { kind: "done" };
  return after.kind === "refused"
    ? { kind: "rejected", code: after.code, text: after.text ?? refusal.text }
    : { kind: "rejected", ...refusal };
}

function standingForUnredeem(
  { lookup, preview }: Seen,
  unitItemUuid: string | null,
): CorrectionPreview {
  if (preview.kind === "refused" && preview.code === "CANCELLED") return preview;
  const use = recordedUse(lookup, unitItemUuid);
  const { redemptionCode } = lookup;
  if (use.kind === "used") return { kind: "ready", redeemedAt: use.at, redemptionCode };
  // the whole booking was used up with its first ticket
  return preview.kind === "redeemed"
    ? { kind: "ready", redeemedAt: preview.redeemedAt, redemptionCode }
    : { kind: "already" };
}

function standingForNoShow(
  { lookup, preview }: Seen,
  unitItemUuid: string | null,
): CorrectionPreview {
  const status = statusOf(unitItemOf(lookup, unitItemUuid)?.status ?? lookup.status);
  if (status.kind === "NO_SHOW") return { kind: "already" };
  const use = recordedUse(lookup, unitItemUuid);
  if (use.kind === "used" || preview.kind === "redeemed")
    return { kind: "refused", code: alreadyRedeemed, text: null };
  if (preview.kind === "refused") return preview.code === "NO_SHOW" ? { kind: "already" } : preview;
  return { kind: "ready", redeemedAt: null, redemptionCode: lookup.redemptionCode };
}
