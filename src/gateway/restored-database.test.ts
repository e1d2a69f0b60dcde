/**
 * A gateway whose database was put back from an older copy. It has forgotten scans that it acknowledged and redemptions that
 * it sent: what is asked is whether the devices notice, and whether any supplier hears of anything twice.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Changes, changesSchema, problemSchema, pushedSchema } from "../protocol/v1.ts";
import type { Scan } from "../core/scan.ts";
import type { Settlement } from "../core/settlement.ts";
import type { TestDevice } from "../testing/venue/test-device.ts";
import { openTestVenue, type TestVenue } from "../testing/venue/test-venue.ts";

const patience = { timeout: 15_000, interval: 50 };

const settled = (device: TestDevice, scan: Scan) =>
  vi.waitFor(async () => {
    const settlement = await device.settlementOf(scan);
    if (settlement === null) throw new Error("not settled yet");
    return settlement;
  }, patience);

const pathOf = ({ epoch, offset, row }: Changes, incarnations = ""): string => {
  const query = new URLSearchParams({ epoch, after: String(offset), row, settled: "0" });
  query.set("incarnations", incarnations);
  return `/changes?${query.toString()}`;
};

const resend = async (
  device: TestDevice,
  items: readonly { readonly scan: Scan; readonly settlement: Settlement | null }[],
) => {
  const answer = await device.ask("/scans", {
    incarnation: items[0]?.scan.incarnation,
    scans: items.map(({ scan }) => scan),
    resent: items.map(({ settlement }, index) => ({ index, settlement })),
  });
  return pushedSchema.parse(await answer.json());
};

describe("the cursor of a device that has read more than the database holds", () => {
  let venue: TestVenue;
  let device: TestDevice;
  beforeAll(async () => {
    venue = await openTestVenue({ mode: "observe" });
    device = await venue.device();
  });
  afterAll(() => venue.close());

  const isGone = async (seen: Changes): Promise<void> => {
    const answer = await device.ask(pathOf(seen));
    expect(answer.status).toBe(410);
    expect(problemSchema.parse(await answer.json()).code).toBe("cursor-gone");
    const { epoch } = await device.manifest();
    expect(epoch).not.toBe(seen.epoch);
    expect((await device.changes()).epoch).toBe(epoch);
  };

  test("is gone when it lies beyond the end, and when another change stands in its place", async () => {
    const second = await venue.device();
    await device.push([await device.admitting(venue.code("good"))]);
    const restore = await venue.copyDatabase();
    await device.push([await device.admitting(venue.code("good2"))]);
    const beyond = await device.changes();
    expect((await device.ask(pathOf(beyond))).status).toBe(200);
    await restore();
    await isGone(beyond);
    const { epoch } = await device.manifest();
    expect((await second.ask(pathOf(beyond))).status).toBe(410);
    expect((await device.manifest()).epoch).toBe(epoch);

    await device.push([await device.admitting(venue.code("good3"))]);
    const other = await device.changes();
    await restore();
    await device.push([await device.admitting(venue.code("good4"))]);
    expect((await device.changes()).offset).toBe(other.offset);
    // as a device that reached this offset before the database was put back to its first life
    expect((await device.ask(pathOf({ ...other, epoch: beyond.epoch }))).status).toBe(410);
    const minted = await device.manifest();
    expect(minted.epoch).not.toBe(beyond.epoch);
    await venue.restartGateway();
    expect((await device.manifest()).epoch).toBe(minted.epoch);
  });
});

describe("redemptions that the database has forgotten", () => {
  let venue: TestVenue;
  let device: TestDevice;
  let unsent: Scan;
  let restore: () => Promise<void>;
  beforeAll(async () => {
    venue = await openTestVenue({ mode: "redeem" });
    device = await venue.device();
    unsent = await device.admitting(venue.code("good"));
    await venue.faults([{ kind: "status", status: 500, path: "/redemption" }]);
    await device.push([unsent]);
    restore = await venue.copyDatabase();
    await venue.faults([]);
  });
  afterAll(() => venue.close());

  test("one that is unsent in the copy and was sent since is read back, not sent", async () => {
    await settled(device, unsent);
    expect(await venue.redemptionsOf("good")).toEqual([1]);
    const sent = await venue.calls("POST /redemption/redeem");

    await restore();
    expect(venue.logged().join()).toContain("restored");
    expect(await settled(device, unsent)).toMatchObject({ kind: "probable" });
    expect(await venue.redemptionsOf("good")).toEqual([1]);
    expect(await venue.calls("POST /redemption/redeem")).toBe(sent);
    const { changes } = await device.changes();
    expect(changes.filter(({ change }) => change.kind === "conflict")).toEqual([]);
  });

  test("scans handed in again are held again, with the settlement that their device knows or with a look at the supplier", async () => {
    const known = await device.admitting(venue.code("good2"));
    const unknown = await device.admitting(venue.code("good3"));
    const { heldUpTo } = await device.push([known, unknown]);
    const settlement = await settled(device, known);
    await settled(device, unknown);
    const sent = await venue.calls("POST /redemption/redeem");
    await restore();

    const { epoch } = await device.manifest();
    const query = new URLSearchParams({ epoch, after: "0", settled: "0" });
    query.set("incarnations", known.incarnation);
    const answer = await device.ask(`/changes?${query.toString()}`);
    const { held } = changesSchema.parse(await answer.json());
    expect(held).toEqual([{ incarnation: known.incarnation, upTo: heldUpTo - 2 }]);

    const again = [
      { scan: known, settlement },
      { scan: unknown, settlement: null },
    ];
    expect(await resend(device, again)).toEqual({
      receipts: [
        { index: 0, kind: "stored" },
        { index: 1, kind: "stored" },
      ],
      heldUpTo,
    });
    expect(await settled(device, known)).toEqual(settlement);
    expect(["accepted", "probable"]).toContain((await settled(device, unknown)).kind);
    expect(await venue.redemptionsOf("good2")).toEqual([1]);
    expect(await venue.redemptionsOf("good3")).toEqual([1]);
    expect(await venue.calls("POST /redemption/redeem")).toBe(sent);
    const { receipts } = await resend(device, again);
    expect(receipts.map(({ kind }) => kind)).toEqual(["repeat", "repeat"]);
  });

  test("one that never reached its supplier is sent after all", async () => {
    const scan = await device.admitting(venue.code("good4"));
    await venue.faults([{ kind: "status", status: 500, path: "/redemption" }]);
    await device.push([scan]);
    await restore();
    await venue.faults([]);
    await resend(device, [{ scan, settlement: null }]);
    expect(await settled(device, scan)).toMatchObject({ kind: "accepted" });
    expect(await venue.redemptionsOf("good4")).toEqual([1]);
  });

  test("a device that only the copy does not know may hand in scans, and nothing else", async () => {
    const newcomer = await venue.device();
    await restore();
    expect((await newcomer.ask("/manifest")).status).toBe(401);
    expect((await newcomer.push([newcomer.refusing()])).receipts).toEqual([
      { index: 0, kind: "quarantined" },
    ]);
  });
});
