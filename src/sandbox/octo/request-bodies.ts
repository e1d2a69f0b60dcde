/** Bodies of the redemption calls. Null stands for whatever is not one: the answer is 400. */
import { z } from "zod";

const code = z.string().min(1);

const validateSchema = z.object({ redemptionCode: code });
const redeemSchema = z.object({ redemptionCode: z.union([code, z.array(code).min(1)]) });
const credentialsSchema = z.object({ reference: code, apiKeys: z.array(z.string()) });

export const validateBody = (body: unknown) => validateSchema.safeParse(body).data ?? null;
export const redeemBody = (body: unknown) => redeemSchema.safeParse(body).data ?? null;
export const credentialsBody = (body: unknown) => credentialsSchema.safeParse(body).data ?? null;

/** Undefined for text that is not JSON. */
export async function jsonBody(request: Request): Promise<unknown> {
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // malformed JSON throws: an expected request here
  }
}
