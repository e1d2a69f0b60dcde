import { expect, test } from "vitest";
import type {
  Call,
  Connector,
  CorrectionOperations,
  UseRequest,
} from "../../connectors/connector.ts";
import type { CallFailure } from "../../core/failure.ts";
import { asConnectionId } from "../../core/ids.ts";
import { fail, ok } from "../../core/result.ts";
import { connection, today, usedBy } from "../../testing/builders.ts";
import { type ConnectionState, createHealthBoard } from "./connection-health.ts";

const request: UseRequest = {
  connection,
  reference: "T1",
  bookingUuid: "booking-1",
  unitItemUuid: "unit-1",
  by: usedBy,
};
const call: Call = { signal: new AbortController().signal, timeoutMs: 1_000 };

type Ask = "products" | "bookings" | "lookup" | "preview" | "redeem";
/** Asks one thing; `null` succeeds. */
type Step = readonly [Ask, CallFailure | null];

interface World {
  readonly ask: (...steps: readonly Step[]) => Promise<void>;
  readonly state: () => ConnectionState;
  readonly changes: unknown[];
}

function world(): World {
  const changes: unknown[] = [];
  const board = createHealthBoard({
    info: () => {},
    warn: (_message, context) => changes.push(context),
    error: () => {},
  });
  let next: CallFailure | null = null;
  const answer = async <T>(value: T) => (next === null ? ok(value) : fail(next));
  const list = { bookings: [], unreadable: [] };
  const connector: Connector = {
    connection,
    kind: "octo",
    honoursIdempotencyKey: false,
    products: () => answer([]),
    bookings: () => answer(list),
    lookup: () => answer(list),
    redemption: {
      preview: () => answer({ kind: "redeemed", redeemedAt: null }),
      redeem: () => answer({ kind: "accepted", redeemedAt: null }),
    },
  };
  const watched = board.watched(connector);
  const ways: Readonly<Record<Ask, () => Promise<unknown> | undefined>> = {
    products: () => watched.products(call),
    bookings: () => watched.bookings?.({ from: today, to: today }, call),
    lookup: () => watched.lookup("T1", call),
    preview: () => watched.redemption?.preview(request, call),
    redeem: () => watched.redemption?.redeem(request, "R1", call),
  };
  return {
    ask: async (...steps) => {
      for (const [what, failure] of steps) {
        next = failure;
        await ways[what]();
      }
    },
    state: () => board.stateOf(connection),
    changes,
  };
}

const down: CallFailure = { kind: "unreachable" };
const badKey: CallFailure = { kind: "unauthorised", why: "key" };
const noCapability: CallFailure = { kind: "unauthorised", why: "capability" };
const notFound: CallFailure = { kind: "not-found" };
const rejected: CallFailure = { kind: "rejected", code: "NO", text: null };

test.each<[string, readonly Step[], ConnectionState]>([
  ["nothing asked yet", [], "up"],
  ["an answer", [["products", null]], "up"],
  ["nobody there", [["products", down]], "down"],
  ["a lost answer", [["redeem", { kind: "outcome-unknown", detail: "reset" }]], "down"],
  ["something else answering", [["lookup", { kind: "intercepted" }]], "down"],
  ["undocumented JSON", [["bookings", { kind: "contract-broken", path: "$" }]], "down"],
  ["too many questions", [["preview", { kind: "rate-limited", retryAt: null }]], "down"],
  ["a wrong key", [["products", badKey]], "refuses-key"],
  ["a revoked key", [["products", { kind: "unauthorised", why: "revoked" }]], "refuses-key"],
  ["a key that may not redeem", [["lookup", noCapability]], "lacks-capability"],
  [
    "listing with such a key",
    [
      ["lookup", noCapability],
      ["products", null],
      ["bookings", null],
    ],
    "lacks-capability",
  ],
  [
    "looking with such a key at last",
    [
      ["lookup", noCapability],
      ["lookup", null],
    ],
    "up",
  ],
  [
    "redeeming with such a key at last",
    [
      ["preview", noCapability],
      ["redeem", null],
    ],
    "up",
  ],
  [
    "one booking's refusal with such a key",
    [
      ["lookup", noCapability],
      ["preview", rejected],
    ],
    "lacks-capability",
  ],
  [
    "listing again after silence",
    [
      ["redeem", down],
      ["products", null],
    ],
    "up",
  ],
  [
    "listing again with a mended key",
    [
      ["lookup", badKey],
      ["products", null],
    ],
    "up",
  ],
  ["an unknown code", [["lookup", notFound]], "up"],
  [
    "an unknown code after silence",
    [
      ["lookup", down],
      ["lookup", notFound],
    ],
    "up",
  ],
  [
    "one booking's refusal after silence",
    [
      ["redeem", down],
      ["redeem", rejected],
    ],
    "up",
  ],
  [
    "an unknown code with a wrong key",
    [
      ["products", badKey],
      ["lookup", notFound],
    ],
    "refuses-key",
  ],
  [
    "silence after a wrong key",
    [
      ["products", badKey],
      ["products", down],
    ],
    "down",
  ],
])("%s", async (_name, steps, state) => {
  const { ask, state: stateNow } = world();
  await ask(...steps);
  expect(stateNow()).toBe(state);
});

