/** The simulated supplier: the sandbox, in process. It never dies; about poisoned bookings it talks nonsense for ever. */
import { createSandbox } from "../../sandbox/sandbox.ts";
import { createLife } from "./life.ts";
import type { Host } from "./network.ts";
import type { Op } from "./schedule.ts";
import type { SimTicket, SimWorld } from "./world.ts";
import type { VirtualTime } from "./virtual-time.ts";
import { z } from "zod";

export interface SupplierProcess extends Host {
  readonly poison: (bookingUuid: string) => void;
  readonly poisoned: () => ReadonlySet<string>;
  /** False when it could not be done. */
  readonly act: (
    kind: Extract<Op, { kind: "foreign" }>["act"],
    ticket: SimTicket,
  ) => Promise<boolean>;
  readonly state: () => Promise<SupplierState>;
}

const stateSchema = z.object({
  octo: z.object({
    redemptions: z.array(
      z.object({
        at: z.number(),
        bookingUuid: z.string(),
        whole: z.boolean(),
        unitItemUuids: z.array(z.string()),
        redemptionCode: z.string().nullable(),
      }),
    ),
    repeats: z.array(z.string()),
    acts: z.array(
      z.object({ at: z.number(), act: z.object({ kind: z.string(), bookingUuid: z.string() }) }),
    ),
  }),
});
export type SupplierState = z.infer<typeof stateSchema>["octo"];

export function startSupplier(time: VirtualTime, world: SimWorld): SupplierProcess {
  const { app } = createSandbox({ now: time.now, world: world.start });
  const poisoned = new Set<string>();
  const nonsense = (url: URL): boolean => {
    const reference = url.searchParams.get("reference");
    const ticket = world.tickets.find(({ code }) => code === reference);
    return ticket !== undefined && poisoned.has(ticket.bookingUuid);
  };
  return {
    life: createLife(time),
    handle: async (request) =>
      nonsense(new URL(request.url))
        ? Response.json([{ uuid: 5, redeemable: "perhaps" }])
        : app.fetch(request),
    poison: (bookingUuid) => void poisoned.add(bookingUuid),
    poisoned: () => poisoned,
    act: async (kind, { bookingUuid, unitItemUuid }) => {
      const answer = await app.request("/_sandbox/octo/acts", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          kind,
          bookingUuid,
          ...(kind === "redeem" ? { unitItemUuid } : {}),
          ...(kind === "rebook" ? { days: 1 } : {}),
        }),
      });
      return z.object({ done: z.boolean() }).parse(await answer.json()).done;
    },
    state: async () => stateSchema.parse(await (await app.request("/_sandbox/state")).json()).octo,
  };
}
