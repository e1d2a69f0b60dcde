/** How the venue's devices stand, for those who look after them. Ages are taken against the gateway's time. */
import { type Instant, minutes } from "../../../core/time.ts";
import type { DeviceState, KnownDevice } from "../../../protocol/venue.ts";
import type { StatusIcon } from "../status-words.ts";
import { visibleText } from "../visible-text.ts";
import { counted, digits } from "./numbers.ts";
import { ageWords, clockTime, momentWords, type Seen, spanWords } from "./when.ts";

export interface DeviceWords {
  readonly icon: StatusIcon;
  /** "Live", "Last heard 14:21" */
  readonly standing: string;
  /** Somebody should look at it. */
  readonly isTrouble: boolean;
  /** "0 to send", "Not known" */
  readonly unsent: Fact;
  /** "List 14:35" */
  readonly list: Fact;
  /** "Clock ±0.3 s", "Clock 48 s fast" */
  readonly clock: Fact;
}

/** What is not as it should be stands out by its weight and its words. */
export interface Fact {
  readonly text: string;
  readonly isOff: boolean;
}

/** Devices tell of themselves every half minute; this long without a word is more than bad luck (ms). */
const silentAfterMs = 90_000;
/** As on the device's own status line (ms). */
const clockWarnsMs = minutes(1);
const staleListMs = 4 * 3_600_000;

export const isActive = ({ revokedAt }: KnownDevice): boolean => revokedAt === null;

export const isSilent = ({ lastSeenAt }: KnownDevice, now: Instant): boolean =>
  now - lastSeenAt > silentAfterMs;

/** Of a list that is aged nobody can say who is live: all that is known is when they were last heard. */
export function deviceWords(device: KnownDevice, seen: Seen, isAged = false): DeviceWords {
  const { state } = device;
  const silent = isAged || isSilent(device, seen.now);
  return {
    ...standingOf(device, seen, silent),
    unsent: unsentOf(state, silent),
    list: listOf(state, seen),
    clock: clockOf(state),
  };
}

/** Enough of its identity to tell two of one operator apart. */
export const deviceName = ({ device }: Pick<KnownDevice, "device">): string =>
  `Device ${device.slice(-4)}`;

/** "Live · everything received", "5 of 6 devices reachable": of those that are not stopped. */
export function devicesLine(
  devices: readonly KnownDevice[],
  now: Instant,
): { readonly first: string; readonly second: string } {
  const active = devices.filter(isActive);
  const heard = active.filter((device) => !isSilent(device, now));
  const unsent = heard.reduce((sum, { state }) => sum + (state?.unsent ?? 0), 0);
  const isAll = unsent === 0 && heard.length === active.length;
  return {
    first: isAll ? "Live · everything received" : `Live · ${missing(unsent)}`,
    second: `${digits(heard.length)} of ${counted(active.length, "device")} reachable`,
  };
}

const missing = (unsent: number): string =>
  unsent === 0 ? "perhaps more to come" : `${counted(unsent, "scan")} to come`;

type Standing = Pick<DeviceWords, "icon" | "standing" | "isTrouble">;

const trouble = (icon: StatusIcon, standing: string): Standing => ({
  icon,
  standing,
  isTrouble: true,
});

/** The first that applies, the worst first. */
function standingOf(device: KnownDevice, seen: Seen, silent: boolean): Standing {
  const { state, held, revokedAt, lastSeenAt } = device;
  const waits = `${counted(held, "scan")} ${held === 1 ? "waits" : "wait"} for you`;
  if (revokedAt !== null) {
    const stopped = `Stopped ${clockTime(revokedAt, seen.timeZone)}`;
    return held > 0
      ? trouble("warning", `${stopped} · ${waits}`)
      : { icon: "stop", standing: stopped, isTrouble: false };
  }
  if (held > 0) return trouble("warning", waits);
  if (silent) {
    return trouble("half", `Last heard ${lastHeard(lastSeenAt, seen)}`);
  }
  if (state === null) return { icon: "half", standing: "Has not told yet", isTrouble: false };
  if (state.parked > 0) {
    return trouble("warning", `Live · ${counted(state.parked, "scan")} set aside`);
  }
  if (state.list === null) return trouble("warning", "Live · no list yet");
  if (isStale(state.list.asOf, seen.now)) {
    return trouble("warning", `Live · list ${ageWords(seen.now - state.list.asOf)}`);
  }
  if (isClockOff(state)) return trouble("warning", "Live · clock off");
  return state.unsent > 0
    ? { icon: "up", standing: "Live · sending", isTrouble: false }
    : { icon: "live", standing: "Live", isTrouble: false };
}

