import { expect, it } from "vitest";
import { decodedOf } from "./native-codes.ts";

const picture = { width: 100, height: 100 };
const corner = (x: number, y: number) => ({ x, y });
const read = (format: string, rawValue: string) => {
  const decoded = decodedOf({ rawValue, format }, picture);
  return decoded === null ? null : [decoded.symbology, decoded.text];
};

it.each([
  ["a QR code", "qr_code", "stile é 1 ", ["QRCode", "stile é 1 "]],
  [
    "GS1 content without the mark in front",
    "data_matrix",
    "\u001d01095\u001d21X",
    ["DataMatrix", "01095\u001d21X"],
  ],
  ["an EAN-13", "ean_13", "9520123456788", ["EAN13", "9520123456788"]],
  ["an EAN-13 whose first 0 was taken off", "ean_13", "012345678905", ["EAN13", "0012345678905"]],
  ["a UPC-A, which is an EAN-13", "upc_a", "012345678905", ["EAN13", "0012345678905"]],
  ["a UPC-A with its 0", "upc_a", "0012345678905", ["EAN13", "0012345678905"]],
  ["an EAN-8", "ean_8", "95200002", ["EAN8", "95200002"]],
])("takes %s", (...[, format, raw, expected]) => {
  expect(read(format, raw)).toEqual(expected);
});

it.each([
  ["a format that nobody asked for", "code_93", "STL"],
  ["an unknown format", "unknown", "STL"],
  ["nothing in it", "qr_code", ""],
  ["nothing but the mark of GS1", "code_128", "\u001d"],
  ["characters that were lost", "pdf417", "caf\ufffd"],
  ["an EAN-13 with a wrong check digit", "ean_13", "9520123456780"],
  ["an EAN-13 that is too short", "ean_13", "95201234567"],
  ["an EAN-8 of an EAN-13's length", "ean_8", "9520123456788"],
  ["an EAN-13 with letters", "ean_13", "952012345678A"],
])("takes no answer with %s", (_, format, raw) => {
  expect(read(format, raw)).toBeNull();
});

it("says where the code is, or nothing", () => {
  const cornerPoints = [corner(10, 10), corner(50, 10), corner(50, 50), corner(10, 50)];
  const code = { rawValue: "A", format: "aztec" };
  expect(decodedOf({ ...code, cornerPoints }, picture)?.corners?.[2]).toEqual(corner(0.5, 0.5));
  expect(decodedOf({ ...code, cornerPoints: [] }, picture)?.corners).toBeNull();
});
