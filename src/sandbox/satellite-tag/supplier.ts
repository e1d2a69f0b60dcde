/**
 * The Satellite TAG supplier's state: sales with all their versions, the delegates whose tickets they are, the log of
 * check-ins and check-outs, tokens and enrolments; and the append-only record of what was really done.
 *
 * A sale that can be read is always stored (the seed's trust rule); an effect is written exactly when something was stored.
 */
import { utcMs, utcText } from "../local-time.ts";
import type { Caller } from "./caller.ts";
import { createCallLog } from "./call-log.ts";
import { createDelegateBook, type Delegate } from "./delegate-book.ts";
import type { Effect, SaleEffect } from "./effects.ts";
import { createEnrolment, type Enrolment } from "./enrolment.ts";
import type { SatelliteTagAct } from "./foreign-acts.ts";
import { soldElsewhere } from "./foreign-acts.ts";
import { createInteractionLog, type Interaction, type InteractionType } from "./interaction-log.ts";
import { createSaleBook, type Receipt } from "./sale-book.ts";
import { barcodesOf } from "./sale.ts";
import { saleBody } from "./sale-draft.ts";
import { stateOf } from "./state.ts";
import { createTokenIssuer, type TokenIssuer } from "./token-issuer.ts";
import type { Device, SatelliteTagWorld } from "./world.ts";

/** Where something came from: `foreign` names the device that is not the caller's, null is the caller. */
export interface Origin {
  readonly recordedFrom: string | null;
  readonly foreign: string | null;
}

export interface InteractionDraft {
  readonly interactionType: InteractionType;
  readonly delegateId: number;
  readonly deviceId: number;
  /** ms; null is now. */
  readonly recordedAt: number | null;
}

export type InteractionOutcome =
  | { readonly kind: "recorded"; readonly interaction: Interaction }
  | { readonly kind: "no-delegate" }
  | { readonly kind: "no-device" }
  | { readonly kind: "already-checked-in" };

export interface SatelliteTagSupplier {
  readonly world: SatelliteTagWorld;
  readonly tokens: TokenIssuer;
  readonly enrolment: Enrolment;
  readonly noteCall: (call: string, caller: Caller) => void;
  /** `raw` is the request's text. */
  readonly receiveSale: (raw: string, origin: Origin) => Receipt;
  readonly interact: (draft: InteractionDraft, origin: Origin) => InteractionOutcome;
  readonly delegates: () => readonly Delegate[];
  /** `key` is `{idType}:{id}`. */
  readonly findDelegate: (key: string) => Delegate | null;
  readonly interactions: () => readonly Interaction[];
  /** Of the world, then those that were enrolled. */
  readonly devices: () => readonly Device[];
  /** Something happens without the caller; false when it could not (unknown ticket, repeated check-in refused, …). */
  readonly act: (act: SatelliteTagAct) => boolean;
  /** Plain JSON: everything as it is now, and what was done. */
  readonly state: () => ReturnType<typeof stateOf>;
}

