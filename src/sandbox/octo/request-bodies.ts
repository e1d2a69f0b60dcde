/** Bodies of the redemption calls (dossier 2.3 to 2.6). Null stands for whatever is not one: the answer is 400. */
import { z } from "zod";
import { utcMs, utcText } from "../local-time.ts";
import type { AllSwitches } from "./switches.ts";

const code = z.string().min(1);

const validateSchema = z.object({ redemptionCode: code });
const codesSchema = z.object({ redemptionCode: z.union([code, z.array(code).min(1)]) });
const redeemSchemas = {
  ignored: codesSchema,
  honoured: codesSchema.extend({
    timestamp: z.iso
      .datetime({ offset: true })
      .transform((text) => utcText(utcMs(text)))
      .optional(),
  }),
  // a server built to the seed may know no member but its own
  refused: z.strictObject(codesSchema.shape),
};
const credentialsSchema = z.object({ reference: code, apiKeys: z.array(z.string()) });

export const validateBody = (body: unknown) => validateSchema.safeParse(body).data ?? null;
/** One code or several, to take back or to mark as no-show. */
export const codesBody = (body: unknown) => codesSchema.safeParse(body).data ?? null;
/** Also, where the supplier listens to it, when the redemption was: UTC text. */
export function redeemBody(body: unknown, timestamp: AllSwitches["timestamp"]): RedeemBody | null {
  return redeemSchemas[timestamp].safeParse(body).data ?? null;
}
export const credentialsBody = (body: unknown) => credentialsSchema.safeParse(body).data ?? null;

interface RedeemBody {
  readonly redemptionCode: string | readonly string[];
  readonly timestamp?: string | undefined;
}

/** Undefined for text that is not JSON. */
export async function jsonBody(request: Request): Promise<unknown> {
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // malformed JSON throws: an expected request here
  }
}
