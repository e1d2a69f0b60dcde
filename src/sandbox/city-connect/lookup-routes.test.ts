import { describe, expect, it } from "vitest";
import { ISLAND_DAY_LOOKUP, LOOKUP_EXAMPLE } from "./fixtures.ts";
import {
  CALLBACK,
  INVALID,
  NOW,
  SUPPLIER,
  TODAY,
  WORLD,
  aSupplier,
  bookingWith,
  demoCode,
} from "./supplier-at-noon.contract.ts";

const ISLAND_DAY_ID = "6f0d2d0c-3a41-4a9f-8a7f-0d6c4a4b9e10";

describe("the seed's lookup", () => {
  it("answers the seed's example, moved to today, member by member", async () => {
    const { status, body } = await aSupplier().lookUp("CTT847889400");
    expect(status).toBe(200);
    expect(body).toEqual({ ...LOOKUP_EXAMPLE, date: TODAY });
    expect(Object.keys(body)).toEqual(Object.keys(LOOKUP_EXAMPLE));
  });

  it("answers the same booking with no ticket on top for the booking's own barcode", async () => {
    const { body } = await aSupplier().lookUp("CTT128465552");
    expect(body).toEqual({ ...LOOKUP_EXAMPLE, ticket: null, date: TODAY });
  });

  it("puts the other tickets on top when they are scanned", async () => {
    const { body } = await aSupplier().lookUp("CTT9257377533");
    const ticket = { type: "child", barcode: "CTT9257377533", redeemed: false };
    expect(body).toEqual({ ...LOOKUP_EXAMPLE, ticket, date: TODAY });
  });
});

describe("the dossier's exchanges", () => {
  it("A and B: a valid guest, and the booking's code", async () => {
    const supplier = aSupplier();
    const expected = { ...ISLAND_DAY_LOOKUP, date: TODAY };
    expect(await supplier.lookUp("PLF-A71Q")).toEqual({ status: 200, body: expected });
    expect((await supplier.lookUp("PLF-B500")).body).toEqual({ ...expected, ticket: null });
  });

  it("C: a used ticket is answered with 200", async () => {
    const supplier = aSupplier();
    supplier.act({ kind: "redeem", bookingId: ISLAND_DAY_ID, ticketBarcode: "PLF-A71R" });
    const { status, body } = await supplier.lookUp("PLF-A71R");
    const used = { type: "adult", barcode: "PLF-A71R", redeemed: true };
    expect(status).toBe(200);
    expect(body).toMatchObject({ ticket: used });
    expect(body.tickets[1]).toEqual(used);
    expect(body.tickets[0].redeemed).toBe(false);
  });

  it("D: another date is for the caller to notice", async () => {
    const supplier = aSupplier();
    supplier.act({ kind: "rebook", bookingId: ISLAND_DAY_ID, days: 1 });
    expect(await supplier.lookUp("PLF-A71Q")).toMatchObject({
      status: 200,
      body: { date: "2026-07-16", ticket: { redeemed: false } },
    });
  });

  it("E: cancelled and never sold are the same 400", async () => {
    const supplier = aSupplier();
    expect(await supplier.lookUp("PLF-C900")).toEqual(INVALID);
    expect(await supplier.lookUp("PLF-ZZZZ")).toEqual(INVALID);
  });

  it.each([
    ["no credentials", {}],
    ["a wrong password", { Authorization: "Basic Z2F0ZTp3cm9uZw==" }],
    ["no colon", { Authorization: "Basic Z2F0ZQ==" }],
    ["not base64", { Authorization: "Basic ~~~" }],
    ["another scheme", { Authorization: "Bearer Z2F0ZTpoYXJib3Vy" }],
  ])("F: %s", async (_, headers: Record<string, string>) => {
    const path = `/callbacks/barcode_lookup?supplier=${SUPPLIER}&barcode=PLF-A71Q`;
    const answer = await aSupplier().get(path, headers);
    expect(answer).toMatchObject({ status: 401, body: { error: "UNAUTHORIZED" } });
    expect(answer.headers.get("www-authenticate")).toBe('Basic realm="cc"');
  });
});

