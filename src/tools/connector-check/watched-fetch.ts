/**
 * The network of a check: it lets nothing through that could act, and keeps what the answers looked like.
 *
 * Reading is every GET, a request for a token, and AnyRoad's `verify`, which records nothing (seed 003). Everything else
 * throws before it leaves: not a supplier's trouble, but a fault of this tool.
 */
import { z } from "zod";
import type { Network } from "../../connectors/supplier-http.ts";

export interface Exchange {
  /** Without query. */
  readonly path: string;
  readonly isToken: boolean;
  /** Null where no answer began; `code` is then Node's. */
  readonly status: number | null;
  readonly code: string | null;
  /** To the answer's head. */
  readonly ms: number;
  readonly isHtml: boolean;
  /** Where a redirect leads, without query. */
  readonly redirectTo: string | null;
  readonly headers: Headers;
  /** The answer's JSON where it is a list; null otherwise. Read beside the connector, which sees only what it can use. */
  readonly rows: Promise<readonly unknown[] | null>;
}

export interface WatchedFetch {
  readonly fetch: Network["fetch"];
  readonly exchanges: () => readonly Exchange[];
  /** Credentials that the connector obtained on its way. */
  readonly secrets: () => readonly string[];
  /** Asks the first answered request again without its credentials; null where none carried any. */
  readonly withoutCredentials: () => Promise<number | null>;
}

export function watchFetch(
  inner: Network["fetch"],
  { tokenUrl, now }: { readonly tokenUrl: string | null; readonly now: () => number },
): WatchedFetch {
  const exchanges: Exchange[] = [];
  const secrets = new Set<string>();
  let answered: { readonly url: string; readonly init: RequestInit } | null = null;

  const fetch: Network["fetch"] = async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!isReading(init.method ?? "GET", url, tokenUrl))
      throw new Error(`a check must not act: ${init.method} ${pathOf(url)}`);
    const credentials = new Headers(init.headers).get("Authorization");
    const secret = credentials?.split(" ")[1];
    if (secret !== undefined) secrets.add(secret);
    const startedAt = now();
    const about = { path: pathOf(url), isToken: url === tokenUrl };
    try {
      const response = await inner(input, init);
      const ms = now() - startedAt;
      exchanges.push({ ...about, ...seen(response, url), ms });
      if (credentials !== null && response.ok) answered ??= { url, init };
      return response;
    } catch (error) {
      const ms = now() - startedAt;
      exchanges.push({ ...about, ...nothingSeen, code: codeOf(error), ms });
      throw error;
    }
  };

  return {
    fetch,
    exchanges: () => exchanges,
    secrets: () => [...secrets],
    withoutCredentials: async () => {
      if (answered === null) return null;
      const headers = new Headers(answered.init.headers);
      headers.delete("Authorization");
      try {
        // the connector's signal is over with its call
        const response = await inner(answered.url, {
          ...answered.init,
          headers,
          signal: AbortSignal.timeout(10_000),
        });
        await response.body?.cancel();
        return response.status;
      } catch {
        return null; // a lost line at this question only: nothing is known, nothing is said
      }
    },
  };
}

const isReading = (method: string, url: string, tokenUrl: string | null): boolean =>
  method === "GET" ||
  (method === "POST" && (url === tokenUrl || pathOf(url).endsWith("/tickets/verify")));

function seen(response: Response, url: string) {
  const { status, headers } = response;
  const location = headers.get("Location");
  return {
    status,
    code: null,
    headers,
    isHtml: /html/i.test(headers.get("Content-Type") ?? ""),
    redirectTo:
      status >= 300 && status < 400 && location !== null && URL.canParse(location, url)
        ? withoutQuery(new URL(location, url))
        : null,
    rows: rowsOf(response.clone()),
  };
}

const nothingSeen = {
  status: null,
  headers: new Headers(),
  isHtml: false,
  redirectTo: null,
  rows: Promise.resolve(null),
};

async function rowsOf(response: Response): Promise<readonly unknown[] | null> {
  try {
    return z.array(z.unknown()).safeParse(await response.json()).data ?? null;
  } catch {
    return null; // no JSON, or cut off: the connector says so
  }
}

const pathOf = (url: string): string => new URL(url).pathname;
const withoutQuery = (url: URL): string => `${url.origin}${url.pathname}`;

const codeOf = (error: unknown): string => thrownSchema.parse(error).cause.code;
const thrownSchema = z
  .object({ cause: z.object({ code: z.string() }) })
  .catch({ cause: { code: "no code" } });
