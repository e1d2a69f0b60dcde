/** Admissions taken back at a supplier that can take a use back (the OCTO sandbox), over real HTTP and a real database. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Scan } from "../core/scan.ts";
import type { TestDevice } from "../testing/venue/test-device.ts";
import { openTestVenue, type TestVenue } from "../testing/venue/test-venue.ts";

const patience = { timeout: 15_000, interval: 50 };
const endpoint = "DELETE /redemption/redeem";
const done = { kind: "accepted", redeemedAt: null };

const settled = (device: TestDevice, scan: Scan) =>
  vi.waitFor(async () => {
    const settlement = await device.settlementOf(scan);
    if (settlement === null) throw new Error("not settled yet");
    return settlement;
  }, patience);

describe("an undo at a supplier that takes uses back", () => {
  let venue: TestVenue;
  let device: TestDevice;
  beforeAll(async () => {
    venue = await openTestVenue({ mode: "redeem", unredeem: true });
    device = await venue.device();
  });
  afterEach(() => venue.faults([]));
  afterAll(() => venue.close());

  const redeemed = async (role: string): Promise<Scan> => {
    const scan = await device.admitting(venue.code(role));
    await device.push([scan]);
    expect(await settled(device, scan)).toMatchObject({ kind: "accepted" });
    return scan;
  };
  const undone = async (scan: Scan): Promise<Scan> => {
    const undo = device.undoing(scan);
    await device.push([undo]);
    return undo;
  };

  test("frees the ticket there, once, and who comes again is redeemed anew", async () => {
    const before = await venue.calls(endpoint);
    const undo = await undone(await redeemed("good"));
    expect(await settled(device, undo)).toEqual(done);
    expect(await venue.usesOf("good")).toEqual([null]);
    await device.push([undo]);
    expect(await venue.calls(endpoint)).toBe(before + 1);
    await redeemed("good");
    expect(await venue.usesOf("good")).toEqual([expect.any(String)]);
    expect((await device.changes()).changes.map(({ change }) => change.kind)).not.toContain(
      "conflict",
    );
  });

  test("before it was sent makes no call", async () => {
    const before = await venue.calls(endpoint);
    await venue.faults([{ kind: "down", path: "/redemption/lookup" }]);
    const scan = device.admittingBlindly(venue.code("good2"));
    const undo = device.undoing(scan);
    await device.push([scan, undo]);
    expect(await settled(device, scan)).toEqual({ kind: "not-sent", why: "undone" });
    expect(await settled(device, undo)).toEqual({ kind: "not-sent", why: "ours-alone" });
    expect(await venue.calls(endpoint)).toBe(before);
  });

  test.each([
    ["drop-after-commit", "good3"],
    ["down", "good4"],
    ["truncated", "good7"],
  ] as const)("whose answer is lost (%s) is done once", async (kind, role) => {
    const scan = await redeemed(role);
    await venue.faults([{ kind, path: "/redemption/redeem", times: 1 }]);
    const undo = await undone(scan);
    expect(await settled(device, undo)).toEqual(done);
    expect(await venue.usesOf(role)).toEqual([null]);
  });

  test("under way when the gateway ends is looked at, not repeated, by the next one", async () => {
    const scan = await redeemed("good5");
    await venue.faults([{ kind: "drop-after-commit", path: "/redemption/redeem" }]);
    const before = await venue.calls(endpoint);
    const undo = await undone(scan);
    await vi.waitFor(async () => expect(await venue.usesOf("good5")).toEqual([null]), patience);
    await venue.restartGateway();
    await venue.faults([]);
    expect(await settled(device, undo)).toEqual(done);
    expect(await venue.calls(endpoint)).toBe(before + 1);
  });

  test("that a restored database has forgotten is looked at, and not sent again", async () => {
    const scan = await redeemed("good6");
    const restore = await venue.copyDatabase();
    const undo = await undone(scan);
    expect(await settled(device, undo)).toEqual(done);
    const sent = await venue.calls(endpoint);
    await restore();
    await device.ask("/scans", {
      incarnation: undo.incarnation,
      scans: [undo],
      resent: [{ index: 0, settlement: null }],
    });
    expect(await settled(device, undo)).toEqual(done);
    expect(await venue.calls(endpoint)).toBe(sent);
    await redeemed("good6");
  });

  test("of a whole party frees all of it", async () => {
    const undo = await undone(await redeemed("party"));
    expect(await settled(device, undo)).toEqual(done);
    expect(await venue.usesOf("party")).toEqual([null, null, null]);
  });

  test("leaves a stranger's use alone", async () => {
    const scan = await device.admitting(venue.code("used"));
    await device.push([scan]);
    expect(await settled(device, scan)).toMatchObject({ kind: "already-redeemed" });
    const before = await venue.usesOf("used");
    const undo = await undone(scan);
    expect(await settled(device, undo)).toEqual({ kind: "not-sent", why: "ours-alone" });
    expect(await venue.usesOf("used")).toEqual(before);
  });
});
