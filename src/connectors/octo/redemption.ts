/**
 * Look up, then redeem or validate (dossier 6.1), for one booking or one unit item of it.
 *
 * A supplier that validates decides itself what may enter again: what it shows as used is not refused here but put to it, and
 * its yes counts. To validate twice after a lost answer is what its answers to re-entry are made for.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { RedeemOperations, RedeemPreview } from "../connector.ts";
import { type OctoApi, manyOrOne } from "./api.ts";
import type { Refusal } from "./failures.ts";
import type { Look, Seen } from "./look.ts";
import { seal, unseal } from "./sealed-code.ts";
import { afterRefusal, settleDone } from "./settling.ts";

export interface RedemptionRules {
  readonly by: "redeem" | "validate";
  /** The supplier is told when the guest went in. */
  readonly timestamp: boolean;
}

export function createOctoRedemption(
  api: Pick<OctoApi, "act">,
  look: Look,
  { by, timestamp }: RedemptionRules,
): RedeemOperations {
  return {
    preview: async (request, call) => {
      const seen = await look(request, call);
      if (!seen.ok) return seen;
      const preview = by === "validate" ? leftToSupplier(seen.value) : seen.value.preview;
      return preview.kind === "redeemable"
        ? ok({ ...preview, redemptionCode: seal(preview) })
        : ok(preview);
    },

    redeem: async (request, sealed, call) => {
      const { redemptionCode, redeemedAt: seenAt } = unseal(sealed);
      const told = timestamp ? request.by.at : null;
      const answer = await api.act({ kind: by, redemptionCode, timestamp: told }, call);
      if (!answer.ok) return answer;
      if (answer.value.kind === "refused") {
        const { refusal } = answer.value;
        const looked = await look(request, call);
        return told !== null && isUnexplained(refusal, looked)
          ? fail({ kind: "contract-broken", path: "timestamp" })
          : afterRefusal(looked, refusal);
      }
      const { json, sentThere } = answer.value;
      return settleDone(
        {
          json: manyOrOne.safeParse(json).data?.[0],
          asked: request,
          sent: { seenAt, sentThere, told, by },
        },
        () => look(request, call),
      );
    },
  };
}

/**
 * A supplier built to the seed may refuse the member that it does not know (dossier 2.3). Taken for a word about the guest, that
 * would be the recorded end of every redemption: it is told, and a person sees it.
 */
const isUnexplained = ({ code }: Refusal, looked: Result<Seen, CallFailure>): boolean =>
  code === "BAD_REQUEST" &&
  looked.ok &&
  looked.value.preview.kind === "redeemable" &&
  looked.value.preview.redeemedAt === null;

function leftToSupplier({ preview, lookup }: Seen): RedeemPreview {
  if (preview.kind !== "redeemed") return preview;
  const { redeemedAt } = preview;
  return { kind: "redeemable", redeemedAt, redemptionCode: lookup.redemptionCode };
}
