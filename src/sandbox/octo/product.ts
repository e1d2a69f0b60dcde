/** A product as `GET /products` answers it (seed 002); members that no code of ours reads are passed through. */
import { z } from "zod";

const unitSchema = z.looseObject({
  id: z.string().min(1),
  internalName: z.string(),
  type: z.string(),
});

const optionSchema = z.looseObject({
  id: z.string().min(1),
  internalName: z.string(),
  units: z.array(unitSchema).min(1).readonly(),
});

export const productSchema = z.looseObject({
  id: z.string().min(1),
  internalName: z.string(),
  timeZone: z.string(),
  availabilityType: z.enum(["START_TIME", "OPENING_HOURS"]),
  options: z.array(optionSchema).min(1).readonly(),
});

export type Product = Readonly<z.infer<typeof productSchema>>;
type Option = Product["options"][number];

export const optionOf = (product: Product, optionId: string): Option | null =>
  product.options.find((option) => option.id === optionId) ?? null;

export const unitOf = (option: Option, unitId: string): Option["units"][number] | null =>
  option.units.find((unit) => unit.id === unitId) ?? null;
