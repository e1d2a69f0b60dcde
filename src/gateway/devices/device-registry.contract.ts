/** What every device registry must do. */
import { describe, expect, test } from "vitest";
import { later } from "../../core/time.ts";
import type { DeviceId } from "../../core/ids.ts";
import type { DeviceState } from "../../protocol/venue.ts";
import { now, otherDevice, thisDevice, gateSeven, gateTwo } from "../../testing/builders.ts";
import {
  type DeviceRegistry,
  type DeviceStanding,
  type Grant,
  standingOf as standingIn,
} from "./device-registry.ts";

const grant: Grant = { gate: gateTwo, role: "steward", products: "all" };
const mine = { code: "one", device: thisDevice, operator: "Maya" };
const yours = { ...mine, device: otherDevice };
const granted = { ok: true, value: grant };
const refused = (failure: string) => ({ ok: false, failure });
const standingOf = async (registry: DeviceRegistry, device: DeviceId): Promise<DeviceStanding> =>
  standingIn(await registry.byId(device));
const state: DeviceState = {
  unsent: 3,
  parked: 1,
  list: { id: "m\u0000\ud800", asOf: now, bookings: 1_284 },
  clock: { offMs: -90_000.5, uncertaintyMs: 40 },
  app: "1.0\u0000",
};

/** `open` answers a new, empty registry on each call. */
export function runDeviceRegistryContract(name: string, open: () => Promise<DeviceRegistry>): void {
  const withLink = async (): Promise<DeviceRegistry> => {
    const registry = await open();
    await registry.createEnrolment(mine.code, grant, now);
    return registry;
  };

  describe(`device registry: ${name}`, () => {
    test("a link makes a known device of an unknown one", async () => {
      const registry = await withLink();
      expect(await standingOf(registry, thisDevice)).toBe("unknown");
      expect(await registry.enrol(mine, now)).toEqual(granted);
      expect(await standingOf(registry, thisDevice)).toBe("active");
    });

    test("a device is what its last link made of it, by who used that", async () => {
      const registry = await withLink();
      expect(await registry.byId(thisDevice)).toBeNull();
      await registry.enrol(mine, now);
      const first = {
        device: thisDevice,
        gate: gateTwo,
        role: "steward",
        operator: "Maya",
        enrolledAt: now,
        lastSeenAt: now,
        revokedAt: null,
        state: null,
      };
      expect(await registry.byId(thisDevice)).toEqual(first);
      await registry.createEnrolment("two", { ...grant, gate: gateSeven, role: "admin" }, now);
      await registry.enrol({ code: "two", device: thisDevice, operator: "Ravi" }, later(now, 5));
      expect(await registry.byId(thisDevice)).toEqual({
        ...first,
        gate: gateSeven,
        role: "admin",
        operator: "Ravi",
        lastSeenAt: later(now, 5),
      });
    });

    test("a link says how long it is good", async () => {
      const registry = await open();
      const until = await registry.createEnrolment("one", grant, now);
      expect(until).toBe(later(now, 24 * 3_600_000));
    });

    test("devices come as they were seen, the last one first", async () => {
      const registry = await withLink();
      await registry.enrol(mine, now);
      await registry.createEnrolment("two", grant, now);
      await registry.enrol({ ...yours, code: "two" }, later(now, 1));
      const seen = async (limit = 10) => (await registry.latest(limit)).map(({ device }) => device);
      expect(await seen()).toEqual([otherDevice, thisDevice]);
      await registry.noteContact(thisDevice, later(now, 2));
      expect(await seen()).toEqual([thisDevice, otherDevice]);
      expect(await seen(1)).toEqual([thisDevice]);
    });

    test("a device's state is kept as it told it last, with the gateway's time", async () => {
      const registry = await withLink();
      await registry.enrol(mine, now);
      await registry.noteState(thisDevice, { ...state, unsent: 9 }, now);
      await registry.noteState(thisDevice, state, later(now, 7));
      expect((await registry.byId(thisDevice))?.state).toEqual({ ...state, at: later(now, 7) });
      const nothing = { ...state, list: null, clock: null };
      await registry.noteState(thisDevice, nothing, later(now, 8));
      expect((await registry.latest(1))[0]?.state).toEqual({ ...nothing, at: later(now, 8) });
      await registry.noteState(otherDevice, state, now);
      expect(await registry.byId(otherDevice)).toBeNull();
    });

    test("an admin counts as long as it is not revoked", async () => {
      const registry = await withLink();
      await registry.enrol(mine, now);
      expect(await registry.hasAdmin()).toBe(false);
      await registry.createEnrolment("two", { ...grant, role: "admin" }, now);
      expect(await registry.hasAdmin()).toBe(false);
      await registry.enrol({ ...yours, code: "two" }, now);
      expect(await registry.hasAdmin()).toBe(true);
      await registry.revoke(otherDevice, now);
      expect(await registry.hasAdmin()).toBe(false);
    });

    test("looking at a link does not use it up", async () => {
      const registry = await withLink();
      expect(await registry.previewEnrolment(mine, now)).toEqual(granted);
      expect(await standingOf(registry, thisDevice)).toBe("unknown");
      expect(await registry.enrol(yours, now)).toEqual(granted);
    });

    test("a used link stays good for its device, and for no other", async () => {
      const registry = await withLink();
      await registry.enrol(mine, now);
      expect(await registry.enrol(mine, now)).toEqual(granted);
      expect(await registry.previewEnrolment(mine, now)).toEqual(granted);
      expect(await registry.enrol(yours, now)).toEqual(refused("enrolment-used"));
      expect(await registry.previewEnrolment(yours, now)).toEqual(refused("enrolment-used"));
      expect(await standingOf(registry, otherDevice)).toBe("unknown");
    });

    test("of two devices at once one gets the link", async () => {
      const registry = await withLink();
      const ends = await Promise.all([registry.enrol(mine, now), registry.enrol(yours, now)]);
      expect(ends.filter(({ ok }) => ok)).toHaveLength(1);
    });

    test("an unused link is over the next day", async () => {
      const registry = await withLink();
      const nextDay = later(now, 24 * 3_600_000);
      expect(await registry.previewEnrolment(mine, nextDay)).toEqual(granted);
      expect(await registry.enrol(mine, later(nextDay, 1))).toEqual(refused("enrolment-expired"));
    });

    test("nobody gets in with a code that was never made", async () => {
      const registry = await withLink();
      const guess = { ...mine, code: "two" };
      expect(await registry.previewEnrolment(guess, now)).toEqual(refused("enrolment-unknown"));
      expect(await registry.enrol(guess, now)).toEqual(refused("enrolment-unknown"));
    });

    test("a revoked device stays revoked, also when it uses its link again", async () => {
      const registry = await withLink();
      await registry.enrol(mine, now);
      await registry.noteContact(thisDevice, now);
      expect(await registry.revoke(thisDevice, now)).toBe(now);
      expect(await registry.revoke(thisDevice, later(now, 1))).toBe(now);
      await registry.enrol(mine, now);
      await registry.noteContact(thisDevice, now);
      expect(await standingOf(registry, thisDevice)).toBe("revoked");
    });

    test("a device that nobody knows is neither revoked nor made by a contact", async () => {
      const registry = await open();
      expect(await registry.revoke(thisDevice, now)).toBeNull();
      await registry.noteContact(thisDevice, now);
      expect(await standingOf(registry, thisDevice)).toBe("unknown");
    });
  });
}
