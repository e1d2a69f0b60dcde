/**
 * Connections that are several accounts at one address of an OCTO supplier, which can then say whose a code is (seed 002).
 *
 * Keys stay with the address that they were configured for. An account that may not redeem is unknown to that call, and two
 * with one key cannot be told apart by it: such accounts are asked one by one.
 */
import type { ConnectionId } from "../../core/ids.ts";
import { type ConnectionConfig, connectionSettings } from "./connections.ts";

export interface SharedAddress {
  readonly baseUrl: string;
  /** Two at least. */
  readonly accounts: readonly { readonly connection: ConnectionId; readonly key: string }[];
}

export function sharedAddresses(
  connections: readonly ConnectionConfig[],
): readonly SharedAddress[] {
  const accounts = connections.flatMap(keyedAccount);
  const addresses = new Set(accounts.map(({ baseUrl }) => baseUrl));
  return [...addresses]
    .map((baseUrl) => ({ baseUrl, accounts: distinctAt(baseUrl, accounts) }))
    .filter((address) => address.accounts.length > 1);
}

interface Account {
  readonly baseUrl: string;
  readonly connection: ConnectionId;
  readonly key: string;
}

function keyedAccount(connection: ConnectionConfig): readonly Account[] {
  const settings = connectionSettings(connection);
  if (settings.kind !== "octo") return [];
  const { connection: id, baseUrl, key, options } = settings;
  const isKeyed = key !== "" && options?.authentication !== "none" && options?.redeemBy !== "none";
  return isKeyed ? [{ baseUrl: baseUrl.replace(/\/+$/, ""), connection: id, key }] : [];
}

function distinctAt(baseUrl: string, accounts: readonly Account[]): SharedAddress["accounts"] {
  const here = accounts.filter((account) => account.baseUrl === baseUrl);
  return here
    .filter(({ key }) => here.filter((other) => other.key === key).length === 1)
    .map(({ connection, key }) => ({ connection, key }));
}
