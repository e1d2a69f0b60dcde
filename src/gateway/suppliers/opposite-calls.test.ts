import { describe, expect, it } from "vitest";
import { bookingKey, type BookingKey } from "../../core/ids.ts";
import { connection, now, scanIdOf, usedBy } from "../../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import { anEntry } from "../../testing/outbox-builders.ts";
import type { RedemptionEntry } from "../ingest/journal-store.ts";
import type { RedemptionPayload } from "../ingest/redemption-outbox.ts";
import { createOppositeCalls } from "./opposite-calls.ts";

const landsWithinMs = 15_000;
const one = bookingKey(connection, "booking-1");
const two = bookingKey(connection, "booking-2");

const redeeming = (booking = one): RedemptionEntry => entryOf({ kind: "redeem", booking, request });
const takingBack = (booking = one): RedemptionEntry =>
  entryOf({ kind: "unredeem", booking, request, undoes: scanIdOf(1) });
const request = {
  connection,
  reference: "T1",
  bookingUuid: "booking-1",
  unitItemUuid: "unit-1",
  by: usedBy,
};
const entryOf = (payload: RedemptionPayload): RedemptionEntry => ({
  ...anEntry(1),
  lane: payload.booking,
  payload,
});

interface Gateway {
  readonly clock: FakeClock;
  readonly send: (entry: RedemptionEntry) => Promise<void>;
  readonly mayGo: (entry: RedemptionEntry) => Promise<boolean>;
  readonly end: () => void;
}

/** `takenBack`: bookings in which an earlier life took something back. Past its first wait unless it is `isNew`. */
async function gatewayOf({
  takenBack = [],
  isNew = false,
}: {
  readonly takenBack?: readonly BookingKey[];
  readonly isNew?: boolean;
}): Promise<Gateway> {
  const clock = createFakeClock(now);
  const calls = createOppositeCalls({
    scheduler: clock,
    landsWithinMs,
    hasTakenBack: async (booking) => takenBack.includes(booking),
  });
  const carrier = calls.keptApart({
    kind: "looking",
    proof: "read-back",
    timeoutMs: 10_000,
    prepare: async () => ({ kind: "ready", baseline: null, ticket: "R" }),
    send: async () => ({ kind: "settled", settlement: { kind: "accepted", redeemedAt: null } }),
    readBack: async () => ({ kind: "not-done" }),
  });
  calls.lifeBegan();
  if (!isNew) await clock.advance(landsWithinMs);
  return {
    clock,
    send: async (entry) => void (await carrier.send({ entry, ticket: "R" })),
    mayGo: async (entry) => (await carrier.prepare(entry)).kind === "ready",
    end: calls.lifeEnded,
  };
}

describe("a redemption and its undo", () => {
  it.each([
    { first: redeeming(), second: takingBack() },
    { first: takingBack(), second: redeeming() },
  ])(
    "$second.payload.kind waits until no copy of $first.payload.kind can land",
    async ({ first, second }) => {
      const { clock, send, mayGo } = await gatewayOf({});
      await send(first);
      await clock.advance(landsWithinMs - 1);
      expect(await mayGo(second)).toBe(false);
      await clock.advance(1);
      expect(await mayGo(second)).toBe(true);
    },
  );

  it("waits for the latest of several", async () => {
    const { clock, send, mayGo } = await gatewayOf({});
    await send(redeeming());
    await clock.advance(10_000);
    await send(redeeming());
    await clock.advance(10_000);
    expect(await mayGo(takingBack())).toBe(false);
    await clock.advance(5_000);
    expect(await mayGo(takingBack())).toBe(true);
  });

  it("of other bookings, and of the same kind, wait for nobody", async () => {
    const { send, mayGo } = await gatewayOf({});
    await send(redeeming());
    expect(await mayGo(redeeming())).toBe(true);
    expect(await mayGo(takingBack(two))).toBe(true);
  });

  it("wait for what an earlier life may have sent, and for nothing else", async () => {
    const { clock, mayGo } = await gatewayOf({ takenBack: [one], isNew: true });
    const all = [redeeming(), takingBack(), redeeming(two), takingBack(two)];
    const going = (): Promise<readonly boolean[]> => Promise.all(all.map(mayGo));
    expect(await going()).toEqual([false, false, true, false]);
    await clock.advance(landsWithinMs);
    expect(await going()).toEqual([true, true, true, true]);
  });

  it("leaves no timer behind", async () => {
    const { clock, send, end } = await gatewayOf({ isNew: true });
    await send(redeeming());
    end();
    expect(clock.nextAt()).toBeNull();
  });
});
