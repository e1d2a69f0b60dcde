/**
 * The four calls of seed 002 as typed functions. Knows addresses, headers and answers; decides nothing about a booking.
 */
import { z } from "zod";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import type { Call, DateWindow } from "../connector.ts";
import { parseHttpDate } from "../retry-after.ts";
import type { Network, SupplierAnswer, SupplierRequest } from "../supplier-http.ts";
import { createSupplierHttp } from "../supplier-http.ts";
import { type Entries, pathOf, readEntries } from "./entries.ts";
import {
  type Refusal,
  isRefusal,
  lacksRedemption,
  listFailure,
  octoDialect,
  refusalIn,
} from "./failures.ts";
import type { ListMemory } from "./list-memory.ts";
import { type WireBooking, type WireLookup, bookingSchema, lookupSchema } from "./schema.ts";

export interface OctoAccount {
  /** Without the trailing slash or with it: `https://api.ventrata.com/octo`. */
  readonly baseUrl: string;
  readonly key: string;
  /** Value of `Octo-Capabilities`, comma-separated; must name octo/redemption. */
  readonly capabilities: string;
  /** Reads the lists of bookings. */
  readonly memory: Pick<ListMemory, "read">;
}

type RedeemAnswer =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | {
      readonly kind: "done";
      readonly booking: WireBooking;
      /** The supplier's clock at its answer (HTTP `Date`, whole seconds), where told. */
      readonly supplierNow: Instant | null;
    };

export interface OctoApi {
  /** Raw entries: the connector and its product knowledge ask different things of them. */
  readonly products: (call: Call) => Promise<Result<readonly unknown[], CallFailure>>;
  readonly bookings: (
    window: DateWindow,
    call: Call,
  ) => Promise<Result<Entries<WireBooking>, CallFailure>>;
  readonly lookup: (
    reference: string,
    call: Call,
  ) => Promise<Result<Entries<WireLookup>, CallFailure>>;
  readonly redeem: (
    request: { readonly bookingUuid: string; readonly redemptionCode: string },
    call: Call,
  ) => Promise<Result<RedeemAnswer, CallFailure>>;
}

const listLimitBytes = 64 * 1024 * 1024;
const answerLimitBytes = 4 * 1024 * 1024;

export function createOctoApi(account: OctoAccount, network: Network): OctoApi {
  const { key } = account;
  const base = account.baseUrl.replace(/\/+$/, "");
  const http = createSupplierHttp(network, octoDialect(key));
  const { read } = account.memory;
  const headers = {
    Authorization: `Bearer ${key}`,
    "Octo-Capabilities": account.capabilities,
    Accept: "application/json",
  };
  const get = (path: string, bodyLimitBytes: number): SupplierRequest => ({
    method: "GET",
    url: `${base}${path}`,
    headers,
    body: undefined,
    bodyLimitBytes,
  });
  const list = async (
    path: string,
    call: Call,
  ): Promise<Result<readonly unknown[], CallFailure>> => {
    const answer = await http(get(path, listLimitBytes), call);
    if (!answer.ok) return answer;
    if (isRefusal(answer.value)) return fail(listFailure(answer.value, key));
    const entries = z.array(z.unknown()).safeParse(answer.value.json);
    return entries.success ? ok(entries.data) : fail({ kind: "contract-broken", path: "$" });
  };

  return {
    products: (call) => list("/products", call),

    bookings: async ({ from, to }, call) => {
      const entries = await list(`/bookings?localDateStart=${from}&localDateEnd=${to}`, call);
      return entries.ok ? ok(read(entries.value)) : entries;
    },

    lookup: async (reference, call) => {
      const path = `/redemption/lookup?${queryOf({ reference })}`;
      const answer = await http(get(path, answerLimitBytes), call);
      if (!answer.ok) return answer;
      if (lacksRedemption(answer.value.headers))
        return fail({ kind: "unauthorised", why: "capability" });
      // auth and server trouble are failures by now: what is left means "unknown code" (dossier 2.2)
      if (isRefusal(answer.value)) return ok({ read: [], unreadable: [] });
      const entries = manyOrOne.safeParse(answer.value.json);
      if (!entries.success) return fail({ kind: "contract-broken", path: "$" });
      return ok(readEntries(entries.data, lookupSchema));
    },

    redeem: async ({ bookingUuid, redemptionCode }, call) => {
      const answer = await http(
        {
          method: "POST",
          url: `${base}/redemption/redeem`,
          headers: { ...headers, "Content-Type": "application/json" },
          body: { redemptionCode },
          bodyLimitBytes: answerLimitBytes,
        },
        call,
      );
      if (!answer.ok) return answer;
      return isRefusal(answer.value)
        ? refused(answer.value, key)
        : redeemed(answer.value, bookingUuid);
    },
  };
}

function refused(answer: SupplierAnswer, key: string): Result<RedeemAnswer, CallFailure> {
  // only for a refusal: a success without the echo is still a success
  if (lacksRedemption(answer.headers)) return fail({ kind: "unauthorised", why: "capability" });
  return ok({ kind: "refused", refusal: refusalIn(answer, key) });
}

function redeemed(answer: SupplierAnswer, bookingUuid: string): Result<RedeemAnswer, CallFailure> {
  const entries = manyOrOne.safeParse(answer.json);
  const parsed = bookingSchema.safeParse(entries.data?.[0]);
  if (!parsed.success) return fail({ kind: "contract-broken", path: pathOf(parsed.error) });
  if (parsed.data.uuid !== bookingUuid) return fail({ kind: "contract-broken", path: "uuid" });
  const supplierNow = parseHttpDate(answer.headers.get("Date") ?? "");
  return ok({ kind: "done", booking: parsed.data, supplierNow });
}

/** A bare object counts as a list of one (dossier 2.2: one published edition shows it). */
const manyOrOne = z.union([
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()).transform((one): unknown[] => [one]),
]);

/** `+` becomes %2B and a space %20: a server that decodes only percent signs must read the code that was scanned. */
const queryOf = (fields: Readonly<Record<string, string>>): string =>
  new URLSearchParams(fields).toString().replaceAll("+", "%20");
