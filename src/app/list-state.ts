/** What the list in use says beside its bookings: products, gates, policy, age. */
import type { Symbology } from "../core/barcode.ts";
import type { CodePattern } from "../core/code-pattern.ts";
import type { GateId } from "../core/ids.ts";
import type { Catalogue } from "../core/judge.ts";
import type { Product } from "../core/product.ts";
import { type Instant, isTimeZone, type LocalDate, localDateAt, startOfDay } from "../core/time.ts";
import type { ConnectionHealth, Manifest } from "../protocol/v1.ts";
import type { ListCoverage } from "./ui/words/list-words.ts";

export interface ListState {
  readonly take: (manifest: Manifest, asOf: Instant) => void;
  /** Resolves with the first list, or when it is known that none will come soon. */
  readonly first: Promise<void>;
  readonly doWithout: () => void;
  readonly asOf: () => Instant | null;
  readonly count: () => number;
  readonly catalogue: () => Catalogue;
  readonly policyVersion: () => string;
  /** For how many days the venue keeps what is settled; null where it does not say. */
  readonly settledDays: () => number | null;
  readonly gateLabel: (gate: GateId) => string;
  /** Per connection; `told` is what the gateway last said of them. */
  readonly lists: (told: readonly ConnectionHealth[]) => readonly ListCoverage[];
  /** How codes look, of all connections together; null where one of them does not say. */
  readonly codePatterns: () => readonly CodePattern[] | null;
  /** As what codes are printed, of all connections together; null where one of them does not say. */
  readonly symbologies: () => ReadonlySet<Symbology> | null;
  /** Where the venue is; UTC before the first list. */
  readonly today: (now: Instant) => LocalDate;
  readonly dayStart: (now: Instant) => Instant;
}

export function createListState(): ListState {
  let manifest: Manifest | null = null;
  const waiting: (() => void)[] = [];
  const first = new Promise<void>((resolve) => {
    waiting.push(resolve);
  });
  const doWithout = (): void => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  let asOf: Instant | null = null;
  let catalogue: Catalogue = { products: new Map(), modes: new Map() };
  const zone = (): string => {
    const [product] = catalogue.products.values();
    return product?.timeZone ?? "UTC";
  };
  return {
    first,
    doWithout,
    take: (next, confirmedAt) => {
      doWithout();
      asOf = confirmedAt;
      if (next === manifest) return;
      manifest = next;
      catalogue = {
        products: new Map(next.products.map(judgeable).map((product) => [product.key, product])),
        modes: new Map(next.connections.map(({ id, mode }) => [id, mode])),
      };
    },
    asOf: () => asOf,
    count: () => manifest?.bookings ?? 0,
    catalogue: () => catalogue,
    policyVersion: () => manifest?.policyVersion ?? "none",
    settledDays: () => manifest?.settledDays ?? null,
    gateLabel: (gate) => manifest?.gates.find(({ id }) => id === gate)?.label ?? gate,
    lists: (told) =>
      (manifest?.connections ?? []).map(({ id, label, coverage }) => {
        const isCut = told.some((each) => each.id === id && each.isListCut === true);
        return { id, label, covers: coverage === "listed" && isCut ? "cut" : covers[coverage] };
      }),
    codePatterns: () => {
      const patterns = (manifest?.connections ?? []).map(({ codes }) => codes ?? []);
      return patterns.some((each) => each.length === 0) ? null : patterns.flat();
    },
    symbologies: () => {
      const printed = (manifest?.connections ?? []).map(({ formats }) => formats ?? []);
      const isKnown = printed.length > 0 && printed.every((each) => each.length > 0);
      return isKnown ? new Set(printed.flat()) : null;
    },
    today: (now) => localDateAt(now, zone()),
    dayStart: (now) => startOfDay(localDateAt(now, zone()), zone()),
  };
}

const covers = { listed: "everything", grows: "what-came-in", live: "nothing" } as const;

/** A zone that this browser does not know makes every date decision a guess: not set up, hence never green. */
const judgeable = (product: Product): Product =>
  isTimeZone(product.timeZone) ? product : { ...product, timeZone: "UTC", gates: [] };
