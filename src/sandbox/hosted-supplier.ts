/** One supplier of the table in play: its present state, its faults, its log, and what may be done to it from outside. */
import type { Hono } from "hono";
import type { Checked } from "./checked.ts";
import { type Fetch, patientFetch } from "./delivery.ts";
import { type Fault, type FaultList, createFaultList } from "./faults.ts";
import { createLiveWorld } from "./live-world.ts";
import { dateAt } from "./local-time.ts";
import { type RequestLog, createRequestLog } from "./request-log.ts";
import type { Json, StartWorld, SupplierKind } from "./supplier-kind.ts";
import type { SupplierName } from "./supplier-names.ts";
import { type SwitchField, switchFields } from "./switch-fields.ts";
import type { TicketCard } from "./ticket-card.ts";

export interface HostedSupplier {
  readonly named: SupplierName;
  /** `/octo` */
  readonly base: string;
  readonly redeemPath: string;
  readonly routes: Hono;
  readonly faults: FaultList;
  readonly requests: RequestLog;
  readonly world: () => StartWorld;
  /** The contract of DESIGN 10, and beyond it what the supplier's connector needs and the other demo tickets. */
  readonly card: (origin: string) => Json;
  readonly state: () => Json;
  readonly tickets: () => readonly TicketCard[];
  readonly switches: () => Json;
  readonly switchFields: () => readonly SwitchField[];
  /** Keeps the state. */
  readonly changeSwitches: (patch: unknown) => Checked<Json>;
  readonly act: (json: unknown) => Checked<boolean>;
  /** Webhooks and notifications that were not taken yet; null for a supplier that sends none. */
  readonly pending: () => number | null;
  /** Posts them. Never rejects. */
  readonly deliver: () => Promise<void>;
  /** Start world, start faults, empty logs. */
  readonly reset: () => void;
}

export interface Hosting<World> {
  /** ms */
  readonly now: () => number;
  readonly startWorld: () => World;
  readonly startFaults: readonly Fault[];
  /** Where webhooks or notifications go, unless the world says so. */
  readonly deliverTo?: string | undefined;
  readonly fetch?: Fetch | undefined;
}

export function hostSupplier<World extends StartWorld, Supplier extends { readonly world: World }>(
  kind: SupplierKind<World, Supplier>,
  { now, startWorld, startFaults, deliverTo, fetch = patientFetch }: Hosting<World>,
): HostedSupplier {
  const { named, outgoing } = kind;
  const base = `/${named.kind}`;
  const faults = createFaultList(base, startFaults);
  const requests = createRequestLog(now);
  const begin = () => {
    const live = createLiveWorld(startWorld(), kind);
    return { live, supplier: kind.create(live.world, now) };
  };
  let playing = begin();
  const world = (): World => playing.live.world;
  const switches = (): Json => kind.switches(world());

  return {
    named,
    base,
    redeemPath: kind.redeemPath,
    routes: kind.routes(() => playing.supplier),
    faults,
    requests,
    world,
    card: (origin) => {
      const baseUrl = origin + base;
      return {
        kind: named.kind,
        baseUrl,
        ...kind.access(playing.supplier, baseUrl),
        date: dateAt(now(), world().timeZone),
        codes: {
          ...NO_CODES,
          ...Object.fromEntries(world().demo.map(({ id, code }) => [id, code])),
        },
      };
    },
    state: () => ({ ...kind.state(playing.supplier), requests: requests.summary() }),
    tickets: () => kind.tickets(playing.supplier),
    switches,
    switchFields: () =>
      switchFields({ schema: kind.worldSchema, choices: kind.choices }, switches()),
    changeSwitches: (patch) => {
      const changed = playing.live.change(patch);
      return changed.kind === "refused" ? changed : { kind: "done", value: switches() };
    },
    act: (json) => kind.act(playing.supplier, json),
    pending: () => outgoing?.pending(playing.supplier) ?? null,
    deliver: async () => {
      await outgoing?.deliver(playing.supplier, { url: deliverTo ?? null, fetch });
    },
    reset: () => {
      playing = begin();
      faults.replace(startFaults);
      requests.clear();
    },
  };
}

/** What the contract names; a supplier that cannot express one answers null. */
const NO_CODES = { good: null, used: null, cancelled: null, tomorrow: null, unknown: null };
