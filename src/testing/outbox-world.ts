/**
 * One durable outbox, one receiver, and processes that run the outbox until they are killed. What a killed process was
 * about to do never happens; what it had written or sent has happened.
 */
import { asInstant, type Instant, later, minutes } from "../core/time.ts";
import type { Carrier, Item } from "../outbox/carrier.ts";
import type { OutboxEntry, Proof } from "../outbox/entry.ts";
import type { OutboxPolicy } from "../outbox/entry-steps.ts";
import {
  createMemoryOutboxStorage,
  type MemoryOutboxStorage,
} from "../outbox/memory-outbox-storage.ts";
import { createOutboxRunner, type OutboxRunner } from "../outbox/outbox-runner.ts";
import type { OutboxStorage } from "../outbox/outbox-storage.ts";
import { now, scanIdOf } from "./builders.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import type { TestPayload } from "./outbox-builders.ts";
import {
  createScriptedReceiver,
  kindScript,
  receiverGraceMs,
  type ReceiverScript,
  type ScriptedReceiver,
} from "./scripted-receiver.ts";

export type SaveFault = "none" | "fails-before" | "fails-after";

export interface OutboxWorld {
  /** Time as it passes. */
  readonly clock: FakeClock;
  /** What clocks on the wall show. */
  readonly now: () => Instant;
  /** Sets all clocks on the wall forward, or (negative) back. */
  readonly jump: (ms: number) => void;
  /** What is on the disk; also how a test enqueues. */
  readonly disk: MemoryOutboxStorage<TestPayload>;
  readonly entry: (n: number) => Promise<OutboxEntry<TestPayload> | null>;
  readonly receiver: ScriptedReceiver;
  readonly errors: readonly string[];
  /** From now on. */
  readonly follow: (script: Partial<ReceiverScript>) => void;
  readonly failSaves: (fault: () => SaveFault) => void;
  /** Starts a process; it dies at its `diesAt`th step: before and after each write and each send. */
  readonly launch: (diesAt?: number) => OutboxProcess;
}

export interface OutboxProcess {
  readonly runner: OutboxRunner;
  readonly isDead: () => boolean;
  readonly kill: () => void;
}

export const testPolicy: OutboxPolicy = {
  backoff: { firstMs: 1_000, longestMs: minutes(1) },
  inFlight: 20,
  graceMs: receiverGraceMs,
};

export function createOutboxWorld(proof: Proof): OutboxWorld {
  const clock = createFakeClock(asInstant(now));
  let wallAheadMs = 0;
  const wallNow = (): Instant => later(clock.now(), wallAheadMs);
  const disk = createMemoryOutboxStorage<TestPayload>();
  const errors: string[] = [];
  let script = kindScript;
  let saveFault = noSaveFault;
  const receiver = createScriptedReceiver({
    clock,
    now: wallNow,
    proof,
    script: () => script,
  });

  const launch = (diesAt = Number.POSITIVE_INFINITY): OutboxProcess => {
    const life = createLife(diesAt);
    const runner = createOutboxRunner<TestPayload, string>({
      storage: mortalStorage(disk, life, () => saveFault()),
      carrier: mortalCarrier(receiver.carrier, life),
      clock: { now: wallNow },
      scheduler: {
        after: (ms, task) => clock.after(ms, () => !life.isDead() && task()),
      },
      random: () => 0.5,
      log: { info: () => {}, warn: () => {}, error: (message) => errors.push(message) },
      policy: testPolicy,
    });
    runner.start();
    return { runner, isDead: life.isDead, kill: life.end };
  };
  return {
    clock,
    now: wallNow,
    jump: (ms) => {
      wallAheadMs += ms;
    },
    disk,
    entry: (n) => disk.update(scanIdOf(n), (held) => held),
    receiver,
    errors,
    follow: (change) => {
      script = { ...kindScript, ...change };
    },
    failSaves: (fault) => {
      saveFault = fault;
    },
    launch,
  };
}

const noSaveFault = (): SaveFault => "none";

const mortalStorage = (
  disk: OutboxStorage<TestPayload>,
  life: Life,
  saveFault: () => SaveFault,
): OutboxStorage<TestPayload> => ({
  ...disk,
  update: async (id, change) => {
    await life.step();
    const fault = saveFault();
    if (fault === "fails-before") throw new Error("quota");
    const entry = await disk.update(id, change);
    if (fault === "fails-after") throw new Error("closed");
    await life.step();
    return entry;
  },
});

function mortalCarrier<P, T>(carrier: Carrier<P, T>, life: Life): Carrier<P, T> {
  const between = async <A>(send: () => Promise<A>): Promise<A> => {
    await life.step();
    const answer = await send();
    await life.step();
    return answer;
  };
  return carrier.kind === "batch"
    ? {
        ...carrier,
        send: (entries: readonly OutboxEntry<P>[]) => between(() => carrier.send(entries)),
      }
    : { ...carrier, send: (item: Item<P, T>) => between(() => carrier.send(item)) };
}

interface Life {
  /** Passes, or never returns: the process is dead. */
  readonly step: () => Promise<void>;
  readonly isDead: () => boolean;
  readonly end: () => void;
}

function createLife(diesAt: number): Life {
  let left = diesAt;
  const isDead = (): boolean => left <= 0;
  return {
    step: () => {
      left -= 1;
      return isDead() ? new Promise(() => {}) : Promise.resolve();
    },
    isDead,
    end: () => {
      left = 0;
    },
  };
}
