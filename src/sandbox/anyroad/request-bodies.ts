/** Bodies and query members of calls; what is wrong with one is a text for the problem's `detail`. */
import { z } from "zod";
import type { ClientCredentials } from "./tokens.ts";

type Read<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "wrong"; readonly detail: string };

const text = (name: string) =>
  z.string(`${name} is required and must be a string`).min(1, `${name} must not be empty`);

const qr_code = text("qr_code");
const verifySchema = z.object({ qr_code }, "the body must be a JSON object");
const scanSchema = z.object({ device: text("device"), qr_code }, "the body must be a JSON object");
const grantSchema = z.object({
  grant_type: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
});

export const readVerify = async (request: Request) => readAs(verifySchema, await jsonBody(request));

export const readScan = async (request: Request) => readAs(scanSchema, await jsonBody(request));

export type Grant =
  | { readonly kind: "credentials"; readonly credentials: ClientCredentials }
  /** The `error` of RFC 6749 5.2. */
  | { readonly kind: "wrong"; readonly error: "invalid_request" | "unsupported_grant_type" };

/** A form, as RFC 6749 asks for, or the same members as JSON. */
export async function readGrant(request: Request): Promise<Grant> {
  const isForm = request.headers.get("content-type")?.includes("x-www-form-urlencoded") === true;
  const grant = grantSchema.safeParse(
    isForm
      ? Object.fromEntries(new URLSearchParams(await request.text()))
      : await jsonBody(request),
  );
  if (!grant.success) return { kind: "wrong", error: "invalid_request" };
  const { grant_type, client_id: clientId, client_secret: clientSecret } = grant.data;
  return grant_type === "client_credentials"
    ? { kind: "credentials", credentials: { clientId, clientSecret } }
    : { kind: "wrong", error: "unsupported_grant_type" };
}

const MAX_LIMIT = 100;

/** A page's size. The range is a choice of this sandbox; the wording of the first text is the seed's. */
export function readLimit(value: string | undefined): Read<number> {
  if (value === undefined) return { kind: "read", value: MAX_LIMIT };
  if (!/^-?\d+$/.test(value))
    return { kind: "wrong", detail: `limit value '${value}' must be an integer` };
  const limit = Number(value);
  return limit >= 1 && limit <= MAX_LIMIT
    ? { kind: "read", value: limit }
    : { kind: "wrong", detail: `limit value '${value}' must be from 1 to ${MAX_LIMIT}` };
}

function readAs<T>(schema: z.ZodType<T>, body: unknown): Read<T> {
  const read = schema.safeParse(body);
  return read.success
    ? { kind: "read", value: read.data }
    : { kind: "wrong", detail: read.error.issues[0]?.message ?? "the body is malformed" };
}

/** Undefined for text that is not JSON. */
async function jsonBody(request: Request): Promise<unknown> {
  const body = await request.text();
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // malformed JSON throws: an expected request here
  }
}
