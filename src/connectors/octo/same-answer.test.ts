import { expect, test } from "vitest";
import { comparedFetch } from "./same-answer.ts";

const answering =
  (body: string, init: ResponseInit = {}) =>
  async () =>
    new Response(body, init);
const address = "http://supplier.test/bookings";

test("the same bytes come back empty, with their headers; others come back whole", async () => {
  const first = comparedFetch(answering("[1]"), { known: null, limitBytes: 100 });
  expect(await (await first.fetch(address)).text()).toBe("[1]");
  const known = first.digest();
  const headers = { "Octo-Total-Pages": "1" };
  const again = comparedFetch(answering("[1]", { headers }), { known, limitBytes: 100 });
  const same = await again.fetch(address);
  expect([same.status, await same.text(), same.headers.get("Octo-Total-Pages")]).toEqual([
    204,
    "",
    "1",
  ]);
  expect(again.digest()).toBe(known);
  const other = comparedFetch(answering("[2]"), { known, limitBytes: 100 });
  expect(await (await other.fetch(address)).text()).toBe("[2]");
  expect(other.digest()).not.toBe(known);
});

test.each([
  ["a refusal", answering("[1]", { status: 400 })],
  ["an answer over the limit", answering("x".repeat(101))],
])("%s has no digest", async (_name, fetch) => {
  const compared = comparedFetch(fetch, { known: null, limitBytes: 100 });
  const answer = await compared.fetch(address);
  expect((await answer.text()).length).toBeGreaterThan(0);
  expect(compared.digest()).toBeNull();
});

test("an endless answer is given up at the limit", async () => {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (stream) => {
      pulled += 1;
      stream.enqueue(new Uint8Array(60));
    },
  });
  const compared = comparedFetch(async () => new Response(body), { known: null, limitBytes: 100 });
  expect((await (await compared.fetch(address)).arrayBuffer()).byteLength).toBe(120);
  expect(pulled).toBeLessThan(5);
});
