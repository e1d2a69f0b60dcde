import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fail } from "../../core/result.ts";
import { createListMemory } from "./list-memory.ts";

const example: unknown = JSON.parse(
  readFileSync(new URL("./fixtures/seed-002-lookup.json", import.meta.url), "utf8"),
);
const copyOf = (entry: unknown): unknown => JSON.parse(JSON.stringify(entry));
const [booking]: readonly unknown[] = Array.isArray(example) ? example : [example];
const changed = { ...Object(copyOf(booking)), supplierReference: "OTHER" };

test("an entry that is as it was is not parsed again, one that has changed is", () => {
  const memory = createListMemory();
  const [first] = memory.read([booking]).read;
  const [same] = memory.read([copyOf(booking)]).read;
  expect(first?.wire.uuid).toBeDefined();
  expect(same).toBe(first);
  const [other] = memory.read([changed]).read;
  expect(other?.wire.supplierReference).toBe("OTHER");
});

test("only the last list is remembered", () => {
  const memory = createListMemory();
  const [first] = memory.read([booking]).read;
  memory.read([]);
  const [again] = memory.read([booking]).read;
  expect(again).toEqual(first);
  expect(again).not.toBe(first);
});

test("what cannot be read stays so, raw, list after list", () => {
  const memory = createListMemory();
  const broken = { uuid: 7 };
  const expected = { read: [], unreadable: [{ raw: '{"uuid":7}', path: "uuid" }] };
  expect(memory.read([broken])).toEqual(expected);
  expect(memory.read([broken])).toEqual(expected);
});

test("an entry is translated again once its product has changed", () => {
  const memory = createListMemory();
  const [entry] = memory.read([booking]).read;
  if (entry === undefined) throw new Error("unreadable");
  const translations: string[] = [];
  const translated = (id: string) =>
    memory.booking(entry.wire, { id, availabilityType: "START_TIME" }, () => {
      translations.push(id);
      return fail(id);
    });
  expect([translated("a"), translated("a"), translated("b")]).toEqual([
    fail("a"),
    fail("a"),
    fail("b"),
  ]);
  expect(translations).toEqual(["a", "b"]);
});
