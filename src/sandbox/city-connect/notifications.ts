/**
 * What City Connect would post to the account's `notification_url`, in order. Nothing is posted by itself: whoever runs the
 * sandbox calls `deliver` with a way to post. What was not accepted stays first; retries of the real service are unknown.
 */
import type { Json } from "./answers.ts";

export interface Notification {
  /** ms */
  readonly at: number;
  /** The e-mail address of the account that it goes to. */
  readonly account: string;
  /** To be appended to the `notification_url`: `/booking_update`. */
  readonly path: string;
  readonly body: Json;
}

/** True when the receiver has accepted it. */
export type PostNotification = (notification: Notification) => Promise<boolean>;

export interface NotificationLog {
  readonly add: (notification: Notification) => void;
  readonly all: () => readonly (Notification & { readonly delivered: boolean })[];
  /**
   * Posts what is still to be delivered, one after the other, until the first that is not accepted; resolves to how many
   * were. A call during another waits for the same round. Rejects as `post` does.
   */
  readonly deliver: (post: PostNotification) => Promise<number>;
}

export function createNotificationLog(): NotificationLog {
  const log: Notification[] = [];
  let delivered = 0;
  let round: Promise<number> | null = null;

  const deliverInOrder = async (post: PostNotification): Promise<number> => {
    const before = delivered;
    for (let next = log[delivered]; next !== undefined; next = log[delivered]) {
      if (!(await post(next))) break;
      delivered += 1;
    }
    return delivered - before;
  };

  return {
    add: (notification) => void log.push(notification),
    all: () => log.map((each, index) => ({ ...each, delivered: index < delivered })),
    deliver: (post) => {
      round ??= deliverInOrder(post).finally(() => {
        round = null;
      });
      return round;
    },
  };
}
