/** What may be held up: the booking behind it, and what its card says, counted by hand. */
import type { Booking, RedemptionMethod } from "../../core/booking.ts";
import type { UnitCount } from "../../core/verdict.ts";
import type { Situation } from "./dimensions.ts";
import { codes, unitItem } from "./world.ts";

interface Scanned {
  readonly code: string;
  /** For typed codes: other spellings. */
  readonly alternatives: readonly string[];
  readonly booking: Pick<Booking, "voucher" | "unitItems">;
  /** One ticket, or null for the party's code. */
  readonly ticket: "u1" | null;
  /** People that the code stands for, and those of the whole booking. */
  readonly people: number;
  readonly party: number;
  /** Where the unit items scanned may not enter, these are still of the party. */
  readonly partyWithout: number;
  readonly units: readonly UnitCount[];
  /** Without a product nobody knows what a unit is: its id, one person each. */
  readonly unmapped: Pick<Scanned, "party" | "partyWithout" | "units">;
  readonly method: RedemptionMethod;
}

const adults = (count: number, label = "Adult"): readonly UnitCount[] => [
  { label, count, people: count },
];
const noTicket = (n: number): ReturnType<typeof unitItem> => unitItem(n, { ticket: null });
const pair = [unitItem(1), unitItem(2)];

export const scannedThings: Readonly<Record<Situation["scanned"], Scanned>> = {
  ticket: {
    code: "T1",
    alternatives: [],
    booking: { voucher: null, unitItems: pair },
    ticket: "u1",
    people: 1,
    party: 2,
    partyWithout: 1,
    units: adults(1),
    unmapped: { party: 2, partyWithout: 1, units: adults(1, "adult") },
    method: "DIGITAL",
  },
  family: {
    code: "T1",
    alternatives: [],
    booking: { voucher: null, unitItems: [unitItem(1, { unit: "family" }), unitItem(2)] },
    ticket: "u1",
    people: 4,
    party: 5,
    partyWithout: 1,
    units: [{ label: "Family", count: 1, people: 4 }],
    unmapped: { party: 2, partyWithout: 1, units: adults(1, "family") },
    method: "DIGITAL",
  },
  voucher: {
    code: "V1",
    alternatives: [],
    booking: {
      voucher: codes("V1", "PRINT"),
      unitItems: [noTicket(1), noTicket(2), noTicket(3)],
    },
    ticket: null,
    people: 3,
    party: 3,
    partyWithout: 0,
    units: adults(3),
    unmapped: { party: 3, partyWithout: 0, units: adults(3, "adult") },
    method: "PRINT",
  },
  both: {
    code: "V1",
    alternatives: [],
    booking: { voucher: codes("V1"), unitItems: pair },
    ticket: null,
    people: 2,
    party: 2,
    partyWithout: 0,
    units: adults(2),
    unmapped: { party: 2, partyWithout: 0, units: adults(2, "adult") },
    method: "DIGITAL",
  },
  typed: {
    code: "ref-1",
    alternatives: ["REF-1"],
    booking: { voucher: null, unitItems: pair },
    ticket: null,
    people: 2,
    party: 2,
    partyWithout: 0,
    units: adults(2),
    unmapped: { party: 2, partyWithout: 0, units: adults(2, "adult") },
    method: "DIGITAL",
  },
  parking: {
    code: "T1",
    alternatives: [],
    booking: { voucher: null, unitItems: [unitItem(1, { unit: "parking" }), unitItem(2)] },
    ticket: "u1",
    people: 0,
    party: 1,
    partyWithout: 1,
    units: [{ label: "Parking", count: 1, people: 0 }],
    unmapped: { party: 2, partyWithout: 1, units: adults(1, "parking") },
    method: "DIGITAL",
  },
};
