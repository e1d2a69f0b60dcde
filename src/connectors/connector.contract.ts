/**
 * What every connector must do, against a scripted supplier that speaks the supplier's documented bodies over HTTP.
 */
import { describe, expect, onTestFinished, test } from "vitest";
import { type Instant, later } from "../core/time.ts";
import type { Call, Connector, UseRequest } from "./connector.ts";
import type { ScriptedAnswer, ScriptedRequest } from "./scripted-server.contract.ts";
import {
  type Fault,
  createScriptedNetwork,
  html,
  startScriptedServer,
  testStart,
} from "./scripted-server.contract.ts";
import type { Network } from "./supplier-http.ts";

export interface ContractHarness {
  /** Its log takes a second use of one ticket as well, and refuses none. */
  readonly recordsEveryUse?: true;
  /** Written from the document. Its clock is the world's. */
  readonly supplier: (now: () => Instant) => DocumentedSupplier;
  readonly connect: (baseUrl: string, network: Network) => Connector;
}

export interface DocumentedSupplier {
  readonly answer: (request: ScriptedRequest) => ScriptedAnswer;
  /** Whether this request is the one that looks up, or the one that records a use. */
  readonly looksUp: (request: ScriptedRequest) => boolean;
  readonly acts: (request: ScriptedRequest) => boolean;
  /** Sells one booking; what redeeming each of its unit items by its own code asks for. */
  readonly sell: (unitItems: number) => readonly [UseRequest, ...UseRequest[]];
  /** Absent where the documents have no word for it: then nothing can ever be refused as cancelled. */
  readonly cancel?: (request: UseRequest) => void;
  /** Another vendor's scanner; answers the time that the supplier recorded. */
  readonly redeemElsewhere: (request: UseRequest) => Instant;
  /** How often the unit item was redeemed. */
  readonly uses: (request: UseRequest) => number;
  /** A look-up answer in which something documented as certain is missing. */
  readonly withoutRequired: (json: unknown) => unknown;
  /** One in which whatever may be missing is missing, and something undocumented stands. */
  readonly drifted: (json: unknown) => unknown;
}

