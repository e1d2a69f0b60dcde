/** A POST of form fields over the shared JSON call, which knows JSON bodies only. The answer is JSON as everywhere. */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import type { Call } from "../connector.ts";
import type { Dialect, Network, SupplierAnswer, SupplierRequest } from "../supplier-http.ts";
import { createSupplierHttp } from "../supplier-http.ts";

export interface FormRequest extends Pick<SupplierRequest, "url" | "headers" | "bodyLimitBytes"> {
  readonly form: Readonly<Record<string, string>>;
}

export type FormHttp = (
  request: FormRequest,
  call: Call,
) => Promise<Result<SupplierAnswer, CallFailure>>;

export const createFormHttp =
  (network: Network, dialect: Dialect): FormHttp =>
  ({ form, headers, ...request }, call) => {
    const body = new URLSearchParams(form).toString();
    const posting: Network["fetch"] = (input, init) => network.fetch(input, { ...init, body });
    const http = createSupplierHttp({ ...network, fetch: posting }, dialect);
    const contentType = { "Content-Type": "application/x-www-form-urlencoded" };
    return http(
      { ...request, method: "POST", headers: { ...headers, ...contentType }, body: undefined },
      call,
    );
  };
