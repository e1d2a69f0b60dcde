/** The table of simulated suppliers, and how often each has a schedule. */
import type { ConnectorKind } from "../../../connectors/connector.ts";
import { createSeededRandom } from "../../seeded-random.ts";
import { anyroad } from "./anyroad.ts";
import { cityConnect } from "./city-connect.ts";
import { octo } from "./octo.ts";
import { satelliteTag } from "./satellite-tag.ts";
import type { SimSupplier } from "./sim-supplier.ts";

export const simSuppliers: Readonly<Record<ConnectorKind, SimSupplier>> = {
  octo,
  anyroad,
  "city-connect": cityConnect,
  "satellite-tag": satelliteTag,
};

const shares: readonly (readonly [ConnectorKind, number])[] = [
  ["octo", 7],
  ["anyroad", 3],
  ["city-connect", 3],
  ["satellite-tag", 2],
];

/** Of a schedule with this seed; drawn apart, so that everything else of a schedule is the same whoever the supplier is. */
export function supplierOf(seed: number): ConnectorKind {
  const all = shares.reduce((sum, [, share]) => sum + share, 0);
  let left = createSeededRandom(seed ^ 0x2545f491)() * all;
  for (const [kind, share] of shares) {
    left -= share;
    if (left < 0) return kind;
  }
  return "octo";
}

export const isSupplier = (text: string): text is ConnectorKind => text in simSuppliers;
