/** What every device registry must do. */
import { describe, expect, test } from "vitest";
import { later } from "../../core/time.ts";
import { now, otherDevice, thisDevice, gateTwo } from "../../testing/builders.ts";
import type { DeviceRegistry, Grant } from "./device-registry.ts";

const grant: Grant = { gate: gateTwo, role: "steward", products: "all" };
const mine = { code: "one", device: thisDevice, operator: "Maya" };
const yours = { ...mine, device: otherDevice };
const granted = { ok: true, value: grant };
const refused = (failure: string) => ({ ok: false, failure });

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
      expect(await registry.standingOf(thisDevice)).toBe("unknown");
      expect(await registry.enrol(mine, now)).toEqual(granted);
      expect(await registry.standingOf(thisDevice)).toBe("active");
    });

    test("who enrolled a device last is its operator", async () => {
      const registry = await withLink();
      expect(await registry.operatorOf(thisDevice)).toBe("");
      await registry.enrol(mine, now);
      await registry.enrol({ ...mine, operator: "Ravi" }, now);
      expect(await registry.operatorOf(thisDevice)).toBe("Ravi");
    });

    test("looking at a link does not use it up", async () => {
      const registry = await withLink();
      expect(await registry.previewEnrolment(mine, now)).toEqual(granted);
      expect(await registry.standingOf(thisDevice)).toBe("unknown");
      expect(await registry.enrol(yours, now)).toEqual(granted);
    });

    test("a used link stays good for its device, and for no other", async () => {
      const registry = await withLink();
      await registry.enrol(mine, now);
      expect(await registry.enrol(mine, now)).toEqual(granted);
      expect(await registry.previewEnrolment(mine, now)).toEqual(granted);
      expect(await registry.enrol(yours, now)).toEqual(refused("enrolment-used"));
      expect(await registry.previewEnrolment(yours, now)).toEqual(refused("enrolment-used"));
      expect(await registry.standingOf(otherDevice)).toBe("unknown");
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
      expect(await registry.revoke(thisDevice, now)).toBe(true);
      expect(await registry.revoke(thisDevice, later(now, 1))).toBe(true);
      await registry.enrol(mine, now);
      await registry.noteContact(thisDevice, now);
      expect(await registry.standingOf(thisDevice)).toBe("revoked");
    });

    test("a device that nobody knows is neither revoked nor made by a contact", async () => {
      const registry = await open();
      expect(await registry.revoke(thisDevice, now)).toBe(false);
      await registry.noteContact(thisDevice, now);
      expect(await registry.standingOf(thisDevice)).toBe("unknown");
    });
  });
}
