/**
 * Experiences as products. The account's list where the supplier serves it, else what the venue configured.
 */
import { z } from "zod";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Call, SupplierProduct } from "../connector.ts";
import { pathOf } from "../entries.ts";
import type { AnyRoadApi } from "./api.ts";
import { experienceSchema } from "./schema.ts";

export interface Experience {
  readonly id: string;
  readonly label: string;
}

/** One experience that cannot be read breaks the list: a gap could not be shown. */
export async function listProducts(
  api: AnyRoadApi,
  timeZone: string,
  call: Call,
): Promise<Result<readonly SupplierProduct[], CallFailure>> {
  const items = await api.experiences(call);
  if (!items.ok) return items;
  const experiences = z.array(experienceSchema).safeParse(items.value);
  if (!experiences.success)
    return fail({ kind: "contract-broken", path: pathOf(experiences.error) });
  return ok(
    experiences.data.map(({ id, name }) =>
      toSupplierProduct({ id, label: name?.trim() || id }, timeZone),
    ),
  );
}

export const toSupplierProduct = (
  { id, label }: Experience,
  timeZone: string,
): SupplierProduct => ({ id, label, timeZone, units: ticketTypes });

/** The two documented types of a ticket; an add-on is a drink, not a person. */
const ticketTypes: SupplierProduct["units"] = [
  { id: "guest", label: "Guest", people: 1 },
  { id: "addon", label: "Add-on", people: 0 },
];
