/**
 * From what a supplier lists and what the venue configured to the products that devices judge by. Pure. What nobody mapped
 * has no gate, is shown, and is never green; only a single connection without any mapping falls to the one default gate.
 */
import { createHash } from "node:crypto";
import type { SupplierProduct } from "../connectors/connector.ts";
import { type ConnectionId, productKey } from "../core/ids.ts";
import type { Product } from "../core/product.ts";
import type { GatewayConfig } from "./config.ts";
import { withDefaults } from "./config/policy-schema.ts";
import { canonicalJson } from "./snapshot/canonical-json.ts";

type MappingConfig = Pick<GatewayConfig, "gates" | "connections" | "mapping" | "policy">;

export function mapProducts(
  config: MappingConfig,
  connection: ConnectionId,
  listed: readonly SupplierProduct[],
): readonly Product[] {
  const first = config.gates[0];
  const fallsToOneGate = config.mapping === undefined && config.connections.length === 1;
  return listed.map((product): Product => {
    const mapped = config.mapping?.find(
      (entry) => entry.connection === connection && entry.product === product.id,
    );
    const unmappedGates = fallsToOneGate && first !== undefined ? [first.id] : [];
    return {
      key: productKey(connection, product.id),
      connection,
      label: mapped?.label ?? product.label,
      timeZone: product.timeZone,
      gates: mapped?.gates ?? unmappedGates,
      policy: withDefaults(mapped?.policy, config.policy),
      units: product.units.map((unit) => ({
        ...unit,
        label: mapped?.unitLabels?.[unit.id] ?? unit.label,
        people: mapped?.people?.[unit.id] ?? unit.people,
      })),
    };
  });
}

/** Changes when anything that `judge` takes from the configuration changes. */
export const policyVersionOf = (products: readonly Product[]): string =>
  createHash("sha256").update(canonicalJson(products)).digest("hex").slice(0, 16);
