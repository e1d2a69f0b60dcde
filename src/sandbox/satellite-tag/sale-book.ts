/**
 * Every sale ever received, by purchase code, with all its versions; nothing is overwritten. The newest version is the
 * effective one. What cannot be read as a sale is kept as it came.
 */
import { isDeepStrictEqual } from "node:util";
import { jsonFrom } from "./lenient.ts";
import type { Sale } from "./sale.ts";
import { barcodesOf, saleFrom } from "./sale.ts";
import type { Known, Warning } from "./sale-warnings.ts";
import { warningsOf } from "./sale-warnings.ts";
import type { Switches } from "./world.ts";

export interface SaleVersion {
  /** ms */
  readonly receivedAt: number;
  /** Code of the till; null where the call did not tell. */
  readonly recordedFrom: string | null;
  readonly raw: string;
  readonly sale: Sale;
  readonly warnings: readonly Warning[];
}

export interface StoredSale {
  readonly id: number;
  readonly code: string;
  /** In the order in which they came. */
  readonly versions: readonly SaleVersion[];
}

export type Receipt =
  | { readonly kind: "stored"; readonly id: number; readonly version: SaleVersion }
  | { readonly kind: "repeated"; readonly id: number; readonly version: SaleVersion }
  | { readonly kind: "quarantined"; readonly error: "bad_json" | "code_missing" };

export interface Delivery {
  readonly raw: string;
  readonly recordedFrom: string | null;
  /** ms */
  readonly at: number;
}

export interface Quarantined {
  /** ms */
  readonly at: number;
  readonly raw: string;
  readonly error: "bad_json" | "code_missing";
}

export interface SaleBook {
  /** `id` is the sale's when it is new; without it, the next one. */
  readonly receive: (delivery: Delivery, id?: number) => Receipt;
  readonly all: () => readonly StoredSale[];
  readonly quarantine: () => readonly Quarantined[];
}

export function createSaleBook(
  known: Omit<Known, "isResent">,
  resend: () => Switches["resend"],
): SaleBook {
  const saleByCode = new Map<string, StoredSale>();
  const codesByBarcode = new Map<string, ReadonlySet<string>>();
  const quarantine: Quarantined[] = [];
  let lastId = 0;

  const store = (sale: Sale, delivery: Delivery, id: number): Receipt => {
    const before = saleByCode.get(sale.code);
    const isTaken = (barcode: string): boolean =>
      known.isTaken(barcode) ||
      [...(codesByBarcode.get(barcode) ?? [])].some((code) => code !== sale.code);
    const { raw, recordedFrom, at: receivedAt } = delivery;
    const warnings = warningsOf(sale, { ...known, isTaken, isResent: before !== undefined });
    const version: SaleVersion = { receivedAt, recordedFrom, raw, sale, warnings };
    const stored: StoredSale = {
      id: before?.id ?? id,
      code: sale.code,
      versions: [...(before?.versions ?? []), version],
    };
    saleByCode.set(sale.code, stored);
    lastId = Math.max(lastId, stored.id);
    for (const barcode of barcodesOf(sale))
      codesByBarcode.set(barcode, new Set([...(codesByBarcode.get(barcode) ?? []), sale.code]));
    return { kind: "stored", id: stored.id, version };
  };

  return {
    all: () => [...saleByCode.values()],
    quarantine: () => quarantine,
    receive: (delivery, id) => {
      const json = jsonFrom(delivery.raw);
      const sale = saleFrom(json);
      if (sale === null) {
        const error = json === undefined ? "bad_json" : "code_missing";
        quarantine.push({ at: delivery.at, raw: delivery.raw, error });
        return { kind: "quarantined", error };
      }
      const before = saleByCode.get(sale.code);
      // also an older version: a late copy of it must not become the newest
      const same = before?.versions.find(
        ({ raw }) =>
          raw === delivery.raw || (resend() === "content" && isSameJson(jsonFrom(raw), json)),
      );
      return before !== undefined && same !== undefined
        ? { kind: "repeated", id: before.id, version: same }
        : store(sale, delivery, id ?? lastId + 1);
    },
  };
}

function isSameJson(one: unknown, other: unknown): boolean {
  try {
    return isDeepStrictEqual(one, other);
  } catch {
    return false; // nested too deep to compare throws: kept as another version, since a sale is never refused
  }
}