export function runConnectorContract(name: string, harness: ContractHarness): void {
  describe(`${name} keeps the connector contract`, () => {
    describe("redeeming", () => {
      test("records the use and tells when", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        expect(await world.lookThenRedeem(request)).toEqual(accepted(world.now()));
        expect(world.supplier.uses(request)).toBe(1);
      });

      test("after another scanner, preview tells when it was used", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        const redeemedAt = world.supplier.redeemElsewhere(request);
        world.advance(60_000);
        const preview = await world.redemption.preview(request, aCall());
        expect(preview).toMatchObject(success({ kind: "redeemed", redeemedAt }));
        // who names its scanners must not take this one for ours
        expect(preview).not.toMatchObject(success({ by: "this-device" }));
      });

      test("another scanner between look-up and redemption is already-redeemed, with when", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        const code = await world.codeFor(request);
        const redeemedAt = world.supplier.redeemElsewhere(request);
        world.advance(10 * 60_000);
        expect(await world.redemption.redeem(request, code, aCall())).toEqual(
          success({ kind: "already-redeemed", redeemedAt }),
        );
        expect(world.supplier.uses(request)).toBe(harness.recordsEveryUse === true ? 2 : 1);
      });

      test("a cancelled booking is refused by preview", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        world.supplier.cancel?.(request);
        expect(await world.redemption.preview(request, aCall())).toMatchObject(
          success(
            world.supplier.cancel === undefined
              ? { kind: "redeemable" }
              : { kind: "refused", code: "CANCELLED", redeemedAt: null },
          ),
        );
      });

      test("a booking cancelled after the look-up is rejected as cancelled", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        const code = await world.codeFor(request);
        const isCancelled = world.supplier.cancel !== undefined;
        world.supplier.cancel?.(request);
        expect(await world.redemption.redeem(request, code, aCall())).toMatchObject(
          success(isCancelled ? { kind: "rejected", code: "CANCELLED" } : { kind: "accepted" }),
        );
        expect(world.supplier.uses(request)).toBe(isCancelled ? 0 : 1);
      });

      test("two unit items of one booking, in parallel, are two redemptions", async () => {
        const world = await openWorld(harness);
        const [first, second = first] = world.supplier.sell(2);
        expect(
          await Promise.all([world.lookThenRedeem(first), world.lookThenRedeem(second)]),
        ).toEqual([accepted(world.now()), accepted(world.now())]);
        expect([world.supplier.uses(first), world.supplier.uses(second)]).toEqual([1, 1]);
      });
    });

    describe("an unknown code", () => {
      test("is an empty list", async () => {
        const world = await openWorld(harness);
        expect(await world.connector.lookup("nobody-sold-this", aCall())).toEqual(
          success({ bookings: [], unreadable: [] }),
        );
      });

      test("is not-found for a redemption that was known once", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        const gone = { ...request, reference: "nobody-sold-this" };
        expect(await world.redemption.preview(gone, aCall())).toEqual(
          failure({ kind: "not-found" }),
        );
      });

      test("is not proven by a 404 without a word, which any proxy gives", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        world.server.failNext({ kind: "instead", status: 404, headers: {}, body: "" }, () => true);
        // some ask elsewhere then, and find it
        expect(await world.redemption.preview(request, aCall())).not.toEqual(
          failure({ kind: "not-found" }),
        );
      });
    });

    describe("a lost answer is outcome-unknown", () => {
      const lost: readonly (readonly [string, Fault, uses: number])[] = [
        ["connection lost before the supplier acted", { kind: "drop-before" }, 0],
        ["connection lost after the supplier acted", { kind: "drop-after" }, 1],
        ["truncated body", { kind: "truncate" }, 1],
        ["connection lost within the body", { kind: "cut-off" }, 1],
        ["HTML with 200", html(200), 0],
        ["HTML with 502", html(502), 0],
        ["HTML with 404", html(404), 0],
        ["JSON with 500", instead(500), 0],
        ["a redirect to somewhere else", instead(302, { Location: "http://127.0.0.1:9/" }), 0],
      ];
      test.each(lost)("%s", async (_name, fault, uses) => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        const code = await world.codeFor(request);
        world.server.failNext(fault, world.supplier.acts);
        const result = await world.redemption.redeem(request, code, aCall());
        expect(result).toMatchObject(failure({ kind: "outcome-unknown" }));
        expect(world.supplier.uses(request)).toBe(uses);
        expect(world.runningTimers()).toBe(0);
      });

      test("no answer within the time-out", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        const code = await world.codeFor(request);
        world.server.failNext({ kind: "hang" }, world.supplier.acts);
        const redeeming = world.redemption.redeem(request, code, aCall());
        await world.server.arrived(world.server.requests.length + 1);
        world.expire();
        expect(await redeeming).toMatchObject(failure({ kind: "outcome-unknown" }));
      });

      test("aborted under way", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        const code = await world.codeFor(request);
        const stop = new AbortController();
        world.server.failNext({ kind: "hang" }, world.supplier.acts);
        const redeeming = world.redemption.redeem(request, code, aCall(stop.signal));
        await world.server.arrived(world.server.requests.length + 1);
        stop.abort();
        expect(await redeeming).toMatchObject(failure({ kind: "outcome-unknown" }));
        expect(world.runningTimers()).toBe(0);
      });
    });

    describe("certainly not acted on is unreachable", () => {
      test("nobody listens", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        const code = await world.codeFor(request);
        await world.server.stop();
        expect(await world.redemption.redeem(request, code, aCall())).toEqual(
          failure({ kind: "unreachable" }),
        );
      });

      test("aborted before the start", async () => {
        const world = await openWorld(harness);
        const asked = world.server.requests.length;
        expect(await world.connector.lookup("any", aCall(AbortSignal.abort()))).toEqual(
          failure({ kind: "unreachable" }),
        );
        expect(world.server.requests.length).toBe(asked);
      });
    });

    describe("too many requests", () => {
      test("with Retry-After in seconds", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        const code = await world.codeFor(request);
        world.server.failNext(instead(429, { "Retry-After": "30" }), world.supplier.acts);
        expect(await world.redemption.redeem(request, code, aCall())).toEqual(
          failure({ kind: "rate-limited", retryAt: later(world.now(), 30_000) }),
        );
      });

      test("with Retry-After as a date", async () => {
        const world = await openWorld(harness);
        const headers = { "Retry-After": "Sat, 27 Jun 2026 13:02:00 GMT" };
        world.server.failNext(instead(429, headers), world.supplier.looksUp);
        expect(await world.connector.lookup("any", aCall())).toEqual(
          failure({ kind: "rate-limited", retryAt: later(testStart, 120_000) }),
        );
      });

      test("without Retry-After", async () => {
        const world = await openWorld(harness);
        world.server.failNext(instead(429), world.supplier.looksUp);
        expect(await world.connector.lookup("any", aCall())).toEqual(
          failure({ kind: "rate-limited", retryAt: null }),
        );
      });
    });

    test.each([401, 403])(
      "a refused key (%s) is unauthorised, not an unknown ticket",
      async (n) => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        world.server.failNext(instead(n), world.supplier.looksUp);
        world.server.failNext(instead(n), world.supplier.looksUp);
        expect(await world.connector.lookup(request.reference, aCall())).toMatchObject(
          failure({ kind: "unauthorised" }),
        );
      },
    );

    describe("a look-up that brings nothing usable is no unknown ticket", () => {
      const useless: readonly (readonly [string, Fault])[] = [
        ["HTML with 200, from whoever stands between", html(200)],
        ["HTML with 404", html(404)],
        ["nothing with 200", { kind: "instead", status: 200, headers: {}, body: "" }],
        ["JSON with 500", instead(500)],
        ["JSON with 503", instead(503, { "Retry-After": "5" })],
        ["half a body", { kind: "truncate" }],
        ["no answer", { kind: "drop-before" }],
        ["a number where objects are", { kind: "rewrite", json: () => 7 }],
        ["a text where objects are", { kind: "rewrite", json: () => "tickets" }],
        ["depth without end", { kind: "rewrite", json: () => nested(2_000) }],
      ];
      test.each(useless)("%s", async (_name, fault) => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        world.server.failNext(fault, world.supplier.looksUp);
        const looked = await world.connector.lookup(request.reference, aCall());
        expect(looked.ok ? looked.value.unreadable : [looked.failure]).not.toEqual([]);
        expect(world.runningTimers()).toBe(0);
      });
    });

    describe("whatever was scanned is asked for, or nobody is asked", () => {
      const hostile: readonly (readonly [string, string])[] = [
        ["4 KB", "x".repeat(4_096)],
        ["control characters", "\u0000\u0001\r\n\t\u007f"],
        ["markup", '<img src=x onerror="alert(1)">'],
        ["an address", "https://evil.example/?a=b&c=d#e"],
        ["a path upwards", "../../admin/..%2f"],
        ["JSON", '{"$gt":"","__proto__":{"a":1}}'],
        ["right to left", "\u202e\u2066abc"],
        ["half a surrogate pair", "\ud800"],
      ];
      test.each(hostile)("%s", async (_name, code) => {
        const world = await openWorld(harness);
        const asked = world.server.requests.length;
        const looked = await world.connector.lookup(code, aCall());
        expect(looked.ok ? looked.value.bookings : []).toEqual([]);
        for (const { path, headers } of world.server.requests.slice(asked)) {
          expect(path).not.toMatch(/[\s<>"]/);
          expect(headers.host).toBe(new URL(world.server.baseUrl).host);
        }
      });
    });

    test("look-ups in parallel keep their own answers", async () => {
      const world = await openWorld(harness);
      const [first] = world.supplier.sell(1);
      const [second] = world.supplier.sell(1);
      const found = await Promise.all(
        [first, second].map(({ reference }) => world.connector.lookup(reference, aCall())),
      );
      const uuids = found.map((each) => (each.ok ? each.value.bookings[0]?.uuid : each.failure));
      expect(uuids).toEqual([first.bookingUuid, second.bookingUuid]);
    });

    test("a ticket has one key, however it is asked for", async () => {
      const world = await openWorld(harness);
      const [request] = world.supplier.sell(1);
      const keysOf = async (): Promise<unknown> => {
        const looked = await world.connector.lookup(request.reference, aCall());
        if (!looked.ok) throw new Error(looked.failure.kind);
        return looked.value.bookings.map(({ key, unitItems }) => [
          key,
          unitItems.map((item) => item.key),
        ]);
      };
      const before = await keysOf();
      await world.lookThenRedeem(request);
      expect(await keysOf()).toEqual(before);
    });

    describe("schema drift", () => {
      test("a missing certainty keeps the entry raw, and its redemption is contract-broken", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        const fault: Fault = { kind: "rewrite", json: world.supplier.withoutRequired };
        world.server.failNext(fault, world.supplier.looksUp);
        world.server.failNext(fault, world.supplier.looksUp);
        const looked = await world.connector.lookup(request.reference, aCall());
        if (!looked.ok) throw new Error(looked.failure.kind);
        expect(looked.value.bookings).toEqual([]);
        expect(looked.value.unreadable).toHaveLength(1);
        expect(looked.value.unreadable[0]?.raw).not.toBe("");
        expect(await world.redemption.preview(request, aCall())).toMatchObject(
          failure({ kind: "contract-broken" }),
        );
      });

      test("missing options and additions do no harm", async () => {
        const world = await openWorld(harness);
        const [request] = world.supplier.sell(1);
        const fault: Fault = { kind: "rewrite", json: world.supplier.drifted };
        world.server.failNext(fault, world.supplier.looksUp);
        expect(await world.redemption.preview(request, aCall())).toMatchObject(
          success({ kind: "redeemable", redeemedAt: null }),
        );
      });
    });
  });
}

