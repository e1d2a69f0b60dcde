/**
 * TAG's refusals. No document describes an error body, and the meaning of the error numbers is not published (dossier 4, 8):
 * the status decides, and what looks like a code or a text is handed on for people to read.
 */
import type { Dialect, SupplierAnswer } from "../supplier-http.ts";
import { errorSchema } from "./schema.ts";

export interface Refusal {
  readonly code: string;
  readonly text: string | null;
}

export const tagDialect = (secrets: readonly string[]): Dialect => ({
  troubleIn: () => null,
  refusedFor: () => "key",
  retryAfterHeaders: ["Retry-After"],
  secrets,
});

export const isRefusal = (answer: SupplierAnswer): boolean => answer.status >= 400;

/** `clean` cuts the secrets out. */
export function refusalIn(answer: SupplierAnswer, clean: (text: string) => string): Refusal {
  const body = errorSchema.safeParse(answer.json).data;
  const text = body?.error_description ?? body?.message ?? null;
  return {
    code: clean(String(body?.code ?? body?.error ?? `HTTP_${answer.status}`)),
    text: text === null ? null : clean(text),
  };
}
