import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { toBuffer } from "bwip-js/node";
import { describe, expect, it } from "vitest";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { qrOptions, qrSvg } from "./qr-code.ts";

const SEED_CODE =
  "!1|zmEIG9t4f8x4qyhYcMkV8oPCQcZhgcOfKc1cJcvcl|mwhjfBi9hZlRDzAsjLkz5m|Zar+nrHcNn/CR1Gp";

describe("a ticket's QR code", () => {
  it("is read back as the very same text", async () => {
    const wasm = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
    const wasmBinary = new Uint8Array(readFileSync(wasm)).buffer;
    await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
    const png = await toBuffer(qrOptions(SEED_CODE));
    const results = await readBarcodes(new Uint8Array(png), { formats: ["QRCode"] });
    expect(results.map(({ text }) => text)).toEqual([SEED_CODE]);
  });

  it("has a white ground and four modules of quiet zone on each side", () => {
    const svg = qrSvg(SEED_CODE);
    // version 5 has 37 modules; with the quiet zone 45, each 8 wide
    expect(svg).toContain(`viewBox="0 0 ${45 * 8} ${45 * 8}"`);
    expect(svg).toContain("#FFFFFF");
  });
});
