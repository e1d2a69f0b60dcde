/** A connection as production reads it from a configuration file. */
import type { ConnectorKind } from "../../../connectors/connector.ts";
import { type ConnectionConfig, connectionSchemaFor } from "../../../gateway/config/connections.ts";

/** The one connection of every simulated gateway. */
export const connectionName = "supplier";

const schema = connectionSchemaFor({ env: {}, timeZone: null });

/** Throws where the configuration would refuse it. */
export const configured = (
  members: { readonly kind: ConnectorKind } & Readonly<Record<string, unknown>>,
): ConnectionConfig =>
  schema.parse({ id: connectionName, label: "Simulated", mode: "redeem", ...members });
