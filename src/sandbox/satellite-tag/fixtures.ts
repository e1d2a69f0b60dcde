/** The example of seed 004 and the worked sale of the dossier, word for word (fixtures/README.md). */
import { z } from "zod";
import gardenNightSale from "./fixtures/garden-night-sale.json" with { type: "json" };
import sale from "./fixtures/sale.json" with { type: "json" };

const exampleSchema = z.looseObject({ code: z.string(), createdAt: z.string() }).readonly();

export const SEED_SALE = exampleSchema.parse(sale);

/** Sent to the generated world it is a new sale, number 901. */
export const GARDEN_NIGHT_SALE = exampleSchema.parse(gardenNightSale);
