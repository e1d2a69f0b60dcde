import { describe, expect, it } from "vitest";
import { z } from "zod";
import { utcMs } from "../local-time.ts";
import { GARDEN_NIGHT_SALE, SEED_SALE } from "./fixtures.ts";
import { createSatelliteTagWorld } from "./generated-world.ts";
import { saleFrom } from "./sale.ts";
import { createSatelliteTagSupplier } from "./supplier.ts";
import { NOW, WORLD, demo } from "./supplier-at-noon.contract.ts";
import { satelliteTagWorldSchema } from "./world.ts";

const supplier = createSatelliteTagSupplier(WORLD, () => NOW);
const { tickets, sales, effects } = supplier.state();
const ticketOf = (barcode: string) => tickets.find((ticket) => ticket.barcode === barcode);

describe("the generated world", () => {
  it("is the same for the same time and seed, another for another seed", () => {
    expect(createSatelliteTagWorld({ now: NOW, seed: 1 })).toEqual(WORLD);
    expect(createSatelliteTagWorld({ now: NOW, seed: 2 })).not.toEqual(WORLD);
  });

  it("has the seed's sale, sold today, and room for the dossier's", () => {
    const seed = WORLD.sales.find(({ body }) => body["code"] === "GJXS0LM6RYG37");
    expect(seed?.body).toEqual({ ...SEED_SALE, createdAt: String((NOW - 75 * 60_000) / 1000) });
    expect(WORLD.sales.at(-1)?.id).toBe(900);
    expect(sales.find(({ code }) => code === GARDEN_NIGHT_SALE.code)).toBeUndefined();
  });

  it("covers nights from yesterday to two days on, odd sales and every size", () => {
    expect(sales.length).toBeGreaterThanOrEqual(36);
    expect(new Set(tickets.map(({ eventId }) => eventId))).toEqual(new Set([3, 11, 12, 13, 14]));
    const warned = sales.flatMap(({ versions }) => versions.flatMap(({ warnings }) => warnings));
    expect(new Set(warned)).toEqual(
      new Set([
        "TOTAL_MISMATCH",
        "PAYMENT_MISMATCH",
        "UNKNOWN_STAFF",
        "DUPLICATE_BARCODE",
        "BARCODE_NOT_FROM_CODE",
        "BAD_CREATED_AT",
      ]),
    );
  });

  it("shows the seed's visible pattern in every ticket of a till", () => {
    const barcodes = tickets.map(({ barcode }) => barcode);
    expect(barcodes.filter((barcode) => !/^[0-9A-Z]{13}XJX\d\d$/.test(barcode))).toEqual([]);
    expect(new Set(barcodes).size).toBe(barcodes.length);
  });

  it("has nothing in the future, and nothing of it is an effect", () => {
    const times = WORLD.sales.map(({ receivedAt }) => utcMs(receivedAt));
    expect(Math.max(...times)).toBeLessThanOrEqual(NOW);
    for (const { body } of WORLD.sales)
      expect(saleFrom(body)?.createdAt ?? 0).toBeLessThanOrEqual(NOW);
    expect(effects).toEqual([]);
  });

  it("has demo tickets that stand for what their names say", () => {
    const good = WORLD.demo.filter(({ role }) => role === "good");
    expect(good).toHaveLength(10);
    for (const { code } of good)
      expect(ticketOf(code)).toMatchObject({ eventId: 12, productId: 31, checkIns: 0 });
    expect(ticketOf(demo("used"))).toMatchObject({ eventId: 12, checkIns: 1, insideAt: [85] });
    expect(ticketOf(demo("wrongEvent"))).toMatchObject({ eventId: 13, checkIns: 0 });
    const base = demo("unlisted").slice(0, 13);
    expect(sales.some(({ code }) => code === base)).toBe(true);
    for (const id of ["unlisted", "notUploaded", "unknown"])
      expect(ticketOf(demo(id))).toBeUndefined();
  });
});

describe("a world file", () => {
  it("is read back as it was written, with switches that may be left out", () => {
    const text = JSON.stringify(WORLD);
    expect(satelliteTagWorldSchema.parse(JSON.parse(text))).toEqual(WORLD);
    const { switches: _, ...rest } = WORLD;
    expect(satelliteTagWorldSchema.parse(rest).switches).toEqual({
      auth: "required",
      resend: "content",
      interactions: "offered",
      repeatedCheckIn: "stored",
      delegates: "offered",
      ids: "number",
    });
  });

  const [sale] = WORLD.sales;
  const [interaction] = WORLD.interactions;
  it.each([
    ["two of sale", { sales: [...WORLD.sales, sale] }],
    ["two of purchase code", { sales: [...WORLD.sales, { ...sale, id: 1 }] }],
    ["has no code", { sales: [...WORLD.sales, { ...sale, id: 1, body: {} }] }],
    ["no device 1", { interactions: [{ ...interaction, deviceId: 1 }] }],
    ["no ticket X", { interactions: [{ ...interaction, barcode: "X" }] }],
    ["no event 12", { events: [{ id: 3, label: "Harbour Fair" }] }],
    ["no product 31", { products: [] }],
    ["not a time zone", { timeZone: "Mars" }],
    ["Unrecognized key", { timezone: "UTC" }],
    ["switches.auth", { switches: { auth: "maybe" } }],
  ])("is refused: %s", (message, changes) => {
    const parsed = satelliteTagWorldSchema.safeParse({ ...WORLD, ...changes });
    expect(parsed.success ? "" : z.prettifyError(parsed.error)).toContain(message);
  });
});
