import { describe, expect, it } from "vitest";
import { ISLAND_DAY_REDEMPTION } from "./fixtures.ts";
import {
  ACCOUNT,
  INVALID,
  NEIGHBOUR,
  NOW,
  REDEEMED_AT,
  TODAY,
  WORLD,
  aSupplier,
  bookingWith,
  demoCode,
} from "./supplier-at-noon.contract.ts";

const ID = "6f0d2d0c-3a41-4a9f-8a7f-0d6c4a4b9e10";
const FORM = { ...ACCOUNT, "Content-Type": "application/x-www-form-urlencoded" };
const MINUTE_MS = 60_000;

describe("redeeming", () => {
  it("H: one ticket, answered as the dossier's exchange", async () => {
    const { status, body } = await aSupplier().redeemCode("PLF-A71Q");
    expect(status).toBe(200);
    expect(body).toEqual({ ...ISLAND_DAY_REDEMPTION, date: TODAY, redeemed_at: REDEEMED_AT });
    expect(Object.keys(body).toSorted()).toEqual(Object.keys(ISLAND_DAY_REDEMPTION).toSorted());
  });

  it("has the same answer on the page's other path", async () => {
    const answer = await aSupplier().post("/v1/accounts/redeem", "barcode=PLF-A71Q", FORM);
    expect(answer).toMatchObject({ status: 200, body: { id: ID, type: "ticket" } });
  });

  it("uses up the whole party by the booking's code", async () => {
    const supplier = aSupplier();
    const { status, body } = await supplier.redeemCode("PLF-B500");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: "booking",
      barcode: "PLF-B500",
      redeemed: true,
      adult: 1,
      senior: 1,
    });
    expect(body).not.toHaveProperty("tickets");
    expect((await supplier.lookUp("PLF-A71R")).body).toMatchObject({ ticket: { redeemed: true } });
    expect(await supplier.redeemCode("PLF-A71R")).toMatchObject({ status: 400 });
  });

  it("uses up what is left of a party", async () => {
    const supplier = aSupplier();
    await supplier.redeemCode("PLF-A71Q");
    supplier.pass(MINUTE_MS);
    expect(await supplier.redeemCode("PLF-B500")).toMatchObject({
      status: 200,
      body: { redeemed_at: "2026-07-15T09:31:00Z" },
    });
    expect(supplier.state().effects.map(({ ticketBarcodes }) => ticketBarcodes)).toEqual([
      ["PLF-A71Q"],
      ["PLF-A71R"],
    ]);
  });

  it("uses up a booking that has no tickets", async () => {
    const supplier = aSupplier();
    const bare = WORLD.bookings.find(
      ({ tickets, redeemedAt }) => tickets.length === 0 && redeemedAt === null,
    );
    const code = bare?.barcode ?? "";
    expect((await supplier.redeemCode(code)).body).toMatchObject({ type: "booking", adult: 2 });
    expect(await supplier.redeemCode(code)).toMatchObject({ status: 400 });
    expect(supplier.state().effects).toMatchObject([{ ticketBarcodes: [], guests: 3 }]);
  });

  it("does not look at dates", async () => {
    expect((await aSupplier().redeemCode(demoCode("tomorrow"))).status).toBe(200);
  });

  it("does not take a code of another account, nor a wrong token", async () => {
    const supplier = aSupplier();
    expect(await supplier.redeemCode("PLF-A71Q", NEIGHBOUR)).toEqual(INVALID);
    expect((await supplier.redeemCode("CTTX-200", NEIGHBOUR)).status).toBe(200);
    const wrong = { Authorization: `Basic ${Buffer.from("nobody:t0k3n").toString("base64")}` };
    expect(await supplier.redeemCode("PLF-A71Q", wrong)).toMatchObject({
      status: 401,
      body: { error: "UNAUTHORIZED" },
    });
    expect(await supplier.redeemCode("PLF-A71Q", {})).toMatchObject({ status: 401 });
  });

  it("takes the domain for the user too", async () => {
    const user = Buffer.from("pelicanferries.example:t0k3n").toString("base64");
    const answer = await aSupplier().redeemCode("PLF-A71Q", { Authorization: `Basic ${user}` });
    expect(answer.status).toBe(200);
  });
});

describe("what City Connect does not hold", () => {
  it("is looked up by its prefix, redeemed, and listed from then on", async () => {
    const supplier = aSupplier();
    const listed = async () => (await supplier.list("search=CTT2512356846")).body.length;
    expect(await listed()).toBe(0);
    expect(await supplier.redeemCode("CTT2512356846")).toMatchObject({
      status: 200,
      body: { type: "ticket", adult: 1, child: 0, product_name: "Half-Day Wine Tour" },
    });
    expect(await listed()).toBe(1);
  });

  it("is unknown where its prefix is not registered", async () => {
    const accounts = WORLD.accounts.map((account) => ({ ...account, prefixes: ["PLF-"] }));
    const supplier = aSupplier({}, { accounts });
    expect(await supplier.redeemCode("CTT2512356846")).toEqual(INVALID);
    expect((await supplier.redeemCode("OLD-4471")).status).toBe(200);
  });
});

