/**
 * What a rejected `fetch` means. Node puts the reason into `cause`, with the codes of the operating system or of undici.
 */
import { z } from "zod";
import type { CallFailure } from "../core/failure.ts";

/** `signal` is the call's own; its reason is a text when the call was ended by us. */
export function failureOfThrown(error: unknown, signal: AbortSignal): CallFailure {
  if (signal.aborted) return { kind: "outcome-unknown", detail: String(signal.reason) };
  const { code = "no code", syscall } = causeSchema.parse(error).cause;
  if (neverConnected.has(code)) return { kind: "unreachable" };
  if (onlyWhileConnecting.has(code) && syscall === "connect") return { kind: "unreachable" };
  if (foreignCertificate.has(code)) return { kind: "intercepted" };
  return { kind: "outcome-unknown", detail: `connection lost (${code})` };
}

/** No connection was made, so that no request can have left. */
const neverConnected: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Also reported by established connections; then the request may have left. */
const onlyWhileConnecting: ReadonlySet<string> = new Set([
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ETIMEDOUT",
]);

/** The handshake failed on the certificate: nothing was sent, and whoever answers is not known to be the supplier. */
const foreignCertificate: ReadonlySet<string> = new Set([
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
]);

const nothingKnown = { cause: {} };
const causeSchema = z
  .object({
    cause: z.object({ code: z.string().optional(), syscall: z.string().optional() }),
  })
  .catch(nothingKnown);
