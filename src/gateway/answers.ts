/**
 * What City Connect is answered from: the stored bookings that a code leads to, with the mapping's words and who is in.
 *
 * A unit that the mapping leaves open and whose id is none of City Connect's six words counts as an adult, and is told in the
 * log once its product is known. Units are learnt from the suppliers long after the start, so that refusing the mapping
 * would end a gateway that lets guests in; and an adult is who pays and is checked in full, where "child" might not be.
 */
import type { Admission } from "../core/admission.ts";
import type { Booking } from "../core/booking.ts";
import type { Clock, Log } from "../core/effects.ts";
import { type ProductKey, productKey } from "../core/ids.ts";
import type { Product } from "../core/product.ts";
import { type Instant, localTimeAt } from "../core/time.ts";
import { sortedByUndo } from "../core/undo.ts";
import type { GatewayConfig } from "./config.ts";
import { type CityConnectCodes, guestTypes } from "./config/answers-schema.ts";
import type { JournalReads } from "./ingest/journal-store.ts";
import type { SnapshotStore } from "./snapshot/snapshot-store.ts";

export interface Answers {
  /** Whether an asker names the venue's own account. */
  readonly isOurs: (supplier: string) => boolean;
  /** Rejects when the store cannot be read. */
  readonly lookup: (code: string) => Promise<LookupAnswer>;
  /** Asked whenever the products may have changed. */
  readonly tellOpenUnits: (products: readonly Product[]) => void;
}

/** The City Connect connector's other side. */
export interface Answerer {
  readonly isSameAccount: (a: string, b: string) => boolean;
  readonly lookup: (code: string, candidates: readonly Answerable[], now: Instant) => LookupAnswer;
}

export interface LookupAnswer {
  readonly status: 200 | 400;
  readonly body: object;
}

export interface Answerable {
  readonly booking: Booking;
  readonly product: Product;
  readonly admissions: readonly Admission[];
  readonly undone: readonly Admission[];
  readonly codes: {
    readonly product: string;
    readonly option: string | null;
    readonly departure: string | null;
  };
  readonly guestType: (unit: string) => GuestType;
}

type GuestType = (typeof guestTypes)[number];

export interface AnswersDeps {
  readonly config: Pick<GatewayConfig, "mapping">;
  /** The venue's account at City Connect. */
  readonly supplier: string;
  readonly answerer: Answerer;
  readonly bookingsByCode: SnapshotStore["bookingsByCode"];
  readonly productByKey: (key: ProductKey) => Product | null;
  readonly reads: Pick<JournalReads, "admissionsOf" | "undosOf">;
  readonly clock: Clock;
  readonly log: Log;
}

export function createAnswers(deps: AnswersDeps): Answers {
  const { supplier: ours, answerer, bookingsByCode, reads, clock, log } = deps;
  const mapped = mappedCodes(deps.config);
  const told = new Set<string>();

  const answerable = async (booking: Booking): Promise<readonly Answerable[]> => {
    const words = mapped.get(booking.product);
    const product = deps.productByKey(booking.product);
    if (words === undefined || product === null) return [];
    const admissions = await reads.admissionsOf(booking.key);
    const known = sortedByUndo(admissions, await reads.undosOf(booking.key));
    return [
      {
        booking,
        product,
        admissions: known.standing,
        undone: known.undone,
        codes: codesFor(booking, product, words),
        guestType: (unit) => guestTypeOf(unit, words) ?? "adult",
      },
    ];
  };

  return {
    isOurs: (supplier) => answerer.isSameAccount(supplier, ours),
    lookup: async (code) => {
      const bookings = await bookingsByCode(code);
      const candidates = await Promise.all(bookings.map(answerable));
      return answerer.lookup(code, candidates.flat(), clock.now());
    },
    tellOpenUnits: (products) => {
      for (const { key, units } of products) {
        const words = mapped.get(key);
        if (words === undefined) continue;
        const open = units.filter(
          ({ id, people }) => people > 0 && guestTypeOf(id, words) === null,
        );
        for (const { id } of open) {
          const name = JSON.stringify([key, id]);
          if (told.has(name)) continue;
          told.add(name);
          log.warn("City Connect is told of this unit as adults: map it in guestTypes", {
            product: key,
            unit: id,
          });
        }
      }
    },
  };
}

const mappedCodes = ({
  mapping = [],
}: AnswersDeps["config"]): ReadonlyMap<ProductKey, CityConnectCodes> =>
  new Map(
    mapping.flatMap(({ connection, product, cityConnect }) =>
      cityConnect === undefined ? [] : [[productKey(connection, product), cityConnect] as const],
    ),
  );

const codesFor = (
  { option, visit }: Booking,
  { timeZone }: Product,
  words: CityConnectCodes,
): Answerable["codes"] => ({
  product: words.product,
  option: wordFor(option, words.option),
  departure: departureAt(
    visit.kind === "slot" ? localTimeAt(visit.startsAt, timeZone) : null,
    wordFor(option, words.departure),
  ),
});

/** `time` is `HH:MM`. Null where the form asks for a time and there is none. */
function departureAt(time: string | null, form: string | null): string | null {
  if (form === null || !form.includes("{")) return form;
  if (time === null) return null;
  return form.replaceAll("{HHmm}", time.replace(":", "")).replaceAll("{HH:mm}", time);
}

/** Null where another option has a word and this one none. */
function wordFor(option: string, words: CityConnectCodes["option"]): string | null {
  if (words === undefined || typeof words === "string") return words ?? null;
  return ownMember(words, option);
}

/** A unit of which nothing is mapped may carry the word itself, in OCTO's capitals or not. */
const guestTypeOf = (unit: string, words: CityConnectCodes): GuestType | null =>
  ownMember(words.guestTypes ?? {}, unit) ??
  guestTypes.find((type) => type === unit.toLowerCase()) ??
  null;

/** Suppliers may call an option or a unit "constructor". */
const ownMember = <T>(words: Readonly<Record<string, T>>, name: string): T | null =>
  Object.hasOwn(words, name) ? (words[name] ?? null) : null;
