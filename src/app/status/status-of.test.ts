import { describe, expect, it, test } from "vitest";
import { asConnectionId } from "../../core/ids.ts";
import { asInstant, minutes } from "../../core/time.ts";
import type { ConnectionHealth } from "../../protocol/v1.ts";
import { now } from "../../testing/builders.ts";
import type { StatusLine } from "../ui/status.ts";
import { modeStripOf, type StatusFacts, statusOf } from "./status-of.ts";

const ago = (ms: number) => asInstant(now - ms);
const fresh = { bookings: 1_284, asOf: ago(minutes(3)) };
const hours = (n: number): number => minutes(60 * n);

const quiet: StatusFacts = {
  now,
  reachability: { kind: "reachable", slowCalls: 0 },
  unsent: 0,
  oldestUnsentAt: null,
  parked: 0,
  list: fresh,
  loading: null,
  connections: [],
  storageTrouble: null,
  spaceShort: false,
  stopped: null,
  clockOffMs: 0,
  recovered: null,
};

const connection = (
  state: ConnectionHealth["state"],
  change: Partial<ConnectionHealth> = {},
): ConnectionHealth => ({
  id: asConnectionId(`harbour-${state}`),
  state,
  waiting: 0,
  parked: 0,
  ...change,
});

/** The whole order: each trouble with all that follow it. `connections` are added up, the other facts replaced. */
const troubles: readonly {
  readonly facts: Partial<Omit<StatusFacts, "connections">>;
  readonly connections?: readonly ConnectionHealth[];
  readonly line: StatusLine;
}[] = [
  { facts: { storageTrouble: "quota" }, line: { kind: "unwritable", trouble: "quota" } },
  {
    facts: { stopped: { since: ago(minutes(1)), toHandIn: 5, handedInAt: null } },
    line: { kind: "revoked", unsent: 3 },
  },
  {
    facts: { list: null, loading: { have: 40, of: 90 } },
    line: { kind: "loading", have: 40, of: 90 },
  },
  {
    facts: { clockOffMs: -minutes(7) },
    line: { kind: "clock-off", offMs: -minutes(7), far: true },
  },
  { facts: { recovered: 3 }, line: { kind: "recovered", scans: 3 } },
  { facts: { spaceShort: true }, line: { kind: "space-short" } },
  {
    facts: { list: { bookings: 5, asOf: ago(hours(5)) } },
    line: { kind: "stale", listAgeMs: hours(5), since: ago(minutes(7)) },
  },
  {
    facts: { reachability: { kind: "captive", since: ago(minutes(7)) } },
    line: { kind: "captive", unsent: 3 },
  },
  {
    facts: { reachability: { kind: "unreachable", since: ago(minutes(9)) } },
    line: { kind: "local", since: ago(minutes(9)), unsent: 3, listFrom: fresh.asOf },
  },
  { facts: { parked: 2 }, line: { kind: "parked", count: 2 } },
  {
    facts: {},
    connections: [connection("refuses-key", { waiting: 4 })],
    line: { kind: "supplier-refuses", why: "key", waiting: 5 },
  },
  {
    facts: {},
    connections: [connection("down", { waiting: 1 })],
    line: { kind: "supplier-down", waiting: 1 },
  },
  {
    facts: { clockOffMs: minutes(3) },
    line: { kind: "clock-off", offMs: minutes(3), far: false },
  },
  {
    facts: { unsent: 3, oldestUnsentAt: ago(minutes(1)) },
    line: { kind: "sending", unsent: 3, oldestAt: ago(minutes(1)) },
  },
  { facts: {}, line: { kind: "live", bookings: 1_284, asOf: fresh.asOf } },
];

describe("the status line", () => {
  it.each(troubles.map((trouble, place) => ({ ...trouble, place, kind: trouble.line.kind })))(
    "says $kind, whatever less urgent is true as well",
    ({ place, line }) => {
      const standing = troubles.slice(place);
      const facts = standing.toReversed().reduce((all, each) => ({ ...all, ...each.facts }), quiet);
      const connections = standing.flatMap((each) => each.connections ?? []);
      expect(statusOf({ ...facts, connections })).toEqual(line);
    },
  );

  it.each<[string, Partial<StatusFacts>, StatusLine]>([
    ["nothing of a list yet", { list: null }, { kind: "loading", have: 0, of: 0 }],
    [
      "a list of exactly four hours is not the news",
      { list: { bookings: 5, asOf: ago(hours(4)) } },
      { kind: "live", bookings: 5, asOf: ago(hours(4)) },
    ],
    [
      "an old list while the gateway answers",
      { list: { bookings: 5, asOf: ago(hours(4) + 1) } },
      { kind: "stale", listAgeMs: hours(4) + 1, since: null },
    ],
    [
      "nothing heard since the start claims no more than the list",
      { reachability: { kind: "unknown" }, unsent: 2 },
      { kind: "local", since: now, unsent: 2, listFrom: fresh.asOf },
    ],
    [
      "parked here and at the gateway add up",
      { parked: 1, connections: [connection("up", { parked: 2 })] },
      { kind: "parked", count: 3 },
    ],
    [
      "a supplier without the capability",
      { connections: [connection("up", { waiting: 1 }), connection("lacks-capability")] },
      { kind: "supplier-refuses", why: "capability", waiting: 1 },
    ],
    [
      "what waits at a supplier that works is not the operator's business",
      { connections: [connection("up", { waiting: 7 })] },
      { kind: "live", ...fresh },
    ],
    [
      "unsent without a time is still not sent",
      { unsent: 1 },
      { kind: "sending", unsent: 1, oldestAt: now },
    ],
    [
      "a clock a minute off is not the news",
      { clockOffMs: -minutes(1) },
      { kind: "live", ...fresh },
    ],
    [
      "a clock that is more than a minute behind",
      { clockOffMs: -minutes(1) - 1 },
      { kind: "clock-off", offMs: -minutes(1) - 1, far: false },
    ],
    [
      "a clock of exactly five minutes off stops nothing",
      { clockOffMs: minutes(5), reachability: { kind: "captive", since: now } },
      { kind: "captive", unsent: 0 },
    ],
    [
      "nothing came back after a loss, and that is told too",
      { recovered: 0 },
      { kind: "recovered", scans: 0 },
    ],
    [
      "a list still coming beside one in use",
      { loading: { have: 1, of: 2 } },
      { kind: "live", ...fresh },
    ],
  ])("%s", (_name, facts, line) => {
    expect(statusOf({ ...quiet, ...facts })).toEqual(line);
  });
});

test.each([
  [[], null],
  [["redeem"], null],
  [["redeem", "test"], "test"],
  [["test", "observe", "redeem"], "observe"],
] as const)("connections %j make the strip %s", (modes, strip) => {
  expect(modeStripOf(modes)).toBe(strip);
});