export function createSatelliteTagSupplier(
  world: SatelliteTagWorld,
  now: () => number,
): SatelliteTagSupplier {
  const registered = new Set(world.delegates.map(({ barcode }) => barcode));
  const sales = createSaleBook(
    {
      eventIds: new Set(world.events.map(({ id }) => id)),
      productIds: new Set(world.products.map(({ id }) => id)),
      staffRfids: new Set(world.staff.map(({ rfid }) => rfid)),
      isTaken: (barcode) => registered.has(barcode),
    },
    () => world.switches.resend,
  );
  const delegates = createDelegateBook(world);
  const interactions = createInteractionLog();
  const calls = createCallLog(now);
  const enrolled: Device[] = [];
  const devices = (): readonly Device[] => [...world.devices, ...enrolled];
  const enrolment = createEnrolment((code) => devices().some((each) => each.code === code), now);
  const tokens = createTokenIssuer(
    (clientId) => (clientId === world.clientId ? world : enrolment.clientById(clientId)),
    world,
    now,
  );
  const effects: Effect[] = [];
  const repeats: { readonly at: number; readonly code: string }[] = [];
  const acts: { readonly at: number; readonly act: SatelliteTagAct }[] = [];

  loadStart();

  const receiveSale = (raw: string, { recordedFrom, foreign }: Origin): Receipt => {
    const at = now();
    const receipt = sales.receive({ raw, recordedFrom, at });
    if (receipt.kind === "repeated") repeats.push({ at, code: receipt.version.sale.code });
    if (receipt.kind === "stored") {
      delegates.addTickets(receipt.version.sale, at);
      effects.push({ ...saleEffect(receipt), at, recordedFrom, foreign });
    }
    return receipt;
  };

  const interact = (draft: InteractionDraft, origin: Origin): InteractionOutcome => {
    const { interactionType, delegateId, deviceId } = draft;
    const delegate = delegates.byId(delegateId);
    if (delegate === null) return { kind: "no-delegate" };
    if (!devices().some(({ id }) => id === deviceId)) return { kind: "no-device" };
    const repeated = interactionType === "check-in" && interactions.isInside(delegateId, deviceId);
    if (repeated && world.switches.repeatedCheckIn === "refused")
      return { kind: "already-checked-in" };
    const at = now();
    const recordedAt = draft.recordedAt ?? at;
    const { recordedFrom } = origin;
    const interaction = interactions.add({ ...draft, recordedAt, createdAt: at, recordedFrom });
    const { barcode } = delegate;
    effects.push({ kind: interactionType, at, interaction, barcode, repeated, ...origin });
    return { kind: "recorded", interaction };
  };

  const actAtGate = (act: Extract<SatelliteTagAct, { kind: "redeem" | "unredeem" }>): boolean => {
    const delegateId = delegates.byBarcode(act.barcode)?.id;
    if (delegateId === undefined) return false;
    if (act.kind === "unredeem" && !interactions.isInside(delegateId, act.gate)) return false;
    const interactionType = act.kind === "redeem" ? "check-in" : "check-out";
    const outcome = interact(
      { interactionType, delegateId, deviceId: act.gate, recordedAt: null },
      { recordedFrom: act.scanner, foreign: act.scanner },
    );
    return outcome.kind === "recorded";
  };

  const approve = (code: string): boolean => {
    if (!enrolment.approve(code)) return false;
    enrolment.open();
    const id = 1 + Math.max(0, ...devices().map((each) => each.id));
    enrolled.push({
      id,
      type: "mobileapp",
      code,
      name: code,
      eventId: null,
      createdAt: utcText(now()),
    });
    return true;
  };

  const sellElsewhere = (act: Extract<SatelliteTagAct, { kind: "sell" }>): boolean => {
    const draft = soldElsewhere(act, world, now());
    if (draft === null) return false;
    const raw = JSON.stringify(saleBody(draft, world.products));
    return receiveSale(raw, { recordedFrom: act.till, foreign: act.till }).kind === "stored";
  };

  const perform = (act: SatelliteTagAct): boolean => {
    if (act.kind === "sell") return sellElsewhere(act);
    if (act.kind === "approveDevice") return approve(act.code);
    if (act.kind !== "openDiscovery") return actAtGate(act);
    enrolment.open();
    return true;
  };

  return {
    world,
    tokens,
    enrolment,
    noteCall: calls.note,
    receiveSale,
    interact,
    delegates: delegates.all,
    findDelegate: delegates.find,
    interactions: interactions.all,
    devices,
    act: (act) => {
      const done = perform(act);
      if (done) acts.push({ at: now(), act });
      return done;
    },
    state: () =>
      stateOf({ sales, delegates, interactions, enrolment, calls, effects, repeats, acts }),
  };

  /** What is known at the start is no effect. */
  function loadStart(): void {
    for (const { id, receivedAt, recordedFrom, body } of world.sales) {
      const at = utcMs(receivedAt);
      const receipt = sales.receive({ raw: JSON.stringify(body), recordedFrom, at }, id);
      if (receipt.kind === "stored") delegates.addTickets(receipt.version.sale, at);
    }
    for (const { id, barcode, ...rest } of world.interactions) {
      const delegateId = delegates.byBarcode(barcode)?.id;
      if (delegateId === undefined) throw new Error(`interaction ${id}: no ticket ${barcode}`);
      const recordedAt = utcMs(rest.recordedAt);
      interactions.add({ ...rest, delegateId, recordedAt, createdAt: recordedAt }, id);
    }
  }
}

const saleEffect = ({
  id,
  version,
}: Extract<Receipt, { kind: "stored" }>): Omit<SaleEffect, "at" | "recordedFrom" | "foreign"> => ({
  kind: "sale",
  saleId: id,
  code: version.sale.code,
  change: version.warnings.includes("RESENT_WITH_CHANGES") ? "new-version" : "new-sale",
  totalAmount: version.sale.totalAmount,
  barcodes: barcodesOf(version.sale),
  warnings: version.warnings,
});
