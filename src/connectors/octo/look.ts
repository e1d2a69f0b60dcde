/** A fresh look-up of what is to be redeemed or corrected, matched by uuid. Never acts. */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import type { Call, RedeemPreview, UseRequest } from "../connector.ts";
import { wiresOf } from "../entries.ts";
import type { OctoApi } from "./api.ts";
import type { WireLookup } from "./schema.ts";
import { previewOf } from "./standing.ts";

export interface Seen {
  readonly lookup: WireLookup;
  readonly preview: RedeemPreview;
}

export type Look = (request: UseRequest, call: Call) => Promise<Result<Seen, CallFailure>>;

/** `sendsTimestamp`: the supplier is told when a guest went in, and shows that time as ours. */
export function createLook(api: Pick<OctoApi, "lookup">, sendsTimestamp: boolean): Look {
  return async (request, call) => {
    const entries = await api.lookup(request.reference, call);
    if (!entries.ok) return entries;
    for (const lookup of wiresOf(entries.value)) {
      if (lookup.uuid !== request.bookingUuid) continue;
      const preview = previewOf(lookup, request.unitItemUuid);
      if (preview === null) continue;
      const told = sendsTimestamp ? request.by.at : null;
      return ok({ lookup, preview: withScanner(preview, told) });
    }
    // "not found" is final, so it must not come from an entry that could not be read
    const broken = entries.value.unreadable[0];
    return fail(broken ? { kind: "contract-broken", path: broken.path } : { kind: "not-found" });
  };
}

function withScanner(preview: RedeemPreview, told: Instant | null): RedeemPreview {
  return preview.kind === "redeemed" && isTold(preview.redeemedAt, told)
    ? { ...preview, by: "this-device" }
    : preview;
}

/** The supplier has recorded the time that it was told; some keep whole seconds only. */
export const isTold = (at: Instant | null, told: Instant | null): boolean =>
  at !== null && told !== null && Math.abs(at - told) < 1_000;
