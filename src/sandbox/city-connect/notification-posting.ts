/** Posts notifications to the one account that is connected; those of the others have receivers of their own. */
import type { Fetch } from "../delivery.ts";
import type { PostNotification } from "./notifications.ts";
import type { CityConnectSupplier } from "./supplier.ts";

/** Without an address all of them wait. Never rejects. */
export async function postNotifications(
  { world, deliverNotifications }: CityConnectSupplier,
  { url, fetch }: { readonly url: string | null; readonly fetch: Fetch },
): Promise<void> {
  if (url === null) return;
  const base = url.replace(/\/+$/, "");
  const post: PostNotification = async ({ account, path, body }) => {
    if (account !== world.accounts[0]?.email) return true;
    const headers = { "Content-Type": "application/json" };
    const request = { method: "POST", headers, body: JSON.stringify(body) } as const;
    try {
      return (await fetch(base + path, request)).ok;
    } catch {
      return false; // a receiver that cannot be reached: an expected answer here
    }
  };
  await deliverNotifications(post);
}

export const pendingNotifications = (supplier: CityConnectSupplier): number =>
  supplier.state().notifications.filter(({ delivered }) => !delivered).length;
