import { expect, test } from "vitest";
import { asInstant } from "../../core/time.ts";
import type { GatewayFailure } from "../gateway-client.ts";
import { reach, type Contact, type Reachability } from "./reachability.ts";

const at = asInstant(1_000);
const later = asInstant(5_000);
const answered: Contact = { kind: "answered" };
const failed = (failure: GatewayFailure): Contact => ({ kind: "failed", failure });
const slow = failed({ kind: "outcome-unknown", detail: "TimeoutError" });
const reachable: Reachability = { kind: "reachable", slowCalls: 0 };

test("one answer makes the gateway reachable from any state", () => {
  const states: readonly Reachability[] = [
    { kind: "unknown" },
    { kind: "reachable", slowCalls: 1 },
    { kind: "unreachable", since: at },
    { kind: "captive", since: at },
  ];
  for (const state of states) expect(reach(state, answered, later)).toEqual(reachable);
});

test("nobody listening is believed at once, and its beginning is kept", () => {
  const down = reach(reachable, failed({ kind: "unreachable" }), at);
  expect(down).toEqual({ kind: "unreachable", since: at });
  expect(reach(down, failed({ kind: "unreachable" }), later)).toBe(down);
});

test("a slow call must happen twice in a row", () => {
  const once = reach(reachable, slow, at);
  expect(once.kind).toBe("reachable");
  expect(reach(once, slow, later)).toEqual({ kind: "unreachable", since: later });
  expect(reach(reach(once, answered, later), slow, later).kind).toBe("reachable");
});

test("a page in the gateway's place is a captive portal, since the list has been alone", () => {
  const down = reach(reachable, failed({ kind: "unreachable" }), at);
  expect(reach(down, failed({ kind: "intercepted" }), later)).toEqual({
    kind: "captive",
    since: at,
  });
  expect(reach(reachable, failed({ kind: "intercepted" }), later)).toEqual({
    kind: "captive",
    since: later,
  });
});

test.each<GatewayFailure>([
  { kind: "unauthorised", why: "revoked" },
  { kind: "rate-limited", retryAt: null },
  { kind: "contract-broken", path: "" },
  { kind: "problem", code: "cursor-gone", detail: "" },
])("a refusal by the gateway itself ($kind) is a contact", (failure) => {
  expect(reach({ kind: "unreachable", since: at }, failed(failure), later)).toEqual(reachable);
});
