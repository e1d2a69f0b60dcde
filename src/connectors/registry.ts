/**
 * Which connector kinds exist. An explicit list: a misspelt kind ends the start-up instead of vanishing.
 */
import { type AnyRoadOptions, createAnyRoadConnector } from "./anyroad/connector.ts";
import { createCityConnectConnector } from "./city-connect/connector.ts";
import type { CityConnectOptions } from "./city-connect/settings.ts";
import type { Connector, ConnectorKind } from "./connector.ts";
import { createOctoConnector } from "./octo/connector.ts";
import type { OctoOptions } from "./octo/settings.ts";
import type { SatelliteTagOptions } from "./satellite-tag/account.ts";
import { createSatelliteTagConnector } from "./satellite-tag/connector.ts";
import type { Network } from "./supplier-http.ts";

interface OptionsByKind {
  readonly octo: OctoOptions;
  readonly anyroad: AnyRoadOptions;
  readonly "city-connect": CityConnectOptions;
  readonly "satellite-tag": SatelliteTagOptions;
}

/** One connection as configured: what its connector takes, without the network. */
export type ConnectionSettings = {
  readonly [K in ConnectorKind]: { readonly kind: K } & Omit<OptionsByKind[K], keyof Network>;
}[ConnectorKind];

/** Throws on an unknown kind and on settings that the connector cannot work with: both end the start-up. */
export function createConnector(settings: ConnectionSettings, network: Network): Connector {
  switch (settings.kind) {
    case "octo":
      return createOctoConnector({ ...settings, ...network });
    case "anyroad":
      return createAnyRoadConnector({ ...settings, ...network });
    case "city-connect":
      return createCityConnectConnector({ ...settings, ...network });
    case "satellite-tag":
      return createSatelliteTagConnector({ ...settings, ...network });
    default:
      return refuse(settings);
  }
}

const kinds = ["octo", "anyroad", "city-connect", "satellite-tag"] as const;

function refuse(settings: never): never {
  const { connection, kind }: Pick<ConnectionSettings, "connection" | "kind"> = settings;
  throw new Error(`connection ${connection}: unknown kind "${kind}"; known: ${kinds.join(", ")}`);
}
