import { expect, test } from "vitest";
import { asIncarnation, type ScanId } from "../../core/ids.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import type { Scan } from "../../core/scan.ts";
import type { BatchCarrier } from "../../outbox/carrier.ts";
import type { OutboxEntry } from "../../outbox/entry.ts";
import type { Receipt } from "../../protocol/v1.ts";
import { aScan, scanIdOf } from "../../testing/builders.ts";
import { anEntry } from "../../testing/outbox-builders.ts";
import type { GatewayClient, GatewayFailure } from "../gateway-client.ts";
import { createGatewayCarrier } from "./gateway-carrier.ts";

const first = asIncarnation("00000000-0000-4000-8000-00000000c001");
const second = asIncarnation("00000000-0000-4000-8000-00000000c002");
const scanOf = (n: number, incarnation = first): Scan =>
  aScan({ id: scanIdOf(n), seq: n, incarnation });
const entries = (...numbers: readonly number[]): readonly OutboxEntry<unknown>[] =>
  numbers.map((n) => anEntry(n));

interface World {
  readonly carrier: BatchCarrier<unknown>;
  readonly pushed: unknown[];
  readonly failures: GatewayFailure[];
  /** What was asked to take new numbers. */
  readonly reused: ScanId[];
}

/** The answers are those to the first, second … push. */
function world(
  scans: readonly Scan[],
  ...answers: readonly Result<unknown, GatewayFailure>[]
): World {
  const pushed: unknown[] = [];
  const failures: GatewayFailure[] = [];
  const reused: ScanId[] = [];
  const call: GatewayClient["call"] = async ({ path, body, schema }) => {
    const answer = answers[pushed.length];
    pushed.push({ path, body });
    if (answer === undefined) throw new Error("one push too many");
    return answer.ok ? ok(schema.parse(answer.value)) : answer;
  };
  const carrier = createGatewayCarrier({
    client: { call, bytes: () => Promise.reject(new Error("not asked for")) },
    scansById: async (ids) => scans.filter(({ id }) => ids.includes(id)),
    onFailure: (failure) => failures.push(failure),
    onSequenceReused: async (clashing) => reused.push(...clashing.map(({ id }) => id)),
  });
  return { carrier, pushed, failures, reused };
}

const receipts = (...kinds: readonly Receipt["kind"][]): Result<unknown, GatewayFailure> =>
  ok({ receipts: kinds.map((kind, index) => ({ index, kind })), heldUpTo: 1 });

test.each<Receipt["kind"]>(["stored", "repeat", "sequence-reused", "quarantined"])(
  "a receipt that says %s means that the gateway holds the scan",
  async (kind) => {
    const { carrier, failures } = world([scanOf(1)], receipts(kind));
    expect(await carrier.send(entries(1))).toEqual(new Map([[scanIdOf(1), { kind: "received" }]]));
    expect(failures).toEqual([]);
  },
);

test("scans whose number was used twice are told, and no others", async () => {
  const scans = [scanOf(1), scanOf(2), scanOf(3)];
  const { carrier, reused } = world(scans, receipts("stored", "sequence-reused", "repeat"));
  await carrier.send(entries(1, 2, 3));
  expect(reused).toEqual([scanIdOf(2)]);
});

test("receipts are matched by their place; a scan without one has no answer", async () => {
  const odd = ok({
    receipts: [
      { index: 2, kind: "stored" },
      { index: 0, kind: "repeat" },
      { index: 9, kind: "stored" },
    ],
    heldUpTo: 0,
  });
  const { carrier } = world([scanOf(1), scanOf(2), scanOf(3)], odd);
  const sent = await carrier.send(entries(1, 2, 3));
  expect(sent).toEqual(
    new Map([
      [scanIdOf(3), { kind: "received" }],
      [scanIdOf(1), { kind: "received" }],
    ]),
  );
});

test("scans travel with those of their own numbering", async () => {
  const scans = [scanOf(1), scanOf(2, second), scanOf(3)];
  const { carrier, pushed } = world(scans, receipts("stored", "stored"), receipts("stored"));
  const sent = await carrier.send(entries(1, 2, 3));
  expect(pushed).toEqual([
    { path: "/scans", body: { incarnation: first, scans: [scans[0], scans[2]] } },
    { path: "/scans", body: { incarnation: second, scans: [scans[1]] } },
  ]);
  expect([...sent.keys()].toSorted()).toEqual([1, 2, 3].map(scanIdOf));
});

test("a failed push fails all its scans, and no others", async () => {
  const scans = [scanOf(1), scanOf(2, second), scanOf(3)];
  const unreachable = { kind: "unreachable" } as const;
  const { carrier, failures } = world(scans, fail(unreachable), receipts("stored"));
  expect(await carrier.send(entries(1, 2, 3))).toEqual(
    new Map<unknown, unknown>([
      [scanIdOf(1), { kind: "failed", failure: unreachable }],
      [scanIdOf(3), { kind: "failed", failure: unreachable }],
      [scanIdOf(2), { kind: "received" }],
    ]),
  );
  expect(failures).toEqual([unreachable]);
});

test.each<[GatewayFailure, GatewayFailure]>([
  [{ kind: "intercepted" }, { kind: "intercepted" }],
  [
    { kind: "unauthorised", why: "revoked" },
    { kind: "unauthorised", why: "revoked" },
  ],
  [
    { kind: "outcome-unknown", detail: "TimeoutError" },
    { kind: "outcome-unknown", detail: "TimeoutError" },
  ],
  // complaints about the request settle no scan: these kinds would
  [
    { kind: "problem", code: "bad-request", detail: "" },
    { kind: "contract-broken", path: "bad-request" },
  ],
  [{ kind: "not-found" }, { kind: "contract-broken", path: "not-found" }],
  [
    { kind: "rejected", code: "x", text: null },
    { kind: "contract-broken", path: "rejected" },
  ],
])("the gateway's %j reaches the outbox as %j", async (failure, delivered) => {
  const { carrier, failures } = world([scanOf(1)], fail(failure));
  expect(await carrier.send(entries(1))).toEqual(
    new Map([[scanIdOf(1), { kind: "failed", failure: delivered }]]),
  );
  expect(failures).toEqual([failure]);
});

test("a repeat is harmless, and a scan that is no longer here is not sent", async () => {
  const { carrier, pushed } = world([]);
  expect(carrier.proof).toBe("key");
  expect(await carrier.send(entries(1))).toEqual(new Map());
  expect(pushed).toEqual([]);
});
