/** The opaque code of a preview: the supplier's own, and the time of use that was seen with it (see `settling.ts`). */
import { z } from "zod";
import { type Instant, asInstant } from "../../core/time.ts";

export interface SeenCode {
  readonly redemptionCode: string;
  readonly redeemedAt: Instant | null;
}

export const seal = ({ redemptionCode, redeemedAt }: SeenCode): string =>
  JSON.stringify([redemptionCode, redeemedAt]);

/** Throws on anything that `seal` has not made. */
export function unseal(sealed: string): SeenCode {
  const [redemptionCode, redeemedAt] = sealedSchema.parse(JSON.parse(sealed));
  return { redemptionCode, redeemedAt: redeemedAt === null ? null : asInstant(redeemedAt) };
}

const sealedSchema = z.tuple([z.string(), z.number().nullable()]);
