/**
 * The heartbeat, `POST /device/ping` (dossier 4): shows the handset as alive in the back office and returns its
 * configuration.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { DeviceId } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Call } from "../connector.ts";
import { jsonTextOf } from "../json-text.ts";
import { isRefusal, refusalIn } from "./failures.ts";
import type { TagHttp } from "./tag-http.ts";

/** The device is known by the code in `User-Agent`; null is the gateway itself. The configuration's members are not published: raw JSON text. */
export type PingDevice = (
  device: DeviceId | null,
  call: Call,
) => Promise<Result<{ readonly configuration: string }, CallFailure>>;

const answerLimitBytes = 1024 * 1024;

export const createPingDevice =
  (http: TagHttp): PingDevice =>
  async (device, call) => {
    const { result, clean } = await http(
      {
        method: "POST",
        path: "/device/ping",
        body: "{}",
        device,
        bodyLimitBytes: answerLimitBytes,
      },
      call,
    );
    if (!result.ok) return result;
    return isRefusal(result.value)
      ? fail({ kind: "rejected", ...refusalIn(result.value, clean) })
      : ok({ configuration: clean(jsonTextOf(result.value.json)) });
  };
