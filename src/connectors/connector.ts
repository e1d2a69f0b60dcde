/**
 * A supplier as the gateway sees it. One folder per supplier kind; what a supplier cannot do is absent from its connector,
 * told to the devices as capabilities, and shown.
 *
 * Promises of every connector: supplier shapes never leave its folder; failures are values decided on codes; a body is
 * read up to a limit; an aborted call leaves nothing behind; texts of the supplier are kept raw.
 */
import type { Booking } from "../core/booking.ts";
import type { CallFailure } from "../core/failure.ts";
import type { BookingKey, ConnectionId, DeviceId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { RedeemRequest } from "../core/scan.ts";
import type { Settlement } from "../core/settlement.ts";
import type { Instant, LocalDate } from "../core/time.ts";

/** Given up after `timeoutMs`; `signal` ends it earlier. */
export interface Call {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** A product as the supplier lists it, before the venue's mapping. */
export interface SupplierProduct {
  readonly id: string;
  readonly label: string;
  readonly timeZone: string;
  readonly units: readonly {
    readonly id: string;
    readonly label: string;
    readonly people: number;
  }[];
}

export interface DateWindow {
  readonly from: LocalDate;
  /** Inclusive. */
  readonly to: LocalDate;
}

/** What a list held: bookings, and raw texts of entries that could not be read (kept and shown, never dropped). */
export interface BookingList {
  readonly bookings: readonly Booking[];
  readonly unreadable: readonly UnreadableEntry[];
  /**
   * Where the supplier's answer may have been cut, so that what is not listed there is not gone; null is any product, any
   * option. Absent: the list is whole.
   */
  readonly incomplete?: readonly IncompletePart[];
  /** An answer that shows of each booking only the tickets that were asked about: the others of it still stand. */
  readonly isAskedPart?: true;
}

export interface IncompletePart extends DateWindow {
  readonly product: string | null;
  readonly option: string | null;
  /** How many entries came. */
  readonly rows: number;
}

export interface UnreadableEntry {
  /** The entry as received, JSON text. */
  readonly raw: string;
  /** Where it departs from the document. */
  readonly path: string;
}

/** What a supplier posts by itself, after its sender has been proven. Reading is pure and never throws. */
export interface Feed {
  readonly read: (delivery: Delivery) => Result<FeedNews, UnreadableEntry>;
}

export interface Delivery {
  /** What the posted address names, such as `booking.confirmed`; null leaves it to the body. */
  readonly event: string | null;
  /** As received. */
  readonly body: string;
}

export type FeedNews =
  /** Each as a whole, as it is now. */
  | { readonly kind: "bookings"; readonly bookings: readonly Booking[] }
  /** A hint, no proof: these codes, and every known code of the booking, are to be looked up afresh. */
  | {
      readonly kind: "look-up";
      readonly codes: readonly string[];
      readonly booking: BookingKey | null;
    }
  /** Nothing that is known or shown at a gate. */
  | { readonly kind: "nothing"; readonly event: string };

/** A list of codes that the venue exported or made. */
export interface CodeList {
  /** Every code that was read: to be looked up before its slot. */
  readonly codes: readonly string[];
  /** Of those whose line says enough to judge them by. */
  readonly bookings: readonly Booking[];
  readonly unreadable: readonly UnreadableLine[];
  /** Column names that mean nothing here; perhaps misspelt. */
  readonly ignoredColumns: readonly string[];
}

export interface UnreadableLine {
  readonly line: number;
  readonly raw: string;
  readonly problem: string;
}

/** A use of a ticket, as its supplier is asked about it. */
export interface UseRequest extends RedeemRequest {
  readonly by: {
    /** The handset that admitted. Some suppliers record who scanned, which is a proof where there is no key. */
    readonly device: DeviceId;
    /** When the guest went in, corrected; some suppliers take it. */
    readonly at: Instant;
  };
}

/** The supplier's state of what is to be redeemed, seen by a fresh look-up. */
export type RedeemPreview =
  | {
      readonly kind: "redeemable";
      /** Null, or an earlier redemption that does not stand in the way (re-entry). */
      readonly redeemedAt: Instant | null;
      /** Opaque, short-lived: for the redemption that follows, never stored. */
      readonly redemptionCode: string;
    }
  | {
      readonly kind: "redeemed";
      readonly redeemedAt: Instant | null;
      /** Where the supplier names its scanner: this request's own device, or another one. Absent where it does not tell. */
      readonly by?: "this-device" | "another-device";
    }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly text: string | null;
      /** An earlier redemption that a cancelled booking still shows; null where it shows none. */
      readonly redeemedAt: Instant | null;
    };

export interface RedeemOperations {
  /** Looks up afresh and matches by uuid. Never acts. `not-found` when the code no longer leads to the booking. */
  readonly preview: (
    request: UseRequest,
    call: Call,
  ) => Promise<Result<RedeemPreview, CallFailure>>;
  /** Acts. After a refusal it looks again and reports what the booking says. */
  readonly redeem: (
    request: UseRequest,
    redemptionCode: string,
    call: Call,
  ) => Promise<Result<Settlement, CallFailure>>;
}

export type CorrectionPreview =
  | {
      readonly kind: "ready";
      /** The use that would be taken back, to be compared with our own; null where none is recorded with a time. */
      readonly redeemedAt: Instant | null;
      /** Opaque, short-lived: for the call that follows, never stored. */
      readonly redemptionCode: string;
    }
  /** The supplier already shows what was wanted. */
  | { readonly kind: "already" }
  | { readonly kind: "refused"; readonly code: string; readonly text: string | null };

export type CorrectionOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "rejected"; readonly code: string; readonly text: string | null };

