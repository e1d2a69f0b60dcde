/**
 * One durable outbox, one receiver, and processes that run the outbox until they are killed. What a killed process was
 * about to do never happens; what it had written or sent has happened.
 */
import { asInstant, minutes } from "../core/time.ts";
import { createMemoryOutboxStorage } from "../outbox/memory-outbox-storage.ts";
import {
  createOutboxRunner,
  type OutboxPolicy,
  type OutboxRunner,
} from "../outbox/outbox-runner.ts";
import type { OutboxStorage } from "../outbox/outbox-storage.ts";
import { now } from "./builders.ts";
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
  readonly clock: FakeClock;
  /** What is on the disk; also how a test enqueues. */
  readonly disk: OutboxStorage<TestPayload>;
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

const testPolicy: OutboxPolicy = {
  backoff: { firstMs: 1_000, longestMs: minutes(1) },
  batch: 20,
  graceMs: receiverGraceMs,
};

export function createOutboxWorld({ honoursKey }: { readonly honoursKey: boolean }): OutboxWorld {
  const clock = createFakeClock(asInstant(now));
  const disk = createMemoryOutboxStorage<TestPayload>();
  const errors: string[] = [];
  let script = kindScript;
  let saveFault = noSaveFault;
  const receiver = createScriptedReceiver({ clock, honoursKey, script: () => script });

  const launch = (diesAt = Number.POSITIVE_INFINITY): OutboxProcess => {
    const life = createLife(diesAt);
    const runner = createOutboxRunner<TestPayload, string>({
      storage: {
        ...disk,
        save: async (entry) => {
          await life.step();
          const fault = saveFault();
          if (fault === "fails-before") throw new Error("quota");
          await disk.save(entry);
          if (fault === "fails-after") throw new Error("closed");
          await life.step();
        },
      },
      carrier: {
        ...receiver,
        send: async (items) => {
          await life.step();
          const answers = await receiver.send(items);
          await life.step();
          return answers;
        },
      },
      clock,
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
    disk,
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
