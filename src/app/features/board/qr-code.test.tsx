import { BinaryBitmap, HybridBinarizer, QRCodeReader, RGBLuminanceSource } from "@zxing/library";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { QrCode } from "./qr-code.tsx";

const pixelsPerModule = 4;

/** What stands in the picture, as a camera would read it. */
function read(markup: string): string {
  const modules = Number(/viewBox="0 0 (\d+)/.exec(markup)?.[1]);
  const size = modules * pixelsPerModule;
  const light = new Uint8ClampedArray(size * size).fill(255);
  for (const [, x, y] of markup.matchAll(/M(\d+) (\d+)h1v1h-1Z/g)) {
    for (let row = 0; row < pixelsPerModule; row += 1) {
      const start = (Number(y) * pixelsPerModule + row) * size + Number(x) * pixelsPerModule;
      light.fill(0, start, start + pixelsPerModule);
    }
  }
  const source = new RGBLuminanceSource(light, size, size);
  return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
}

test.each([
  "https://192.168.1.20:8080/enrol#8f3k-22kd-91ms",
  `https://gates.example.org/enrol#${"x".repeat(300)}`,
])("the link can be read from its picture: %s", (link) => {
  expect(read(renderToStaticMarkup(<QrCode text={link} label="The link" />))).toBe(link);
});

test("it is a picture with a name", () => {
  expect(renderToStaticMarkup(<QrCode text="x" label="The link" />)).toMatch(
    /role="img" aria-label="The link"/,
  );
});
