import { expect, test } from "vitest";
import { asPageHash } from "../../core/ids.ts";
import { packRowOf, packRowsIn, placesIn } from "./pack-rows.ts";

const hash = (digit: string) => asPageHash(digit.repeat(64));
const row = packRowOf("p", [
  { hash: hash("a"), bytes: 3 },
  { hash: hash("b"), bytes: 5 },
]);

test("says where each page lies", () => {
  expect(placesIn(row)).toEqual([
    [hash("a"), { pack: "p", from: 0, to: 3 }],
    [hash("b"), { pack: "p", from: 3, to: 8 }],
  ]);
});

test("leaves out what is no row of ours", () => {
  const torn = { ...row, hashes: row.hashes.slice(1) };
  expect(packRowsIn([null, "x", { name: "q" }, torn, row])).toEqual([row]);
});
