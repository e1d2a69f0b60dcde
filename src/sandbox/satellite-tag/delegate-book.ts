/**
 * Everybody who holds something to scan: registered people, and one delegate per barcode of a sale. A ticket that a newer
 * version of its sale no longer lists stays: its paper is still out there. Of two sales with one barcode the first has it.
 */
import { utcMs } from "../local-time.ts";
import type { Sale } from "./sale.ts";
import { ticketsOf } from "./sale.ts";
import type { SatelliteTagWorld } from "./world.ts";

export interface Delegate {
  readonly id: number;
  readonly barcode: string;
  readonly rfid: string | null;
  readonly publicId: string | null;
  readonly externalId: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly eventId: number | null;
  readonly productId: number | null;
  readonly description: string | null;
  /** Null for who did not buy at a till. */
  readonly purchaseCode: string | null;
  /** ms */
  readonly createdAt: number;
  /** ms */
  readonly updatedAt: number;
}

const ID_TYPES = ["id", "barcode", "rfid", "publicId", "externalId"] as const;

export interface DelegateBook {
  /** By id. */
  readonly all: () => readonly Delegate[];
  /** `key` is `{idType}:{id}`. */
  readonly find: (key: string) => Delegate | null;
  readonly byBarcode: (barcode: string) => Delegate | null;
  readonly byId: (id: number) => Delegate | null;
  /** `at`: ms. */
  readonly addTickets: (sale: Sale, at: number) => void;
}

export function createDelegateBook(world: SatelliteTagWorld): DelegateBook {
  const byBarcode = new Map(world.delegates.map((each) => [each.barcode, registered(each)]));
  const all = () => [...byBarcode.values()];
  const byId = new Map(all().map((each) => [each.id, each]));
  let lastId = Math.max(0, ...byId.keys());
  const keep = (delegate: Delegate): void => {
    byBarcode.set(delegate.barcode, delegate);
    byId.set(delegate.id, delegate);
  };

  return {
    all,
    byBarcode: (barcode) => byBarcode.get(barcode) ?? null,
    byId: (id) => byId.get(id) ?? null,
    find: (key) => {
      const separator = key.indexOf(":");
      const wanted = key.slice(separator + 1);
      const type = ID_TYPES.find((each) => each === key.slice(0, Math.max(separator, 0)));
      if (type === undefined) return null;
      if (type === "barcode") return byBarcode.get(wanted) ?? null;
      if (type === "id") return byId.get(Number(wanted)) ?? null;
      return all().find((each) => each[type] === wanted) ?? null;
    },
    addTickets: (sale, at) => {
      for (const { barcode, productId, description } of ticketsOf(sale)) {
        const before = barcode === null ? undefined : byBarcode.get(barcode);
        if (barcode === null || (before !== undefined && before.purchaseCode !== sale.code))
          continue;
        const facts = { eventId: sale.eventId, productId, description, updatedAt: at };
        if (before === undefined) lastId += 1;
        keep(
          before === undefined
            ? { ...UNNAMED, ...facts, id: lastId, barcode, purchaseCode: sale.code, createdAt: at }
            : { ...before, ...facts },
        );
      }
    },
  };
}

const UNNAMED = {
  rfid: null,
  publicId: null,
  externalId: null,
  firstName: null,
  lastName: null,
} as const;

function registered(delegate: SatelliteTagWorld["delegates"][number]): Delegate {
  const createdAt = utcMs(delegate.createdAt);
  return { ...delegate, description: null, purchaseCode: null, createdAt, updatedAt: createdAt };
}
