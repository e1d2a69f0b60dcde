import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runs, testSeed } from "../../seeded-random.ts";
import { tearLogs, tornEnd } from "./torn-header.ts";

const blockBytes = 32_768;

test("wherever a log ends, its header lies whole in one block and promises what fits into that", () => {
  fc.assert(
    fc.property(fc.nat(4 * blockBytes), (size) => {
      const end = tornEnd(size);
      const header = end.subarray(-7);
      const at = (size + end.length - 7) % blockBytes;
      expect(at + 7 + header.readUInt16LE(4)).toBeLessThanOrEqual(blockBytes);
      expect(header.readUInt8(6)).toBe(1);
    }),
    { numRuns: runs(200), seed: testSeed },
  );
});

test("the newest log of each origin is torn, and no other", () => {
  const profile = mkdtempSync(join(tmpdir(), "stile-torn-"));
  const folder = join(profile, "Default", "IndexedDB");
  for (const origin of ["http_127.0.0.1_1", "http_localhost_1"]) {
    const database = join(folder, `${origin}.indexeddb.leveldb`);
    mkdirSync(database, { recursive: true });
    for (const name of ["000009.log", "000010.log", "LOG", "CURRENT"])
      writeFileSync(join(database, name), "as it was");
  }

  expect(tearLogs(profile)).toBe(2);

  const read = (name: string): string =>
    readFileSync(join(folder, "http_localhost_1.indexeddb.leveldb", name), "latin1");
  expect(read("000009.log")).toBe("as it was");
  expect(read("LOG")).toBe("as it was");
  expect(read("000010.log")).toHaveLength("as it was".length + 7);
  rmSync(profile, { recursive: true });
});
