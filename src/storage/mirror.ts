/**
 * A second copy of what this device cannot get back from anybody: who it is, and its unsent scans. It lies in another
 * backing store than IndexedDB, because Chromium can delete a whole origin's IndexedDB after a kill (STORAGE 4.1).
 *
 * Implementations promise: a record is there whole or not at all, and outlives the process once its promise has resolved.
 * Trouble is a value: no scan ever fails for the mirror's sake.
 * Will not: hold personal data (`mirrorable`), or scans that the gateway has.
 */
import type { ClockOffset } from "../core/clock-offset.ts";
import type { DeviceId, Incarnation, ScanId } from "../core/ids.ts";
import { assertNever, type Result } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import type { BookingCard, PackageOption, Verdict } from "../core/verdict.ts";
import type { Enrolment } from "./device-profile.ts";

export interface Mirror {
  readonly read: () => Promise<Result<Mirrored, MirrorFailure>>;
  readonly keepIdentity: (identity: MirroredIdentity) => Promise<Result<void, MirrorFailure>>;
  /** Replaces the record of the same scan. */
  readonly keepScan: (scan: Scan) => Promise<Result<void, MirrorFailure>>;
  readonly forget: (scans: readonly ScanId[]) => Promise<Result<void, MirrorFailure>>;
  /** Everything, who this device is too. */
  readonly clear: () => Promise<Result<void, MirrorFailure>>;
}

export interface Mirrored {
  /** Null before the first enrolment. */
  readonly identity: MirroredIdentity | null;
  /** In no particular order. */
  readonly scans: readonly Scan[];
  readonly unreadable: readonly UnreadableRecord[];
}

export interface MirroredIdentity {
  readonly device: DeviceId;
  readonly incarnation: Incarnation;
  /** With the token. */
  readonly enrolment: Enrolment | null;
  /** How wrong the device's clock was found to be: without it a device that lost its database would believe it. */
  readonly clock: ClockOffset | null;
}

export interface UnreadableRecord {
  readonly id: string;
  readonly raw: unknown;
  readonly issue: string;
}

/** No such store here, or it is full or broken. */
export interface MirrorFailure {
  readonly kind: "unavailable";
  readonly detail: string;
}

/** The same scan without what names a person. What was read stays: it is what the supplier is asked with. */
export const mirrorable = (scan: Scan): Scan => ({ ...scan, verdict: nameless(scan.verdict) });

function nameless(verdict: Scan["verdict"]): Scan["verdict"] {
  return verdict.kind === "undone" || verdict.kind === "overruled"
    ? { ...verdict, card: namelessCard(verdict.card) }
    : namelessVerdict(verdict);
}

function namelessVerdict<V extends Verdict>(verdict: V): V;
function namelessVerdict(verdict: Verdict): Verdict {
  switch (verdict.kind) {
    case "admit":
    case "already-used":
    case "refuse":
    case "hold":
      return { ...verdict, card: namelessCard(verdict.card) };
    case "choose": {
      const { choice } = verdict;
      return choice.kind === "party"
        ? { ...verdict, choice: { ...choice, card: namelessCard(choice.card) } }
        : { ...verdict, choice: { ...choice, options: choice.options.map(namelessOption) } };
    }
    case "unknown":
      return verdict;
    default:
      return assertNever(verdict);
  }
}

const namelessOption = ({ card, verdict }: PackageOption): PackageOption => ({
  card: namelessCard(card),
  verdict: namelessVerdict(verdict),
});

const namelessCard = (card: BookingCard): BookingCard => ({ ...card, leadName: null, notes: null });
