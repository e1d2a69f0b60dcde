import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compressPage } from "../gateway/snapshot/page-builder.ts";
import { lineOfPage, pageBytesOf } from "./stored-page.ts";

const lines = Array.from({ length: 50 }, (_, n) => JSON.stringify({ n, text: "ä".repeat(n) }));
const body = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));

describe("a stored page", () => {
  it("gives each line, however it is packed", async () => {
    const inBlocks = new Uint8Array((await compressPage(body)).gzip);
    for (const page of [
      { gzip: inBlocks },
      { gzip: new Uint8Array(gzipSync(body)) },
      { bytes: body },
    ])
      for (const row of [0, 15, 16, 31, 49])
        expect(await lineOfPage(page, row, lines.length)).toBe(lines[row]);
  });

  it("gives the same where the list tells another number of lines", async () => {
    const gzip = new Uint8Array((await compressPage(body)).gzip);
    for (const told of [1, 16, 49, 51, 64, 65])
      expect(await lineOfPage({ gzip }, 20, told)).toBe(lines[20]);
    expect(await lineOfPage({ gzip }, 50, 50)).toBeNull();
  });

  it("is null where it is torn", async () => {
    const gzip = new Uint8Array((await compressPage(body)).gzip).slice(0, 300);
    expect(await lineOfPage({ gzip }, 40, 50)).toBeNull();
    expect(await pageBytesOf({ gzip })).toBeNull();
  });
});
