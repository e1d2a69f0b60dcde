import { expect, test } from "vitest";
import { later, minutes } from "../../core/time.ts";
import type { UseRequest } from "../connector.ts";
import { aCall, failure, success } from "../connector.contract.ts";
import { testStart } from "../scripted-server.contract.ts";
import { openOcto } from "./open-octo.contract.ts";
import type { OctoScript } from "./scripted-octo.contract.ts";

const accepted = success({ kind: "accepted", redeemedAt: testStart });
const broken = failure({ kind: "contract-broken", path: "$" });

test("several codes are one call, with one result each, in their order", async () => {
  const { prepared, redeem, server, supplier } = await openMany();
  const [first, second] = supplier.sell(2);
  const entries = await prepared([first, second]);
  const before = server.requests.length;
  expect(await redeem(entries)).toEqual(success([accepted, accepted]));
  expect(server.requests).toHaveLength(before + 1);
  expect(server.requests.at(-1)?.body).toEqual({
    redemptionCode: ["twl~r|TWL|7qf+1/Zk01=,unit_2", "twl~r|TWL|7qf+1/Zk02=,unit_2"],
  });
});

test("none is no call", async () => {
  const { redeem, server } = await openMany();
  expect(await redeem([])).toEqual(success([]));
  expect(server.requests).toEqual([]);
});

test("one that is refused in its place is refused alone", async () => {
  const { prepared, redeem, supplier, network } = await openMany();
  const [used] = supplier.sell(1);
  const [fine] = supplier.sell(1);
  const [cancelled] = supplier.sell(1);
  const entries = await prepared([used, fine, cancelled]);
  const redeemedAt = supplier.redeemElsewhere(used);
  supplier.cancel(cancelled);
  network.advance(minutes(10));
  expect(await redeem(entries)).toMatchObject(
    success([
      success({ kind: "already-redeemed", redeemedAt }),
      success({ kind: "accepted", redeemedAt: later(testStart, minutes(10)) }),
      success({ kind: "rejected", code: "CANCELLED" }),
    ]),
  );
});

test("refused as a whole, it is taken apart: what was done is probably ours, the rest is done alone", async () => {
  const { prepared, redeem, supplier } = await openMany({ arrays: "all-or-nothing-said" });
  const [first] = supplier.sell(1);
  const [cancelled] = supplier.sell(1);
  const entries = await prepared([first, cancelled]);
  supplier.cancel(cancelled);
  expect(await redeem(entries)).toMatchObject(
    success([
      success({ kind: "probable", redeemedAt: testStart }),
      success({ kind: "rejected", code: "CANCELLED" }),
    ]),
  );
  expect(supplier.uses(first)).toBe(1);
});

test("refused before anything was done, each is redeemed alone and surely ours", async () => {
  const { prepared, redeem, supplier, server } = await openMany();
  const [first, second] = supplier.sell(2);
  const entries = await prepared([first, second]);
  const body = '{"error":"BAD_REQUEST","errorMessage":"One code, please"}';
  server.failNext({ kind: "instead", status: 400, headers: {}, body }, supplier.acts);
  expect(await redeem(entries)).toEqual(success([accepted, accepted]));
});

test.each([
  [
    "by the code that it repeats",
    (json: readonly unknown[]) => json.toReversed(),
    [accepted, accepted],
  ],
  [
    "by its place where no code is repeated",
    (json: readonly unknown[]) => json.map(withoutCode),
    [accepted, accepted],
  ],
  [
    "not at all where one is missing",
    (json: readonly unknown[]) => json.slice(1),
    [broken, accepted],
  ],
  [
    "as trouble of the server",
    ([, second]: readonly unknown[]) => [{ error: "INTERNAL_SERVER_ERROR" }, second],
    [failure(expect.objectContaining({ kind: "outcome-unknown" })), accepted],
  ],
  [
    "as a refused key",
    ([, second]: readonly unknown[]) => [{ error: "FORBIDDEN" }, second],
    [failure({ kind: "unauthorised", why: "key" }), accepted],
  ],
  ["not at all in an answer of another shape", () => "done", [broken, broken]],
])("a result is told %s", async (_name, change, results) => {
  const { prepared, redeem, supplier, server } = await openMany();
  const [first, second] = supplier.sell(2);
  const entries = await prepared([first, second]);
  server.failNext(
    { kind: "rewrite", json: (json) => (Array.isArray(json) ? change(json) : json) },
    supplier.acts,
  );
  expect(await redeem(entries)).toEqual(success(results));
});

test("a lost answer is every entry's: nothing is known of any", async () => {
  const { prepared, redeem, supplier, server } = await openMany();
  const [first, second] = supplier.sell(2);
  const entries = await prepared([first, second]);
  server.failNext({ kind: "drop-after" }, supplier.acts);
  expect(await redeem(entries)).toMatchObject(failure({ kind: "outcome-unknown" }));
});

const withoutCode = (result: unknown): object => ({ ...Object(result), redemptionCode: undefined });

async function openMany(script: Partial<OctoScript> = {}) {
  const { connector, server, supplier, network, codeFor } = await openOcto({
    options: { redeemsArrays: true },
    script: { arrays: "each", ...script },
  });
  const { redeemMany } = connector;
  if (redeemMany === undefined) throw new Error("configured and missing");
  const prepared = (requests: readonly (UseRequest | undefined)[]) =>
    Promise.all(
      requests.flatMap((request) =>
        request === undefined
          ? []
          : [codeFor(request).then((redemptionCode) => ({ request, redemptionCode }))],
      ),
    );
  const redeem = (entries: Awaited<ReturnType<typeof prepared>>) => redeemMany(entries, aCall());
  return { prepared, redeem, server, supplier, network };
}
