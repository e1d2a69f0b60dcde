/** The manifest: which pages make up the list, and everything `judge` needs beside them. */
import { createHash } from "node:crypto";
import type { ConnectionId } from "../core/ids.ts";
import type { ConnectionMode, Product } from "../core/product.ts";
import type { Instant } from "../core/time.ts";
import type { Manifest, PageRef } from "../protocol/v1.ts";
import type { GatewayConfig } from "./config.ts";
import { policyVersionOf } from "./mapping.ts";
import { canonicalJson } from "./snapshot/canonical-json.ts";
import type { Coverage } from "./suppliers/coverage.ts";

export interface ManifestParts {
  readonly config: Pick<GatewayConfig, "venue" | "gates" | "connections" | "demo" | "retention">;
  /** A connection without an entry promises no list. */
  readonly coverage: ReadonlyMap<ConnectionId, Coverage>;
  /** Null: as it is configured. */
  readonly modeOf: (connection: ConnectionId) => ConnectionMode | null;
  readonly epoch: string;
  readonly products: readonly Product[];
  readonly pages: readonly PageRef[];
  readonly bookings: number;
  readonly asOf: Instant | null;
}

export function buildManifest(parts: ManifestParts): Manifest {
  const { config, epoch, asOf } = parts;
  const content = {
    epoch,
    venue: config.venue,
    policyVersion: policyVersionOf(parts.products),
    demo: config.demo,
    ...config.retention,
    gates: config.gates.map((gate) => ({ ...gate })),
    products: parts.products.map((product) => ({
      ...product,
      gates: [...product.gates],
      units: product.units.map((unit) => ({ ...unit })),
    })),
    connections: config.connections.map(({ id, label, mode, codes, formats }) => ({
      id,
      label,
      mode: parts.modeOf(id) ?? mode,
      coverage: parts.coverage.get(id) ?? "live",
      ...(codes === undefined ? {} : { codes }),
      ...(formats === undefined ? {} : { formats }),
    })),
    pages: parts.pages.map((page) => ({ ...page })),
    bookings: parts.bookings,
  };
  // its age moves all the time; the list is the same list
  const id = createHash("sha256").update(canonicalJson(content)).digest("hex");
  return { id, asOf, ...content };
}
