/**
 * Sends one sale. It says where the sale stands afterwards and decides nothing else: the queue keeps it until it is stored,
 * and a parked one until a person sends it again (seed 004: a sale that happened is never lost).
 */
import type { CallFailure } from "../../core/failure.ts";
import type { DeviceId } from "../../core/ids.ts";
import type { Call } from "../connector.ts";
import { jsonTextOf } from "../json-text.ts";
import type { TagAnswer, TagHttp } from "./tag-http.ts";

export type SaleOutcome =
  /** Any 2xx. `answer` is for the log alone: neither body nor status is specified (dossier 2.3). */
  | { readonly kind: "stored"; readonly status: number; readonly answer: string }
  /** To be sent again with the same body: it may be stored already, and `code` makes that harmless (dossier 2.5). */
  | { readonly kind: "retry"; readonly failure: CallFailure }
  /** Refused as it is: a person must look. */
  | { readonly kind: "park"; readonly status: number; readonly answer: string };

export type SendSale = (
  /** `body` as `toSaleBody` made it, byte for byte; `device` is the till's. */
  sale: { readonly body: string; readonly device: DeviceId },
  call: Call,
) => Promise<SaleOutcome>;

const answerLimitBytes = 1024 * 1024;
const keptCharacters = 500;

export const createSendSale =
  (http: TagHttp): SendSale =>
  async ({ body, device }, call) =>
    outcomeOf(
      await http(
        {
          method: "POST",
          path: "/ticket/transaction",
          body,
          device,
          bodyLimitBytes: answerLimitBytes,
        },
        call,
      ),
    );

function outcomeOf(answered: TagAnswer): SaleOutcome {
  const { status, result } = answered;
  if (status !== null && status >= 200 && status < 300)
    return { kind: "stored", status, answer: textOf(answered) };
  if (status !== null && status >= 400 && status < 500 && !isPassing(status))
    return { kind: "park", status, answer: textOf(answered) };
  const unusable = { kind: "outcome-unknown", detail: `status ${status}` } as const;
  return { kind: "retry", failure: result.ok ? unusable : result.failure };
}

/** About the token, the time or the number of requests; not about the sale. */
const isPassing = (status: number): boolean => status === 401 || status === 408 || status === 429;

function textOf({ result, clean }: TagAnswer): string {
  if (result.ok) return clean(jsonTextOf(result.value.json)).slice(0, keptCharacters);
  return result.failure.kind === "outcome-unknown" ? result.failure.detail : result.failure.kind;
}
