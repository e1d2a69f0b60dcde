/** What the gateway knows of its products and of the present list; the manifest that devices get. */
import type { SupplierProduct } from "../connectors/connector.ts";
import type { ConnectionId, ProductKey } from "../core/ids.ts";
import type { ConnectionMode, Product } from "../core/product.ts";
import type { Manifest } from "../protocol/v1.ts";
import type { GatewayConfig } from "./config.ts";
import { buildManifest, type ManifestParts } from "./manifest.ts";
import { mapProducts } from "./mapping.ts";
import type { CurrentPages } from "./snapshot/current-pages.ts";

export interface Catalogue {
  readonly products: () => readonly Product[];
  readonly productByKey: (key: ProductKey) => Product | null;
  readonly setProducts: (connection: ConnectionId, listed: readonly SupplierProduct[]) => void;
  readonly manifest: () => Manifest;
  readonly setPages: (pages: CurrentPages) => void;
  /** Names this life of the database; devices that know another one start over. */
  readonly setEpoch: (epoch: string) => void;
  /** A connection has been switched. */
  readonly modesChanged: () => void;
}

export interface CatalogueDeps {
  readonly config: GatewayConfig;
  readonly modeOf: (connection: ConnectionId) => ConnectionMode | null;
  readonly coverage: ManifestParts["coverage"];
  readonly epoch: string;
  /** The manifest has another identity than before. */
  readonly onChanged: () => void;
}

export function createCatalogue(deps: CatalogueDeps): Catalogue {
  const { config, coverage, modeOf, epoch, onChanged } = deps;
  const byConnection = new Map<ConnectionId, readonly Product[]>();
  let current: CurrentPages = { pages: [], bookings: 0, asOf: null };
  let present = epoch;
  const products = (): readonly Product[] =>
    config.connections.flatMap(({ id }) => byConnection.get(id) ?? []);
  const build = (): Manifest =>
    buildManifest({ config, coverage, modeOf, epoch: present, products: products(), ...current });
  let manifest = build();
  const rebuild = (): void => {
    const { id } = manifest;
    manifest = build();
    if (manifest.id !== id) onChanged();
  };
  return {
    products,
    productByKey: (key) => products().find((product) => product.key === key) ?? null,
    setProducts: (connection, listed) => {
      byConnection.set(connection, mapProducts(config, connection, listed));
      rebuild();
    },
    manifest: () => manifest,
    setPages: (pages) => {
      current = pages;
      rebuild();
    },
    setEpoch: (minted) => {
      if (minted === present) return;
      present = minted;
      rebuild();
    },
    modesChanged: rebuild,
  };
}
