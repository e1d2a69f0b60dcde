/** `/_sandbox`: what to scan, what has happened, and the switches for faults. */
import { Hono } from "hono";
import type { Context } from "hono";
import { z } from "zod";
import type { FaultList, Faults } from "./faults.ts";
import { parseFaults } from "./faults.ts";
import { foreignActSchema } from "./octo/foreign-acts.ts";
import { dateAt } from "./local-time.ts";
import type { OctoSupplier } from "./octo/supplier.ts";
import { ticketState } from "./octo/ticket-state.ts";
import type { RequestLog } from "./request-log.ts";

export interface Controlled {
  /** ms */
  readonly now: () => number;
  readonly octo: () => OctoSupplier;
  readonly octoFaults: FaultList;
  readonly octoRequests: RequestLog;
  /** Start world, start faults, empty logs. */
  readonly reset: () => void;
}

export function createControlRoutes(controlled: Controlled): Hono {
  const app = new Hono();
  app.get("/", (c) => c.json({ suppliers: [octoCard(controlled, new URL(c.req.url).origin)] }));
  app.get("/state", (c) => c.json(stateOf(controlled)));
  app.get("/world", (c) => c.json({ octo: controlled.octo().world }));
  app.put("/faults", async (c) => {
    const faults = await faultsFrom(c);
    if (typeof faults === "string")
      return c.json({ error: "BAD_REQUEST", errorMessage: faults }, 400);
    controlled.octoFaults.replace(faults.octo);
    return c.json({ octo: controlled.octoFaults.active() });
  });
  app.delete("/faults", (c) => {
    controlled.octoFaults.replace([]);
    return c.json({ octo: [] });
  });
  app.post("/octo/acts", async (c) => {
    const act = foreignActSchema.safeParse(await c.req.json().catch(() => null));
    if (!act.success)
      return c.json({ error: "BAD_REQUEST", errorMessage: z.prettifyError(act.error) }, 400);
    return c.json({ done: controlled.octo().act(act.data) });
  });
  app.post("/reset", (c) => {
    controlled.reset();
    return c.json(stateOf(controlled));
  });
  return app;
}

/** The contract of DESIGN 10, and beyond it the other demo tickets and the key without the capability. */
function octoCard({ octo, now }: Controlled, origin: string) {
  const { world } = octo();
  return {
    kind: "octo",
    baseUrl: `${origin}/octo`,
    key: world.key,
    restrictedKey: world.restrictedKey,
    date: dateAt(now(), world.timeZone),
    codes: {
      good: null,
      used: null,
      cancelled: null,
      tomorrow: null,
      unknown: null,
      ...Object.fromEntries(world.demo.map((ticket) => [ticket.id, ticket.code])),
    },
  };
}

function stateOf({ octo, octoFaults, octoRequests }: Controlled) {
  const supplier = octo();
  const redemptions = supplier.redemptions();
  const timesRedeemed = (unitItemUuid: string): number =>
    redemptions.filter((record) => record.unitItemUuids.includes(unitItemUuid)).length;
  return {
    octo: {
      bookings: supplier.bookings().map((booking) => ({
        uuid: booking.uuid,
        supplierReference: booking.supplierReference,
        productId: booking.productId,
        testMode: booking.testMode,
        status: booking.status,
        utcRedeemedAt: booking.utcRedeemedAt,
        unitItems: booking.unitItems.map((item) => ({
          uuid: item.uuid,
          supplierReference: item.supplierReference,
          unitId: item.unitId,
          status: item.status,
          utcRedeemedAt: item.utcRedeemedAt,
          /** By calls to this sandbox; what was redeemed in the start world counts 0. */
          redemptions: timesRedeemed(item.uuid),
        })),
      })),
      redemptions,
      acts: supplier.acts(),
      repeats: supplier.repeats(),
      requests: octoRequests.summary(),
      tickets: supplier.world.demo.map(({ id, code }) => ({ id, ...ticketState(supplier, code) })),
    },
    faults: { octo: octoFaults.active() },
    fired: { octo: octoFaults.fired() },
  };
}

/** The text says what is wrong with the body. */
async function faultsFrom(c: Context): Promise<Faults | string> {
  try {
    return parseFaults(await c.req.json());
  } catch (error) {
    return error instanceof Error ? error.message : "not a list of faults";
  }
}
