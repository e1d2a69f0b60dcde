import { describe, expect, test } from "vitest";
import type { Connector } from "../../connectors/connector.ts";
import type { CallFailure } from "../../core/failure.ts";
import { asConnectionId, type ConnectionId } from "../../core/ids.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import { aBooking, now } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { createLiveLookup } from "./live-lookup.ts";
import { possibleOwners } from "./owners.ts";

const supplier = (name: string, parts: Partial<Connector> = {}): Connector => ({
  connection: asConnectionId(name),
  kind: "octo",
  honoursIdempotencyKey: false,
  products: async () => ok([]),
  lookup: async () => ok({ bookings: [], unreadable: [] }),
  ...parts,
});

describe("prefixes", () => {
  const connectors = [
    supplier("any"),
    supplier("cc", { prefixes: ["CTT", "PLF-"] }),
    supplier("longer", { prefixes: ["CTTX-"] }),
    supplier("none", { prefixes: [] }),
  ];
  test.each<[string, readonly string[]]>([
    ["CTT1", ["any", "cc"]],
    ["CTTX-1", ["any", "longer"]],
    ["PLF-9", ["any", "cc"]],
    ["plf-9", ["any"]],
    ["8QP5JP", ["any"]],
    ["", ["any"]],
  ])("%s goes to %j", (code, owners) => {
    expect(names(connectors, code)).toEqual(owners);
  });
});

const names = (known: readonly Connector[], code: string) =>
  possibleOwners(known, code).map(({ connection }) => connection);

describe("a code that names its supplier", () => {
  const road = { recognises: (code: string) => code.startsWith("data:") };
  const connectors = [supplier("any"), supplier("cc", { prefixes: ["data:"] })];

  test("goes there alone, to each account of it, whoever has a prefix", () => {
    const known = [...connectors, supplier("road", road), supplier("other road", road)];
    expect(names(known, "data:x")).toEqual(["road", "other road"]);
    expect(names(known, "plain")).toEqual(["any", "road", "other road"]);
  });

  test("goes to the others where that supplier is not connected", () => {
    expect(names(connectors, "data:x")).toEqual(["any", "cc"]);
  });
});

type Named = Result<ConnectionId | null, CallFailure>;
const river: Named = ok(asConnectionId("river"));
const nobody: Named = ok(null);

/** `river` and `tower` are two accounts with one supplier, `sea` is another's, who knows no code. */
function world(named: Named, finderTakesMs: number | "until it is given up" = 100) {
  const clock = createFakeClock(now);
  const asked: string[] = [];
  let finds = 0;
  const connectors = ["river", "tower", "sea"].map((name) =>
    supplier(name, {
      lookup: async () => {
        asked.push(name);
        return ok({ bookings: name === "sea" ? [] : [aBooking()], unreadable: [] });
      },
    }),
  );
  const members = [asConnectionId("river"), asConnectionId("tower")];
  const lookup = createLiveLookup({
    connectors,
    finders: [
      {
        members,
        find: async (_code, { signal }) => {
          finds += 1;
          if (finderTakesMs !== "until it is given up") {
            await clock.sleep(finderTakesMs);
            return named;
          }
          return new Promise((resolve) => {
            signal.addEventListener("abort", () => resolve(fail({ kind: "unreachable" })));
          });
        },
      },
    ],
    clock,
    scheduler: clock,
    budgetMs: 1_500,
  });
  return {
    clock,
    asked,
    finds: () => finds,
    look: async () => {
      const looking = lookup("T1");
      await clock.advance(1_500);
      return looking;
    },
  };
}

describe("several accounts with one supplier", () => {
  test("only the one that the supplier names is asked, and others as ever", async () => {
    const { look, asked, finds } = world(river);
    expect(await look()).toMatchObject({ answered: 3, failed: 0, bookings: [{}] });
    expect(asked.toSorted()).toEqual(["river", "sea"]);
    expect(finds()).toBe(1);
  });

  test("none of them is asked about a code that none of them has", async () => {
    const { look, asked } = world(nobody);
    expect(await look()).toEqual({ answered: 3, failed: 0, bookings: [] });
    expect(asked).toEqual(["sea"]);
  });

  test.each<CallFailure>([
    { kind: "not-found" },
    { kind: "rejected", code: "BAD_REQUEST", text: null },
    { kind: "unreachable" },
    { kind: "unauthorised", why: "key" },
    { kind: "contract-broken", path: "apiKey" },
  ])("each is asked where the finder fails with $kind", async (failure) => {
    const { look, asked } = world(fail(failure));
    expect((await look()).bookings).toHaveLength(2);
    expect(asked.toSorted()).toEqual(["river", "sea", "tower"]);
  });

  test("each is asked within the budget where the finder hangs", async () => {
    const { look, asked } = world(nobody, "until it is given up");
    expect(await look()).toMatchObject({ answered: 3, failed: 0, bookings: [{}, {}] });
    expect(asked).toEqual(["sea", "river", "tower"]);
  });

  test("a finder that fails three times in a row rests, and is tried again", async () => {
    const { clock, look, finds, asked } = world(fail({ kind: "not-found" }));
    for (let n = 0; n < 5; n += 1) await look();
    expect(finds()).toBe(3);
    expect(asked.filter((name) => name === "tower")).toHaveLength(5);
    await clock.advance(15_000);
    await look();
    expect(finds()).toBe(4);
  });
});