/** A call that puts something right at the supplier (OCTO dossier 2.6). */
export interface CorrectionOperations {
  /** Looks up afresh and matches by uuid. Never acts. */
  readonly preview: (
    request: UseRequest,
    call: Call,
  ) => Promise<Result<CorrectionPreview, CallFailure>>;
  /** Acts once. After a lost answer `preview` tells: `already` when it was done, `ready` when not. */
  readonly correct: (
    request: UseRequest,
    redemptionCode: string,
    call: Call,
  ) => Promise<Result<CorrectionOutcome, CallFailure>>;
}

export type ConnectorKind = "octo" | "anyroad" | "city-connect" | "satellite-tag";

export interface Connector {
  readonly connection: ConnectionId;
  readonly kind: ConnectorKind;
  /**
   * Codes of this supplier begin with one of these, case and all; a code with none of them must not leave the venue for it.
   * Absent: any code may be its.
   */
  readonly prefixes?: readonly string[];
  /** Whether a code names this supplier itself. Anybody can make one: it tells whom to ask, and proves nothing. */
  readonly recognises?: (code: string) => boolean;
  /** Repeating a redemption with the same key is harmless at this supplier. */
  readonly honoursIdempotencyKey: boolean;
  readonly products: (call: Call) => Promise<Result<readonly SupplierProduct[], CallFailure>>;
  /** Bookings by travel date. Absent where the supplier cannot list. */
  readonly bookings?: (window: DateWindow, call: Call) => Promise<Result<BookingList, CallFailure>>;
  /** Everything a scanned or typed code leads to; empty when the supplier does not know it. */
  readonly lookup: (reference: string, call: Call) => Promise<Result<BookingList, CallFailure>>;
  /** Absent where the supplier cannot record a use. */
  readonly redemption?: RedeemOperations;
  /** Takes a recorded use back. Absent where the supplier cannot, or is not configured to. */
  readonly unredeem?: CorrectionOperations;
  /** Marks a guest as absent. Absent where the supplier cannot, or is not configured to. */
  readonly noShow?: CorrectionOperations;
  /** Absent where the supplier posts nothing. */
  readonly feed?: Feed;
  /** Absent where lists of codes have no form here. Fails as a whole only where the header cannot be used. */
  readonly readCodes?: (text: string) => Result<CodeList, UnreadableLine>;
  /** Shows the gateway as alive in the supplier's back office. */
  readonly heartbeat?: (call: Call) => Promise<Result<null, CallFailure>>;
}
