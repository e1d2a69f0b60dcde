import { expect, it, vi } from "vitest";
import { blank, runDecoderContract } from "./decoder.contract.ts";
import { allFormats } from "./decode/decoder.ts";
import { createZxingBrowserDecoder } from "./zxing-browser-decoder.ts";

runDecoderContract(
  "zxing-browser",
  (formats) => Promise.resolve(createZxingBrowserDecoder(formats)),
  { several: false, corners: ["QRCode", "DataMatrix"] },
);

it("says nothing on the console about frames without a code", async () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const decoder = createZxingBrowserDecoder(allFormats);
  await decoder.decode({ kind: "pixels", pixels: blank(320, 240) });
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
