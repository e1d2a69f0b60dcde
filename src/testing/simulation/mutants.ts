/**
 * Engines that are broken on purpose, each by one mistake that scanners in the field really make. The simulation must catch
 * every one of them, or its silence about the production engine says nothing.
 */
import type { Connector, RedeemOperations, RedeemPreview } from "../../connectors/connector.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { Incarnation } from "../../core/ids.ts";
import { ok, type Result } from "../../core/result.ts";
import type { JournalStore, JournalTransaction } from "../../gateway/ingest/journal-store.ts";
import { timeHeader } from "../../protocol/v1.ts";
import type { LedgerDatabase } from "../../storage/ledger-database.ts";
import { readMeta, writeMeta } from "../../storage/ledger-meta.ts";
import { numberingSchema } from "../../storage/ledger-rows.ts";
import { type Engine, production } from "./engine.ts";

export interface Mutant extends Engine {
  /** The first schedule of seed 1 that catches it as things stand. */
  readonly caughtBy: number;
}

export const mutants: readonly Mutant[] = [
  {
    ...production,
    name: "resends without reading back",
    caughtBy: 0,
    connector: (connector) => redeeming(connector, blindly),
  },
  {
    ...production,
    name: "reads back before the deadline",
    caughtBy: 9,
    graceMs: () => -10_000,
  },
  {
    ...production,
    name: "settles before the supplier has recorded",
    caughtBy: 0,
    connector: (connector) => redeeming(connector, hastily),
  },
  {
    ...production,
    name: "one queue for all bookings",
    caughtBy: 7,
    journal: (store) =>
      enqueuing(store, (tx) => ({
        ...tx,
        enqueue: (entry) => tx.enqueue({ ...entry, lane: "one" }),
      })),
  },
  {
    ...production,
    name: "drops on 4xx",
    caughtBy: 1,
    connector: (connector) => redeeming(connector, droppingOn4xx),
  },
  {
    ...production,
    name: "trusts the device clock",
    caughtBy: 4,
    deviceFetch: (fetch, now) => async (input, init) => withTime(await fetch(input, init), now()),
  },
  {
    ...production,
    name: "reuses sequence numbers",
    caughtBy: 17,
    deviceFetch: (fetch) => async (input, init) => withoutComplaint(await fetch(input, init)),
    recovered: numberFromOneAgain,
  },
  {
    ...production,
    name: "gives vouchers and tickets lanes of their own",
    caughtBy: 255,
    journal: (store) =>
      enqueuing(store, (tx) => ({
        ...tx,
        enqueue: (entry) =>
          tx.enqueue({ ...entry, lane: entry.payload.request.unitItemUuid ?? "voucher" }),
      })),
  },
  {
    ...production,
    name: "sends every scan without a claim",
    caughtBy: 0,
    journal: (store) =>
      enqueuing(store, (tx) => ({ ...tx, takeUse: async (_use, claim) => claim.scan })),
  },
];

const enqueuing = (
  store: JournalStore,
  changed: (tx: JournalTransaction) => JournalTransaction,
): JournalStore => ({
  ...store,
  transaction: (work) => store.transaction((tx) => work(changed(tx))),
});

const redeeming = (
  connector: Connector,
  changed: (operations: RedeemOperations) => RedeemOperations,
): Connector =>
  connector.redemption === undefined
    ? connector
    : { ...connector, redemption: changed(connector.redemption) };

/** Whatever a look shows, it redeems with the code that it had. */
function blindly(operations: RedeemOperations): RedeemOperations {
  const codes = new Map<string, Extract<RedeemPreview, { kind: "redeemable" }>>();
  return {
    ...operations,
    preview: async (request, call) => {
      const key = `${request.bookingUuid}/${request.unitItemUuid}`;
      const held = codes.get(key);
      if (held !== undefined) return ok(held);
      const seen = await operations.preview(request, call);
      if (seen.ok && seen.value.kind === "redeemable") codes.set(key, seen.value);
      return seen;
    },
  };
}

const hastily = (operations: RedeemOperations): RedeemOperations => ({
  ...operations,
  redeem: async (request, code, call) => {
    void operations.redeem(request, code, call);
    return ok({ kind: "accepted", redeemedAt: null });
  },
});

const droppingOn4xx = (operations: RedeemOperations): RedeemOperations => ({
  ...operations,
  preview: async (request, call) => {
    const seen = await operations.preview(request, call);
    return is4xx(seen)
      ? ok({ kind: "refused", code: "HTTP_4XX", text: null, redeemedAt: null })
      : seen;
  },
  redeem: async (request, code, call) => {
    const done = await operations.redeem(request, code, call);
    return is4xx(done) ? ok({ kind: "rejected", code: "HTTP_4XX", text: null }) : done;
  },
});

const is4xx = (answer: Result<unknown, CallFailure>): boolean =>
  !answer.ok &&
  (answer.failure.kind === "unauthorised" ||
    answer.failure.kind === "rate-limited" ||
    (answer.failure.kind === "outcome-unknown" && answer.failure.detail.startsWith("status 4")));

/** Whoever finds the database empty goes on as the device that it was. */
async function numberFromOneAgain(db: LedgerDatabase, first: Incarnation): Promise<void> {
  await db.transaction(["meta"], async (tx) => {
    const numbering = await readMeta(tx, "numbering", numberingSchema);
    if (numbering === null) return;
    await writeMeta(tx, "numbering", { ...numbering, incarnation: first, nextSeq: 1 });
  });
}

function withTime(response: Response, now: number): Response {
  if (!response.headers.has(timeHeader)) return response;
  const headers = new Headers(response.headers);
  headers.set(timeHeader, String(now));
  return new Response(response.body, { status: response.status, headers });
}

async function withoutComplaint(response: Response): Promise<Response> {
  const { status, headers } = response;
  const text = await response.text();
  return new Response(text.replaceAll("sequence-reused", "stored"), { status, headers });
}
