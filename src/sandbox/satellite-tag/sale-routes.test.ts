import { describe, expect, it } from "vitest";
import { GARDEN_NIGHT_SALE, SEED_SALE } from "./fixtures.ts";
import { NOW, WORLD, aSupplier } from "./supplier-at-noon.contract.ts";
import type { Warning } from "./sale-warnings.ts";

const BARCODES = ["01", "02", "03", "04"].map((end) => `K3M8Q0ZT5HWD2ABC${end}`);
const [CASH, CARD] = Array.isArray(GARDEN_NIGHT_SALE["transactions"])
  ? GARDEN_NIGHT_SALE["transactions"]
  : [];
const [ADULT, PASS] = Array.isArray(GARDEN_NIGHT_SALE["items"]) ? GARDEN_NIGHT_SALE["items"] : [];

const answered = (warnings: readonly Warning[], status = 201) => ({
  status,
  body: { id: 901, code: "K3M8Q0ZT5HWD2", warnings },
});

describe("the seed's example", () => {
  it("is stored by a server that has not seen it", async () => {
    const supplier = await aSupplier({ world: { sales: [], interactions: [] } });
    const answer = { body: { id: 1, code: "GJXS0LM6RYG37", warnings: [] } };
    expect(await supplier.sell(SEED_SALE)).toMatchObject({ status: 201, ...answer });
    expect(await supplier.sell(SEED_SALE)).toMatchObject({ status: 200, ...answer });
    const { body } = await supplier.get("/delegate/barcode:GJXS0LM6RYG37XJX06");
    expect(body.data).toEqual({
      event_id: 3,
      product_id: 9,
      description: "Child",
      code: "GJXS0LM6RYG37",
    });
    expect(supplier.state().tickets.filter((each) => each.purchaseCode !== null)).toHaveLength(8);
  });

  it("is, in the generated world, another version of the sale that was moved to today", async () => {
    const supplier = await aSupplier();
    expect(await supplier.sell(SEED_SALE)).toMatchObject({
      status: 201,
      body: { warnings: ["RESENT_WITH_CHANGES"] },
    });
    const today = WORLD.sales.find(({ body }) => body["code"] === SEED_SALE.code);
    expect(await supplier.sell(today?.body)).toMatchObject({
      status: 200,
      body: { id: today?.id, warnings: [] },
    });
  });
});

