/** Posts the log of events to the one subscriber: in order, each until it is taken, never two at a time. */
import type { Fetch } from "../delivery.ts";
import type { WebhookEvent } from "./webhooks.ts";
import type { AnyroadWorld } from "./world.ts";

export interface DeliveryReport {
  readonly delivered: number;
  /** Still to be sent: without a URL, or after a failure, which the next call tries again. */
  readonly pending: number;
}

export interface WebhookDelivery {
  /** A call that is made while another is under way waits for it. Never rejects. */
  readonly deliver: (post: Fetch) => Promise<DeliveryReport>;
  readonly pending: () => number;
}

export function createWebhookDelivery(
  { url, secretHeader, secret }: AnyroadWorld["webhook"],
  events: () => readonly WebhookEvent[],
): WebhookDelivery {
  let next = 0;
  let last: Promise<unknown> = Promise.resolve();

  const pending = (): number => events().length - next;
  const deliver = async (post: Fetch): Promise<DeliveryReport> => {
    const first = next;
    while (await isNextTaken(post)) next += 1;
    return { delivered: next - first, pending: pending() };
  };
  const isNextTaken = async (post: Fetch): Promise<boolean> => {
    const event = events()[next];
    if (event === undefined || url === null) return false;
    const headers = { "Content-Type": "application/json", [secretHeader]: secret };
    const body = JSON.stringify(event.body);
    try {
      return (await post(url, { method: "POST", headers, body })).ok;
    } catch {
      return false; // a subscriber that cannot be reached: an expected answer here
    }
  };

  return {
    pending,
    deliver: (post) => {
      const report = last.then(() => deliver(post));
      last = report;
      return report;
    },
  };
}
