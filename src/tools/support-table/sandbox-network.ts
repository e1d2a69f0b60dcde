/** The four suppliers in this process, at a fixed moment, as a connector's network. */
import { z } from "zod";
import type { ConnectorKind } from "../../connectors/connector.ts";
import type { Network } from "../../connectors/supplier-http.ts";
import { asInstant } from "../../core/time.ts";
import { createSandbox } from "../../sandbox/sandbox.ts";
import { createWorld } from "../../sandbox/world.ts";

export interface SandboxNetwork {
  readonly network: Network;
  /** How many calls were made. */
  readonly sent: () => number;
  /** How to connect, and which codes there are. */
  readonly card: (kind: ConnectorKind) => Promise<Card>;
}

export type Card = z.infer<typeof cardSchema>;

/** Well inside the day in every zone of the sandbox. */
const moment = asInstant(Date.parse("2026-07-15T09:30:00Z"));
const origin = "http://sandbox.test";

export function openSandbox(): SandboxNetwork {
  const world = createWorld({ now: moment });
  const { octo } = world;
  // off in the seeds, and a proof where a supplier has it
  const switches = { ...octo.switches, timestamp: "honoured" } as const;
  const { app } = createSandbox({
    now: () => moment,
    world: { ...world, octo: { ...octo, switches } },
  });
  let sent = 0;
  return {
    network: {
      fetch: async (input, init) => {
        sent += 1;
        return app.request(input, init);
      },
      now: () => moment,
      // nothing here waits for an answer that does not come
      after: () => () => undefined,
    },
    sent: () => sent,
    card: async (kind) => {
      const answer = await app.request(`${origin}/_sandbox`);
      const { suppliers } = cardsSchema.parse(await answer.json());
      const card = suppliers.find((each) => each.kind === kind);
      if (card === undefined) throw new Error(`the sandbox has no ${kind}`);
      return card;
    },
  };
}

const text = z.string();

/** What stands on every card, and the rest as it is. */
const cardSchema = z.looseObject({
  kind: text,
  baseUrl: text,
  key: text,
  codes: z.looseObject({ good: text }),
});
const cardsSchema = z.object({ suppliers: z.array(cardSchema) });
