/** The photographs of a folder and what they must decode to (DESIGN 10, `corpus`). */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

export type Expected =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** Of a folder whose pictures have no readable code. */
  | { readonly kind: "nothing" };

export interface CorpusImage {
  /** From the corpus' own folder. */
  readonly path: string;
  /** The last part of the folder's name. */
  readonly folder: string;
  readonly expected: Expected;
}

/** All pictures below it that have an expectation, in a steady order. Throws where the folder does not exist. */
export function imagesIn(root: string): readonly CorpusImage[] {
  return filesIn(root)
    .filter((file) => /\.(png|jpe?g|webp|bmp|gif)$/i.test(file))
    .toSorted()
    .flatMap((file) => {
      const folder = file.split("/").at(-2) ?? "";
      const expected = expectedOf(file, folder);
      return expected === null ? [] : [{ path: relative(root, file), folder, expected }];
    });
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });

function expectedOf(image: string, folder: string): Expected | null {
  if (folder.startsWith("falsepositives")) return { kind: "nothing" };
  const base = image.replace(/\.[^.]+$/, "");
  if (existsSync(`${base}.txt`)) {
    return { kind: "text", text: readFileSync(`${base}.txt`, "utf8") };
  }
  return existsSync(`${base}.bin`) ? { kind: "bytes", bytes: readFileSync(`${base}.bin`) } : null;
}

/** `qrcode` of `qrcode-2`. */
export const formatOf = (folder: string): string => folder.replace(/-.*$/, "");