describe("refusals change nothing", () => {
  it("of a cancelled booking and of an unknown code", async () => {
    const supplier = aSupplier();
    const cancelled = { status: 400, body: { error: "BOOKING_CANCELLED" } };
    expect(await supplier.redeemCode("PLF-C900")).toEqual(cancelled);
    expect(await supplier.redeemCode("PLF-ZZZZ")).toEqual(INVALID);
    expect(supplier.state()).toMatchObject({ effects: [], notifications: [] });
  });

  it("of a second redemption, in the strict mode", async () => {
    const refused = { status: 400, body: { error: "ALREADY_REDEEMED" } };
    const supplier = aSupplier();
    expect(await supplier.redeemCode(demoCode("used"))).toEqual(refused);
    await supplier.redeemCode("PLF-A71Q");
    expect(await supplier.redeemCode("PLF-A71Q")).toEqual(refused);
    expect(supplier.state().effects).toHaveLength(1);
  });

  it.each([
    ["lenient", REDEEMED_AT, 1],
    ["again", "2026-07-15T09:31:00Z", 2],
  ] as const)("of none, in the mode %s", async (redeemAgain, redeemedAt, effects) => {
    const supplier = aSupplier({ redeemAgain });
    await supplier.redeemCode("PLF-A71Q");
    supplier.pass(MINUTE_MS);
    expect(await supplier.redeemCode("PLF-A71Q")).toMatchObject({
      status: 200,
      body: { redeemed_at: redeemedAt },
    });
    expect(supplier.state().effects).toHaveLength(effects);
    expect(supplier.state().repeats).toEqual(redeemAgain === "lenient" ? [ID] : []);
  });

  it("of none, of a whole party in the mode again: everybody is recorded once more", async () => {
    const supplier = aSupplier({ redeemAgain: "again" });
    await supplier.redeemCode("PLF-A71Q");
    await supplier.redeemCode("PLF-B500");
    await supplier.redeemCode("PLF-B500");
    expect(supplier.state().effects.map(({ guests }) => guests)).toEqual([1, 1, 2]);
  });

  it.each([
    ["refused", 400],
    ["choices", 300],
    ["list", 200],
  ] as const)("of a code of several bookings: %s", async (sharedBarcode, status) => {
    const supplier = aSupplier({ sharedBarcode });
    const answer = await supplier.redeemCode("PLF-PACK77");
    const bookings = status === 400 ? answer.body.bookings : answer.body;
    expect(answer.status).toBe(status);
    expect(bookings).toMatchObject([
      { type: "booking", redeemed: false },
      { type: "booking", redeemed: false },
    ]);
    expect(answer.body.error).toBe(status === 400 ? "MULTIPLE_BOOKINGS" : undefined);
    expect(supplier.state().effects).toEqual([]);
  });
});

describe("hostile bodies", () => {
  it.each([
    ["nothing", "", FORM],
    ["another field", "code=PLF-A71Q", FORM],
    ["an empty field", "barcode=", FORM],
    ["an unescaped plus", "barcode=PLF-7+Q/3", FORM],
    ["broken escapes", "barcode=%E0%A4%A&&==", FORM],
    ["4 KB", `barcode=${"9".repeat(4096)}`, FORM],
    ["control characters", "barcode=PLF-A71Q%00%1D%0D%0A", FORM],
    ["JSON", '{"barcode":"PLF-A71Q"}', { ...ACCOUNT, "Content-Type": "application/json" }],
    ["broken JSON", "{", { ...ACCOUNT, "Content-Type": "application/json" }],
    ["text", "barcode=PLF-A71Q", { ...ACCOUNT, "Content-Type": "text/plain" }],
  ])("%s is an invalid barcode", async (_, body, headers) => {
    const supplier = aSupplier();
    expect(await supplier.post("/v1/redeem_booking", body, headers)).toMatchObject(INVALID);
    expect(supplier.state().effects).toEqual([]);
  });

  it("a code with every character that needs escaping is redeemed when it is escaped", async () => {
    const code = "PLF-7+Q/3&K=9%2F #";
    expect((await aSupplier().redeemCode(code)).body).toMatchObject({ barcode: code });
  });

  it("only POST redeems", async () => {
    expect(await aSupplier().get("/v1/redeem_booking?barcode=PLF-A71Q", ACCOUNT)).toMatchObject({
      status: 404,
      body: { error: "NOT_FOUND" },
    });
  });
});

describe("the record of effects", () => {
  it("has exactly what was performed, by us and by another scanner", async () => {
    const supplier = aSupplier();
    const party = bookingWith(demoCode("party"));
    await supplier.redeemCode("PLF-A71Q");
    await supplier.redeemCode("PLF-A71Q");
    supplier.pass(MINUTE_MS);
    supplier.act({ kind: "redeem", bookingId: party.id, ticketBarcode: null });
    expect(supplier.state().effects).toEqual([
      {
        at: NOW,
        bookingId: ID,
        whole: false,
        ticketBarcodes: ["PLF-A71Q"],
        guests: 1,
        barcode: "PLF-A71Q",
      },
      {
        at: NOW + MINUTE_MS,
        bookingId: party.id,
        whole: true,
        ticketBarcodes: party.tickets.map(({ barcode }) => barcode),
        guests: 3,
        barcode: null,
      },
    ]);
  });
});
