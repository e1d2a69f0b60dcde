import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { asPageHash } from "../core/ids.ts";
import { asLocalDate } from "../core/time.ts";
import { list } from "./snapshot-world.contract.ts";
import { packManifest, storedManifestSchema, unpackManifest } from "./stored-manifest.ts";

const { manifest } = list(1, []);

it("comes back as it was, with pages of a day, of none, and of an older gateway", () => {
  const page = fc.record(
    {
      hash: fc.nat().map((n) => asPageHash(createHash("sha256").update(String(n)).digest("hex"))),
      bookings: fc.nat(250),
      bytes: fc.nat(1_000_000),
      date: fc.constantFrom(null, asLocalDate("2026-11-21"), asLocalDate("2026-11-22")),
    },
    { requiredKeys: ["hash", "bookings", "bytes"] },
  );
  fc.assert(
    fc.property(fc.array(page), (pages) => {
      const whole = { ...manifest, pages };
      const stored = storedManifestSchema.parse(structuredClone(packManifest(whole)));
      expect(unpackManifest(stored)).toEqual(whole);
    }),
  );
});

it.each([
  ["half a hash", { hashes: "ab" }],
  ["no hash at all", { hashes: "z".repeat(64) }],
  ["a number too few", { numbers: new Uint32Array(2) }],
  ["a day that is not told", { numbers: new Uint32Array([1, 1, 9]) }],
])("is not believed with %s", (_what, change) => {
  const { pages } = list(1, ["A"]).manifest;
  const stored = packManifest({ ...manifest, pages });
  expect(storedManifestSchema.safeParse(stored).success).toBe(true);
  expect(storedManifestSchema.safeParse({ ...stored, ...change }).success).toBe(false);
});
