/** One TAG instance and one event of it, as configured. */
import type { ConnectionId, DeviceId } from "../../core/ids.ts";
import { isTimeZone } from "../../core/time.ts";
import { isHttpUrl } from "../address.ts";
import type { Network } from "../supplier-http.ts";
import type { TagAuth } from "./token.ts";

export interface TagAccess extends Network {
  /** What stands before the manual's short paths: `https://example.satellite.co.nz/api/v5`. */
  readonly baseUrl: string;
  /** Ends every path but the token's. v5 wants ".json", the default; the seed's own generation does not say. */
  readonly suffix?: string;
  readonly auth: TagAuth;
  /** Named in `User-Agent`. `platform` is the device's, such as "Android 14". */
  readonly app: { readonly name: string; readonly version: string; readonly platform: string };
  /** The device's code in the back office; null asks for the gateway's own, which syncs. */
  readonly deviceCode: (device: DeviceId | null) => string;
}

export interface SatelliteTagOptions extends TagAccess {
  readonly connection: ConnectionId;
  /** IANA zone of the event: TAG names none. */
  readonly timeZone: string;
  /** `id` is `event_id` of seed 004. TAG lists no products: this event is the only one. */
  readonly event: { readonly id: number; readonly label: string };
  /** The TAG device (gate, session, room) that delegates are checked in to; null where check-ins are not recorded. */
  readonly checkIn: { readonly deviceId: number } | null;
  /** Whether this instance offers its delegates (the newer manual). */
  readonly delegates: boolean;
}

/** Throws on what no call could be made with: ends the start-up. No secret appears in the message. */
export function requireUsable(options: SatelliteTagOptions): void {
  const wrong = trouble(options);
  if (wrong !== null) throw new Error(`connection ${options.connection}: ${wrong}`);
}

function trouble(options: SatelliteTagOptions): string | null {
  const { baseUrl, auth, timeZone, event, checkIn, delegates } = options;
  if (!isHttpUrl(baseUrl)) return "the base address is not an http(s) URL without credentials";
  if (auth.kind === "client" && (auth.clientId === "" || auth.clientSecret === ""))
    return "the client's id or secret is empty";
  if (auth.kind === "client" && !isSameOrigin(auth.tokenPath, baseUrl))
    return "the token path leads away from the base address";
  if (!isTimeZone(timeZone)) return `"${timeZone}" is not an IANA time zone`;
  if (!Number.isSafeInteger(event.id)) return "the event's id is not an integer";
  if (checkIn !== null && !Number.isSafeInteger(checkIn.deviceId))
    return "the check-in device's id is not an integer";
  if (checkIn !== null && !delegates) return "a check-in names a delegate: it needs delegates";
  return null;
}

/** The base address without its last slash. */
export const rootOf = (baseUrl: string): string => baseUrl.replace(/\/*$/, "");

/** `/api/oauth/v2/token` from the origin, `../oauth/v2/token` from the base: the manual shows two places for it. */
export const tokenUrlOf = (tokenPath: string, baseUrl: string): string =>
  new URL(tokenPath, `${rootOf(baseUrl)}/`).href;

/** Throws. */
export function requireHttpUrl(baseUrl: string): void {
  if (!isHttpUrl(baseUrl))
    throw new Error("the base address is not an http(s) URL without credentials");
}

const isSameOrigin = (tokenPath: string, baseUrl: string): boolean =>
  URL.canParse(tokenPath, `${rootOf(baseUrl)}/`) &&
  new URL(tokenUrlOf(tokenPath, baseUrl)).origin === new URL(baseUrl).origin;
