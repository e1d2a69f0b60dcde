/**
 * `GET barcode_lookup` (seed 000), asked of a ticketing system as City Connect would ask it. Never changes anything.
 */
import type { CallFailure } from "../../core/failure.ts";
import { longestPrefix } from "../../core/longest-prefix.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { queryOf } from "../address.ts";
import type { Call } from "../connector.ts";
import { type Network, createSupplierHttp } from "../supplier-http.ts";
import { basicCredentials } from "./credentials.ts";
import { type BookingEntries, listOf, readBookings } from "./entries.ts";
import {
  dialectWith,
  isRefusal,
  isUnknownBarcode,
  isWrongPath,
  refusalWordIn,
} from "./failures.ts";
import type { CallbackSettings } from "./settings.ts";

export interface CallbackApi {
  /** Nothing is asked about codes that it does not own, and nothing is found. */
  readonly owns: (code: string) => boolean;
  readonly lookup: (code: string, call: Call) => Promise<Result<BookingEntries, CallFailure>>;
}

const answerLimitBytes = 4 * 1024 * 1024;
const path = "/barcode_lookup";

export function createCallbackApi(settings: CallbackSettings, network: Network): CallbackApi {
  const { supplier, prefixes } = settings;
  const base = settings.callbackUrl.replace(/\/+$/, "");
  const credentials = basicCredentials(settings.username, settings.password);
  const { secrets } = credentials;
  const http = createSupplierHttp(network, dialectWith(secrets));
  const headers = { ...credentials.headers, Accept: "application/json" };
  const owns = (code: string): boolean => longestPrefix(code, prefixes) !== null;

  return {
    owns,
    lookup: async (code, call) => {
      if (!owns(code)) return ok({ read: [], unreadable: [] });
      const url = `${base}${path}?${queryOf({ supplier, barcode: code })}`;
      const request = { method: "GET", url, headers, body: undefined } as const;
      const answer = await http({ ...request, bodyLimitBytes: answerLimitBytes }, call);
      if (!answer.ok) return answer;
      if (isUnknownBarcode(answer.value)) return ok({ read: [], unreadable: [] });
      if (isWrongPath(answer.value)) return fail({ kind: "contract-broken", path });
      if (isRefusal(answer.value)) {
        // trouble at the source, never a verdict about the ticket (dossier 3)
        const { status } = answer.value;
        const detail = `status ${status}: ${refusalWordIn(answer.value, secrets)}`;
        return fail({ kind: "outcome-unknown", detail });
      }
      return ok(readBookings(listOf(answer.value.json), secrets));
    },
  };
}
