import { describe, expect, it } from "vitest";
import { ok } from "../core/result.ts";
import { later } from "../core/time.ts";
import { aBooking, aUnitItem, codes, now } from "../testing/builders.ts";
import type { BookingSnapshot } from "./booking-snapshot.ts";
import type { SnapshotDatabase } from "./snapshot-database.ts";
import { aDevice, aDeviceWith, list, named, namesFound, value } from "./snapshot-world.contract.ts";

describe("find", () => {
  it("says what the code stands for, and compares it in full", async () => {
    const booking = aBooking({
      voucher: codes("V1"),
      resellerReference: "RES",
      unitItems: [aUnitItem(1, { reference: "U1" }), aUnitItem(2)],
    });
    const { snapshot } = await aDeviceWith(booking);
    const roles = await Promise.all(
      ["T2", "U1", "V1", "REF-1", "RES", "t2"].map(async (code) => {
        const [match] = value(await snapshot.find([code])).matches;
        return match?.role.kind === "ticket" ? match.role.unitItem.uuid : match?.role.kind;
      }),
    );
    expect(roles).toEqual(["unit-2", "unit-1", "party", "party", "party", undefined]);
  });

  it("takes the first spelling that leads anywhere, and tells age and page", async () => {
    const { snapshot, manifest } = await aDeviceWith(aBooking());
    expect(value(await snapshot.find(["t1", "T1", "REF-1"]))).toEqual({
      asOf: now,
      snapshotId: manifest.id,
      matches: [
        {
          booking: aBooking(),
          code: "T1",
          role: { kind: "ticket", unitItem: aUnitItem(1) },
          page: manifest.pages[0]?.hash,
          foundAt: null,
        },
      ],
    });
  });

  it("finds every booking that shares a code", async () => {
    const { snapshot } = await aDeviceWith(
      named("A", { resellerReference: "PACK" }),
      named("B", { resellerReference: "PACK" }),
    );
    const { matches } = value(await snapshot.find(["PACK"]));
    expect(matches.map(({ booking }) => booking.uuid).toSorted()).toEqual(["A", "B"]);
  });

  it("answers an empty, ageless list before the first one", async () => {
    const { snapshot } = await aDevice();
    expect(value(await snapshot.reload())).toBeNull();
    expect(value(await snapshot.find(["T1"]))).toEqual({
      matches: [],
      asOf: null,
      snapshotId: null,
    });
  });

  it("goes on finding while another tab installs a new list and removes the pages", async () => {
    const device = await aDevice();
    value(await device.install(list(1, ["A", "B"])));
    value(await device.snapshot.reload());
    value(await device.install(list(2, ["B2", "A2"])));
    expect(value(await device.snapshot.find(["T-A"])).matches).toEqual([]);
    expect(value(await device.snapshot.find(["T-A2"])).matches).toHaveLength(1);
  });

  it("is corrupt, not empty, when the list's page or index is gone", async () => {
    const device = await aDevice();
    const { manifest } = list(1, ["A"]);
    value(await device.install(list(1, ["A"])));
    value(await device.snapshot.reload());
    const gone: SnapshotDatabase = { ...device.database, pageBytes: async () => ok(null) };
    const snapshot = device.snapshotOn(gone);
    value(await snapshot.reload());
    expect(await snapshot.find(["T-A"])).toMatchObject({ failure: { kind: "corrupt" } });

    const torn = { size: 0, lookup: () => [], toBuffer: () => new ArrayBuffer(64) };
    value(await device.database.keepGeneration({ manifest, index: torn }));
    expect(await device.snapshot.reload()).toMatchObject({ failure: { kind: "corrupt" } });
    // and an install of the very same list mends it
    value(await device.install(list(1, ["A"])));
    expect(await namesFound(device.snapshot, ["A"])).toEqual(["A"]);
  });

  it("reads on with pages given up for want of memory", async () => {
    const device = await aDevice({ budgetBytes: 1 });
    value(await device.install(list(1, ["A", "B", "C"])));
    expect(await namesFound(device.snapshot, ["A", "B", "C", "A", "C"])).toHaveLength(5);
  });
});

describe("found bookings", () => {
  it("are found again by any code, without the supplier's verdict of then", async () => {
    const { snapshot } = await aDevice();
    const looked = aBooking({ redeemable: false, unredeemableReason: "closed" });
    value(await snapshot.rememberFound([looked], now));
    expect(value(await snapshot.find(["REF-1"])).matches).toMatchObject([
      { booking: aBooking(), role: { kind: "party" }, page: null, foundAt: now },
    ]);
  });

  it("replace the list's booking when they are newer, and only then", async () => {
    const { snapshot } = await aDeviceWith(aBooking({ notes: "listed" }));
    const looked = aBooking({ notes: "looked up" });
    value(await snapshot.rememberFound([looked], later(now, -1)));
    expect(await notes(snapshot)).toEqual(["listed"]);
    value(await snapshot.rememberFound([looked], later(now, 1)));
    expect(await notes(snapshot)).toEqual(["looked up"]);
  });

  it("take a code away that the booking no longer has", async () => {
    const { snapshot } = await aDeviceWith(aBooking());
    const moved = aBooking({ unitItems: [aUnitItem(1, { ticket: codes("T9") })] });
    value(await snapshot.rememberFound([moved], later(now, 1)));
    expect(value(await snapshot.find(["T1"])).matches).toEqual([]);
    expect(value(await snapshot.find(["T9"])).matches).toHaveLength(1);
  });
});

const notes = async (snapshot: BookingSnapshot): Promise<readonly (string | null)[]> =>
  value(await snapshot.find(["T1"])).matches.map(({ booking }) => booking.notes);
