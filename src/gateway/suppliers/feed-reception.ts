/**
 * What one supplier posts by itself, and what the venue imports for it, once the sender is proven.
 *
 * Promises: what a delivery says is stored when the promise resolves; what cannot be read is kept raw, without the secret that
 * may stand in it, and stops nothing.
 */
import type {
  CodeList,
  Connector,
  Delivery,
  FeedNews,
  UnreadableEntry,
  UnreadableLine,
} from "../../connectors/connector.ts";
import type { Clock, Log } from "../../core/effects.ts";
import { assertNever, ok, type Result } from "../../core/result.ts";
import type { Redacted } from "../config/secret.ts";
import type { ListGrowth } from "./list-growth.ts";
import type { SupplierRecords } from "./supplier-records.ts";
import { canBeWatched } from "./watched-codes.ts";

export interface FeedReception {
  /** Absent where the supplier posts nothing. */
  readonly deliver?: (delivery: Delivery) => Promise<void>;
  /** Absent where lists of codes have no form. Fails where the header cannot be used. */
  readonly importCodes?: (text: string) => Promise<Result<CodeList, UnreadableLine>>;
}

export interface FeedReceptionDeps {
  readonly connector: Connector;
  /** Of the feed, not to be kept anywhere. */
  readonly secret: Redacted;
  readonly growth: Pick<ListGrowth, "told" | "hinted" | "imported">;
  readonly records: Pick<SupplierRecords, "keepUnreadable">;
  readonly clock: Clock;
  readonly log: Log;
  /** Codes are wanted. */
  readonly onWanted: () => void;
}

export function createFeedReception(deps: FeedReceptionDeps): FeedReception {
  const { connector, growth, clock, log, onWanted } = deps;
  const { connection, feed, readCodes } = connector;

  const keepRaw = async (entries: readonly UnreadableEntry[]): Promise<void> => {
    if (entries.length === 0) return;
    const shown = entries.map((entry) => ({
      ...entry,
      raw: withoutSecret(entry.raw, deps.secret.reveal()),
    }));
    await deps.records.keepUnreadable(connection, shown, clock.now());
    log.warn("what was posted cannot be read and is kept raw", {
      connection,
      count: shown.length,
      path: shown[0]?.path,
    });
  };
  const watchable = async (codes: readonly string[]): Promise<readonly string[]> => {
    const refused = codes.filter((code) => !canBeWatched(code));
    await keepRaw(refused.map((raw) => ({ raw, path: "code" })));
    return codes.filter(canBeWatched);
  };

  const store = async (news: FeedNews): Promise<void> => {
    switch (news.kind) {
      case "bookings":
        return growth.told(connection, news.bookings);
      case "look-up": {
        const codes = await watchable(news.codes);
        await growth.hinted(connection, { codes, booking: news.booking });
        return onWanted();
      }
      case "nothing":
        return log.info("a delivery that says nothing here", { connection, event: news.event });
      default:
        return assertNever(news);
    }
  };

  return {
    ...(feed === undefined
      ? {}
      : {
          deliver: async (delivery) => {
            const news = feed.read(delivery);
            await (news.ok ? store(news.value) : keepRaw([news.failure]));
          },
        }),
    ...(readCodes === undefined
      ? {}
      : {
          importCodes: async (text) => {
            const read = readCodes(text);
            if (!read.ok) return read;
            const codes = await watchable(read.value.codes);
            await growth.imported(connection, { ...read.value, codes });
            onWanted();
            return ok({ ...read.value, codes });
          },
        }),
  };
}

/** Whoever posts may repeat the address that it posts to. */
function withoutSecret(text: string, secret: string): string {
  const spellings = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  return [...new Set(spellings)].reduce((shown, each) => shown.replaceAll(each, "***"), text);
}
