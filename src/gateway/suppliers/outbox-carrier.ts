/** One carrier for everything that a connection's outbox owes its supplier: each entry goes with the carrier of its kind. */
import { assertNever } from "../../core/result.ts";
import type { LookingCarrier } from "../../outbox/carrier.ts";
import type { OutboxEntry } from "../../outbox/entry.ts";
import type {
  RedeemPayload,
  RedemptionPayload,
  UnredeemPayload,
} from "../ingest/redemption-outbox.ts";

export interface Carriers {
  readonly redeem: LookingCarrier<RedeemPayload, string>;
  readonly unredeem: LookingCarrier<UnredeemPayload, string>;
}

/** Both read back, and take as long. */
export const createOutboxCarrier = ({
  redeem,
  unredeem,
}: Carriers): LookingCarrier<RedemptionPayload, string> => ({
  kind: "looking",
  proof: "read-back",
  timeoutMs: redeem.timeoutMs,
  prepare: (entry) => byKind(entry, { redeem: redeem.prepare, unredeem: unredeem.prepare }),
  send: ({ entry, ticket }) =>
    byKind(entry, {
      redeem: (of) => redeem.send({ entry: of, ticket }),
      unredeem: (of) => unredeem.send({ entry: of, ticket }),
    }),
  readBack: (entry) => byKind(entry, { redeem: redeem.readBack, unredeem: unredeem.readBack }),
});

interface ByKind<A> {
  readonly redeem: (entry: OutboxEntry<RedeemPayload>) => A;
  readonly unredeem: (entry: OutboxEntry<UnredeemPayload>) => A;
}

function byKind<A>(entry: OutboxEntry<RedemptionPayload>, on: ByKind<A>): A {
  const { payload } = entry;
  switch (payload.kind) {
    case "redeem":
      return on.redeem({ ...entry, payload });
    case "unredeem":
      return on.unredeem({ ...entry, payload });
    default:
      return assertNever(payload);
  }
}
