/**
 * What a City Connect connection is configured with. Its two parts are separate worlds: the callback is the ticketing
 * system that sold the codes, the account is City Connect itself, which redeems and lists. Either may be missing.
 */
import type { ConnectionId } from "../../core/ids.ts";
import { isTimeZone } from "../../core/time.ts";
import { isHttpUrl } from "../address.ts";
import type { SupplierProduct } from "../connector.ts";
import type { Network } from "../supplier-http.ts";

export interface CityConnectOptions extends Network {
  readonly connection: ConnectionId;
  /** IANA; the wire knows local dates only (dossier 3). */
  readonly timeZone: string;
  /** City Connect lists no products to a scanner: their codes come from the venue. */
  readonly products?: readonly Pick<SupplierProduct, "id" | "label">[];
  readonly callback?: CallbackSettings;
  readonly account?: AccountSettings;
}

/** Whom we ask as City Connect would. */
export interface CallbackSettings {
  /** `https://api.example.com/cc/callbacks`, without credentials. */
  readonly callbackUrl: string;
  /** Both empty: the call carries no credentials (the seed says nothing about any). */
  readonly username: string;
  readonly password: string;
  /** Our account there: e-mail or domain. */
  readonly supplier: string;
  /** Case-sensitive. A code without one of them never leaves the venue. */
  readonly prefixes: readonly string[];
}

/** As whom we call City Connect. */
export interface AccountSettings {
  readonly baseUrl?: string;
  /** E-mail or domain. */
  readonly account: string;
  readonly token: string;
  /** Below the base address. The published page has three spellings (dossier 5), hence no fixed one. */
  readonly redeemPath?: string;
}

export const defaultBaseUrl = "https://api.cityconnect.net/v1";
export const defaultRedeemPath = "/redeem_booking";

/** Throws on settings that no call could be made with; no secret appears in the message. */
export function requireUsable({
  connection,
  timeZone,
  callback,
  account,
}: CityConnectOptions): void {
  const refuse = (why: string): never => {
    throw new Error(`connection ${connection}: ${why}`);
  };
  if (!isTimeZone(timeZone)) refuse(`"${timeZone}" is not an IANA time zone`);
  if (callback === undefined && account === undefined)
    refuse("neither a callback nor an account is configured");
  if (callback !== undefined) {
    if (!isHttpUrl(callback.callbackUrl))
      refuse("the callback address is not an http(s) URL without credentials");
    if (callback.username.includes(":")) refuse("the callback user name contains a colon");
    if (callback.supplier === "") refuse("the callback names no supplier");
    if (callback.prefixes.includes("")) refuse("an empty prefix would send every code out");
  }
  if (account !== undefined) {
    if (!isHttpUrl(account.baseUrl ?? defaultBaseUrl))
      refuse("the account's base address is not an http(s) URL without credentials");
    if (account.account === "" || account.account.includes(":"))
      refuse("the account is empty or contains a colon");
    if (account.token === "") refuse("the account's token is empty");
    if (!(account.redeemPath ?? defaultRedeemPath).startsWith("/"))
      refuse("the redemption path does not start with a slash");
  }
}
