/** Secrets of a configuration: the text itself, or the name of the environment variable that holds it. */
import { z } from "zod";
import { members } from "./members.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A secret that no log or JSON can show by accident. */
export interface Redacted {
  readonly reveal: () => string;
  readonly toJSON: () => string;
}

const redacted = (secret: string): Redacted => ({
  reveal: () => secret,
  toJSON: () => "[redacted]",
});

const writtenSchema = z.union([z.string(), members({ env: z.string() })], {
  error: 'expected a text, or { "env": "NAME" } for an environment variable',
});

export const secretFrom = (env: Environment) =>
  writtenSchema.transform((written, context): Redacted => {
    const refuse = (message: string): never => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (typeof written === "string")
      return written === "" ? refuse("expected a text that is not empty") : redacted(written);
    const secret = env[written.env];
    return secret === undefined || secret === ""
      ? refuse(`the environment variable ${shownName(written.env)} is not set`)
      : redacted(secret);
  });

/** For secrets that travel in a header as they are: `fetch` would refuse others later, and show them. */
export const headerSecretFrom = (env: Environment) =>
  secretFrom(env).refine((secret) => /^[\x21-\x7e]+$/.test(secret.reveal()), {
    error: "this secret has a space, a line break or another character that a header cannot carry",
  });

/** By which a supplier that posts to us is known. It travels in addresses and headers, and anybody may guess. */
export const feedSecretFrom = (env: Environment) =>
  headerSecretFrom(env).refine((secret) => secret.reveal().length >= shortestFeedSecret, {
    error: `expected at least ${shortestFeedSecret} characters; best drawn at random`,
  });

const shortestFeedSecret = 16;

/** Somebody may have written the secret where its name belongs. */
const isName = (name: string): boolean => /^[A-Z_][A-Z0-9_]{0,63}$/.test(name);

const shownName = (name: string): string => (isName(name) ? name : "that is named here");

const secretMembers = new Set(["key", "token", "clientSecret", "password", "feedSecret"]);

/** Every secret that an unchecked configuration holds or names, so that no error shows one that stands in a wrong place. */
export function secretsIn(value: unknown, env: Environment): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const own = secretMembers.has(name) ? writtenSchema.safeParse(member).data : undefined;
    return own === undefined ? secretsIn(member, env) : textsOf(own, env);
  });
}

function textsOf(written: z.infer<typeof writtenSchema>, env: Environment): readonly string[] {
  if (typeof written === "string") return written === "" ? [] : [written];
  const secret = env[written.env] ?? "";
  return [secret, isName(written.env) ? "" : written.env].filter((text) => text !== "");
}
