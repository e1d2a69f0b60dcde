/**
 * The calls of seed 002, and of later editions, as typed functions. Knows addresses and answers; decides nothing about a
 * booking. Lists of bookings are `booking-reader.ts`.
 */
import { z } from "zod";
import type { Clock } from "../../core/effects.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { type Instant, instantToIso } from "../../core/time.ts";
import { queryOf } from "../address.ts";
import type { Call, UnreadableEntry } from "../connector.ts";
import { type Entries, keepRaw, readEntries } from "../entries.ts";
import type { SupplierAnswer } from "../supplier-http.ts";
import { type Refusal, isRefusal, lacksRedemption, refusalIn, refusalOf } from "./failures.ts";
import { type OctoHttp, onSupplierClock } from "./octo-http.ts";
import { type WireBooking, type WireLookup, bookingSchema, lookupSchema } from "./schema.ts";

/** What can be done with the code of a look-up. */
export type ActKind = keyof typeof acts;

export interface Act {
  readonly kind: ActKind;
  readonly redemptionCode: string | readonly string[];
  /** When the guest went in, for suppliers that take it; null sends none. */
  readonly timestamp: Instant | null;
}

export type ActAnswer = {
  /** When the request left, on the supplier's clock where it tells that, else on ours. */
  readonly sentThere: Instant;
} & (
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "done"; readonly json: unknown }
);

export interface OctoApi {
  /** Raw entries: the connector and its product knowledge ask different things of them. */
  readonly products: (call: Call) => Promise<Result<readonly unknown[], CallFailure>>;
  readonly lookup: (
    reference: string,
    call: Call,
  ) => Promise<Result<Entries<WireLookup>, CallFailure>>;
  /** Of a supplier without look-ups: bookings with exactly this reference. */
  readonly bookingsBy: (
    filter: "supplierReference" | "resellerReference",
    reference: string,
    call: Call,
  ) => Promise<Result<Entries<WireBooking>, CallFailure>>;
  readonly act: (act: Act, call: Call) => Promise<Result<ActAnswer, CallFailure>>;
}

/** Seed 002, and for the last two the later edition (dossier 2.6). */
const acts = {
  redeem: { method: "POST", path: "/redemption/redeem" },
  validate: { method: "POST", path: "/redemption/validate" },
  unredeem: { method: "DELETE", path: "/redemption/redeem" },
  noShow: { method: "POST", path: "/redemption/noshow" },
} as const;

export function createOctoApi(http: OctoHttp, now: Clock["now"]): OctoApi {
  const { secrets } = http;
  const found = async <T>(
    path: string,
    { schema, needsRedemption }: { schema: z.ZodType<T>; needsRedemption: boolean },
    call: Call,
  ): Promise<Result<Entries<T>, CallFailure>> => {
    const answer = await http.get(path, call);
    if (!answer.ok) return answer;
    if (needsRedemption && lacksRedemption(answer.value.headers)) return lacking;
    // auth and server trouble are failures by now: what is left means "unknown code" (dossier 2.2)
    if (isRefusal(answer.value))
      return ok({ read: [], unreadable: unexplained(answer.value, secrets) });
    const entries = manyOrOne.safeParse(answer.value.json);
    return entries.success
      ? ok(readEntries(entries.data, schema, keepRaw(secrets)))
      : fail({ kind: "contract-broken", path: "$" });
  };

  return {
    products: async (call) => {
      const answer = await http.list({ path: "/products", known: null }, call);
      return answer.ok ? ok(answer.value.entries ?? []) : answer;
    },

    lookup: (reference, call) =>
      found(
        `/redemption/lookup?${queryOf({ reference })}`,
        { schema: lookupSchema, needsRedemption: true },
        call,
      ),

    bookingsBy: (filter, reference, call) =>
      found(
        `/bookings?${queryOf({ [filter]: reference })}`,
        { schema: bookingSchema, needsRedemption: false },
        call,
      ),

    act: async ({ kind, redemptionCode, timestamp }, call) => {
      const body = {
        redemptionCode,
        ...(timestamp === null ? {} : { timestamp: instantToIso(timestamp) }),
      };
      const sentAt = now();
      const answer = await http.send({ ...acts[kind], body }, call);
      if (!answer.ok) return answer;
      const { headers, json } = answer.value;
      const sentThere = onSupplierClock(headers, sentAt, now());
      if (!isRefusal(answer.value)) return ok({ kind: "done", json, sentThere });
      // only for a refusal: a success without the echo is still a success
      if (lacksRedemption(headers)) return lacking;
      if (isMissingCall(kind, answer.value))
        return fail({ kind: "contract-broken", path: acts[kind].path });
      return ok({ kind: "refused", refusal: refusalOf(answer.value, secrets), sentThere });
    },
  };
}

/** A refusal in nobody's words may come from a proxy or a wrong address: shown, and no proof that a booking is gone. */
const unexplained = (
  { json }: SupplierAnswer,
  secrets: readonly string[],
): readonly UnreadableEntry[] =>
  refusalIn(json, secrets) === null ? [keepRaw(secrets)(json, "error")] : [];

const lacking = fail<CallFailure>({ kind: "unauthorised", why: "capability" });

/**
 * Later editions have no validate (dossier 2.4). To redeem instead would leave out the rules that it is configured for, and to
 * take it for a refusal would turn every guest down: it is told, and a person sees it.
 */
const isMissingCall = (kind: ActKind, { status, json }: SupplierAnswer): boolean =>
  kind === "validate" && status === 404 && !namesReason.safeParse(json).success;

const namesReason = z.object({ redemptionErrorCode: z.string() });

/** A bare object counts as a list of one (dossier 2.2: one published edition shows it). */
export const manyOrOne = z.union([
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()).transform((one): unknown[] => [one]),
]);
