import { describe, expect, it } from "vitest";
import { ISLAND_DAY_REDEMPTION } from "./fixtures.ts";
import {
  ACCOUNT,
  NEIGHBOUR,
  SUPPLIER,
  TODAY,
  WORLD,
  aSupplier,
} from "./supplier-at-noon.contract.ts";

const OURS = WORLD.bookings.filter(
  ({ supplier, registered }) => supplier === SUPPLIER && registered,
);
const ids = (bookings: readonly { readonly id: string }[]) => bookings.map(({ id }) => id);

const found = async (query: string, headers: Record<string, string> = ACCOUNT) =>
  ids((await aSupplier().list(`limit=500&${query}`, headers)).body).toSorted();
const expected = (matches: (booking: (typeof OURS)[number]) => boolean) =>
  ids(OURS.filter(matches)).toSorted();

describe("the list of bookings", () => {
  it("is newest booking date first, 25 at a time, with the total in a header", async () => {
    const { status, body, headers } = await aSupplier().list("as=supplier");
    expect(status).toBe(200);
    expect(body).toHaveLength(25);
    expect(headers.get("x-total-count")).toBe(String(OURS.length));
    const newestFirst = OURS.toSorted((one, other) => other.bookedAt.localeCompare(one.bookedAt));
    expect(ids(body)).toEqual(ids(newestFirst).slice(0, 25));
  });

  it("pages by offset and limit, and ends", async () => {
    const supplier = aSupplier();
    const all = await supplier.list("limit=500");
    expect(all.body).toHaveLength(OURS.length);
    const page = await supplier.list("offset=20&limit=7");
    expect(ids(page.body)).toEqual(ids(all.body).slice(20, 27));
    const beyond = await supplier.list("offset=500");
    expect(beyond.body).toEqual([]);
    expect(beyond.headers.get("x-total-count")).toBe(String(OURS.length));
  });

  it("never has more than 500 on a page", async () => {
    const [like] = OURS;
    const supplier = aSupplier();
    for (let index = 0; index < 520; index += 1) {
      const id = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
      if (like !== undefined) supplier.act({ kind: "book", booking: { ...like, id } });
    }
    expect((await supplier.list("limit=100000")).body).toHaveLength(500);
  });

  it("moves every page on when something is sold", async () => {
    const supplier = aSupplier();
    const before = (await supplier.list("limit=5")).body;
    const [like] = OURS;
    const id = "00000000-0000-4000-8000-000000000000";
    const bookedAt = "2026-07-15T09:29:59Z";
    if (like !== undefined) supplier.act({ kind: "book", booking: { ...like, id, bookedAt } });
    expect(ids((await supplier.list("limit=5")).body)).toEqual([id, ...ids(before).slice(0, 4)]);
  });

  it("shows the flat booking with its tickets and pickup", async () => {
    const { body } = await aSupplier().list("search=PLF-A71Q");
    expect(body).toEqual([
      {
        ...ISLAND_DAY_REDEMPTION,
        type: "booking",
        redeemed: false,
        redeemed_at: null,
        date: TODAY,
        adult: 1,
        barcode: "PLF-B500",
        pickup: null,
        tickets: [
          { type: "senior", barcode: "PLF-A71Q", redeemed: false },
          { type: "adult", barcode: "PLF-A71R", redeemed: false },
        ],
      },
    ]);
  });

  it("has neither the neighbour's bookings nor those that City Connect does not hold", async () => {
    const { body } = await aSupplier().list("limit=500");
    const names = body.map((booking: { supplier: string }) => booking.supplier);
    expect(new Set(names)).toEqual(new Set([SUPPLIER]));
    expect(OURS.length).toBeLessThan(
      WORLD.bookings.filter(({ supplier }) => supplier === SUPPLIER).length,
    );
  });
});

