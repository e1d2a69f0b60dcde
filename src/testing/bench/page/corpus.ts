/** The three engines on one photograph, as the corpus command asks (see `src/tools/corpus.ts`). */
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import type { Decoder } from "../../../scanning/decode/decoder.ts";
import { tryHarderReader } from "./reference.ts";
import { copyOf, photograph, type Rotation } from "./pictures.ts";
import { openStile } from "./stile.ts";

export type CorpusEngine = "stile" | "zxing-wasm" | "zxing-browser";

export interface CorpusAnswer {
  readonly ms: number;
  readonly codes: readonly { readonly text: string; readonly bytes: readonly number[] | null }[];
}

type Reads = (image: ImageData) => Promise<CorpusAnswer["codes"]>;

declare global {
  interface Window {
    corpus: (engine: CorpusEngine, path: string, rotation: Rotation) => Promise<CorpusAnswer>;
  }
}

let stile: Promise<Decoder> | null = null;

/** The app's way with a picture that will not come again. */
const byStile: Reads = async (image) => {
  stile ??= openStile(() => undefined);
  const decoder = await stile;
  const decode = decoder.decodeStill ?? decoder.decode;
  const decoded = await decode({ kind: "pixels", pixels: copyOf(image) });
  if (!decoded.ok) throw new Error(decoded.failure.detail);
  return decoded.value.map(({ text, bytes }) => ({
    text,
    bytes: bytes === undefined ? null : [...bytes],
  }));
};

/** Everything on, as it is by default; texts as they are, because expectations are. */
const byWasm: Reads = async (image) => {
  await prepareZXingModule({
    overrides: {
      locateFile: (path: string, prefix: string) =>
        path.endsWith(".wasm") ? wasmUrl : prefix + path,
    },
    fireImmediately: true,
  });
  const found = await readBarcodes(image, { textMode: "Plain" });
  return found
    .filter(({ isValid }) => isValid)
    .map(({ text, bytes }) => ({ text, bytes: [...bytes] }));
};

const reader = tryHarderReader();
const byBrowser: Reads = async (image) => {
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  const text = reader(canvas);
  return text === null ? [] : [{ text, bytes: null }];
};

const engines: Readonly<Record<CorpusEngine, Reads>> = {
  stile: byStile,
  "zxing-wasm": byWasm,
  "zxing-browser": byBrowser,
};

window.corpus = async (engine, path, rotation) => {
  const image = await photograph(path, rotation);
  const from = performance.now();
  const codes = await engines[engine](image);
  return { ms: performance.now() - from, codes };
};
