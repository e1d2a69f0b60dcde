/** Counts the calls to one supplier; keeps the latest ones in full. */
import type { MiddlewareHandler } from "hono";

const KEPT = 500;

interface LoggedRequest {
  /** ms */
  readonly at: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Null: the connection ended without an answer. */
  readonly status: number | null;
}

export interface RequestLog {
  readonly middleware: MiddlewareHandler;
  readonly summary: () => {
    readonly total: number;
    /** By method and path without the query: `GET /octo/products`. */
    readonly byEndpoint: Readonly<Record<string, number>>;
    readonly latest: readonly LoggedRequest[];
  };
  readonly clear: () => void;
}

export function createRequestLog(now: () => number): RequestLog {
  let total = 0;
  let latest: readonly LoggedRequest[] = [];
  const countByEndpoint = new Map<string, number>();
  const note = (request: LoggedRequest) => {
    latest = [...latest.slice(1 - KEPT), request];
  };

  return {
    middleware: async (c, next) => {
      const { pathname, search } = new URL(c.req.url);
      const endpoint = `${c.req.method} ${pathname}`;
      const at = now();
      total += 1;
      countByEndpoint.set(endpoint, (countByEndpoint.get(endpoint) ?? 0) + 1);
      let status: number | null = null;
      try {
        await next();
        status = c.res.headers.has("x-hono-already-sent") ? null : c.res.status;
      } finally {
        note({ at, method: c.req.method, path: pathname + search, status });
      }
    },
    summary: () => ({ total, byEndpoint: Object.fromEntries(countByEndpoint), latest }),
    clear: () => {
      total = 0;
      latest = [];
      countByEndpoint.clear();
    },
  };
}
