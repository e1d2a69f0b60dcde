/** How to call this supplier. */
import type { AnyroadWorld } from "./world.ts";

/** `key` is the token that somebody made by hand; the client's id and secret get others, which run out. */
export const anyroadAccess = (world: AnyroadWorld, baseUrl: string) => ({
  key: world.temporaryToken,
  timeZone: world.timeZone,
  accountId: world.accountId,
  clientId: world.clientId,
  clientSecret: world.clientSecret,
  tokenUrl: `${baseUrl}/oauth/token`,
  webhook: { secretHeader: world.webhook.secretHeader, secret: world.webhook.secret },
});
