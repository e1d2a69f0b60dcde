/** Whose bookings the benchmarks of the list are about: three connections, four service dates, gate 2 on the second of them. */
import type { ConnectionId } from "../../../core/ids.ts";
import { asConnectionId, productKey } from "../../../core/ids.ts";
import type { Product } from "../../../core/product.ts";
import { addDays, type LocalDate } from "../../../core/time.ts";
import type { Manifest } from "../../../protocol/v1.ts";
import { aGate, aProduct, now, today } from "../../builders.ts";

export interface Seller {
  readonly connection: ConnectionId;
  readonly products: readonly string[];
  readonly codes: "uuid" | "letters" | "digits";
}

export const sellers: readonly Seller[] = [
  {
    connection: asConnectionId("harbour-octo"),
    products: ["harbour-tour", "sunset-cruise"],
    codes: "uuid",
  },
  { connection: asConnectionId("castle-octo"), products: ["castle-day"], codes: "letters" },
  {
    connection: asConnectionId("quay-city-connect"),
    products: ["museum", "aquarium"],
    codes: "digits",
  },
];

/** As a gateway lists them: yesterday to the day after tomorrow. */
export const serviceDates: readonly LocalDate[] = [-1, 0, 1, 2].map((days) => addDays(today, days));

/** Everything but the pages and what they make different. */
export const venueManifest: Omit<Manifest, "id" | "pages" | "bookings"> = {
  asOf: now,
  epoch: "bench",
  venue: "Harbour",
  policyVersion: "1",
  demo: false,
  gates: [aGate()],
  products: sellers.flatMap(({ connection, products }) =>
    products.map((name) =>
      wireProduct(aProduct({ key: productKey(connection, name), connection, label: name })),
    ),
  ),
  connections: sellers.map(({ connection }) => ({
    id: connection,
    label: connection,
    mode: "redeem",
    coverage: "listed",
  })),
};

function wireProduct(product: Product): Manifest["products"][number] {
  return { ...product, gates: [...product.gates], units: [...product.units] };
}
