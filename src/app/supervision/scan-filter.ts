/** Which scans of all devices are wanted, and how the gateway is asked for them. */
import type { DeviceId, GateId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import type { ScanKind } from "../../protocol/venue.ts";

export interface ScanFilter {
  /** Empty: all. */
  readonly gates: readonly GateId[];
  readonly devices: readonly DeviceId[];
  readonly kinds: readonly ScanKind[];
  /** Corrected time: from, inclusive; to, exclusive. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly text: string;
}

export const everyScan: ScanFilter = {
  gates: [],
  devices: [],
  kinds: [],
  from: null,
  to: null,
  text: "",
};

/** `before` of the page before; empty for the first. */
export function historyPath(filter: ScanFilter, before: string): string {
  const query = new URLSearchParams();
  const say = (name: string, value: string): void => {
    if (value !== "") query.set(name, value);
  };
  say("gates", filter.gates.join(","));
  say("devices", filter.devices.join(","));
  say("kinds", filter.kinds.join(","));
  say("from", filter.from === null ? "" : String(filter.from));
  say("to", filter.to === null ? "" : String(filter.to));
  say("text", filter.text.trim().slice(0, longestText));
  say("before", before);
  query.set("limit", String(pageSize));
  return `/history?${query.toString()}`;
}

const pageSize = 100;
/** As much as the gateway takes (characters). */
const longestText = 200;
