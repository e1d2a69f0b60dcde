/**
 * The decision table of a gate: every property of a situation that may decide a verdict, with its values. Nothing here or
 * beside it knows how `judge` works; what is expected stands in `rules.ts`, `use-cells.ts` and the cases, reasoned by hand
 * from DESIGN 4 and the OCTO dossier (3 to 6).
 */
import { z } from "zod";

/** The first value of each is the usual one: a guest's own ticket for today, at its gate, online. */
export const dimensions = {
  /** Booking and connection: `observed` only watches; `unlisted` is in no configuration. */
  connection: [
    "live",
    "observed",
    "on-test",
    "test-on-test",
    "test-on-live",
    "test-observed",
    "unlisted",
  ],
  /** `withdrawn` is CONFIRMED with a cancellation noted; `OTHER` is a word that no document names. */
  status: [
    "CONFIRMED",
    "REDEEMED",
    "CANCELLED",
    "withdrawn",
    "ON_HOLD",
    "PENDING",
    "REJECTED",
    "QUOTE",
    "EXPIRED",
    "NO_SHOW",
    "OTHER",
  ],
  /** Of the ticket scanned; where the party's code was scanned, of each of its unit items. */
  unit: ["unsaid", "CONFIRMED", "REDEEMED", "CANCELLED", "ON_HOLD", "EXPIRED", "NO_SHOW", "OTHER"],
  redeemable: ["unsaid", "yes", "no"],
  /** `parking` is an add-on beside one adult; `both`: the voucher of a booking that has tickets too; `typed`: a reference, in lower case. */
  scanned: ["ticket", "family", "voucher", "both", "typed", "parking"],
  /** It is 11:00 in London; the gate opens for a slot 30 minutes before and closes 15 minutes after. */
  time: [
    "today",
    "open",
    "tomorrow",
    "yesterday",
    "three-days",
    "hours-later-today",
    "slot-now",
    "slot-opens-now",
    "slot-too-early",
    "slot-closes-now",
    "slot-too-late",
    "slot-tomorrow",
    "slot-yesterday",
  ],
  place: ["here", "wrong-gate", "wrong-product", "no-gate", "unmapped"],
  /** What has been let in, by whom, and what the supplier recorded: `use-cells.ts` says each in full. */
  used: [
    "not",
    "here",
    "elsewhere",
    "yesterday",
    "one-by-voucher",
    "neighbour",
    "twice",
    "everybody",
    "foreign",
    "foreign-yesterday",
    "recorded-as-ours",
    "recorded-as-foreign",
    "recorded-unsettled",
  ],
  use: ["once", "per-date", "twice"],
  offline: [
    "online",
    "online-hold",
    "online-home-elsewhere",
    "admit",
    "hold",
    "home-here",
    "home-elsewhere",
  ],
  basis: ["fresh-list", "old-list", "looked-up", "claimed", "nothing"],
  clock: ["right", "minute-behind", "five-ahead", "over-five-ahead", "seven-behind", "hours-ahead"],
  /** `ask`: this product's tickets are looked at before they are used. The others are an answer to `choose`. */
  press: ["straight", "ask", "one", "two", "nine", "nobody"],
} as const;

export const situationSchema = z.object({
  connection: z.enum(dimensions.connection),
  status: z.enum(dimensions.status),
  unit: z.enum(dimensions.unit),
  redeemable: z.enum(dimensions.redeemable),
  scanned: z.enum(dimensions.scanned),
  time: z.enum(dimensions.time),
  place: z.enum(dimensions.place),
  used: z.enum(dimensions.used),
  use: z.enum(dimensions.use),
  offline: z.enum(dimensions.offline),
  basis: z.enum(dimensions.basis),
  clock: z.enum(dimensions.clock),
  press: z.enum(dimensions.press),
});

export type Situation = Readonly<z.infer<typeof situationSchema>>;

/** Matches when each dimension named has one of the values given. */
export type Pattern = { readonly [D in keyof Situation]?: readonly Situation[D][] };

/** A row under construction may lack dimensions; those match nothing. */
export const matches = (pattern: Pattern, row: Readonly<Record<string, string>>): boolean =>
  Object.entries(pattern).every(([dimension, values]) =>
    new Set<string>(values).has(row[dimension] ?? ""),
  );

/** What would need a rule of its own that says little: an undated REDEEMED beside a dated foreign use differs per policy. */
export const impossible: readonly Pattern[] = [
  {
    status: ["REDEEMED"],
    used: ["foreign", "foreign-yesterday", "recorded-as-foreign"],
    use: ["per-date", "twice"],
  },
  {
    unit: ["REDEEMED"],
    used: ["foreign", "foreign-yesterday", "recorded-as-foreign"],
    use: ["per-date", "twice"],
  },
  { unit: ["REDEEMED"], used: ["recorded-as-foreign"], scanned: ["ticket", "family", "parking"] },
];
