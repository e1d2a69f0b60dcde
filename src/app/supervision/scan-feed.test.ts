import { expect, test } from "vitest";
import { fail, ok, type Result } from "../../core/result.ts";
import type { VenueHistory } from "../../protocol/venue.ts";
import { now } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { aHistoryScan } from "../ui/words/board-samples.contract.ts";
import { createScanFeed } from "./scan-feed.ts";
import type { Trouble } from "./trouble.ts";
import { valueOf } from "./watched.ts";

type Answer = Result<VenueHistory, Trouble>;

/** Two scans a page; those of `held`, latest first. */
function world() {
  const clock = createFakeClock(now);
  let held = [6, 5, 4, 3, 2, 1];
  let trouble: Trouble | null = null;
  const asked: string[] = [];
  const feed = createScanFeed({
    page: async (before): Promise<Answer> => {
      asked.push(before);
      await clock.sleep(100);
      if (trouble !== null) return fail(trouble);
      const rest = before === "" ? held : held.filter((n) => n < Number(before));
      const last = rest[1];
      return ok({
        scans: rest.slice(0, 2).map((n) => aHistoryScan(n)),
        before: last === undefined || rest.length === 2 ? null : String(last),
      });
    },
    clock,
    scheduler: clock,
  });
  const list = () => valueOf(feed.store.getState().list);
  return {
    clock,
    feed,
    asked,
    list,
    numbers: () => list()?.rows.map(({ scan }) => scan.seq),
    scan: (n: number) => {
      held = [n, ...held];
    },
    lose: (why: Trouble | null) => {
      trouble = why;
    },
  };
}

test("pages come one after the other, each asked for once, to the end", async () => {
  const { clock, feed, numbers, asked } = world();
  feed.look();
  await clock.advance(100);
  feed.follow(false);
  for (let n = 0; n < 5; n += 1) {
    feed.more();
    feed.more();
    await clock.advance(100);
  }
  expect(numbers()).toEqual([6, 5, 4, 3, 2, 1]);
  expect(asked).toEqual(["", "5", "3"]);
});

test("scrolled, news waits and is counted; back at the top, it is there", async () => {
  const { clock, feed, numbers, scan, list } = world();
  feed.look();
  await clock.advance(100);
  feed.follow(false);
  feed.more();
  await clock.advance(100);
  scan(7);
  feed.again();
  await clock.advance(100);
  expect([numbers(), list()?.fresh?.count]).toEqual([[6, 5, 4, 3], 1]);
  feed.follow(true);
  expect([numbers(), list()?.fresh]).toEqual([[7, 6], null]);
});

test("a next page that comes after the list began anew is none of its pages", async () => {
  const { clock, feed, numbers, scan } = world();
  feed.look();
  await clock.advance(100);
  feed.follow(false);
  scan(7);
  feed.again();
  await clock.advance(100);
  feed.more();
  await clock.advance(50);
  feed.showFresh();
  await clock.advance(50);
  expect(numbers()).toEqual([7, 6]);
});

test("without a connection the list stays as it was, and a page that did not come can be asked for again", async () => {
  const { clock, feed, numbers, lose } = world();
  feed.look();
  await clock.advance(100);
  lose({ kind: "no-connection" });
  feed.follow(false);
  feed.more();
  await clock.advance(100);
  expect(feed.store.getState().next).toEqual({
    kind: "missed",
    trouble: { kind: "no-connection" },
  });
  await clock.advance(10_000);
  expect([feed.store.getState().list.kind, numbers()]).toEqual(["aged", [6, 5]]);
  lose(null);
  feed.more();
  await clock.advance(5_100);
  expect([feed.store.getState().list.kind, numbers()]).toEqual(["current", [6, 5, 4, 3]]);
});
