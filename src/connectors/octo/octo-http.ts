/**
 * The account on the wire: address, key, capabilities, limits. Knows no path of OCTO.
 */
import { z } from "zod";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { type Instant, later } from "../../core/time.ts";
import type { Call } from "../connector.ts";
import { parseHttpDate } from "../retry-after.ts";
import type { Network, SupplierAnswer, SupplierRequest } from "../supplier-http.ts";
import { createSupplierHttp } from "../supplier-http.ts";
import { isRefusal, listFailure, octoDialect } from "./failures.ts";
import { comparedFetch } from "./same-answer.ts";
import { type UsableSettings, secretsIn } from "./settings.ts";

export interface OctoHttp {
  readonly get: (path: string, call: Call) => Promise<Result<SupplierAnswer, CallFailure>>;
  readonly send: (
    request: {
      readonly method: "POST" | "DELETE";
      readonly path: string;
      readonly body: unknown;
    },
    call: Call,
  ) => Promise<Result<SupplierAnswer, CallFailure>>;
  /** `known`: digest of the answer before this one, null for none. A refusal is a failure, never an empty list. */
  readonly list: (
    asked: { readonly path: string; readonly known: string | null },
    call: Call,
  ) => Promise<Result<ListAnswer, CallFailure>>;
  /** To be cut out of every kept text. */
  readonly secrets: readonly string[];
}

export interface ListAnswer {
  readonly headers: Headers;
  readonly digest: string | null;
  /** Null where the answer is the known one. */
  readonly entries: readonly unknown[] | null;
  /** When the request left, on the supplier's clock where it tells that (HTTP `Date`, whole seconds), else on ours. */
  readonly askedAt: Instant;
}

export interface OctoAccount {
  readonly baseUrl: string;
  readonly key: string;
  readonly settings: UsableSettings;
}

const listLimitBytes = 64 * 1024 * 1024;
const answerLimitBytes = 4 * 1024 * 1024;

export function createOctoHttp(account: OctoAccount, network: Network): OctoHttp {
  const { key, settings } = account;
  const base = account.baseUrl.replace(/\/+$/, "");
  const secrets = secretsIn([key]);
  const dialect = octoDialect({ secrets, redeems: settings.redeemBy !== "none" });
  const http = createSupplierHttp(network, dialect);
  const headers = {
    ...(settings.authentication === "none" ? {} : { Authorization: `Bearer ${key}` }),
    // never left out, only empty: some suppliers refuse a call without it (dossier 1)
    "Octo-Capabilities": settings.capabilities,
    Accept: "application/json",
  };
  const getting = (path: string, bodyLimitBytes: number): SupplierRequest => ({
    method: "GET",
    url: `${base}${path}`,
    headers,
    body: undefined,
    bodyLimitBytes,
  });

  return {
    secrets,
    get: (path, call) => http(getting(path, answerLimitBytes), call),

    send: ({ method, path, body }, call) =>
      http(
        {
          method,
          url: `${base}${path}`,
          headers: { ...headers, "Content-Type": "application/json" },
          body,
          bodyLimitBytes: answerLimitBytes,
        },
        call,
      ),

    list: async ({ path, known }, call) => {
      const sentAt = network.now();
      const compared = comparedFetch(network.fetch, { known, limitBytes: listLimitBytes });
      const listHttp = createSupplierHttp({ ...network, fetch: compared.fetch }, dialect);
      const answer = await listHttp(getting(path, listLimitBytes), call);
      if (!answer.ok) return answer;
      if (isRefusal(answer.value)) return fail(listFailure(answer.value, secrets));
      const digest = compared.digest();
      const told = {
        headers: answer.value.headers,
        digest,
        askedAt: onSupplierClock(answer.value.headers, sentAt, network.now()),
      };
      if (known !== null && digest === known) return ok({ ...told, entries: null });
      const entries = z.array(z.unknown()).safeParse(answer.value.json);
      return entries.success
        ? ok({ ...told, entries: entries.data })
        : fail({ kind: "contract-broken", path: "$" });
    },
  };
}

/** `sentAt` and `now` are ours. */
export function onSupplierClock(headers: Headers, sentAt: Instant, now: Instant): Instant {
  const supplierNow = parseHttpDate(headers.get("Date") ?? "");
  return supplierNow === null ? sentAt : later(supplierNow, sentAt - now);
}
