/**
 * Which connector kinds exist. An explicit list: a misspelt kind ends the start-up instead of vanishing.
 */
import type { ConnectionId } from "../core/ids.ts";
import type { Connector } from "./connector.ts";
import { createOctoConnector } from "./octo/connector.ts";
import type { Network } from "./supplier-http.ts";

/** One connection as configured. */
export interface ConnectionSettings {
  readonly connection: ConnectionId;
  readonly kind: string;
  readonly baseUrl: string;
  readonly key: string;
}

/** Throws on an unknown kind and on settings that the connector cannot work with: both end the start-up. */
export function createConnector(settings: ConnectionSettings, network: Network): Connector {
  const create = connectorByKind.get(settings.kind);
  if (create === undefined)
    throw new Error(
      `connection ${settings.connection}: unknown kind "${settings.kind}"; known: ${[...connectorByKind.keys()].join(", ")}`,
    );
  return create(settings, network);
}

type CreateConnector = (settings: ConnectionSettings, network: Network) => Connector;

const connectorByKind: ReadonlyMap<string, CreateConnector> = new Map<string, CreateConnector>([
  ["octo", (settings, network) => createOctoConnector({ ...settings, ...network })],
]);
