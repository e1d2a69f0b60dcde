/**
 * City Connect's own calls (dossier 5, 6): bookings, search, redemption. Knows addresses, headers and answers; decides
 * nothing about a booking.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import { queryOf } from "../address.ts";
import type { Call, DateWindow } from "../connector.ts";
import { parseHttpDate } from "../retry-after.ts";
import type { Network, SupplierAnswer } from "../supplier-http.ts";
import { createSupplierHttp } from "../supplier-http.ts";
import { type ListPage, readWholeList } from "./booking-list.ts";
import { basicCredentials } from "./credentials.ts";
import { type BookingEntries, listOf, readBookings } from "./entries.ts";
import {
  dialectWith,
  isRefusal,
  isUnknownBarcode,
  isWrongPath,
  refusalWordIn,
} from "./failures.ts";
import { redeemedSchema } from "./schema.ts";
import { type AccountSettings, defaultBaseUrl, defaultRedeemPath } from "./settings.ts";
import { parseUtc } from "./wire-time.ts";

export type Search =
  | {
      readonly kind: "found";
      readonly entries: BookingEntries;
      /** Whether more matched than were shown. */
      readonly isCut: boolean;
    }
  /** This installation cannot search. */
  | { readonly kind: "unsupported" };

export type RedeemAnswer =
  | { readonly kind: "refused"; readonly word: string }
  /** The code leads to several bookings; nothing is redeemed for us (dossier 5). */
  | { readonly kind: "several" }
  /** An answer that does not say what was done. */
  | { readonly kind: "silent" }
  | {
      readonly kind: "redeemed";
      readonly at: Instant | null;
      /** What was redeemed, as the answer names it. */
      readonly barcode: string | null;
      /** The supplier's clock at its answer (HTTP `Date`, whole seconds), where told. */
      readonly supplierNow: Instant | null;
    };

export interface AccountApi {
  readonly bookings: (
    window: DateWindow,
    call: Call,
  ) => Promise<Result<BookingEntries, CallFailure>>;
  readonly search: (text: string, call: Call) => Promise<Result<Search, CallFailure>>;
  readonly redeem: (barcode: string, call: Call) => Promise<Result<RedeemAnswer, CallFailure>>;
}

/** The documented maximum (dossier 6); the default is 25. */
const largestPage = 500;
const searchedPage = 100;
const listLimitBytes = 32 * 1024 * 1024;
const answerLimitBytes = 4 * 1024 * 1024;
const listPath = "/bookings";

export function createAccountApi(settings: AccountSettings, network: Network): AccountApi {
  const base = (settings.baseUrl ?? defaultBaseUrl).replace(/\/+$/, "");
  const redeemPath = settings.redeemPath ?? defaultRedeemPath;
  const credentials = basicCredentials(settings.account, settings.token);
  const { secrets } = credentials;
  const http = createSupplierHttp(network, dialectWith(secrets));
  const headers = { ...credentials.headers, Accept: "application/json" };

  const list = (query: Readonly<Record<string, string>>, call: Call) =>
    http(
      {
        method: "GET",
        url: `${base}${listPath}?${queryOf({ as: "supplier", ...query })}`,
        headers,
        body: undefined,
        bodyLimitBytes: listLimitBytes,
      },
      call,
    );
  const page = async (
    query: Readonly<Record<string, string>>,
    call: Call,
  ): Promise<Result<ListPage, CallFailure>> => {
    const answer = await list(query, call);
    if (!answer.ok) return answer;
    if (isWrongPath(answer.value)) return fail({ kind: "contract-broken", path: listPath });
    if (isRefusal(answer.value)) {
      const code = refusalWordIn(answer.value, secrets);
      return fail({ kind: "rejected", code, text: null });
    }
    const shown = pageIn(answer.value);
    return shown === null ? fail({ kind: "contract-broken", path: "$" }) : ok(shown);
  };

  return {
    bookings: async ({ from, to }, call) => {
      const query = { travel_from: from, travel_to: to, limit: String(largestPage) };
      const entries = await readWholeList((offset) =>
        page({ ...query, offset: String(offset) }, call),
      );
      return entries.ok ? ok(readBookings(entries.value, secrets)) : entries;
    },

    search: async (text, call) => {
      const answer = await list({ search: text, limit: String(searchedPage) }, call);
      if (!answer.ok) return answer;
      if (isUnknownBarcode(answer.value))
        return ok({ kind: "found", entries: { read: [], unreadable: [] }, isCut: false });
      if (isRefusal(answer.value)) return ok({ kind: "unsupported" });
      const shown = pageIn(answer.value);
      if (shown === null) return fail({ kind: "contract-broken", path: "$" });
      const isCut = (shown.total ?? 0) > shown.entries.length;
      return ok({ kind: "found", entries: readBookings(shown.entries, secrets), isCut });
    },

    redeem: async (barcode, call) => {
      const url = `${base}${redeemPath}`;
      const body = new URLSearchParams({ barcode });
      const answer = await http(
        { method: "POST", url, headers, body, bodyLimitBytes: answerLimitBytes },
        call,
      );
      if (!answer.ok) return answer;
      if (isWrongPath(answer.value)) return fail({ kind: "contract-broken", path: redeemPath });
      return ok(redeemAnswerIn(answer.value, secrets));
    },
  };
}

function redeemAnswerIn(answer: SupplierAnswer, secrets: readonly string[]): RedeemAnswer {
  const [first, ...others] = listOf(answer.json);
  if (others.length > 0) return { kind: "several" };
  if (isRefusal(answer)) return { kind: "refused", word: refusalWordIn(answer, secrets) };
  const redeemed = redeemedSchema.safeParse(first).data;
  if (redeemed === undefined || (redeemed.redeemed !== true && !redeemed.redeemed_at))
    return { kind: "silent" };
  const supplierNow = parseHttpDate(answer.headers.get("Date") ?? "");
  const at = parseUtc(redeemed.redeemed_at);
  return { kind: "redeemed", at, barcode: redeemed.barcode ?? null, supplierNow };
}

/** Null when it is no list. A total that is no number counts as none. */
function pageIn({ json, headers }: SupplierAnswer): ListPage | null {
  if (!Array.isArray(json)) return null;
  const total = headers.get("X-Total-Count")?.trim() ?? "";
  return { entries: json, total: /^\d{1,9}$/.test(total) ? Number(total) : null };
}
