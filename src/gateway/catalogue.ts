/** What the gateway knows of its products and of the present list; the manifest that devices get. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { SupplierProduct } from "../connectors/connector.ts";
import type { ConnectionId, ProductKey } from "../core/ids.ts";
import type { Product } from "../core/product.ts";
import type { Manifest } from "../protocol/v1.ts";
import type { GatewayConfig } from "./config.ts";
import { buildManifest } from "./manifest.ts";
import { mapProducts } from "./mapping.ts";
import type { CurrentPages } from "./snapshot/current-pages.ts";
import type { Sql } from "./store/database.ts";

export interface Catalogue {
  readonly products: () => readonly Product[];
  readonly productByKey: (key: ProductKey) => Product | null;
  readonly setProducts: (connection: ConnectionId, listed: readonly SupplierProduct[]) => void;
  readonly manifest: () => Manifest;
  readonly setPages: (pages: CurrentPages) => void;
}

export function createCatalogue(config: GatewayConfig, epoch: string): Catalogue {
  const byConnection = new Map<ConnectionId, readonly Product[]>();
  let current: CurrentPages = { pages: [], bookings: 0, asOf: null };
  const products = (): readonly Product[] =>
    config.connections.flatMap(({ id }) => byConnection.get(id) ?? []);
  const build = (): Manifest => buildManifest({ config, epoch, products: products(), ...current });
  let manifest = build();
  return {
    products,
    productByKey: (key) => products().find((product) => product.key === key) ?? null,
    setProducts: (connection, listed) => {
      byConnection.set(connection, mapProducts(config, connection, listed));
      manifest = build();
    },
    manifest: () => manifest,
    setPages: (pages) => {
      current = pages;
      manifest = build();
    },
  };
}

/** Names this life of the database; devices that know another one start over. */
export async function readEpoch(sql: Sql): Promise<string> {
  await sql.execute(
    `insert into meta (key, value) values ('epoch', $1) on conflict (key) do nothing`,
    [randomUUID()],
  );
  const [row] = await sql.query(
    `select value from meta where key = 'epoch'`,
    [],
    z.object({ value: z.string() }),
  );
  if (row === undefined) throw new Error("the database keeps no epoch");
  return row.value;
}
