/** Access tokens: the fixed temporary one, and those for client credentials, which run out by the sandbox's clock. */
import type { Random } from "../seeded-random.ts";
import { textOf } from "../seeded-random.ts";
import type { AnyroadWorld } from "./world.ts";

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface IssuedToken {
  readonly token: string;
  readonly expiresInSeconds: number;
}

export interface Tokens {
  /** Null for a wrong id or secret. Earlier tokens stay good until they run out. */
  readonly issue: (credentials: ClientCredentials) => IssuedToken | null;
  readonly accepts: (token: string) => boolean;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function createTokens(world: AnyroadWorld, now: () => number, random: Random): Tokens {
  const expiresAtByToken = new Map<string, number>();
  return {
    issue: ({ clientId, clientSecret }) => {
      if (clientId !== world.clientId || clientSecret !== world.clientSecret) return null;
      const expiresInSeconds = world.switches.tokenLifetimeSeconds;
      const token = `tok_${textOf(random, ALPHABET, 40)}`;
      expiresAtByToken.set(token, now() + expiresInSeconds * 1000);
      return { token, expiresInSeconds };
    },
    accepts: (token) =>
      token === world.temporaryToken || now() < (expiresAtByToken.get(token) ?? -Infinity),
  };
}
