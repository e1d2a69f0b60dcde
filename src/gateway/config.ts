/**
 * The venue's configuration: connections, gates, and the mapping in advance (seed 002). One file (`STILE_CONFIG`, JSON with
 * comments), or for a single OCTO connection two environment variables. Secrets enter here only; nothing else reads the
 * environment.
 *
 * Promises: everything that is wrong is told at once, each with its line, its member and what is expected; nothing that a
 * member's name or value might mean is guessed; no secret appears in an error, in JSON or in a log.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Policy } from "../core/product.ts";
import { type ConfigFile, fileSchemaFor } from "./config/file-schema.ts";
import { sourceFromEnvironment } from "./config/from-environment.ts";
import { parseJsonDocument } from "./config/json-document.ts";
import { plainWords, troublesOf } from "./config/plain-words.ts";
import { withDefaults } from "./config/policy-schema.ts";
import { referenceTroubles } from "./config/references.ts";
import { type Environment, secretsIn } from "./config/secret.ts";
import { type Source, tellTroubles, type Trouble } from "./config/source.ts";

export type { Environment };

export interface GatewayConfig extends Omit<ConfigFile, "timeZone" | "policy"> {
  readonly policy: Policy;
  /** A sandbox stands behind this gateway: said to the devices. */
  readonly demo: boolean;
}

/** Throws with sentences for the person who starts the gateway. */
export function readConfig(env: Environment, demo: boolean): GatewayConfig {
  const file = env["STILE_CONFIG"];
  if (file !== undefined) return configFrom(file, env, demo);
  const source = sourceFromEnvironment(env);
  if (source === null)
    throw new Error(
      "Nothing to connect to. Set STILE_OCTO_URL and STILE_OCTO_KEY for one OCTO supplier, or STILE_CONFIG to a file.",
    );
  return checked({ source, env, demo, repeated: [] });
}

function configFrom(file: string, env: Environment, demo: boolean): GatewayConfig {
  const document = parseJsonDocument(file, textOf(file));
  if (!document.ok) throw wrong(document.failure);
  return checked({ source: document.value, env, demo, repeated: document.value.repeated });
}

function checked(given: {
  readonly source: Source;
  readonly env: Environment;
  readonly demo: boolean;
  readonly repeated: readonly Trouble[];
}): GatewayConfig {
  const { source, env, demo, repeated } = given;
  const { value } = source;
  const secrets = secretsIn(value, env);
  const schema = fileSchemaFor({ env, timeZone: venueZoneSchema.parse(value).timeZone });
  const parsed = schema.safeParse(value, { error: plainWords(secrets) });
  const troubles = [
    ...repeated,
    ...(parsed.success ? [] : troublesOf(parsed.error)),
    ...referenceTroubles(value, secrets),
  ];
  if (!parsed.success || troubles.length > 0) throw wrong(tellTroubles(source, troubles));
  const { timeZone: _, policy, ...rest } = parsed.data;
  return { ...rest, demo, policy: withDefaults(policy) };
}

/** Wanted before the rest is read. A zone that is none is told once, where it stands. */
const venueZoneSchema = z
  .object({ timeZone: z.string().nullable().catch(null) })
  .catch({ timeZone: null });

const wrong = (lines: readonly string[]): Error =>
  new Error(["The configuration is wrong:", ...lines].join("\n"));

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (problem) {
    throw new Error(`STILE_CONFIG names ${file}, which cannot be read: ${String(problem)}`, {
      cause: problem,
    });
  }
}
