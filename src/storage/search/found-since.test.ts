import { describe, expect, it } from "vitest";
import { asInstant, later } from "../../core/time.ts";
import { now } from "../../testing/builders.ts";
import { rememberFound } from "../found-bookings.ts";
import { disks, putRaw } from "../ledger-disks.contract.ts";
import { aTab } from "../ledger-tab.contract.ts";
import { named } from "../snapshot-world.contract.ts";
import { foundSince } from "./found-since.ts";

describe.each(disks)("bookings that were looked up, for the search, on $name", ({ create }) => {
  it("are told from a moment on, with the earliest that there is", async () => {
    const { db } = await aTab(create());
    expect(await foundSince(db, null)).toEqual({ rows: [], oldest: null });
    await db.transaction(["foundBookings"], async (tx) => {
      await rememberFound(tx, [named("A")], now);
      await rememberFound(tx, [named("B")], later(now, 5));
    });
    const names = async (at: typeof now | null) =>
      (await foundSince(db, at)).rows.map(({ booking }) => booking.uuid);
    expect(await names(null)).toEqual(["A", "B"]);
    expect(await names(later(now, 1))).toEqual(["B"]);
    expect((await foundSince(db, later(now, 9))).oldest).toBe(now);
  });

  it("an unreadable one says when it was looked up, if it can, and takes no other with it", async () => {
    const { db } = await aTab(create());
    await db.transaction(["foundBookings"], (tx) => rememberFound(tx, [named("A")], now));
    await putRaw(db, "foundBookings", { booking: { key: "x" }, codes: ["X"], foundAt: 7 });
    expect(await foundSince(db, null)).toMatchObject({ rows: [{ foundAt: now }], oldest: 7 });
    await putRaw(db, "foundBookings", { booking: { key: "y" }, codes: ["Y"], foundAt: 0.5 });
    expect((await foundSince(db, null)).oldest).toBe(asInstant(0));
  });
});
