/**
 * City Connect's error bodies: `{"error": WORD}`. The look-up documents one word; those of a redemption are unknown and
 * recognised by pattern only (dossier 3, 5).
 */
import type { Dialect, SupplierAnswer } from "../supplier-http.ts";
import { withoutSecrets } from "../supplier-http.ts";
import { errorSchema } from "./schema.ts";

export const dialectWith = (secrets: readonly string[]): Dialect => ({
  troubleIn: (json) => {
    switch (errorSchema.safeParse(json).data?.error) {
      case "UNAUTHORIZED":
        return "unauthorised";
      case "SERVER_ERROR":
        return "server-trouble";
      default:
        return null;
    }
  },
  refusedFor: () => "key",
  retryAfterHeaders: ["Retry-After"],
  secrets,
});

export const isRefusal = ({ status }: SupplierAnswer): boolean => status >= 400;

const barcodeInvalid = "BARCODE_INVALID";

/** Not recognised, or cancelled (seed 000): the only words that make a code unknown. */
export const isUnknownBarcode = (answer: SupplierAnswer): boolean =>
  answer.status === 400 && errorSchema.safeParse(answer.json).data?.error === barcodeInvalid;

const keptCharacters = 200;

/** The supplier's word, raw but short and without secrets; `HTTP_400` where it says none. */
export function refusalWordIn(answer: SupplierAnswer, secrets: readonly string[]): string {
  const word = errorSchema.safeParse(answer.json).data?.error?.trim();
  return word ? withoutSecrets(word, secrets).slice(0, keptCharacters) : `HTTP_${answer.status}`;
}

/** An address that nobody answers at: the configuration is wrong, whatever the code was. */
export const isWrongPath = (answer: SupplierAnswer): boolean =>
  (answer.status === 404 || answer.status === 405) &&
  meaningOf(errorSchema.safeParse(answer.json).data?.error ?? "") === null;

export type RefusalMeaning = "already-redeemed" | "cancelled" | "unknown" | null;

/** Null for a word that says none of the three. "CANNOT_BE_REDEEMED" is no earlier use. */
export function meaningOf(word: string): RefusalMeaning {
  if (word.includes("REDEEMED") && !/NOT|UNREDEEMED/.test(word)) return "already-redeemed";
  if (word.includes("CANCEL")) return "cancelled";
  return word.includes(barcodeInvalid) ? "unknown" : null;
}
