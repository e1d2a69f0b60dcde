/** What became of a picture that was chosen or pasted. Pure. */
import { assertNever, type Result } from "../../../core/result.ts";
import type { PictureFailure } from "../../../scanning/picture-file.ts";
import type { SeenCode } from "../../../scanning/scan-source.ts";
import { visibleText } from "../../ui/visible-text.ts";
import { pictureFailureWords, pictureWords } from "../../ui/words/scanner-words.ts";

export type PictureLook =
  | { readonly kind: "none" | "looking" | "nothing" }
  | { readonly kind: "several"; readonly codes: readonly SeenCode[] }
  | { readonly kind: "failed"; readonly failure: PictureFailure };

/** A single code is presented; otherwise a person has something to do. */
export function afterLook(
  looked: Result<readonly SeenCode[], PictureFailure>,
): PictureLook | { readonly kind: "one"; readonly code: SeenCode } {
  if (!looked.ok) return { kind: "failed", failure: looked.failure };
  const [code, ...others] = looked.value;
  if (code === undefined) return { kind: "nothing" };
  return others.length === 0 ? { kind: "one", code } : { kind: "several", codes: looked.value };
}

export interface PictureShown {
  readonly text: string;
  readonly rows: readonly { readonly code: SeenCode; readonly text: string }[];
}

/** Null where nothing was chosen. */
export function pictureShown(look: PictureLook): PictureShown | null {
  switch (look.kind) {
    case "none":
      return null;
    case "looking":
    case "nothing":
      return { text: pictureWords[look.kind], rows: [] };
    case "several":
      return {
        text: pictureWords.several,
        rows: look.codes.map((code) => ({ code, text: visibleText(code.text, longestCodeShown) })),
      };
    case "failed":
      return { text: pictureFailureWords(look.failure), rows: [] };
    default:
      return assertNever(look);
  }
}

/** Characters: three lines of a row. */
const longestCodeShown = 80;
