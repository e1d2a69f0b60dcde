/**
 * One call to a TAG instance: the manual's short path made an address, the token, `User-Agent`; after a 401 the token is
 * renewed once and the same request sent again (a 401 was not acted on).
 *
 * Unlike the shared call below it, it tells the status also where the answer cannot be used: for a sale any 2xx counts,
 * whatever comes with it (dossier 2.3).
 */
import type { CallFailure } from "../../core/failure.ts";
import type { DeviceId } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { fail } from "../../core/result.ts";
import type { Call } from "../connector.ts";
import type { Network, SupplierAnswer } from "../supplier-http.ts";
import { createSupplierHttp, withoutSecrets } from "../supplier-http.ts";
import { type TagAccess, rootOf, tokenUrlOf } from "./account.ts";
import { tagDialect } from "./failures.ts";
import { createTokens, noTokens, type Tokens } from "./token.ts";
import { userAgentOf } from "./user-agent.ts";

export interface TagRequest {
  readonly method: "GET" | "POST";
  /** Short notation with its query, if any: `/delegate/list?offset=0`. */
  readonly path: string;
  /** JSON, sent byte for byte as it stands here; null sends no body. */
  readonly body: string | null;
  /** On whose behalf; null is the gateway's own. */
  readonly device: DeviceId | null;
  readonly bodyLimitBytes: number;
  /** Cut out of what is kept, beside the account's own. */
  readonly secrets?: readonly string[];
}

export interface TagAnswer {
  /** Null when no answer began. */
  readonly status: number | null;
  readonly result: Result<SupplierAnswer, CallFailure>;
  /** Cuts the secrets of this call out of a text that is to be kept. */
  readonly clean: (text: string) => string;
}

export type TagHttp = (request: TagRequest, call: Call) => Promise<TagAnswer>;

export function createTagHttp(access: TagAccess): TagHttp {
  const { auth, app, deviceCode } = access;
  const userAgent = (device: DeviceId | null) => userAgentOf(app, deviceCode(device));
  const tokens = tokensOf(access, () => userAgent(null));
  const ownSecrets = auth.kind === "client" ? [auth.clientSecret] : [];

  return async (request, call) => {
    const secrets = [...ownSecrets, ...(request.secrets ?? [])];
    const send = (token: string | null): Promise<TagAnswer> =>
      sendOnce(access, request, {
        call,
        secrets: token === null ? secrets : [...secrets, token],
        headers: {
          "User-Agent": userAgent(request.device),
          ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        },
      });
    const notSent = (failure: CallFailure): TagAnswer => ({
      status: null,
      result: fail(failure),
      clean: (text) => withoutSecrets(text, secrets),
    });

    const token = await tokens.current(call);
    if (!token.ok) return notSent(token.failure);
    const first = await send(token.value);
    if (first.status !== 401 || token.value === null) return first;
    const renewed = await tokens.renewed(token.value, call);
    return renewed.ok ? send(renewed.value) : notSent(renewed.failure);
  };
}

async function sendOnce(
  { baseUrl, suffix = ".json", ...network }: TagAccess,
  { method, path, body, bodyLimitBytes }: TagRequest,
  given: {
    readonly call: Call;
    readonly secrets: readonly string[];
    readonly headers: Readonly<Record<string, string>>;
  },
): Promise<TagAnswer> {
  let status: number | null = null;
  const fetch: Network["fetch"] = async (input, init) => {
    const response = await network.fetch(input, body === null ? init : { ...init, body });
    status = response.status;
    return response;
  };
  const http = createSupplierHttp({ ...network, fetch }, tagDialect(given.secrets));
  const [place = "", query] = path.split("?");
  const result = await http(
    {
      method,
      url: `${rootOf(baseUrl)}${place}${suffix}${query === undefined ? "" : `?${query}`}`,
      // wanted on every call, also without a body
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        ...given.headers,
      },
      body: undefined,
      bodyLimitBytes,
    },
    given.call,
  );
  return { status, result, clean: (text) => withoutSecrets(text, given.secrets) };
}

function tokensOf(access: TagAccess, userAgent: () => string): Tokens {
  const { auth, baseUrl } = access;
  if (auth.kind === "none") return noTokens;
  const { clientId, clientSecret, tokenPath } = auth;
  const url = tokenUrlOf(tokenPath, baseUrl);
  return createTokens({ url, clientId, clientSecret, userAgent }, access);
}