/** JSON as deep as that. */
const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let n = 0; n < depth; n += 1) value = [value];
  return value;
};

async function openWorld(harness: ContractHarness) {
  const network = createScriptedNetwork(testStart);
  const supplier = harness.supplier(network.now);
  const server = await startScriptedServer(supplier.answer);
  onTestFinished(() => server.stop());
  const connector = harness.connect(server.baseUrl, network);
  const { redemption } = connector;
  if (redemption === undefined) throw new Error("this suite is for connectors that redeem");
  const codeFor = async (request: UseRequest): Promise<string> => {
    const preview = await redemption.preview(request, aCall());
    if (!preview.ok) throw new Error(`preview failed: ${preview.failure.kind}`);
    if (preview.value.kind !== "redeemable") throw new Error(`preview: ${preview.value.kind}`);
    return preview.value.redemptionCode;
  };
  const lookThenRedeem = async (request: UseRequest) =>
    redemption.redeem(request, await codeFor(request), aCall());
  return { ...network, supplier, server, connector, redemption, codeFor, lookThenRedeem };
}

export const aCall = (signal: AbortSignal = new AbortController().signal): Call => ({
  signal,
  timeoutMs: 4_000,
});

export const success = <T>(value: T) => ({ ok: true, value });
export const failure = <F>(value: F) => ({ ok: false, failure: value });

const accepted = (redeemedAt: Instant) => success({ kind: "accepted", redeemedAt });

function instead(status: number, headers: Readonly<Record<string, string>> = {}): Fault {
  const json = { "Content-Type": "application/json", ...headers };
  return { kind: "instead", status, headers: json, body: '{"detail":"scripted"}' };
}
