/** The simulated supplier: the sandbox, in process. It never dies; about poisoned bookings it talks nonsense for ever. */
import { z } from "zod";
import { createSandbox } from "../../sandbox/sandbox.ts";
import { createLife } from "./life.ts";
import type { Host } from "./network.ts";
import type { SimSupplier } from "./suppliers/sim-supplier.ts";
import type { VirtualTime } from "./virtual-time.ts";
import type { ForeignAct, SimTicket, SimWorld, SupplierLog } from "./world.ts";

export interface SupplierProcess extends Host {
  readonly redeemPath: string;
  readonly poison: (bookingUuid: string) => void;
  readonly poisoned: () => ReadonlySet<string>;
  /** False when it could not be done. */
  readonly act: (act: ForeignAct, ticket: SimTicket) => Promise<boolean>;
  /** What it has really done, by its own account. */
  readonly log: () => Promise<SupplierLog>;
}

export function startSupplier({
  time,
  world,
  seller,
}: {
  readonly time: VirtualTime;
  readonly world: SimWorld;
  readonly seller: SimSupplier;
}): SupplierProcess {
  const { app } = createSandbox({
    now: time.now,
    world: world.start,
    only: world.connection.kind,
  });
  const poisoned = new Set<string>();
  const isPoisoned = async (request: Request): Promise<boolean> => {
    if (poisoned.size === 0) return false;
    const asked = await seller.codeAsked(request);
    const ticket = world.tickets.find(({ code }) => code === asked);
    return ticket !== undefined && poisoned.has(ticket.bookingUuid);
  };
  return {
    life: createLife(time),
    handle: async (request) =>
      (await isPoisoned(request)) ? Response.json(seller.nonsense) : app.fetch(request),
    redeemPath: seller.calls.redeem,
    poison: (bookingUuid) => void poisoned.add(bookingUuid),
    poisoned: () => poisoned,
    act: async (kind, ticket) => {
      const act = world.actOf(kind, ticket);
      if (act === null) return false;
      const answer = await app.request(`/_sandbox/${world.connection.kind}/acts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(act),
      });
      return z.object({ done: z.boolean() }).parse(await answer.json()).done;
    },
    log: async () => world.logIn(await (await app.request("/_sandbox/state")).json()),
  };
}
