import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { gunzip } from "./gunzip.ts";

const packed = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(bytes));

test("unpacks what was packed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), async (bytes) => {
      expect(await gunzip(packed(bytes))).toEqual(bytes);
    }),
  );
  const large = new Uint8Array(3_000_000).fill(7);
  expect((await gunzip(packed(large)))?.length).toBe(large.length);
});

test.each([
  ["nothing", new Uint8Array()],
  ["something else", new TextEncoder().encode("<html>Welcome to our Wi-Fi</html>")],
  ["what was cut short", packed(new Uint8Array(2_000).fill(3)).slice(0, -9)],
  ["what was torn", packed(new Uint8Array(2_000).fill(3)).fill(0, 12, 14)],
  ["more than any page", packed(new Uint8Array(65 * 1024 * 1024))],
])("gives nothing for %s", async (_, bytes) => {
  expect(await gunzip(bytes)).toBeNull();
});
