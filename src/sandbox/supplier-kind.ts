/** What the sandbox has to know of a supplier to run it: everything else of it stays in its folder. */
import type { Hono } from "hono";
import type { z } from "zod";
import type { Checked } from "./checked.ts";
import type { Fetch } from "./delivery.ts";
import type { SupplierName } from "./supplier-names.ts";
import type { TicketCard } from "./ticket-card.ts";

export type Json = Readonly<Record<string, unknown>>;

/** What every supplier's member of a world file has. */
export interface StartWorld {
  /** What "today" means in `GET /_sandbox`. */
  readonly timeZone: string;
  readonly switches: object;
  readonly demo: readonly { readonly id: string; readonly code: string }[];
}

export type SwitchValue = string | number | null;

export interface SupplierKind<World extends StartWorld, Supplier> {
  readonly named: SupplierName;
  readonly worldSchema: z.ZodType<World>;
  /** The supplier reads `world.switches` afresh each time: they change while it is played. */
  readonly create: (world: World, now: () => number) => Supplier;
  readonly routes: (supplier: () => Supplier) => Hono;
  /** Keys, and whatever else a connector is configured with. */
  readonly access: (supplier: Supplier, baseUrl: string) => Json & { readonly key: string };
  readonly state: (supplier: Supplier) => Json;
  readonly tickets: (supplier: Supplier) => readonly TicketCard[];
  /** False when it could not be done. */
  readonly act: (supplier: Supplier, json: unknown) => Checked<boolean>;
  /** With those that the world leaves out. */
  readonly switches: (world: World) => Json;
  /** What the page offers for switches that are not one of a few words. */
  readonly choices: Readonly<Record<string, readonly SwitchValue[]>>;
  /** Of the call whose answer the page's key drops. */
  readonly redeemPath: string;
  /** What the supplier posts by itself. */
  readonly outgoing?: Outgoing<Supplier>;
}

export interface Outgoing<Supplier> {
  readonly pending: (supplier: Supplier) => number;
  /** In order, until the first that is not taken; `url` is the receiver's, where the sandbox was told one. */
  readonly deliver: (
    supplier: Supplier,
    to: { readonly url: string | null; readonly fetch: Fetch },
  ) => Promise<unknown>;
}
