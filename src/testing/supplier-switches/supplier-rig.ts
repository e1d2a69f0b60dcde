/** What is each supplier's own in these tables: how its connector is configured, and what others do to a ticket there. */
import { z } from "zod";
import type { ConnectionSettings } from "../../connectors/registry.ts";
import { asConnectionId } from "../../core/ids.ts";
import type { Kind } from "../../sandbox/supplier-names.ts";

type DemoCodes = Readonly<Record<string, string | null>>;
type Act = Readonly<Record<string, unknown>>;

export interface SupplierRig {
  readonly kind: Kind;
  /** The moment that the world is made for, and each row begins at. */
  readonly start: string;
  /** Of the call that records a use. */
  readonly redeemPath: string;
  /** `card` is the supplier's own part of `GET /_sandbox`; `has` tells whether a word stands in the column "configured". */
  readonly settings: (card: unknown, has: (word: string) => boolean) => ConnectionSettings;
  /** `world` is its part of `GET /_sandbox/world`. */
  readonly redeemElsewhere: (code: string, world: unknown, card: unknown) => Act;
  /** Further codes, by the column that each has: looked up, then redeemed. `demo` are the codes of the card. */
  readonly ownCodes: (world: unknown, demo: DemoCodes) => Readonly<Record<string, string>>;
  /** Whether it can be told to take a use back, or that nobody came. */
  readonly corrects: boolean;
  /** Absent where the documents have no word for it. */
  readonly cancel?: (code: string, world: unknown) => Act;
}

export const connection = asConnectionId("table");

export function bookingWithId(code: string, world: unknown) {
  const { bookings } = z
    .object({ bookings: z.array(z.looseObject({ id: z.string() })) })
    .parse(world);
  return { bookingId: naming(code, bookings).id };
}

/** The entry in which the code stands, wherever. */
export function naming<T>(code: string, entries: readonly T[]): T {
  const quoted = JSON.stringify(code);
  const found = entries.find((entry) => JSON.stringify(entry).includes(quoted));
  if (found === undefined) throw new Error(`in no booking: ${code}`);
  return found;
}
