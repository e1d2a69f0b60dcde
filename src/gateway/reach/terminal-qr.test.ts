import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { terminalQr } from "./terminal-qr.ts";

const blackOnWhite = "\u001B[38;5;16;48;5;231m";
const asBefore = "\u001B[0m";
const link = "https://192.168.100.200:8080/enrol#Zm9vYmFyYmF6cXV4MTIzNA";

/** What a terminal shows: two modules over each other in each character. */
const darkAbove = "█▀";
const darkBelow = "█▄";

function modulesOf(lines: readonly string[]): readonly (readonly boolean[])[] {
  return lines.flatMap((line) => {
    const shown = line.replace(blackOnWhite, "").replace(asBefore, "").split("");
    return [darkAbove, darkBelow].map((dark) => shown.map((half) => dark.includes(half)));
  });
}

const moduleSize = 6;

/** Node has no ImageData; the package looks at its data and size only. */
function filmed(modules: readonly (readonly boolean[])[]): ImageData {
  const width = (modules[0]?.length ?? 0) * moduleSize;
  const height = modules.length * moduleSize;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (modules[Math.floor(y / moduleSize)]?.[Math.floor(x / moduleSize)] === true)
        data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  return { data, width, height, colorSpace: "srgb" };
}

beforeAll(async () => {
  const file = fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));
  const wasmBinary = new Uint8Array(readFileSync(file)).buffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
});

describe("a code in the terminal", () => {
  it.each([link, "http://10.0.0.5:8081/ca", "https://gate.example.com/enrol#a"])(
    "of %s is read back by a camera",
    async (text) => {
      const found = await readBarcodes(filmed(modulesOf(terminalQr(text))), {
        formats: ["QRCode"],
        tryInvert: false,
      });
      expect(found.map((code) => code.text)).toEqual([text]);
    },
  );

  it("has four light modules on each side", () => {
    const modules = modulesOf(terminalQr(link));
    const size = modules[0]?.length ?? 0;
    const dark = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [[x, y]] : [])));
    const xs = dark.map(([x = -1]) => x);
    const ys = dark.map(([, y = -1]) => y);
    expect([Math.min(...xs), Math.min(...ys)]).toEqual([4, 4]);
    expect([Math.max(...xs), Math.max(...ys)]).toEqual([size - 5, size - 5]);
  });

  it("is black on white whatever the terminal's colours are, and fits into 24 lines", () => {
    const lines = terminalQr(link);
    expect(lines.length).toBeLessThanOrEqual(24);
    for (const line of lines) {
      expect(line.startsWith(blackOnWhite)).toBe(true);
      expect(line.endsWith(asBefore)).toBe(true);
    }
  });
});
