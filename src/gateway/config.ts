/**
 * The venue's configuration: connections, gates, and the mapping in advance (seed 002). One JSON file (`STILE_CONFIG`), or
 * for a single OCTO connection two environment variables. Secrets enter here only; nothing else reads the environment.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { policySchema } from "../protocol/v1.ts";
import { connectionIdSchema, gateIdSchema } from "../protocol/ids-schema.ts";
import { asConnectionId, asGateId } from "../core/ids.ts";
import { minutes } from "../core/time.ts";

const partialPolicySchema = policySchema.partial();

const modeSchema = z.enum(["observe", "redeem", "test"]);

const connectionSchema = z.strictObject({
  id: connectionIdSchema,
  kind: z.literal("octo"),
  label: z.string().min(1),
  url: z.url({ protocol: /^https?$/ }),
  /** The key itself, or the name of the environment variable that holds it. */
  key: z.union([z.string().min(1), z.strictObject({ env: z.string().min(1) })]),
  mode: modeSchema.default("observe"),
});

const gateSchema = z.strictObject({
  id: gateIdSchema,
  sign: z.string().min(1).max(3),
  label: z.string().min(1),
  place: z.string().nullable().default(null),
});

/** One supplier product as the venue sees it. What is left out comes from the supplier or from `policy`. */
const mappingSchema = z.strictObject({
  connection: connectionIdSchema,
  product: z.string().min(1),
  gates: z.array(gateIdSchema),
  label: z.string().min(1).optional(),
  policy: partialPolicySchema.optional(),
  /** People per unit item, by unit id, where the supplier's own count is not the venue's. */
  people: z.record(z.string(), z.number().int().nonnegative()).optional(),
});

/** Thirty minutes each way suits a gate with a queue; a venue that runs tighter says so. */
const defaultPolicy: z.infer<typeof policySchema> = {
  use: { kind: "once" },
  offline: { kind: "admit" },
  gatewayFirst: false,
  confirm: "straight",
  earlyMs: minutes(30),
  lateMs: minutes(30),
};

const timingSchema = z.strictObject({
  /** Bookings of the window are listed again after this. */
  listEveryMs: z.number().int().min(500).default(60_000),
  /** A supplier's answer is given up after this. */
  supplierTimeoutMs: z.number().int().min(100).default(10_000),
  /** Waited after a lost answer's deadline before the supplier is asked what happened. */
  graceMs: z.number().int().min(0).max(60_000).default(5_000),
  /** What a device waits for a live look-up (DESIGN 4). */
  lookupBudgetMs: z.number().int().min(100).default(1_500),
});

const configSchema = z.strictObject({
  venue: z.string().min(1).default("Stile"),
  gates: z.array(gateSchema).min(1),
  connections: z.array(connectionSchema).min(1),
  mapping: z.array(mappingSchema).optional(),
  policy: partialPolicySchema.optional(),
  timing: timingSchema.prefault({}),
});

/** A secret that no log or JSON can show by accident. */
export interface Redacted {
  readonly reveal: () => string;
  readonly toJSON: () => string;
}

const redacted = (secret: string): Redacted => ({
  reveal: () => secret,
  toJSON: () => "[redacted]",
});

type Parsed = z.infer<typeof configSchema>;
export interface ConnectionConfig extends Omit<Parsed["connections"][number], "key"> {
  readonly key: Redacted;
}
export interface GatewayConfig extends Omit<Parsed, "connections" | "policy"> {
  readonly connections: readonly ConnectionConfig[];
  readonly policy: z.infer<typeof policySchema>;
  /** A sandbox stands behind this gateway: said to the devices. */
  readonly demo: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Throws with a sentence for the person who starts the gateway. */
export function readConfig(env: Environment, demo: boolean): GatewayConfig {
  const file = env["STILE_CONFIG"];
  const source = file === undefined ? fromEnvironment(env) : fromFile(file);
  const parsed = configSchema.safeParse(source);
  if (!parsed.success) {
    const where = file ?? "the environment";
    throw new Error(`Configuration in ${where} is wrong:\n${z.prettifyError(parsed.error)}`);
  }
  const { connections, policy, ...rest } = parsed.data;
  checkReferences(parsed.data);
  return {
    ...rest,
    demo,
    policy: withDefaults(policy),
    connections: connections.map((connection) => ({
      ...connection,
      key: redacted(secretOf(connection.key, env)),
    })),
  };
}

export const withDefaults = (
  policy: z.infer<typeof partialPolicySchema> | undefined,
  base = defaultPolicy,
): z.infer<typeof policySchema> => ({
  use: policy?.use ?? base.use,
  offline: policy?.offline ?? base.offline,
  gatewayFirst: policy?.gatewayFirst ?? base.gatewayFirst,
  confirm: policy?.confirm ?? base.confirm,
  earlyMs: policy?.earlyMs ?? base.earlyMs,
  lateMs: policy?.lateMs ?? base.lateMs,
});

function fromFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (problem) {
    throw new Error(
      `STILE_CONFIG names ${path}, which cannot be read as JSON: ${String(problem)}`,
      {
        cause: problem,
      },
    );
  }
}

/** One OCTO connection, one gate: enough for a first afternoon. */
function fromEnvironment(env: Environment): unknown {
  const url = env["STILE_OCTO_URL"];
  const key = env["STILE_OCTO_KEY"];
  if (url === undefined || key === undefined) {
    throw new Error(
      "Nothing to connect to. Set STILE_OCTO_URL and STILE_OCTO_KEY for one OCTO supplier, or STILE_CONFIG to a file.",
    );
  }
  return {
    venue: env["STILE_VENUE"] ?? "Stile",
    gates: [{ id: asGateId("gate-1"), sign: "1", label: "Gate 1" }],
    connections: [
      {
        id: asConnectionId("octo"),
        kind: "octo",
        label: "OCTO",
        url,
        key,
        mode: env["STILE_OCTO_MODE"] ?? "observe",
      },
    ],
    ...(env["STILE_TIMING"] === undefined ? {} : { timing: jsonOf(env["STILE_TIMING"]) }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("STILE_TIMING is not JSON.");
  }
}

function secretOf(key: string | { readonly env: string }, env: Environment): string {
  if (typeof key === "string") return key;
  const secret = env[key.env];
  if (secret === undefined || secret === "") {
    throw new Error(`The key of a connection is to come from ${key.env}, which is not set.`);
  }
  return secret;
}

function checkReferences({ gates, connections, mapping }: Parsed): void {
  const gateIds = new Set(gates.map(({ id }) => id));
  const connectionIds = new Set(connections.map(({ id }) => id));
  if (connectionIds.size < connections.length) throw new Error("Two connections have the same id.");
  for (const { connection, product, gates: named } of mapping ?? []) {
    if (!connectionIds.has(connection)) {
      throw new Error(`The mapping of ${product} names an unknown connection, ${connection}.`);
    }
    const missing = named.find((gate) => !gateIds.has(gate));
    if (missing !== undefined) {
      throw new Error(`The mapping of ${product} names an unknown gate, ${missing}.`);
    }
  }
}
