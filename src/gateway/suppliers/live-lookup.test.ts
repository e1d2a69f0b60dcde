import { describe, expect, test } from "vitest";
import type { BookingList, Connector } from "../../connectors/connector.ts";
import type { CallFailure } from "../../core/failure.ts";
import { asConnectionId } from "../../core/ids.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import type { LookedUp } from "../../protocol/v1.ts";
import { aBooking, now } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { createLiveLookup } from "./live-lookup.ts";

type Answer = Result<BookingList, CallFailure>;
const nothing: Answer = ok({ bookings: [], unreadable: [] });
const found: Answer = ok({ bookings: [aBooking()], unreadable: [] });
const dead: Answer = fail({ kind: "unreachable" });

interface Script {
  readonly answer?: Answer;
  /** Null: never, unless it is given up. */
  readonly afterMs?: number | null;
}

function world(scripts: Readonly<Record<string, Script>>) {
  const clock = createFakeClock(now);
  const asked: string[] = [];
  const connectors = Object.entries(scripts).map(
    ([name, { answer = nothing, afterMs = 0 }]): Connector => ({
      connection: asConnectionId(name),
      kind: "octo",
      honoursIdempotencyKey: false,
      products: async () => ok([]),
      lookup: async (_code, { signal }) => {
        asked.push(name);
        if (afterMs !== null) {
          await clock.sleep(afterMs);
          return answer;
        }
        return new Promise((resolve) => {
          signal.addEventListener("abort", () =>
            resolve(fail({ kind: "outcome-unknown", detail: "late" })),
          );
        });
      },
    }),
  );
  const lookup = createLiveLookup({ connectors, clock, scheduler: clock, budgetMs: 1_500 });
  /** The answer, and how long it took (ms). */
  const timed = async (code = "T1"): Promise<{ told: LookedUp; tookMs: number }> => {
    const startedAt = clock.now();
    const answered = lookup(code).then((told) => ({ told, tookMs: clock.now() - startedAt }));
    await clock.advance(2_000);
    return answered;
  };
  return { clock, asked, connectors, timed };
}

describe("who answers, and when", () => {
  test("all that were quick", async () => {
    const { timed } = world({ sea: { answer: found, afterMs: 100 }, land: { afterMs: 200 } });
    const { told, tookMs } = await timed();
    expect(told).toMatchObject({ answered: 2, failed: 0, bookings: [{}] });
    expect(tookMs).toBe(200);
  });

  test("a slow one keeps a found ticket waiting for a moment only", async () => {
    const { timed } = world({ sea: { answer: found, afterMs: 100 }, land: { afterMs: null } });
    const { told, tookMs } = await timed();
    expect(told).toMatchObject({ answered: 1, failed: 1, bookings: [{}] });
    expect(tookMs).toBe(400);
  });

  test("two that know the code within that moment both tell", async () => {
    const { timed } = world({
      sea: { answer: found, afterMs: 100 },
      land: { answer: found, afterMs: 350 },
      air: { afterMs: null },
    });
    expect((await timed()).told.bookings).toHaveLength(2);
  });

  test("while nobody knows it, everybody has the whole time", async () => {
    const { timed } = world({ sea: { afterMs: 10 }, land: { answer: found, afterMs: 1_400 } });
    expect(await timed()).toMatchObject({ told: { answered: 2, bookings: [{}] }, tookMs: 1_400 });
  });

  test("and no more", async () => {
    const { timed } = world({ sea: { afterMs: 10 }, land: { afterMs: null } });
    const { told, tookMs } = await timed();
    expect(told).toEqual({ bookings: [], answered: 1, failed: 1 });
    expect(tookMs).toBe(1_500);
  });

  test("without suppliers nobody answers", async () => {
    const { timed } = world({});
    expect((await timed()).told).toEqual({ bookings: [], answered: 0, failed: 0 });
  });
});

test("a dead supplier is left alone after three times, counted as silent, and tried again", async () => {
  const { clock, asked, timed } = world({ sea: { answer: dead }, land: {} });
  for (let n = 0; n < 4; n += 1) await timed();
  expect(asked.filter((name) => name === "sea")).toHaveLength(3);
  expect((await timed()).told).toEqual({ bookings: [], answered: 1, failed: 1 });
  await clock.advance(15_000);
  await timed();
  expect(asked.filter((name) => name === "sea")).toHaveLength(4);
});
