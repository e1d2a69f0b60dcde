/**
 * OAuth 2 as `authentication.html` shows it: `client_credentials` (no refresh token), `password`, `refresh_token` (used
 * once). Tokens last an hour by the sandbox's clock. They are opaque and the same in every run: a sandbox keeps no secret.
 */
import { createHash } from "node:crypto";
import { membersFrom, textFrom } from "./lenient.ts";

export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface User {
  readonly username: string;
  readonly password: string;
}

interface TokenAnswer {
  readonly status: 200 | 400;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface TokenIssuer {
  /** `request` is the parsed body, JSON or form. */
  readonly issue: (request: unknown) => TokenAnswer;
  /** Of an `Authorization` header. */
  readonly check: (
    authorization: string | undefined,
  ) => "valid" | "missing" | "unknown" | "expired";
}

const LIFETIME_S = 3600;

export function createTokenIssuer(
  clientById: (clientId: string) => Client | null,
  user: User,
  now: () => number,
): TokenIssuer {
  const expiryByToken = new Map<string, number>();
  const clientIdByRefreshToken = new Map<string, string>();
  let issued = 0;

  const mint = (clientId: string, refreshable: boolean): TokenAnswer => {
    issued += 1;
    const access_token = opaque(`access ${issued} ${clientId}`);
    expiryByToken.set(access_token, now() + LIFETIME_S * 1000);
    const body = { access_token, expires_in: LIFETIME_S, token_type: "bearer", scope: null };
    if (!refreshable) return { status: 200, body };
    const refresh_token = opaque(`refresh ${issued} ${clientId}`);
    clientIdByRefreshToken.set(refresh_token, clientId);
    return { status: 200, body: { ...body, refresh_token } };
  };

  const refresh = (token: string, clientId: string): TokenAnswer => {
    if (clientIdByRefreshToken.get(token) !== clientId)
      return refusal("invalid_grant", "Refresh token unknown or used");
    clientIdByRefreshToken.delete(token);
    return mint(clientId, true);
  };

  return {
    check: (authorization) => {
      const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
      if (token === undefined) return "missing";
      const expiry = expiryByToken.get(token);
      if (expiry === undefined) return "unknown";
      return expiry > now() ? "valid" : "expired";
    },
    issue: (request) => {
      const members = membersFrom(request) ?? {};
      const ask = (name: string): string => textFrom(members[name]) ?? "";
      const client = clientById(ask("client_id"));
      if (ask("grant_type") === "") return refusal("invalid_request", "grant_type is needed");
      if (client === null || client.clientSecret !== ask("client_secret"))
        return refusal("invalid_client", "Client rejected");
      switch (ask("grant_type")) {
        case "client_credentials":
          return mint(client.clientId, false);
        case "password":
          return ask("username") === user.username && ask("password") === user.password
            ? mint(client.clientId, true)
            : refusal("invalid_grant", "Wrong user name or password");
        case "refresh_token":
          return refresh(ask("refresh_token"), client.clientId);
        default:
          return refusal("unsupported_grant_type", "No such grant");
      }
    },
  };
}

const opaque = (of: string): string =>
  createHash("sha256").update(of).digest("base64url").replaceAll(/[-_]/g, "0").slice(0, 38);

const refusal = (error: string, error_description: string): TokenAnswer => ({
  status: 400,
  body: { error, error_description },
});
