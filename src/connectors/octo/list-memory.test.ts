import { expect, test } from "vitest";
import { fail } from "../../core/result.ts";
import { createListMemory, entriesOf, wireOf } from "./list-memory.ts";
import { readFixtureList } from "./read-fixture.contract.ts";

const [booking] = readFixtureList("lookup");
const copyOf = (entry: unknown): unknown => JSON.parse(JSON.stringify(entry));
const changed = { ...Object(copyOf(booking)), supplierReference: "OTHER" };

test("an entry that is as it was is not parsed again, one that has changed is", () => {
  const { listed } = remembering();
  const [first] = listed([booking]);
  const [same] = listed([copyOf(booking)]);
  expect(first?.key).toBe("89fe0192-ddcd-430a-b285-e1396a4725d2");
  expect(same).toBe(first);
  const [other] = listed([changed]);
  expect(other && wireOf(other)?.supplierReference).toBe("OTHER");
  expect(other?.key).toBe(first?.key);
});

test("only the last complete list is remembered", () => {
  const { memory, listed } = remembering();
  const [first] = listed([booking]);
  memory.begin().rows([changed]);
  expect(listed([booking])[0]).toBe(first);
  listed([]);
  const [again] = listed([booking]);
  expect(again).toEqual(first);
  expect(again).not.toBe(first);
});

test("answers are remembered until the next complete list, and over rounds that ask for changes only", () => {
  const { memory, listed } = remembering();
  const round = memory.begin();
  const answer = { digest: "d", rows: round.rows([booking]) };
  round.noteAnswer("/bookings?a", answer);
  expect(memory.begin().answer("/bookings?a")).toBeNull();
  round.keep(answer.rows);
  listed([booking]);
  expect(memory.begin().answer("/bookings?a")).toBe(answer);
  const next = memory.begin();
  next.noteAnswer("/bookings?b", answer);
  next.keep(answer.rows);
  expect(memory.begin().answer("/bookings?a")).toBeNull();
});

test("what cannot be read stays so, raw and without the key, list after list", () => {
  const { listed } = remembering();
  const broken = { uuid: 7, note: "for k3y" };
  const expected = { read: [], unreadable: [{ raw: '{"uuid":7,"note":"for ***"}', path: "uuid" }] };
  expect(entriesOf(listed([broken]))).toEqual(expected);
  expect(entriesOf(listed([broken]))).toEqual(expected);
});

test("a nesting that cannot be written again is unreadable and breaks nothing", () => {
  const depth = 20_000;
  const deep: unknown = JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
  const { listed } = remembering();
  const entries = entriesOf(listed([deep, booking]));
  expect(entries.read).toHaveLength(1);
  expect(entries.unreadable).toEqual([{ raw: '"nested too deeply"', path: "$" }]);
});

test("an entry is translated again once its product has changed", () => {
  const { memory, listed } = remembering();
  const [row] = listed([booking]);
  const wire = row === undefined ? null : wireOf(row);
  if (wire === null) throw new Error("unreadable");
  const translations: string[] = [];
  const translated = (id: string) =>
    memory.booking(wire, { id, availabilityType: "START_TIME" }, () => {
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

function remembering() {
  const memory = createListMemory(["k3y"]);
  const listed = (entries: readonly unknown[]) => {
    const round = memory.begin();
    const rows = round.rows(entries);
    round.keep(rows);
    return rows;
  };
  return { memory, listed };
}