describe("a sale", () => {
  it("is stored once, however often it comes, by any spelling of the address", async () => {
    const supplier = await aSupplier();
    const paths = ["/ticket/transaction", "/ticket/transaction.json", "/api/v5/ticket/transaction"];
    expect(await supplier.post("/api/v5/ticket/transaction.json", GARDEN_NIGHT_SALE)).toMatchObject(
      answered([]),
    );
    for (const path of paths)
      expect(await supplier.post(path, GARDEN_NIGHT_SALE)).toMatchObject(answered([], 200));
    const { effects, repeats } = supplier.state();
    expect(effects).toEqual([
      {
        kind: "sale",
        at: NOW,
        saleId: 901,
        code: "K3M8Q0ZT5HWD2",
        change: "new-sale",
        totalAmount: 7500,
        barcodes: BARCODES,
        warnings: [],
        recordedFrom: "G07",
        foreign: null,
      },
    ]);
    expect(repeats).toHaveLength(3);
  });

  it("is the same in another spelling, unless the switch asks for the same text", async () => {
    const pretty = JSON.stringify(
      Object.fromEntries(Object.entries(GARDEN_NIGHT_SALE).toReversed()),
      null,
      2,
    );
    const lenient = await aSupplier();
    await lenient.sell(GARDEN_NIGHT_SALE);
    expect(await lenient.sell(pretty)).toMatchObject(answered([], 200));
    const strict = await aSupplier({ switches: { resend: "strict" } });
    await strict.sell(GARDEN_NIGHT_SALE);
    expect(await strict.sell(pretty)).toMatchObject(answered(["RESENT_WITH_CHANGES"]));
    expect(await strict.sell(GARDEN_NIGHT_SALE)).toMatchObject(answered([], 200));
  });

  it("keeps both versions, the newest in effect, and every ticket that was ever printed", async () => {
    const supplier = await aSupplier();
    await supplier.sell(GARDEN_NIGHT_SALE);
    const tickets = [{ product_id: 32, description: "Child", barcode: BARCODES[0] }];
    const corrected = {
      ...GARDEN_NIGHT_SALE,
      items: [
        { ...ADULT, tickets },
        { ...PASS, tickets: [] },
      ],
    };
    expect(await supplier.sell(corrected)).toMatchObject(answered(["RESENT_WITH_CHANGES"]));
    const state = supplier.state();
    const sale = state.sales.find(({ id }) => id === 901);
    expect(sale?.versions.map(({ raw }) => JSON.parse(raw))).toEqual([
      GARDEN_NIGHT_SALE,
      corrected,
    ]);
    expect(
      state.tickets.flatMap(({ barcode, productId }) =>
        BARCODES.includes(barcode) ? [[barcode, productId]] : [],
      ),
    ).toEqual([
      [BARCODES[0], 32],
      [BARCODES[1], 31],
      [BARCODES[2], 32],
      [BARCODES[3], 32],
    ]);
    expect(state.effects.map((effect) => "change" in effect && effect.change)).toEqual([
      "new-sale",
      "new-version",
    ]);
  });

  it("that does not add up is stored, and its tickets are known", async () => {
    const supplier = await aSupplier();
    const items = [{ ...ADULT, product_id: 777 }, PASS];
    const transactions = [{ paymentMethod: "cash", amount: 9900 }];
    const sale = { ...GARDEN_NIGHT_SALE, totalAmount: 9900, items, transactions };
    expect(await supplier.sell(sale)).toMatchObject(
      answered(["TOTAL_MISMATCH", "UNKNOWN_PRODUCT"]),
    );
    expect((await supplier.get(`/delegate/barcode:${BARCODES[0]}`)).status).toBe(200);
  });

  it.each<[string, Readonly<Record<string, unknown>>, readonly Warning[]]>([
    ["numbers as texts", { event_id: "12", totalAmount: "7500", createdAt: 1796374800 }, []],
    ["an ISO time", { createdAt: "2026-12-04T22:00:00+13:00" }, []],
    ["milliseconds", { createdAt: "1796374800000" }, []],
    ["a time in the future", { createdAt: "4102444800" }, []],
    ["no time", { createdAt: null }, ["BAD_CREATED_AT"]],
    ["a time beyond time", { createdAt: 9e15 }, ["BAD_CREATED_AT"]],
    ["another event", { event_id: 99 }, ["UNKNOWN_EVENT"]],
    ["no event", { event_id: undefined }, ["UNKNOWN_EVENT"]],
    ["a stranger", { recordedBy: "x", recordedBy_rfid: "x" }, ["UNKNOWN_STAFF"]],
    ["two names", { recordedBy: "04D4E5F6" }, ["UNKNOWN_STAFF"]],
    ["only the table's name", { recordedBy: undefined }, []],
    ["only the example's name", { recordedBy_rfid: undefined }, []],
    ["a wrong payment", { transactions: [CASH] }, ["PAYMENT_MISMATCH"]],
    [
      "a cheque",
      { transactions: [CASH, { ...CARD, paymentMethod: "cheque" }] },
      ["PAYMENT_MISMATCH"],
    ],
    ["change on a card", { transactions: [CASH, { ...CARD, change: 5 }] }, []],
    ["a discount written negatively", { items: [ADULT, { ...PASS, discountAmount: -500 }] }, []],
    [
      "a line that is neither gross nor net",
      { items: [ADULT, { ...PASS, discountAmount: 400 }] },
      ["TOTAL_MISMATCH"],
    ],
    [
      "a barcode of nobody",
      { items: [{ ...ADULT, tickets: [{ product_id: 31, barcode: "OTHER" }] }, PASS] },
      ["BARCODE_NOT_FROM_CODE"],
    ],
    [
      "a barcode twice",
      { items: [ADULT, { ...PASS, tickets: [{ product_id: 31, barcode: BARCODES[0] }] }] },
      ["DUPLICATE_BARCODE"],
    ],
    [
      "nothing but its code",
      {
        event_id: undefined,
        totalAmount: undefined,
        createdAt: undefined,
        recordedBy: undefined,
        recordedBy_rfid: undefined,
        transactions: undefined,
        items: undefined,
      },
      ["TOTAL_MISMATCH", "PAYMENT_MISMATCH", "UNKNOWN_EVENT", "UNKNOWN_STAFF", "BAD_CREATED_AT"],
    ],
  ])("with %s is stored", async (_, changes, warnings) => {
    const supplier = await aSupplier();
    expect(await supplier.sell({ ...GARDEN_NIGHT_SALE, ...changes })).toMatchObject(
      answered(warnings),
    );
  });

  it("with another sale's barcode is stored too; the ticket stays the first one's", async () => {
    const supplier = await aSupplier();
    await supplier.sell(GARDEN_NIGHT_SALE);
    const copy = { ...GARDEN_NIGHT_SALE, code: "K3M8Q0ZT5HWD3" };
    expect((await supplier.sell(copy)).body).toEqual({
      id: 902,
      code: "K3M8Q0ZT5HWD3",
      warnings: ["DUPLICATE_BARCODE", "BARCODE_NOT_FROM_CODE"],
    });
    const { body } = await supplier.get(`/delegate/barcode:${BARCODES[0]}`);
    expect(body.data.code).toBe("K3M8Q0ZT5HWD2");
  });

  it("answers ids as texts where the switch says so", async () => {
    const supplier = await aSupplier({ switches: { ids: "string" } });
    expect((await supplier.sell(GARDEN_NIGHT_SALE)).body.id).toBe("901");
  });
});