test("each change is logged once", async () => {
  const { ask, changes } = world();
  await ask(["products", null], ["products", down], ["lookup", down], ["products", null]);
  expect(changes).toEqual([
    { connection, before: "up", after: "down" },
    { connection, before: "down", after: "up" },
  ]);
});

test("answers pass through unchanged, and what is absent stays absent", async () => {
  const board = createHealthBoard({ info: () => {}, warn: () => {}, error: () => {} });
  const watched = board.watched({
    connection: asConnectionId("other"),
    kind: "octo",
    honoursIdempotencyKey: false,
    products: async () => fail(badKey),
    lookup: async () => ok({ bookings: [], unreadable: [] }),
  });
  expect(await watched.products(call)).toEqual(fail(badKey));
  expect(watched).not.toHaveProperty("bookings");
  expect(watched).not.toHaveProperty("redemption");
  // one connection's trouble is its own
  expect([board.stateOf(asConnectionId("other")), board.stateOf(connection)]).toEqual([
    "refuses-key",
    "up",
  ]);
});

test("a cut list is told aloud once per change, and changes no state", async () => {
  const part = { from: today, to: today, product: "p", option: null, rows: 100 };
  let incomplete = [part];
  const told: unknown[] = [];
  let changes = 0;
  const note = (message: string, context?: object): void => void told.push([message, context]);
  const board = createHealthBoard({ info: note, warn: note, error: note }, () => (changes += 1));
  const list = async () => ok({ bookings: [], unreadable: [], incomplete });
  const { bookings } = board.watched({
    connection,
    kind: "octo",
    honoursIdempotencyKey: false,
    products: async () => ok([]),
    lookup: list,
    bookings: list,
  });
  const listed = async (): Promise<boolean> => {
    await bookings?.({ from: today, to: today }, call);
    return board.isListCut(connection);
  };
  expect(await listed()).toBe(true);
  incomplete = [part, part];
  expect(await listed()).toBe(true);
  expect(told).toEqual([[expect.stringContaining("cut"), { connection, first: part, parts: 1 }]]);
  incomplete = [];
  expect(await listed()).toBe(false);
  expect(await listed()).toBe(false);
  expect(told).toHaveLength(2);
  expect({ changes, state: board.stateOf(connection) }).toEqual({ changes: 2, state: "up" });
});

test("what puts something right is watched too, and says whether the key may redeem", async () => {
  const board = createHealthBoard({ info: () => {}, warn: () => {}, error: () => {} });
  const lacking = fail<CallFailure>({ kind: "unauthorised", why: "capability" });
  const correction: CorrectionOperations = {
    preview: async () => lacking,
    correct: async () => ok({ kind: "done" }),
  };
  const { unredeem, noShow } = board.watched({
    connection,
    kind: "octo",
    honoursIdempotencyKey: false,
    products: async () => ok([]),
    lookup: async () => ok({ bookings: [], unreadable: [] }),
    unredeem: correction,
    noShow: correction,
  });
  for (const watched of [unredeem, noShow]) {
    expect(await watched?.preview(request, call)).toEqual(lacking);
    expect(board.stateOf(connection)).toBe("lacks-capability");
    expect(await watched?.correct(request, "R", call)).toEqual(ok({ kind: "done" }));
    expect(board.stateOf(connection)).toBe("up");
  }
});
