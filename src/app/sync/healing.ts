/**
 * Compares what the gateway says it holds with what this device has handed in, and hands in again what a restored gateway
 * has lost (DESIGN 5): at most a hundred at a time, each with the settlement known here, until nothing is missing.
 *
 * Promises: one request at a time; a failure ends the round, and the next answer with `held` begins another; what was handed
 * in again without effect is not sent twice in a round. What is lost, and what a number clash means, the ledger decides.
 */
import type { Log } from "../../core/effects.ts";
import type { Incarnation } from "../../core/ids.ts";
import type { Scan } from "../../core/scan.ts";
import type { Settlement } from "../../core/settlement.ts";
import { type Changes, pushedSchema } from "../../protocol/v1.ts";
import type { GatewayClient, GatewayFailure } from "../gateway-client.ts";

export interface HealingDeps {
  readonly client: GatewayClient;
  readonly ledger: HealingLedger;
  readonly log: Log;
  /** Only the tab that replays hands in. */
  readonly mayPush: () => boolean;
  /** This database had lost its last writes: what comes next is numbered in another incarnation. */
  readonly onRolledBack: () => void;
  readonly onFailure: (failure: GatewayFailure) => void;
}

export type Held = Changes["held"];

export interface HealingLedger {
  readonly noteHeld: (held: Held) => Promise<{ readonly kind: "agreed" | "rolled-back" }>;
  readonly lost: (held: Held) => Promise<readonly LostScan[]>;
  readonly noteOffered: (scans: readonly Scan[]) => void;
  /** The gateway has another scan under their numbers. */
  readonly remint: (scans: readonly Scan[]) => Promise<unknown>;
}

export interface LostScan {
  readonly scan: Scan;
  /** Null where it is not known here. */
  readonly settlement: Settlement | null;
}

export interface Healing {
  /** What the gateway's latest answer says that it holds. */
  readonly note: (held: Held) => void;
  /** The ledger has changed: what was agreed on may not be all any more. */
  readonly doubt: () => void;
  readonly stop: () => Promise<void>;
}

const timeoutMs = 8_000;

export function createHealing(deps: HealingDeps): Healing {
  let latest: Held | null = null;
  let running: Promise<void> | null = null;
  let stopped = false;
  const isStopped = (): boolean => stopped;

  /** What gateway and device last agreed on, as long as neither has changed: asked every second, that is nearly always. */
  let agreed: string | null = null;

  const loop = async (): Promise<void> => {
    for (let held = latest; held !== null && !isStopped(); held = latest) {
      latest = null;
      agreed = JSON.stringify(held);
      if (!(await heal(deps, held, isStopped))) agreed = null;
    }
  };
  const run = (): void => {
    running ??= loop()
      .catch((bug: unknown) => deps.log.error("healing failed", { bug: String(bug) }))
      .finally(() => {
        running = null;
      });
  };
  return {
    note: (held) => {
      if (stopped || held.length === 0 || JSON.stringify(held) === agreed) return;
      latest = held;
      run();
    },
    doubt: () => {
      agreed = null;
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}

/** True when nothing that was handed in is missing there. */
async function heal(deps: HealingDeps, told: Held, isStopped: () => boolean): Promise<boolean> {
  const noted = await deps.ledger.noteHeld(told);
  if (noted.kind === "rolled-back") {
    deps.log.warn("this database had lost its last writes");
    deps.onRolledBack();
  }
  if (!deps.mayPush()) return false;
  let held = told;
  const offered = new Set<Scan["id"]>();
  while (!isStopped()) {
    const group = ofOneNumbering(await deps.ledger.lost(held));
    if (group.every(({ scan }) => offered.has(scan.id))) return group.length === 0;
    const upTo = await handIn(deps, group);
    if (upTo === null) return false;
    for (const { scan } of group) offered.add(scan.id);
    const incarnation = group[0]?.scan.incarnation;
    held = held.map((each) => (each.incarnation === incarnation ? { ...each, upTo } : each));
  }
  return false;
}

/** How far the gateway then holds this numbering; null where it did not answer. */
async function handIn(deps: HealingDeps, lost: readonly LostScan[]): Promise<number | null> {
  const scans = lost.map(({ scan }) => scan);
  const answer = await deps.client.call({
    path: "/scans",
    body: {
      incarnation: scans[0]?.incarnation,
      scans,
      resent: lost.map(({ settlement }, index) => ({ index, settlement })),
    },
    schema: pushedSchema,
    timeoutMs,
  });
  if (!answer.ok) {
    deps.onFailure(answer.failure);
    return null;
  }
  const { receipts, heldUpTo } = answer.value;
  deps.ledger.noteOffered(receipts.flatMap(({ index }) => scans[index] ?? []));
  const reused = receipts
    .filter(({ kind }) => kind === "sequence-reused")
    .flatMap(({ index }) => scans[index] ?? []);
  if (reused.length > 0) await deps.ledger.remint(reused);
  return heldUpTo;
}

/** One request speaks of one incarnation. */
function ofOneNumbering(lost: readonly LostScan[]): readonly LostScan[] {
  const incarnation: Incarnation | undefined = lost[0]?.scan.incarnation;
  return lost.filter(({ scan }) => scan.incarnation === incarnation);
}
