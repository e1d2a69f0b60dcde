/**
 * Connections of every kind, in the venue's words, and what their connectors are built with. What a connector could not work
 * with is refused here, where the line is known; the connector refuses it again.
 */
import { z } from "zod";
import { assertNever } from "../../core/result.ts";
import type { ConnectionContext } from "./connection-members.ts";
import { anyRoadSchemaFor, anyRoadSettings } from "./kinds/anyroad.ts";
import { cityConnectSchemaFor, cityConnectSettings } from "./kinds/city-connect.ts";
import { octoSchemaFor, octoSettings } from "./kinds/octo.ts";
import { satelliteTagSchemaFor, satelliteTagSettings } from "./kinds/satellite-tag.ts";
import type { Redacted } from "./secret.ts";

export const connectionSchemaFor = (context: ConnectionContext) =>
  z.discriminatedUnion("kind", [
    octoSchemaFor(context),
    anyRoadSchemaFor(context),
    cityConnectSchemaFor(context),
    satelliteTagSchemaFor(context),
  ]);

export type ConnectionConfig = z.infer<ReturnType<typeof connectionSchemaFor>>;

/** Null where its supplier posts nothing, or may not. */
export const feedSecretOf = (connection: ConnectionConfig): Redacted | null =>
  ("feedSecret" in connection ? connection.feedSecret : null) ?? null;

/**
 * In the words of the connectors' options, which only the composition root may import. Secrets are revealed here, and nowhere
 * else.
 */
export function connectionSettings(connection: ConnectionConfig) {
  switch (connection.kind) {
    case "octo":
      return octoSettings(connection);
    case "anyroad":
      return anyRoadSettings(connection);
    case "city-connect":
      return cityConnectSettings(connection);
    case "satellite-tag":
      return satelliteTagSettings(connection);
    default:
      return assertNever(connection);
  }
}
