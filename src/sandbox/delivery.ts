/** How webhooks and notifications leave the sandbox. */

/** Where they go. Without an address they wait. */
export interface Deliver {
  /** Goes before the `webhook.url` of a world. */
  readonly anyroad?: { readonly url: string };
  /** The account's `notification_url`, to which `/booking_update` and the like are appended. */
  readonly cityConnect?: { readonly url: string };
}

/** What is needed of `fetch`. */
export type Fetch = (
  url: string,
  request: {
    readonly method: "POST";
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  },
) => Promise<{ readonly ok: boolean }>;

const TIMEOUT_MS = 10_000;

/** Gives up on a receiver that does not answer. */
export const patientFetch: Fetch = async (url, request) => {
  const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
  await answer.body?.cancel();
  return answer;
};
