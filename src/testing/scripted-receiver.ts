/**
 * The other end of an outbox, as bad as a test wants it. It counts how often it acted for each entry, which is what a real
 * supplier's guests would notice; looking first never protects it, so that only the runner's own care does.
 */
import type { CallFailure } from "../core/failure.ts";
import type { ScanId } from "../core/ids.ts";
import { assertNever } from "../core/result.ts";
import type { Carrier, Item, ReadBack, Sent } from "../outbox/carrier.ts";
import type { FakeClock } from "./fake-clock.ts";
import type { TestPayload } from "./outbox-builders.ts";

export type SendFault =
  | "none"
  | "unreachable"
  | "intercepted"
  | "rate-limited"
  | "unauthorised"
  /** Given up after the time-out; it never arrived, arrived at once, or arrives at the last possible moment. */
  | "lost-request"
  | "lost-answer"
  | "lands-late"
  /** Acted on, answered with undocumented JSON. */
  | "broken-answer"
  /** Acted on, and missing in the answer. */
  | "left-out"
  | "throws-before"
  | "throws-after";
export type LookFault = "none" | "unreachable" | "timeout" | "rate-limited" | "broken" | "throws";

export interface ReceiverScript {
  readonly prepare: (id: ScanId) => LookFault;
  readonly send: (id: ScanId) => SendFault;
  readonly readBack: (id: ScanId) => LookFault;
}

export const kindScript: ReceiverScript = {
  prepare: () => "none",
  send: () => "none",
  readBack: () => "none",
};

export interface ReceiverCall {
  readonly kind: "prepare" | "send" | "read-back";
  readonly ids: readonly ScanId[];
  readonly at: number;
}

export interface ScriptedReceiver extends Carrier<TestPayload, string> {
  /** How often it acted for an entry. */
  readonly actsOf: (id: ScanId) => number;
  readonly calls: readonly ReceiverCall[];
}

export interface ReceiverSettings {
  readonly clock: FakeClock;
  readonly script: () => ReceiverScript;
  readonly honoursKey: boolean;
}

const receiverTimeoutMs = 10_000;
export const receiverGraceMs = 5_000;
const latencyMs = 20;

export function createScriptedReceiver(settings: ReceiverSettings): ScriptedReceiver {
  const { clock, script, honoursKey } = settings;
  const acts = new Map<ScanId, number>();
  const calls: ReceiverCall[] = [];
  const actsOf = (id: ScanId): number => acts.get(id) ?? 0;
  const note = (kind: ReceiverCall["kind"], ids: readonly ScanId[]): void => {
    calls.push({ kind, ids, at: clock.now() });
  };
  const act = (id: ScanId): void => {
    // a repeated key is answered with the first answer
    if (!honoursKey || actsOf(id) === 0) acts.set(id, actsOf(id) + 1);
  };
  const look = async (fault: LookFault): Promise<CallFailure | null> => {
    await clock.sleep(fault === "timeout" ? receiverTimeoutMs : latencyMs);
    return lookFailure(fault);
  };
  const answerTo = async ({ entry }: Item<TestPayload, string>): Promise<Sent | null> => {
    const fault = script().send(entry.id);
    if (fault === "throws-before") throw new Error("carrier bug before the request");
    if (fault === "lands-late") {
      clock.after(receiverTimeoutMs + receiverGraceMs - 1, () => act(entry.id));
    } else if (actedOn.has(fault)) act(entry.id);
    await clock.sleep(lostFaults.has(fault) ? receiverTimeoutMs : latencyMs);
    if (fault === "throws-after") throw new Error("carrier bug after the request");
    return fault === "left-out" ? null : sentOf(fault);
  };
  return {
    honoursKey,
    timeoutMs: receiverTimeoutMs,
    actsOf,
    calls,
    prepare: async ({ id }) => {
      note("prepare", [id]);
      const failure = await look(script().prepare(id));
      if (failure !== null) return { kind: "failed", failure };
      return { kind: "ready", baseline: { redeemedAt: null }, ticket: `fresh code of ${id}` };
    },
    send: async (items) => {
      note(
        "send",
        items.map(({ entry }) => entry.id),
      );
      const answers = await Promise.all(
        items.map(async (item) => [item.entry.id, await answerTo(item)] as const),
      );
      return new Map(answers.flatMap(([id, sent]) => (sent === null ? [] : [[id, sent] as const])));
    },
    readBack: async ({ id }): Promise<ReadBack> => {
      note("read-back", [id]);
      const failure = await look(script().readBack(id));
      if (failure !== null) return { kind: "failed", failure };
      if (actsOf(id) === 0) return { kind: "not-done" };
      return { kind: "settled", settlement: { kind: "probable", redeemedAt: null } };
    },
  };
}

const actedOn: ReadonlySet<SendFault> = new Set<SendFault>([
  "none",
  "lost-answer",
  "broken-answer",
  "left-out",
  "throws-after",
]);
const lostFaults: ReadonlySet<SendFault> = new Set<SendFault>([
  "lost-request",
  "lost-answer",
  "lands-late",
]);

function sentOf(fault: Exclude<SendFault, "left-out">): Sent {
  switch (fault) {
    case "none":
      return { kind: "settled", settlement: { kind: "accepted", redeemedAt: null } };
    case "unreachable":
    case "intercepted":
      return { kind: "failed", failure: { kind: fault } };
    case "rate-limited":
      return { kind: "failed", failure: { kind: "rate-limited", retryAt: null } };
    case "unauthorised":
      return { kind: "failed", failure: { kind: "unauthorised", why: "key" } };
    case "broken-answer":
      return { kind: "failed", failure: { kind: "contract-broken", path: "$" } };
    default:
      return { kind: "failed", failure: { kind: "outcome-unknown", detail: fault } };
  }
}

function lookFailure(fault: LookFault): CallFailure | null {
  switch (fault) {
    case "none":
      return null;
    case "unreachable":
      return { kind: "unreachable" };
    case "timeout":
      return { kind: "outcome-unknown", detail: "time-out" };
    case "rate-limited":
      return { kind: "rate-limited", retryAt: null };
    case "broken":
      return { kind: "contract-broken", path: "$" };
    case "throws":
      throw new Error("carrier bug while looking");
    default:
      return assertNever(fault);
  }
}
