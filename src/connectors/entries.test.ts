import { expect, test } from "vitest";
import { z } from "zod";
import { keepRaw, pathOf, readEntries, wiresOf } from "./entries.ts";

const schema = z.object({ code: z.string(), tickets: z.array(z.object({ barcode: z.string() })) });

test("one that cannot be read is kept beside the others, in the order of arrival", () => {
  const good = { code: "a", tickets: [], more: true };
  const entries = readEntries([good, { code: 7 }, null, good], schema, keepRaw([]));
  expect(wiresOf(entries)).toEqual([
    { code: "a", tickets: [] },
    { code: "a", tickets: [] },
  ]);
  expect(entries.read[0]?.received).toBe(good);
  expect(entries.unreadable).toEqual([
    { raw: '{"code":7}', path: "code" },
    { raw: "null", path: "$" },
  ]);
});

test("a nesting that JSON cannot write again is named, and stops no other", () => {
  const depth = 200_000;
  const deep: unknown = JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
  const good = { code: "a", tickets: [] };
  const entries = readEntries([deep, good], schema, keepRaw([]));
  expect(entries.unreadable).toEqual([{ raw: '"nested too deeply"', path: "$" }]);
  expect(wiresOf(entries)).toEqual([good]);
});

test("no secret is kept", () => {
  expect(keepRaw(["s3cret", "pass"])({ note: "s3cret, pass" }, "note")).toEqual({
    raw: '{"note":"***, ***"}',
    path: "note",
  });
});

test.each([
  [{ code: "a", tickets: [{ barcode: "b" }, {}] }, "tickets[1].barcode"],
  [{ tickets: [] }, "code"],
  ["text", "$"],
])("the path of what is wrong in %j", (value, path) => {
  const parsed = schema.safeParse(value);
  if (parsed.success) throw new Error("it was to be wrong");
  expect(pathOf(parsed.error)).toBe(path);
});
