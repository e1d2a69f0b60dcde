/** A device as the registry has it: a steward's at gate 2, unless told. */
import type { RegisteredDevice } from "../gateway/devices/device-registry.ts";
import { gateTwo, now, thisDevice } from "./builders.ts";

export const aRegisteredDevice = (change: Partial<RegisteredDevice> = {}): RegisteredDevice => ({
  device: thisDevice,
  gate: gateTwo,
  role: "steward",
  operator: "Maya",
  enrolledAt: now,
  lastSeenAt: now,
  revokedAt: null,
  state: null,
  ...change,
});
