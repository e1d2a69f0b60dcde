import { describe, expect, it } from "vitest";
import { anyroadActSchema } from "./foreign-acts.ts";
import {
  DEVICE,
  MINUTE_MS,
  NOW,
  aSandbox,
  demoBooking,
  demoCode,
} from "./sandbox-at-two.contract.ts";

const GOOD = demoCode("good");
const bookingId = demoBooking("good").id;

describe("the record of scans", () => {
  it("has one effect for each event, by whom and when, and none for what was refused", async () => {
    const sandbox = aSandbox();
    await sandbox.verify(GOOD);
    await sandbox.scan(GOOD);
    await sandbox.scan(demoCode("cancelled"));
    await sandbox.scan(demoCode("unknown"));
    sandbox.goTo(NOW + MINUTE_MS);
    sandbox.act({ kind: "redeem", bookingId, ticketId: "9003", device: "other-1" });
    await sandbox.scan(GOOD);
    const effect = { bookingId, ticketId: "9003", qrCode: GOOD, device: DEVICE, foreign: null };
    const { effects, bookings } = sandbox.supplier.state();
    expect(effects).toEqual([
      { ...effect, at: NOW },
      { ...effect, at: NOW + MINUTE_MS, device: "other-1", foreign: "other-1" },
      { ...effect, at: NOW + MINUTE_MS },
    ]);
    const scans = bookings.find(({ id }) => id === bookingId)?.tickets[0]?.scans;
    expect(scans?.map(({ device }) => device)).toEqual([DEVICE, "other-1", DEVICE]);
  });

  it("cannot be changed by who reads it", async () => {
    const { supplier, scan } = aSandbox();
    const before = supplier.state();
    await scan(GOOD);
    expect(before.effects).toEqual([]);
    expect(JSON.parse(JSON.stringify(supplier.state()))).toEqual(supplier.state());
  });
});

describe("what happens at the supplier without us", () => {
  it("another scanner lets one in, and its name stands in the history", async () => {
    const sandbox = aSandbox();
    const act = { kind: "redeem", bookingId, ticketId: "9003", device: "kauri-gate2-h01" };
    expect(sandbox.act(act)).toBe(true);
    expect((await sandbox.verify(GOOD)).body.items).toMatchObject([
      { scans: [{ device: "kauri-gate2-h01", scanned_at: "2026-12-05T00:50:00Z" }] },
    ]);
    expect(sandbox.supplier.state().acts).toEqual([{ at: NOW, act }]);
  });

  it("another scanner lets in every guest who is left, and no add-on", async () => {
    const sandbox = aSandbox();
    const party = demoBooking("addon");
    const act = { kind: "redeem", bookingId: party.id, ticketId: null, device: "other" };
    await sandbox.scan(party.tickets[0]?.qrCode);
    expect(sandbox.act(act)).toBe(true);
    expect(sandbox.supplier.state().effects.map(({ ticketId }) => ticketId)).toEqual(
      party.tickets.slice(0, 2).map(({ id }) => id),
    );
    expect(sandbox.act(act)).toBe(false);
  });

  it("a cancelled booking is refused with its earlier scans, and nothing else happens to it", async () => {
    const sandbox = aSandbox();
    await sandbox.scan(GOOD);
    expect(sandbox.act({ kind: "cancel", bookingId })).toBe(true);
    expect((await sandbox.scan(GOOD)).body).toMatchObject({
      code: "booking_canceled",
      canceled_date: "2026-12-05T00:50:00Z",
      scans: [{ device: DEVICE }],
    });
    for (const act of [
      { kind: "cancel", bookingId },
      { kind: "rebook", bookingId, days: 1 },
      { kind: "redeem", bookingId, ticketId: null, device: "other" },
    ])
      expect(sandbox.act(act)).toBe(false);
    expect(sandbox.supplier.state().acts).toHaveLength(1);
    expect(sandbox.supplier.state().effects).toHaveLength(1);
  });

  it("a rebooked one keeps its code and is good on the other day", async () => {
    const sandbox = aSandbox();
    expect(sandbox.act({ kind: "rebook", bookingId, days: 2 })).toBe(true);
    const slot = { local_datetime_start: "2026-12-07T14:00:00Z" };
    expect((await sandbox.scan(GOOD)).body).toMatchObject({
      code: "booking_in_future",
      time_slot: slot,
    });
    sandbox.act({ kind: "rebook", bookingId, days: -2 });
    expect((await sandbox.scan(GOOD)).status).toBe(200);
  });

  it("guests book for the present hour", async () => {
    const sandbox = aSandbox({ granularity: "slot" });
    const act = { kind: "book", experienceId: "barrel-tasting", guests: 3 };
    expect(sandbox.act(act)).toBe(true);
    expect(sandbox.act(act)).toBe(true);
    const [one, other] = sandbox.supplier.state().bookings.slice(-2);
    expect(one?.slot).toEqual({ start: "2026-12-05T13:00:00", end: "2026-12-05T14:00:00" });
    expect(one?.id).not.toBe(other?.id);
    expect(one?.tickets).toHaveLength(3);
    for (const { qrCode } of one?.tickets ?? [])
      expect((await sandbox.scan(qrCode)).status).toBe(200);
  });

  it("does nothing to what it does not have", () => {
    const sandbox = aSandbox();
    for (const act of [
      { kind: "cancel", bookingId: "nobody" },
      { kind: "redeem", bookingId, ticketId: "nobody", device: "other" },
      { kind: "redeem", bookingId: demoBooking("tomorrow").id, ticketId: null, device: "other" },
      { kind: "book", experienceId: "none", guests: 1 },
    ])
      expect(sandbox.act(act)).toBe(false);
    expect(sandbox.supplier.state()).toMatchObject({ acts: [], effects: [] });
  });

  it.each([
    { kind: "unredeem", bookingId },
    { kind: "redeem", bookingId, ticketId: "9003" },
    { kind: "rebook", bookingId, days: 0.5 },
    { kind: "book", experienceId: "still-house", guests: 0 },
    { kind: "cancel", bookingId, extra: 1 },
  ])("there is no act %j", (act) => {
    expect(anyroadActSchema.safeParse(act).success).toBe(false);
  });
});
