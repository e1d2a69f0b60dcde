/** `/_sandbox`: what to scan, what has happened, and the switches for faults and for the suppliers' ways. */
import { Hono } from "hono";
import type { Context } from "hono";
import type { Checked } from "./checked.ts";
import { type Faults, readFaults } from "./faults.ts";
import type { HostedSupplier } from "./hosted-supplier.ts";
import type { Json } from "./supplier-kind.ts";

export interface Controlled {
  readonly suppliers: readonly HostedSupplier[];
  /** All suppliers: start world, start faults, empty logs. */
  readonly reset: () => void;
}

export function createControlRoutes({ suppliers, reset }: Controlled): Hono {
  const app = new Hono();
  const byMember = (part: (supplier: HostedSupplier) => unknown): Json =>
    Object.fromEntries(suppliers.map((supplier) => [supplier.named.member, part(supplier)]));
  const activeFaults = (): Json => byMember(({ faults }) => faults.active());
  const setFaults = (lists: Faults): void => {
    for (const { named, faults } of suppliers) {
      const list = lists[named.member];
      if (list !== undefined) faults.replace(list);
    }
  };
  const state = (): Json => ({
    ...byMember((supplier) => supplier.state()),
    switches: byMember((supplier) => supplier.switches()),
    faults: activeFaults(),
    fired: byMember(({ faults }) => faults.fired()),
    pending: Object.fromEntries(
      suppliers.flatMap(({ named, pending }) =>
        pending() === null ? [] : [[named.member, pending()]],
      ),
    ),
  });

  app.get("/", (c) => {
    const { origin } = new URL(c.req.url);
    return c.json({ suppliers: suppliers.map((supplier) => supplier.card(origin)) });
  });
  app.get("/state", (c) => c.json(state()));
  app.get("/world", (c) => c.json(byMember((supplier) => supplier.world())));
  app.put("/faults", async (c) =>
    answered(c, readFaults(await jsonOf(c)), (lists) => {
      setFaults(lists);
      return activeFaults();
    }),
  );
  app.delete("/faults", (c) => {
    for (const { faults } of suppliers) faults.replace([]);
    return c.json(activeFaults());
  });
  app.post("/reset", (c) => {
    reset();
    return c.json(state());
  });

  for (const supplier of suppliers) {
    app.post(`${supplier.base}/acts`, async (c) => {
      const done = supplier.act(await jsonOf(c));
      void supplier.deliver();
      return answered(c, done, (value) => ({ done: value }));
    });
    app.patch(`${supplier.base}/switches`, async (c) =>
      answered(c, supplier.changeSwitches(await jsonOf(c)), (switches) => switches),
    );
  }
  return app;
}

function answered<T>(c: Context, result: Checked<T>, body: (value: T) => Json): Response {
  return result.kind === "refused"
    ? c.json({ error: "BAD_REQUEST", errorMessage: result.problem }, 400)
    : c.json(body(result.value));
}

/** Null for what is no JSON, which no schema here takes. */
const jsonOf = (c: Context): Promise<unknown> => c.req.json().catch(() => null);
