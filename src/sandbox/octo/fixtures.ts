/**
 * The examples of seed 002, word for word: fixtures/products.json (first the listed product, then the one that the
 * redeem example embeds, then an invented entry for the product that X749G9 names but the seed never shows),
 * fixtures/lookup-example.json and fixtures/redeem-example.json.
 */
import { z } from "zod";
import lookupExample from "./fixtures/lookup-example.json" with { type: "json" };
import products from "./fixtures/products.json" with { type: "json" };
import redeemExample from "./fixtures/redeem-example.json" with { type: "json" };
import { productSchema } from "./product.ts";

export const PRODUCTS = z.array(productSchema).readonly().parse(products);

const exampleSchema = z.looseObject({ uuid: z.string() });

export const LOOKUP_EXAMPLE = z.tuple([exampleSchema]).parse(lookupExample)[0];

export const REDEEM_EXAMPLE = exampleSchema.parse(redeemExample);

export const WALKING_TOUR = "e7cc8bb4-8d1c-4848-8824-5dbedb718681";
export const RIVER_CRUISE = "1ba8b5fd-a061-42a6-8af8-ee46bb1a5660";
export const HARBOUR_PASS = "1a7213eb-3a33-4cbb-b114-64d771c201ac";

/** Throws when the fixtures lack it: a bug. */
export function productById(id: string) {
  const product = PRODUCTS.find((candidate) => candidate.id === id);
  if (product === undefined) throw new Error(`no product ${id} in the fixtures`);
  return product;
}
