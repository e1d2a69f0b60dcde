/**
 * Recognises an answer that is, byte for byte, the one before. OCTO has no ETag, so the comparison is ours: a list comes every
 * minute, and most days of it are as they were. Such an answer is handed on empty (204), so that nobody parses it.
 */
import { createHash } from "node:crypto";
import type { Network } from "../supplier-http.ts";

export interface ComparedFetch {
  readonly fetch: Network["fetch"];
  /** Of the answer that came; null before one came, and for one that is no 200 or over the limit. */
  readonly digest: () => string | null;
}

/** For one call. `known` is the digest of the answer before it. */
export function comparedFetch(
  fetch: Network["fetch"],
  { known, limitBytes }: { readonly known: string | null; readonly limitBytes: number },
): ComparedFetch {
  let digest: string | null = null;
  return {
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      if (response.status !== 200) return response;
      const { headers } = response;
      const body = await readUpTo(limitBytes, response);
      // cut short: the reader behind this one finds out for itself
      if (body.byteLength > limitBytes) return new Response(body, { headers });
      digest = createHash("sha256").update(body).digest("base64");
      return digest === known
        ? new Response(null, { status: 204, headers })
        : new Response(body, { headers });
    },
    digest: () => digest,
  };
}

/** One chunk more than the limit at most. */
async function readUpTo(limitBytes: number, { body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > limitBytes) break;
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
