/**
 * Several codes in one call (seed 002), for suppliers that the venue has configured so.
 *
 * Promises: one result for each entry, in their order; an entry that the answer does not speak of is `contract-broken`, so that
 * it is looked up before anything else. What an array that fails in part looks like is written nowhere (dossier 6.12): an
 * error body in the place of a booking is that entry's refusal, and an array refused as a whole is taken apart, each entry
 * looked up again and redeemed alone. No timestamp is sent, since one call has many.
 */
import { z } from "zod";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Settlement } from "../../core/settlement.ts";
import type { Call, RedeemOperations, UseRequest } from "../connector.ts";
import { type OctoApi, manyOrOne } from "./api.ts";
import { type Refusal, refusalIn, troubleIn } from "./failures.ts";
import type { Look } from "./look.ts";
import { seal, unseal } from "./sealed-code.ts";
import { type SentAct, afterRefusal, settleDone, settlementOf } from "./settling.ts";

export interface PreparedRedemption {
  readonly request: UseRequest;
  /** Of a preview just before. */
  readonly redemptionCode: string;
}

/** A failure of the whole is one call's: nothing is known of any entry. */
export type RedeemMany = (
  entries: readonly PreparedRedemption[],
  call: Call,
) => Promise<Result<readonly Result<Settlement, CallFailure>[], CallFailure>>;

export interface RedeemManyDeps {
  readonly api: Pick<OctoApi, "act">;
  readonly look: Look;
  readonly single: RedeemOperations;
  readonly secrets: readonly string[];
}

export function createRedeemMany(deps: RedeemManyDeps): RedeemMany {
  const { api, look } = deps;
  return async (entries, call) => {
    if (entries.length === 0) return ok([]);
    const seen = entries.map(({ redemptionCode }) => unseal(redemptionCode));
    const codes = seen.map(({ redemptionCode }) => redemptionCode);
    const answer = await api.act({ kind: "redeem", redemptionCode: codes, timestamp: null }, call);
    if (!answer.ok) return answer;
    const { sentThere } = answer.value;
    const results: Result<Settlement, CallFailure>[] = [];
    for (const [index, { request }] of entries.entries()) {
      const seenAt = seen[index]?.redeemedAt ?? null;
      const sent: SentAct = { seenAt, sentThere, told: null, by: "redeem" };
      if (answer.value.kind === "refused") {
        results.push(await alone(deps, { request, sent, refusal: answer.value.refusal }, call));
        continue;
      }
      const json = resultOf(manyOrOne.safeParse(answer.value.json).data ?? [], codes, index);
      const refused = refusedIn(json, deps.secrets);
      if (refused === null)
        results.push(await settleDone({ json, asked: request, sent }, () => look(request, call)));
      else if (refused.ok) results.push(afterRefusal(await look(request, call), refused.value));
      else results.push(refused);
    }
    return ok(results);
  };
}

/** By the code that a result repeats, else by its place; `undefined` where neither tells. */
function resultOf(results: readonly unknown[], codes: readonly string[], index: number): unknown {
  const isOwn = (result: unknown): boolean => codeIn(result) === codes[index];
  const own = results.filter(isOwn);
  if (own.length === 1) return own[0];
  const inPlace = results.length === codes.length ? results[index] : undefined;
  return codeIn(inPlace) === null || isOwn(inPlace) ? inPlace : undefined;
}

const codeIn = (result: unknown): string | null =>
  codeSchema.safeParse(result).data?.redemptionCode ?? null;

const codeSchema = z.object({ redemptionCode: z.string() });

/** Null for what is no error body; a failure for the codes that speak of key or server. */
function refusedIn(json: unknown, secrets: readonly string[]): Result<Refusal, CallFailure> | null {
  const refusal = refusalIn(json, secrets);
  if (refusal === null) return null;
  switch (troubleIn(json)) {
    case "unauthorised":
      return fail({ kind: "unauthorised", why: "key" });
    case "server-trouble":
      return fail({ kind: "outcome-unknown", detail: `server trouble: ${refusal.text ?? ""}` });
    default:
      return ok(refusal);
  }
}

/** The array was refused, perhaps after some of it had been done: that one is only probably ours. */
async function alone(
  { look, single }: RedeemManyDeps,
  one: { readonly request: UseRequest; readonly sent: SentAct; readonly refusal: Refusal },
  call: Call,
): Promise<Result<Settlement, CallFailure>> {
  const { request, sent, refusal } = one;
  const seen = await look(request, call);
  if (!seen.ok) return afterRefusal(seen, refusal);
  const { preview } = seen.value;
  if (preview.kind === "redeemable") return single.redeem(request, seal(preview), call);
  if (preview.kind === "refused") return afterRefusal(seen, refusal);
  const settlement = settlementOf(preview.redeemedAt, sent);
  return settlement.kind === "accepted"
    ? ok({ kind: "probable", redeemedAt: preview.redeemedAt })
    : ok(settlement);
}
