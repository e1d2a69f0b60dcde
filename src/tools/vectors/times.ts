/** Visits around 11:00 in London on 7 May 2026, 30 minutes early and 15 minutes late allowed, and what is wrong with them. */
import type { Visit } from "../../core/booking.ts";
import { asLocalDate } from "../../core/time.ts";
import type { RefuseReason } from "../../core/verdict.ts";
import type { Situation } from "./dimensions.ts";
import { at } from "./world.ts";

interface Time {
  readonly visit: Visit;
  /** Null: it is for now. */
  readonly refusal: RefuseReason | null;
}

/** `until` is exclusive. */
export const days = (
  from: string,
  until: string,
  hours: Extract<Visit, { kind: "day" }>["hours"] = [],
): Visit => ({ kind: "day", from: asLocalDate(from), until: asLocalDate(until), hours });

export const slot = (startsAt: string, endsAt: string | null = null): Visit => ({
  kind: "slot",
  startsAt: at(startsAt),
  endsAt: endsAt === null ? null : at(endsAt),
});

export const times: Readonly<Record<Situation["time"], Time>> = {
  today: { visit: days("2026-05-07", "2026-05-08"), refusal: null },
  open: { visit: { kind: "open" }, refusal: null },
  tomorrow: {
    visit: days("2026-05-08", "2026-05-09"),
    refusal: { kind: "wrong-day", days: 1 },
  },
  yesterday: {
    visit: days("2026-05-06", "2026-05-07"),
    refusal: { kind: "day-past", days: 1 },
  },
  "three-days": { visit: days("2026-05-05", "2026-05-08"), refusal: null },
  // opening hours inform; a gate that is open admits
  "hours-later-today": {
    visit: days("2026-05-07", "2026-05-08", [{ from: "14:00", to: "17:00" }]),
    refusal: null,
  },
  "slot-now": { visit: slot("2026-05-07T10:00:00Z", "2026-05-07T11:30:00Z"), refusal: null },
  "slot-opens-now": { visit: slot("2026-05-07T10:30:00Z"), refusal: null },
  "slot-too-early": {
    visit: slot("2026-05-07T10:30:00.001Z"),
    refusal: { kind: "too-early", opensAt: at("2026-05-07T10:00:00.001Z") },
  },
  // also when the visit has ended: the tolerance is what the venue said
  "slot-closes-now": {
    visit: slot("2026-05-07T09:45:00Z", "2026-05-07T09:55:00Z"),
    refusal: null,
  },
  "slot-too-late": {
    visit: slot("2026-05-07T09:44:59.999Z"),
    refusal: { kind: "too-late", closedAt: at("2026-05-07T09:59:59.999Z") },
  },
  "slot-tomorrow": {
    visit: slot("2026-05-08T10:00:00Z"),
    refusal: { kind: "wrong-day", days: 1 },
  },
  "slot-yesterday": {
    visit: slot("2026-05-06T10:00:00Z"),
    refusal: { kind: "day-past", days: 1 },
  },
};
