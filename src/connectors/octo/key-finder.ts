/**
 * Which of several accounts at one address a code belongs to: `POST /redemption/credentials` (seed 002). It carries all keys in
 * one body and is asked without any in a header, so it is the gateway's alone.
 *
 * Promises: the answer names a connection, never a key; an answer with a key that was not offered is `contract-broken`. Nothing
 * is remembered: who owns a code is true for the scan in progress only (dossier 2.5).
 */
import { z } from "zod";
import type { CallFailure } from "../../core/failure.ts";
import type { ConnectionId } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { isHttpUrl } from "../address.ts";
import type { Call } from "../connector.ts";
import type { Network } from "../supplier-http.ts";
import { createSupplierHttp } from "../supplier-http.ts";
import { isRefusal, listFailure, octoDialect } from "./failures.ts";
import { isSendable, redemptionCapability, secretsIn } from "./settings.ts";

export interface KeyedAccount {
  readonly connection: ConnectionId;
  readonly key: string;
}

/** Null: no account knows the code. A supplier without this call answers `not-found` or `rejected`: ask each account then. */
export type FindOwner = (
  reference: string,
  call: Call,
) => Promise<Result<ConnectionId | null, CallFailure>>;

const answerLimitBytes = 64 * 1024;

/** Throws on an address or key that no call could be made with; neither text appears in the message. */
export function createOctoKeyFinder(
  { baseUrl, accounts }: { readonly baseUrl: string; readonly accounts: readonly KeyedAccount[] },
  network: Network,
): FindOwner {
  if (!isHttpUrl(baseUrl)) throw new Error("key finder: the base address is not an http(s) URL");
  const unusable = accounts.find(({ key }) => !isSendable(key));
  if (unusable !== undefined)
    throw new Error(`key finder: the key of ${unusable.connection} is empty or not plain text`);
  const secrets = secretsIn(accounts.map(({ key }) => key));
  const http = createSupplierHttp(network, octoDialect({ secrets, redeems: true }));
  const url = `${baseUrl.replace(/\/+$/, "")}/redemption/credentials`;

  return async (reference, call) => {
    const answer = await http(
      {
        method: "POST",
        url,
        headers: {
          "Octo-Capabilities": redemptionCapability,
          Accept: "application/json",
          "Content-Type": "application/json",
        },
        body: { reference, apiKeys: accounts.map(({ key }) => key) },
        bodyLimitBytes: answerLimitBytes,
      },
      call,
    );
    if (!answer.ok) return answer;
    if (isRefusal(answer.value)) return fail(listFailure(answer.value, secrets));
    const parsed = answerSchema.safeParse(answer.value.json);
    if (!parsed.success) return broken;
    const { apiKey } = parsed.data;
    if (apiKey === null) return ok(null);
    const owner = accounts.find(({ key }) => key === apiKey);
    return owner === undefined ? broken : ok(owner.connection);
  };
}

const answerSchema = z.object({ apiKey: z.string().nullable() });
const broken = fail<CallFailure>({ kind: "contract-broken", path: "apiKey" });