describe("filters", () => {
  it("by visit date, both ends included", async () => {
    const query = `as=supplier&travel_from=${TODAY}&travel_to=${TODAY}`;
    const today = expected(({ date }) => date === TODAY);
    expect(await found(query)).toEqual(today);
    expect(today.length).toBeGreaterThan(10);
    expect(await found("travel_from=2026-07-16")).toEqual(expected(({ date }) => date > TODAY));
    expect(await found("travel_to=2026-07-14")).toEqual(expected(({ date }) => date < TODAY));
    expect(await found("travel_from=2026-07-16&travel_to=2026-07-15")).toEqual([]);
  });

  it("by booking date, in the venue's zone", async () => {
    const [like] = OURS;
    const supplier = aSupplier();
    const id = "00000000-0000-4000-8000-000000000000";
    // half past midnight in London
    const bookedAt = "2026-07-14T23:30:00Z";
    if (like !== undefined) supplier.act({ kind: "book", booking: { ...like, id, bookedAt } });
    expect(ids((await supplier.list(`booking_from=${TODAY}`)).body)).toEqual([id]);
    expect(await found("booking_to=2026-07-14")).toEqual(expected(() => true));
  });

  it("by product, and by option only with it", async () => {
    expect(await found("product=ISLEDAY")).toEqual(
      expected(({ product }) => product === "ISLEDAY"),
    );
    expect(await found("product=ISLEDAY&option=LUNCH")).toEqual(await found("product=ISLEDAY"));
    expect(await found("product=ISLEDAY&option=DINNER")).toEqual([]);
    expect(await aSupplier().list("option=LUNCH")).toMatchObject({
      status: 400,
      body: { error: "BAD_REQUEST" },
    });
  });

  it("by supplier and agent, by either name or as me", async () => {
    const all = expected(() => true);
    expect(await found("supplier=me")).toEqual(all);
    expect(await found("supplier=pelicanferries.example")).toEqual(all);
    expect(await found("supplier=box@northlight.example")).toEqual([]);
    expect(await found("agent=shore.example")).toEqual(
      expected(({ agent }) => agent === "shore.example"),
    );
    const byNorthlight = expected(({ agent }) => agent === "northlight.example");
    expect(byNorthlight).toHaveLength(1);
    expect(await found("agent=box@northlight.example")).toEqual(byNorthlight);
    expect(await found("as=agent", NEIGHBOUR)).toEqual(byNorthlight);
    expect(await found("as=agent&agent=me&supplier=pelicanferries.example", NEIGHBOUR)).toEqual(
      byNorthlight,
    );
    expect(await found("as=agent")).toEqual([]);
    expect((await found("", NEIGHBOUR)).length).toBe(3);
  });

  it.each([
    ["a booking's code", "PLF-B500"],
    ["a ticket's code in another case", "plf-a71r"],
    ["the supplier's reference", "PF-2207"],
    ["the agent's reference", "SH-31"],
    ["a name", "Ines%20Duarte"],
    ["an e-mail address", "ines@mail"],
  ])("by a search for %s", async (_, search) => {
    expect(await found(`search=${search}`)).toContain("6f0d2d0c-3a41-4a9f-8a7f-0d6c4a4b9e10");
  });

  it("search finds everybody of a name, and nobody of another", async () => {
    expect(await found("search=bennett")).toEqual(
      expected(({ customer }) => customer.last_name === "Bennett"),
    );
    expect(await found("search=PLF-ZZZZ")).toEqual([]);
  });

  it("search can be ignored or refused", async () => {
    const ignored = await aSupplier({ search: "ignored" }).list("limit=500&search=PLF-A71Q");
    expect(ignored.body).toHaveLength(OURS.length);
    const supplier = aSupplier({ search: "refused" });
    expect(await supplier.list("search=PLF-A71Q")).toMatchObject({
      status: 400,
      body: { error: "BAD_REQUEST" },
    });
    expect((await supplier.list("as=supplier")).status).toBe(200);
  });
});

describe("hostile queries", () => {
  it.each([
    "as=owner",
    "travel_from=2026-02-30",
    "travel_to=today",
    "booking_from=",
    "booking_to=15.07.2026",
    "limit=-1",
    "limit=many",
    "limit=1e9",
    "offset=-5",
    "offset=1.5",
    "offset=",
  ])("%s is answered with 400", async (query) => {
    expect(await aSupplier().list(query)).toMatchObject({
      status: 400,
      body: { error: "BAD_REQUEST" },
    });
  });

  it.each([
    `search=${"9".repeat(4096)}`,
    "search=%00%1D",
    "product=__proto__",
    "supplier=%E0%A4%A",
  ])("%s finds nothing", async (query) => {
    expect(await aSupplier().list(query)).toMatchObject({ status: 200, body: [] });
  });

  it("need an account", async () => {
    const answer = await aSupplier().list("as=supplier", {});
    expect(answer).toMatchObject({ status: 401, body: { error: "UNAUTHORIZED" } });
    expect(answer.headers.get("www-authenticate")).toBe('Basic realm="cc"');
  });
});
