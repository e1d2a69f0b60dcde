/**
 * How real OCTO suppliers differ (dossier, numbers in brackets). The first four are always told; each of the others may be
 * left out of a world, which means the first value named here: a supplier as the seeds show it.
 */
import { z } from "zod";

export const switchesSchema = z
  .object({
    /** Answer to a ticket's code: the whole booking (seed), or cut down to that ticket (later revision). [2.2] */
    ticketLookup: z.enum(["whole", "cut"]),
    /**
     * Members of a lookup answer: the core booking, only those of the seed's example, or besides the core the later
     * revision's reasons and scans; `later` also goes for answers to redemptions. [2.2, 7]
     */
    lookupShape: z.enum(["full", "example", "later"]),
    /** A second redemption: refused, answered with the first one's time, or performed once more. [6.3] */
    redeemAgain: z.enum(["strict", "lenient", "again"]),
    /** Statuses of missing and wrong keys: 401 and 403, or 400 as the core documents say. [5] */
    statuses: z.enum(["native", "all-400"]),

    /**
     * `page` and `perPage` of `GET /bookings`, announced by `Octo-Total-Pages`: not known; obeyed when `page` is sent, and
     * everything in one answer without it; or a first page even without it. [2.7]
     */
    paging: z.enum(["none", "on-request", "always"]).exactOptional(),
    /** Rows of a page when the call does not say; 100 when left out. */
    perPage: z.int().min(1).exactOptional(),
    /** No list is longer, and nothing says that rows are missing; null (or left out) is no cap. */
    rowCap: z.int().min(1).nullable().exactOptional(),
    /**
     * What the 2026 edition filters by: UTC times of events (`utcUpdatedAtStart` and `…End`, five more pairs),
     * `availabilityId`, `status`. Not known; joined to the other filters; or refused beside another primary filter. [2.7]
     */
    laterFilters: z.enum(["ignored", "offered", "alone"]).exactOptional(),

    /** Any key will do, and none too. */
    authentication: z.enum(["keys", "none"]).exactOptional(),
    /**
     * The answer's `Octo-Capabilities`: what was activated, nothing, or one of two lies: what was asked for, granted or
     * not, and an empty list whatever works. [1]
     */
    capabilityEcho: z.enum(["present", "absent", "asked", "empty"]).exactOptional(),
    /** `octo/redemption` for anybody: there, no such paths (404), or refused to every key. [1, 7F] */
    redemption: z.enum(["offered", "missing", "refused"]).exactOptional(),
    /** `POST /redemption/validate`; later documents no longer list it. [2.4] */
    validate: z.enum(["offered", "missing"]).exactOptional(),
    /** `DELETE /redemption/redeem`. [2.6] */
    unredeem: z.enum(["missing", "offered"]).exactOptional(),
    /** `/redemption/noshow`, by the word that the supplier has for the status. [2.6, 4] */
    noShow: z.enum(["missing", "NO_SHOW", "NOSHOW"]).exactOptional(),

    /** Lookup of one booking: an array of one (seed), or the booking itself. [2.2] */
    lookupAnswer: z.enum(["array", "bare"]).exactOptional(),
    /** Lookup of an unknown reference: `[]`, 404 or 400. [2.2] */
    unknownReference: z.enum(["empty", "not-found", "bad-request"]).exactOptional(),
    /** `timestamp` in a redemption: overlooked, taken as its time, or refused with any other member unknown to the seed. [2.3] */
    timestamp: z.enum(["ignored", "honoured", "refused"]).exactOptional(),
    /** Whose status and times do not follow a redemption in any answer; see status-lag.ts. [6.7] */
    statusLag: z.enum(["none", "units", "booking"]).exactOptional(),
  })
  .readonly();

type WrittenSwitches = z.infer<typeof switchesSchema>;

export type AllSwitches = Required<WrittenSwitches>;

export const LEFT_OUT = {
  paging: "none",
  perPage: 100,
  rowCap: null,
  laterFilters: "ignored",
  authentication: "keys",
  capabilityEcho: "present",
  redemption: "offered",
  validate: "offered",
  unredeem: "missing",
  noShow: "missing",
  lookupAnswer: "array",
  unknownReference: "empty",
  timestamp: "ignored",
  statusLag: "none",
} as const satisfies Omit<AllSwitches, "ticketLookup" | "lookupShape" | "redeemAgain" | "statuses">;

export const allSwitches = (written: WrittenSwitches): AllSwitches => ({ ...LEFT_OUT, ...written });
