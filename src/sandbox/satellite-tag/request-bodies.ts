/** Bodies of the calls that the trust rule does not cover. Null stands for whatever is not one: the answer is 400. */
import { z } from "zod";
import { jsonFrom } from "./lenient.ts";

const reference = z.union([
  z.int().min(0),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

const LAST_S = 8.64e12;

const interactionSchema = z
  .object({
    delegate: reference.optional(),
    firstDelegate: reference.optional(),
    device: reference.optional(),
    firstDevice: reference.optional(),
    /** Unix seconds. */
    recordedAt: reference.refine((seconds) => seconds <= LAST_S).optional(),
  })
  .transform(({ delegate, firstDelegate, device, firstDevice, recordedAt }, context) => {
    const delegateId = firstDelegate ?? delegate;
    const deviceId = firstDevice ?? device;
    if (delegateId === undefined || deviceId === undefined) {
      context.addIssue({ code: "custom", message: "a delegate and a device are needed" });
      return z.NEVER;
    }
    return {
      delegateId,
      deviceId,
      recordedAt: recordedAt === undefined ? null : recordedAt * 1000,
    };
  });

const deviceRequestSchema = z.object({
  code: z.string().min(1),
  secret: z.string().min(1),
  preferredType: z.enum(["checkin", "accesscontrol", "upload"]).optional(),
});

export const interactionBody = (json: unknown) => interactionSchema.safeParse(json).data ?? null;
export const deviceRequestBody = (json: unknown) =>
  deviceRequestSchema.safeParse(json).data ?? null;

/** OAuth's own form encoding, or the JSON of the manual. Undefined for neither. */
export async function tokenBody(request: Request): Promise<unknown> {
  const text = await request.text();
  return request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ===
    true
    ? Object.fromEntries(new URLSearchParams(text))
    : jsonFrom(text);
}
