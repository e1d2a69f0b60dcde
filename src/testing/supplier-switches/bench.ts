/** A supplier, a way to connect to it, and the tickets to try, each with what redeeming it asks for. */
import { z } from "zod";
import type { Connector, DateWindow, UseRequest } from "../../connectors/connector.ts";
import { createConnector } from "../../connectors/registry.ts";
import { asDeviceId } from "../../core/ids.ts";
import { addDays, asLocalDate, later, minutes } from "../../core/time.ts";
import { nodeScheduler } from "../../gateway/node-effects.ts";
import type { SupplierRig } from "./supplier-rig.ts";
import type { SupplierServer } from "./supplier-server.ts";

export interface Bench {
  readonly rig: SupplierRig;
  readonly server: SupplierServer;
  /** Throws on a word that this supplier's settings know nothing of. */
  readonly open: (configured: ReadonlySet<string>) => Connector;
  /** What the gateway keeps in its list. */
  readonly window: DateWindow;
  /** Of the card; "" for one that this supplier does not have. */
  readonly codeOf: (id: string) => string;
  /** The supplier's own further codes, by column. */
  readonly ownCodes: Readonly<Record<string, string>>;
  /** By a guest who went in a minute ago. */
  readonly requestOf: (code: string, by?: Handset) => UseRequest;
}

type Handset = "handset-1" | "handset-2";

/** One ticket for each thing that happens to it. */
export const tickets = {
  redeemed: "good",
  racedClosely: "good2",
  raced: "good3",
  cancelled: "good4",
  missed: "good5",
} as const;

const cardSchema = z.object({
  date: z.string(),
  codes: z.record(z.string(), z.string().nullable()),
});

export async function createBench(rig: SupplierRig, server: SupplierServer): Promise<Bench> {
  const { card, world, now } = server;
  const { date, codes } = cardSchema.parse(card);
  const codeOf = (id: string): string => codes[id] ?? "";
  const ownCodes = rig.ownCodes(world, codes);
  const open = (configured: ReadonlySet<string>): Connector =>
    createConnector(settingsOf(rig, card, configured), {
      fetch: (input, init) => fetch(input, init),
      now,
      after: nodeScheduler.after,
    });
  const tried = [...Object.values(tickets).map(codeOf), ...Object.values(ownCodes)];
  const requests = await requestsFor(tried, open(new Set()));
  const day = asLocalDate(date);
  return {
    rig,
    server,
    open,
    window: { from: addDays(day, -1), to: addDays(day, 2) },
    codeOf,
    ownCodes,
    requestOf: (code, by = "handset-1") => {
      const request = requests.get(code);
      if (request === undefined) throw new Error(`not found: ${code}`);
      return { ...request, by: { device: asDeviceId(by), at: later(now(), -minutes(1)) } };
    },
  };
}

function settingsOf(rig: SupplierRig, card: unknown, configured: ReadonlySet<string>) {
  const known = new Set<string>();
  const settings = rig.settings(card, (word) => {
    known.add(word);
    return configured.has(word);
  });
  const unknown = [...configured].find((word) => !known.has(word));
  if (unknown !== undefined) throw new Error(`nothing is configured by "${unknown}"`);
  return settings;
}

/** As an earlier list or look had them, from a supplier that was itself. */
async function requestsFor(codes: readonly string[], connector: Connector) {
  const call = { signal: new AbortController().signal, timeoutMs: 5_000 };
  const requests = new Map<string, Omit<UseRequest, "by">>();
  for (const reference of codes) {
    const looked = await connector.lookup(reference, call);
    const [booking] = looked.ok ? looked.value.bookings : [];
    if (booking === undefined) continue;
    const { connection, uuid: bookingUuid, unitItems } = booking;
    const item = unitItems.find(({ ticket }) => ticket?.codes.includes(reference) === true);
    const unitItemUuid = item?.uuid ?? null;
    requests.set(reference, { connection, reference, bookingUuid, unitItemUuid });
  }
  return requests;
}