describe("a hostile body", () => {
  it.each(["", "{", '{"code":"X"', "\u0000", "<html>"])(
    "%j is no JSON and is kept",
    async (raw) => {
      const supplier = await aSupplier();
      expect(await supplier.sell(raw)).toMatchObject({ status: 400, body: { error: "bad_json" } });
      const { quarantine, effects } = supplier.state();
      expect(quarantine).toEqual([{ at: NOW, raw, error: "bad_json" }]);
      expect(effects).toEqual([]);
    },
  );

  it.each(["null", "[]", "7", '"X"', "{}", '{"code":""}', '{"code":{}}', '{"code":null}'])(
    "%s is no sale and is kept",
    async (raw) => {
      const supplier = await aSupplier();
      expect(await supplier.sell(raw)).toMatchObject({
        status: 400,
        body: { error: "code_missing" },
      });
      expect(supplier.state().quarantine).toEqual([{ at: NOW, raw, error: "code_missing" }]);
    },
  );

  it.each([
    [
      "wrong types",
      { code: "X", items: "none", transactions: { a: 1 }, totalAmount: [], event_id: {} },
    ],
    ["lists of nothing", { code: "X", items: [null, 7, []], transactions: [null] }],
    ["tickets of nothing", { code: "X", items: [{ tickets: [null, { barcode: {} }] }] }],
    [
      "a long code",
      { code: "X".repeat(4096), items: [{ tickets: [{ barcode: "Y".repeat(4096) }] }] },
    ],
    [
      "control characters",
      { code: "X\u0000\u001b[2J\n", items: [{ tickets: [{ barcode: "\u0000" }] }] },
    ],
    ["a code that is a number", { code: 7 }],
  ])("of %s is stored", async (_, body) => {
    const supplier = await aSupplier();
    const answer = await supplier.sell(body);
    expect(answer).toMatchObject({ status: 201, body: { id: 901, code: String(body.code) } });
    expect(await supplier.sell(body)).toMatchObject({ status: 200, body: answer.body });
  });

  it("that is nested a hundred thousand deep is stored", async () => {
    const supplier = await aSupplier();
    const depth = 100_000;
    const deep = `{"code":"X","items":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect((await supplier.sell(deep)).status).toBe(201);
    expect((await supplier.sell(deep)).status).toBe(200);
    expect((await supplier.sell(`${deep} `)).body.warnings).toContain("RESENT_WITH_CHANGES");
  });

  it("cannot name a member of every object", async () => {
    const supplier = await aSupplier();
    const raw = '{"code":"X","__proto__":{"event_id":12},"constructor":1}';
    expect((await supplier.sell(raw)).body.warnings).toContain("UNKNOWN_EVENT");
  });
});
