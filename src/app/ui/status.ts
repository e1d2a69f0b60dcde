/** What the status line says about this device's work (LOOK 6). Facts only; the words are in `status-words.ts`. */
import type { Instant } from "../../core/time.ts";

export type StatusLine =
  /** The list is coming; counts are bookings. */
  | { readonly kind: "loading"; readonly have: number; readonly of: number }
  | { readonly kind: "live"; readonly bookings: number; readonly asOf: Instant }
  | { readonly kind: "sending"; readonly unsent: number; readonly oldestAt: Instant }
  /** The gateway cannot be reached; `listFrom` is null before the first list. */
  | {
      readonly kind: "local";
      readonly since: Instant;
      readonly unsent: number;
      readonly listFrom: Instant | null;
    }
  | { readonly kind: "captive"; readonly unsent: number }
  | { readonly kind: "supplier-down"; readonly waiting: number }
  | {
      readonly kind: "supplier-refuses";
      readonly why: "key" | "capability";
      readonly waiting: number;
    }
  | { readonly kind: "parked"; readonly count: number }
  /** `since` is null while the gateway answers. */
  | { readonly kind: "stale"; readonly listAgeMs: number; readonly since: Instant | null }
  /** How far this device's clock is ahead of the gateway's (ms); negative is behind. `far`: it stops greens. */
  | { readonly kind: "clock-off"; readonly offMs: number; readonly far: boolean }
  /** The database was found empty; this many scans came back from the mirror. */
  | { readonly kind: "recovered"; readonly scans: number }
  /** Scans are stored, and little else fits any more. */
  | { readonly kind: "space-short" }
  | { readonly kind: "unwritable"; readonly trouble: StorageTroubleKind }
  | { readonly kind: "revoked"; readonly unsent: number };

/** Null on a connection that redeems. */
export type ModeStrip = "observe" | "test" | null;

export type StorageTroubleKind =
  | "quota"
  | "blocked"
  | "closed"
  | "gave-up"
  | "unavailable"
  | "corrupt";