function lastHeard(at: Instant, { now, timeZone }: Seen): string {
  return now - at < 12 * 3_600_000 ? clockTime(at, timeZone) : `${spanWords(now - at)} ago`;
}

const unsentOf = (state: DeviceState | null, silent: boolean): Fact =>
  state === null || silent
    ? { text: "Not known", isOff: true }
    : { text: `${digits(state.unsent)} to send`, isOff: false };

function listOf(state: DeviceState | null, { now, timeZone }: Seen): Fact {
  if (state === null) return { text: "List not known", isOff: true };
  if (state.list === null) return { text: "No list", isOff: true };
  const { asOf } = state.list;
  return { text: `List ${clockTime(asOf, timeZone)}`, isOff: isStale(asOf, now) };
}

const isStale = (asOf: Instant, now: Instant): boolean => now - asOf > staleListMs;

const isClockOff = ({ clock }: DeviceState): boolean =>
  clock !== null && Math.abs(clock.offMs) > clockWarnsMs;

function clockOf(state: DeviceState | null): Fact {
  if (state === null || state.clock === null) return { text: "Clock not known", isOff: true };
  const { offMs, uncertaintyMs } = state.clock;
  // within what was measured, it may be right
  if (Math.abs(offMs) <= Math.max(uncertaintyMs, 1_000)) {
    const sure = Math.max(Math.abs(offMs), uncertaintyMs);
    return { text: `Clock ±${(Math.ceil(sure / 100) / 10).toFixed(1)} s`, isOff: false };
  }
  return {
    text: `Clock ${spanOf(Math.abs(offMs))} ${offMs > 0 ? "fast" : "slow"}`,
    isOff: isClockOff(state),
  };
}

const spanOf = (ms: number): string =>
  ms < minutes(2) ? `${Math.round(ms / 1_000)} s` : spanWords(ms);

/** What is asked before a device is stopped, or its scans are taken. */
export interface ActQuestion {
  readonly headline: string;
  readonly lines: readonly string[];
  readonly confirm: string;
  readonly keep: string;
}

export const revokeQuestion = (who: string): ActQuestion => ({
  headline: `Stop ${who}?`,
  lines: [
    "It lets nobody in any more, and forgets all bookings and its key as soon as it is reached.",
    "Scans that it has not handed in yet are kept on it, and wait here for you when they come.",
    "To use it again, it needs a new link.",
  ],
  confirm: "Stop this device",
  keep: "Keep it",
});

export const releaseQuestion = (who: string, held: number): ActQuestion => ({
  headline: `Take ${counted(held, "scan")} of ${who}?`,
  lines: [
    "They were handed in after the device was stopped, or were not understood.",
    "From now on they count like any others: people let in, and uses told to the suppliers.",
    "Take them only if you know who held the device then.",
  ],
  confirm: `Take ${counted(held, "scan")}`,
  keep: "Leave them",
});

/** What a row has no room for. */
export function deviceDetails(
  { role, enrolledAt, lastSeenAt, state }: KnownDevice,
  seen: Seen,
): readonly string[] {
  return [
    `Enrolled ${momentWords(enrolledAt, seen)} for ${role === "admin" ? "an admin" : `a ${role}`}`,
    `Last heard ${momentWords(lastSeenAt, seen)}`,
    ...(state === null
      ? ["It has not told how it stands"]
      : [
          `Told ${momentWords(state.at, seen)}: ${digits(state.unsent)} to send, ${digits(state.parked)} set aside, ${
            state.list === null ? "no list" : counted(state.list.bookings, "booking")
          }`,
          `App ${visibleText(state.app, 40)}`,
        ]),
  ];
}
