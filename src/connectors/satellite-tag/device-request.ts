/**
 * How a device gets its credentials: it announces itself with `POST /device-request/new` until staff approve it in the back
 * office (device_discovery.html). The same request asks again. Works only while the back office's discovery page was opened
 * in the last 5 to 10 minutes; the credentials are shown for at most 10 minutes.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Call } from "../connector.ts";
import { pathOf } from "../entries.ts";
import { type TagAccess, requireHttpUrl } from "./account.ts";
import { isRefusal, refusalIn } from "./failures.ts";
import { deviceRequestSchema } from "./schema.ts";
import { createTagHttp } from "./tag-http.ts";

export interface Announcement {
  /** Short and unique, usually what is printed on the back of the device. */
  readonly code: string;
  /** Random, the same in every request of this announcement. */
  readonly secret: string;
  /** `checkin`, `accesscontrol`, `upload` are known to every instance; null leaves it to the staff. */
  readonly preferredType: string | null;
}

export type DeviceRequest =
  | { readonly kind: "waiting" }
  | {
      readonly kind: "approved";
      readonly apiUrl: string;
      readonly clientId: string;
      /** To be stored at once: it is not shown again after the ten minutes. */
      readonly clientSecret: string;
    }
  /** Cleared without credentials: turned down, or asked too late. The supplier's word is kept raw. */
  | { readonly kind: "closed"; readonly status: string };

const answerLimitBytes = 64 * 1024;

/** Throws on a base address that is no http(s) URL. Needs no token. */
export function createDeviceRequests(
  access: Omit<TagAccess, "auth" | "deviceCode">,
): (announcement: Announcement, call: Call) => Promise<Result<DeviceRequest, CallFailure>> {
  requireHttpUrl(access.baseUrl);
  return async ({ code, secret, preferredType }, call) => {
    const http = createTagHttp({ ...access, auth: { kind: "none" }, deviceCode: () => code });
    const body = { code, secret, ...(preferredType === null ? {} : { preferredType }) };
    const { result, clean } = await http(
      {
        method: "POST",
        path: "/device-request/new",
        body: JSON.stringify(body),
        device: null,
        bodyLimitBytes: answerLimitBytes,
        secrets: [secret],
      },
      call,
    );
    if (!result.ok) return result;
    if (isRefusal(result.value))
      return fail({ kind: "rejected", ...refusalIn(result.value, clean) });
    return standingIn(result.value.json, code);
  };
}

function standingIn(json: unknown, code: string): Result<DeviceRequest, CallFailure> {
  const parsed = deviceRequestSchema.safeParse(json);
  if (!parsed.success) return fail({ kind: "contract-broken", path: pathOf(parsed.error) });
  const { apiUrl, clientId, clientSecret, clearedStatus } = parsed.data;
  if (parsed.data.code !== code) return fail({ kind: "contract-broken", path: "code" });
  if (clientId && clientSecret) return ok({ kind: "approved", apiUrl, clientId, clientSecret });
  return ok(clearedStatus ? { kind: "closed", status: clearedStatus } : { kind: "waiting" });
}
