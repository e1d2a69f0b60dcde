/** Basic credentials: of the supplier's system on callbacks, of an account on requests (page "accounts"). */
import type { Account } from "./account.ts";
import { accountNamed } from "./account.ts";
import type { CityConnectWorld } from "./world.ts";

/** Whether this `Authorization` header may ask for a barcode. */
export function mayCallBack(
  authorization: string | undefined,
  { callback }: CityConnectWorld,
): boolean {
  if (callback === null) return true;
  const sent = basicCredentials(authorization);
  return sent?.user === callback.user && sent.password === callback.password;
}

/** The account that this `Authorization` header is of; null for none. */
export function accountOf(
  authorization: string | undefined,
  { accounts }: CityConnectWorld,
): Account | null {
  const sent = basicCredentials(authorization);
  const account = sent === null ? null : accountNamed(accounts, sent.user);
  return account?.token === sent?.password ? account : null;
}

function basicCredentials(authorization: string | undefined) {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*) *$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return null;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  return colon === -1
    ? null
    : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
