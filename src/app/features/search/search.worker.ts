/** Holds the words of all bookings on this device and answers what is typed; reads the stored list, writes nothing. */
import "../../zod-without-eval.ts";
import { asInstant } from "../../../core/time.ts";
import { type BookingSearch, createBookingSearch } from "../../../storage/search/booking-search.ts";
import {
  type FromSearchWorker,
  type ToSearchWorker,
  toSearchWorkerSchema,
} from "../../../storage/search/search-messages.ts";
import { browserIndexFiles } from "../../../storage/index-files.ts";
import { browserPackFiles } from "../../../storage/packs/pack-files.ts";
import { openSnapshotDatabase } from "../../../storage/snapshot-database.ts";

declare const self: DedicatedWorkerGlobalScope;

/** Pages behind the best hits: all of a venue with 15,000 bookings (bytes). */
const pageBudgetBytes = 16 * 1024 * 1024;

const say = (message: FromSearchWorker): void => self.postMessage(message);

const opened: Promise<BookingSearch | null> = open();

self.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  void opened
    .then((search) => take(search, toSearchWorkerSchema.parse(data)))
    .catch((bug: unknown) => say({ kind: "failed", why: String(bug) }));
});

async function open(): Promise<BookingSearch | null> {
  const database = await openSnapshotDatabase({
    onEvent: () => undefined,
    indexFiles: browserIndexFiles(),
    packFiles: browserPackFiles(),
  });
  if (!database.ok) {
    say({ kind: "failed", why: database.failure.kind });
    return null;
  }
  return createBookingSearch({
    snapshot: database.value,
    budgetBytes: pageBudgetBytes,
    onProgress: () => say({ kind: "progress" }),
  });
}

async function take(search: BookingSearch | null, message: ToSearchWorker): Promise<void> {
  switch (message.kind) {
    case "list": {
      const taken = await search?.takeUp();
      // the first question pays for its time zones: nobody waits for this one
      await search?.search({ text: "warm", now: asInstant(Date.now()) });
      say(taken?.ok === false ? { kind: "failed", why: taken.failure.kind } : { kind: "progress" });
      return;
    }
    case "found":
      search?.takeFound(message.rows, message.oldest);
      return;
    case "search": {
      const answer = (await search?.search(message)) ?? { kind: "unavailable" as const };
      say({ kind: "answer", id: message.id, answer });
      return;
    }
    default:
  }
}
