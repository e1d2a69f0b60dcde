/** The two lines of the status line and its icon: LOOK 6, word for word. */
import { assertNever } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import type { ModeStrip, StatusLine, StorageTroubleKind } from "./status.ts";
import { counted, digits } from "./words/numbers.ts";
import { storageCause } from "./words/storage-words.ts";
import { clockTime, spanWords } from "./words/when.ts";

export type StatusIcon = "live" | "up" | "half" | "warning" | "stop" | "eye" | "test";

export interface StatusWords {
  readonly first: string;
  readonly second: string;
  readonly icon: StatusIcon;
}

export interface StatusFormats {
  /** IANA name; null is the device's own zone. */
  readonly timeZone: string | null;
}

export function statusWords(status: StatusLine, { timeZone }: StatusFormats): StatusWords {
  const time = (at: Instant): string => clockTime(at, timeZone);
  switch (status.kind) {
    case "loading":
      return {
        first: "Getting the bookings",
        second: `${digits(status.have)} of ${digits(status.of)}`,
        icon: "half",
      };
    case "live":
      return {
        first: "Live",
        second: `Everything sent · ${digits(status.bookings)} ${status.bookings === 1 ? "booking" : "bookings"}`,
        icon: "live",
      };
    case "sending":
      return {
        first: `Live · ${toSend(status.unsent)}`,
        second: `Sending now · oldest ${time(status.oldestAt)}`,
        icon: "up",
      };
    case "local": {
      const list = status.listFrom === null ? "no list yet" : `list from ${time(status.listFrom)}`;
      const sent = status.unsent === 0 ? "Everything sent" : toSend(status.unsent);
      return {
        first: `On this device since ${time(status.since)}`,
        second: `${sent} · ${list}`,
        icon: "half",
      };
    }
    case "captive":
      return {
        first: "Wi-Fi wants a sign-in",
        second: `Scanning works · ${status.unsent === 0 ? "everything sent" : toSend(status.unsent)}`,
        icon: "warning",
      };
    case "supplier-down":
      return {
        first: "Supplier not answering",
        second: `Gateway keeps trying · ${waiting(status.waiting)}`,
        icon: "up",
      };
    case "supplier-refuses":
      return {
        first: "Scanning is not enabled for this key",
        second: `${status.why === "key" ? "Key refused · kept" : "Kept"} safe · ${waiting(status.waiting)}`,
        icon: "warning",
      };
    case "parked":
      return {
        first:
          status.count === 1
            ? "1 scan needs a supervisor"
            : `${digits(status.count)} scans need a supervisor`,
        second: "Kept safe · others are sent",
        icon: "warning",
      };
    case "stale":
      return {
        first: `List is ${spanWords(status.listAgeMs)} old`,
        second:
          status.since === null
            ? "Gateway answers · no newer list yet"
            : `On this device since ${time(status.since)}`,
        icon: "warning",
      };
    case "clock-off":
      return {
        first: `Clock is ${spanWords(Math.abs(status.offMs))} ${status.offMs > 0 ? "fast" : "slow"}`,
        second: status.far ? "Dated tickets wait · set the clock" : "Set it to automatic",
        icon: "warning",
      };
    case "recovered":
      return {
        first: "Storage was lost and recovered",
        second: `${status.scans === 0 ? "No scan was waiting" : `${counted(status.scans, "scan")} saved`} · tap to hide`,
        icon: "warning",
      };
    case "space-short":
      return {
        first: "Storage is nearly full",
        second: "Scanning works · free some space",
        icon: "warning",
      };
    case "unwritable":
      return unwritableWords(status.trouble);
    case "revoked":
      return {
        first: "This device is stopped",
        second: `${status.unsent === 0 ? "Everything handed in" : `${digits(status.unsent)} to hand in`} · see supervisor`,
        icon: "stop",
      };
    default:
      return assertNever(status);
  }
}

function unwritableWords(trouble: StorageTroubleKind): StatusWords {
  // the next scan may well be stored: nobody is told to stop
  if (trouble === "gave-up") {
    return { first: storageCause(trouble), second: "Scan again · tap to try again", icon: "stop" };
  }
  return {
    first: "Cannot save. Stop scanning",
    second: `${storageCause(trouble)} · tap to try again`,
    icon: "stop",
  };
}

export function modeStripWords(mode: Exclude<ModeStrip, null>): string {
  switch (mode) {
    case "observe":
      return "Watching only. Nothing is redeemed.";
    case "test":
      return "Test connection. Nobody is really let in.";
    default:
      return assertNever(mode);
  }
}

const toSend = (count: number): string => `${digits(count)} to send`;
const waiting = (count: number): string => `${count === 0 ? "none" : digits(count)} waiting`;
