/** Whether an engine read what a photograph says. Compared as the contract says: DESIGN 10, `corpus`. */
import type { CorpusImage, Expected } from "./images.ts";
import { formatOf } from "./images.ts";

export interface ReadText {
  readonly text: string;
  /** Null where the engine does not say. */
  readonly bytes: readonly number[] | null;
}

/** `wrong`: another text than expected, or any where there is none. */
export type Mark = "read" | "missed" | "wrong";

export function markOf(
  { expected, folder }: Pick<CorpusImage, "expected" | "folder">,
  codes: readonly ReadText[],
): Mark {
  if (codes.length === 0) return "missed";
  return codes.some((code) => isExpected(code, expected, formatOf(folder))) ? "read" : "wrong";
}

function isExpected(code: ReadText, expected: Expected, format: string): boolean {
  switch (expected.kind) {
    case "nothing":
      return false;
    case "text":
      return comparable(code.text, format) === comparable(expected.text, format);
    case "bytes":
      return (
        comparable(latin(code.bytes ?? []), format) === comparable(latin(expected.bytes), format)
      );
    default:
      return false;
  }
}

/** Without control characters and spaces, Codabar's start and stop, and the leading zero that makes UPC-A an EAN-13. */
function comparable(text: string, format: string): string {
  const bare = text.replaceAll(/[\p{Cc}\s]/gu, "");
  if (format === "codabar") return bare.replaceAll(/^[A-DTN*E]|[A-DTN*E]$/gi, "");
  return format.startsWith("ean") ? bare.replace(/^0(?=\d{12}$)/, "") : bare;
}

const latin = (bytes: Iterable<number>): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
