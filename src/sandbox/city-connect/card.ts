/** How to call this supplier, in both of its parts. */
import type { CityConnectWorld } from "./world.ts";

/**
 * `key` holds what both parts ask for: `ACCOUNT:TOKEN USER:PASSWORD`, the account's below `/v1` and after a space the
 * callback's; without the second where the callback asks for nothing.
 */
export function cityConnectAccess(world: CityConnectWorld, baseUrl: string) {
  const [account] = world.accounts;
  if (account === undefined) throw new Error("no account");
  const { callback } = world;
  return {
    key: [
      `${account.email}:${account.token}`,
      ...(callback === null ? [] : [`${callback.user}:${callback.password}`]),
    ].join(" "),
    timeZone: world.timeZone,
    account: {
      url: `${baseUrl}/v1`,
      name: account.email,
      domain: account.domain,
      token: account.token,
    },
    callback: {
      url: `${baseUrl}/callbacks`,
      user: callback?.user ?? null,
      password: callback?.password ?? null,
      supplier: account.email,
      prefixes: account.prefixes,
    },
    products: world.products
      .filter(({ supplier }) => supplier === account.email)
      .map(({ code, name }) => ({ code, name })),
  };
}
