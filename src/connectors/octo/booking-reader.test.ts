import { expect, test } from "vitest";
import { ok } from "../../core/result.ts";
import { asLocalDate } from "../../core/time.ts";
import { aCall } from "../connector.contract.ts";
import { testStart } from "../scripted-server.contract.ts";
import { createBookingReader } from "./booking-reader.ts";
import { createListMemory } from "./list-memory.ts";
import type { OctoHttp } from "./octo-http.ts";
import { readFixtureList } from "./read-fixture.contract.ts";

const day = asLocalDate("2020-06-27");

test("an answer with the bytes of the one before is not parsed: its rows are the ones at hand", async () => {
  const { read, known } = reading([{ digest: "one" }, { digest: "one" }, { digest: "two" }]);
  const first = await read(day);
  const same = await read(day);
  const other = await read(day);
  expect(known).toEqual([null, "one", "one"]);
  expect(first).toHaveLength(1);
  expect(same[0]).toBe(first[0]);
  expect(other).toHaveLength(1);
});

test("each window has an answer of its own", async () => {
  const { read, known } = reading([{ digest: "one" }, { digest: "one" }, { digest: "one" }]);
  await read(day);
  await read(asLocalDate("2020-06-28"));
  await read(day);
  expect(known).toEqual([null, null, null]);
});

/** A list call that answers without entries where the caller says that it knows the digest. */
function reading(answers: readonly { readonly digest: string }[]) {
  const known: (string | null)[] = [];
  const list: OctoHttp["list"] = async (asked) => {
    const { digest } = answers[known.length] ?? { digest: "none" };
    known.push(asked.known);
    const entries = asked.known === digest ? null : readFixtureList("lookup");
    return ok({ headers: new Headers(), digest, entries, askedAt: testStart });
  };
  const readBookings = createBookingReader({
    http: { list },
    memory: createListMemory([]),
    catalogue: async () => ok(new Map()),
    updatedSince: false,
    now: () => testStart,
  });
  const read = async (date: typeof day) => {
    const listed = await readBookings({ from: date, to: date }, aCall());
    if (!listed.ok) throw new Error(listed.failure.kind);
    return listed.value.rows;
  };
  return { read, known };
}