describe("whose bookings", () => {
  it("takes the account by e-mail address or by domain", async () => {
    const supplier = aSupplier();
    expect((await supplier.lookUp("PLF-A71Q", "pelicanferries.example")).status).toBe(200);
  });

  it("never answers with another supplier's booking", async () => {
    const supplier = aSupplier();
    expect(await supplier.lookUp("PLF-A71Q", "box@northlight.example")).toEqual(INVALID);
    expect(await supplier.lookUp("CTTX-200")).toEqual(INVALID);
    expect((await supplier.lookUp("CTTX-200", "northlight.example")).status).toBe(200);
    expect(await supplier.lookUp("PLF-A71Q", "nobody.example")).toEqual(INVALID);
  });

  it("records the lookups that City Connect would not have forwarded", async () => {
    const supplier = aSupplier();
    await supplier.lookUp("PLF-A71Q");
    expect((await supplier.lookUp("OLD-4471")).status).toBe(200);
    await supplier.lookUp("PLF-A71Q", "nobody.example");
    expect(supplier.state().strays).toEqual([
      { at: NOW, supplier: SUPPLIER, barcode: "OLD-4471" },
      { at: NOW, supplier: "nobody.example", barcode: "PLF-A71Q" },
    ]);
  });

  it("answers one booking for a code of several: the newest that is not cancelled", async () => {
    const supplier = aSupplier();
    const [newer, older] = WORLD.bookings
      .filter(({ barcode }) => barcode === "PLF-PACK77")
      .toSorted((one, other) => other.bookedAt.localeCompare(one.bookedAt));
    expect((await supplier.lookUp("PLF-PACK77")).body.product).toBe(newer?.product);
    supplier.act({ kind: "cancel", bookingId: newer?.id ?? "" });
    expect((await supplier.lookUp("PLF-PACK77")).body.product).toBe(older?.product);
    expect(newer?.product).not.toBe(older?.product);
  });
});

describe("switches", () => {
  it("shows a cancelled booking", async () => {
    const { status, body } = await aSupplier({ cancelledInLookup: "shown" }).lookUp("PLF-C900");
    expect(status).toBe(200);
    expect(body).toMatchObject({ cancelled: true, ticket: { barcode: "PLF-C900" } });
  });

  it("has the members of later pages in the new shape, and no departure", async () => {
    const { body } = await aSupplier({ shape: "new" }).lookUp("CTT847889400");
    const { departure, ...rest } = LOOKUP_EXAMPLE;
    expect(departure).toBe("1030EN");
    expect(body).toEqual({
      ...rest,
      supplier: SUPPLIER,
      supplier_reference: "PF-1017",
      agent: null,
      agent_reference: null,
      pickup: "Tour Office & Travel Depot",
      time: "10:30",
      date: TODAY,
    });
  });

  it("asks for no credentials where the supplier has none", async () => {
    const path = `/callbacks/barcode_lookup?supplier=${SUPPLIER}&barcode=PLF-A71Q`;
    expect((await aSupplier({}, { callback: null }).get(path, {})).status).toBe(200);
  });
});

describe("odd bookings", () => {
  it("says nothing of use where a booking has no tickets", async () => {
    const used = WORLD.bookings.find(({ redeemedAt }) => redeemedAt !== null);
    const { body } = await aSupplier().lookUp(used?.barcode ?? "");
    expect(body).toMatchObject({ ticket: null, tickets: [], adult: 2, child: 1 });
    expect(JSON.stringify(body)).not.toContain("redeemed");
  });

  it("has null where a product has no option, and no counts of types that do not come", async () => {
    const { body } = await aSupplier().lookUp(demoCode("good"));
    expect(body).toMatchObject({ option: null, departure: null, adult: 1 });
    expect(body).not.toHaveProperty("child");
  });

  it("finds a code with every character that needs escaping", async () => {
    const code = "PLF-7+Q/3&K=9%2F #";
    expect((await aSupplier().lookUp(code)).body).toMatchObject({
      ticket: null,
      barcode: code,
      customer: bookingWith(code).customer,
    });
    const bare = `/callbacks/barcode_lookup?supplier=${SUPPLIER}&barcode=${code.replaceAll(" ", "%20")}`;
    expect(await aSupplier().get(bare, CALLBACK)).toMatchObject(INVALID);
  });
});

describe("hostile calls", () => {
  it.each([
    "",
    `?supplier=${SUPPLIER}`,
    "?barcode=PLF-A71Q",
    `?supplier=${SUPPLIER}&barcode=`,
    "?supplier=&barcode=PLF-A71Q",
    `?supplier=${SUPPLIER}&barcode=%E0%A4%A`,
    `?supplier=${SUPPLIER}&barcode[]=PLF-A71Q`,
  ])("are an invalid barcode: %s", async (query) => {
    expect(await aSupplier().get(`/callbacks/barcode_lookup${query}`, CALLBACK)).toMatchObject(
      INVALID,
    );
  });

  it.each([
    ["4 KB", "PLF-".padEnd(4096, "9")],
    ["control characters", "PLF-A71Q\u0000\u001d\r\n"],
    ["another case", "plf-a71q"],
    ["a space before", " PLF-A71Q"],
    ["a prefix alone", "PLF-"],
    ["a member of every object", "__proto__"],
  ])("a code with %s is unknown", async (_, code) => {
    expect(await aSupplier().lookUp(code)).toEqual(INVALID);
  });

  it("change nothing, as no lookup does", async () => {
    const supplier = aSupplier();
    const before = supplier.state().bookings;
    await supplier.lookUp("PLF-A71Q");
    await supplier.lookUp("CTT2512356846");
    expect(supplier.state()).toMatchObject({ bookings: before, effects: [], notifications: [] });
  });

  it("are answered with 404 on any other path", async () => {
    expect(await aSupplier().get("/callbacks/products", CALLBACK)).toMatchObject({
      status: 404,
      body: { error: "NOT_FOUND" },
    });
  });
});
