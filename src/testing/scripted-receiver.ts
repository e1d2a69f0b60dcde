/**
 * The other end of an outbox, as bad as a test wants it. It counts how often it acted for each entry, which is what a real
 * supplier's guests would notice; looking first never protects it, so that only the runner's own care does.
 */
import type { CallFailure } from "../core/failure.ts";
import type { ScanId } from "../core/ids.ts";
import { assertNever } from "../core/result.ts";
import { type Instant, later, minutes } from "../core/time.ts";
import type { Carrier, ReadBack, Sent } from "../outbox/carrier.ts";
import type { Proof } from "../outbox/entry.ts";
import type { FakeClock } from "./fake-clock.ts";
import type { TestPayload } from "./outbox-builders.ts";

export type SendFault =
  | "none"
  | "unreachable"
  | "intercepted"
  | "rate-limited"
  /** Asks for two minutes of peace. */
  | "rate-limited-until"
  | "unauthorised"
  /** Given up after the time-out; it never arrived, arrived at once, or arrives at the last possible moment. */
  | "lost-request"
  | "lost-answer"
  | "lands-late"
  /** Acted on, and the carrier never answers, or long after it should have given up. */
  | "silent"
  | "answers-late"
  /** Acted on, answered with undocumented JSON. */
  | "broken-answer"
  /** Not acted on, answered the same way. */
  | "broken-refusal"
  /** Not acted on: it shows a redemption already. */
  | "used"
  /** Acted on, and missing in the answer. */
  | "left-out"
  | "throws-before"
  | "throws-after";
export type LookFault =
  | "none"
  | "unreachable"
  | "timeout"
  | "silent"
  | "rate-limited"
  | "broken"
  | "throws";

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

export interface ScriptedReceiver {
  /** A batch carrier where the receiver honours keys. */
  readonly carrier: Carrier<TestPayload, string>;
  /** How often it acted for an entry. */
  readonly actsOf: (id: ScanId) => number;
  readonly calls: readonly ReceiverCall[];
  /** Most entries whose calls were under way at one time. */
  readonly busiest: () => number;
}

export interface ReceiverSettings {
  readonly clock: FakeClock;
  /** What clocks on the wall show. */
  readonly now: () => Instant;
  readonly script: () => ReceiverScript;
  readonly proof: Proof;
}

const receiverTimeoutMs = 10_000;
export const receiverGraceMs = 5_000;
const latencyMs = 20;
const forever = new Promise<never>(() => {});

export function createScriptedReceiver(settings: ReceiverSettings): ScriptedReceiver {
  const { clock, script, proof } = settings;
  const acts = new Map<ScanId, number>();
  const calls: ReceiverCall[] = [];
  let underWay = 0;
  let busiest = 0;
  const actsOf = (id: ScanId): number => acts.get(id) ?? 0;
  const act = (id: ScanId): void => {
    // a repeated key is answered with the first answer
    if (proof !== "key" || actsOf(id) === 0) acts.set(id, actsOf(id) + 1);
  };
  const called = async <A>(
    kind: ReceiverCall["kind"],
    ids: readonly ScanId[],
    call: () => Promise<A>,
  ): Promise<A> => {
    calls.push({ kind, ids, at: clock.now() });
    underWay += ids.length;
    busiest = Math.max(busiest, underWay);
    try {
      return await call();
    } finally {
      underWay -= ids.length;
    }
  };
  const look = async (fault: LookFault): Promise<CallFailure | null> => {
    if (fault === "silent") return forever;
    await clock.sleep(fault === "timeout" ? receiverTimeoutMs : latencyMs);
    return lookFailure(fault);
  };
  const answerTo = async (id: ScanId): Promise<Sent | null> => {
    const fault = script().send(id);
    if (fault === "throws-before") throw new Error("carrier bug before the request");
    if (fault === "lands-late") {
      clock.after(receiverTimeoutMs + receiverGraceMs - 1, () => act(id));
    } else if (actedOn.has(fault)) act(id);
    if (fault === "silent") return forever;
    await clock.sleep(answersAfterMs(fault));
    if (fault === "throws-after") throw new Error("carrier bug after the request");
    return fault === "left-out" ? null : sentOf(fault, settings.now());
  };
  const looking = {
    prepare: ({ id }: { readonly id: ScanId }) =>
      called("prepare", [id], async () => {
        const failure = await look(script().prepare(id));
        if (failure !== null) return { kind: "failed", failure } as const;
        const ticket = `fresh code of ${id}`;
        return { kind: "ready", baseline: { redeemedAt: null }, ticket } as const;
      }),
    readBack: ({ id }: { readonly id: ScanId }) =>
      called("read-back", [id], async (): Promise<ReadBack> => {
        if (proof !== "read-back") throw new Error("asked what it cannot tell");
        const failure = await look(script().readBack(id));
        if (failure !== null) return { kind: "failed", failure };
        if (actsOf(id) === 0) return { kind: "not-done" };
        return { kind: "settled", settlement: { kind: "probable", redeemedAt: null } };
      }),
  };
  const sendAll = (ids: readonly ScanId[]): Promise<ReadonlyMap<ScanId, Sent>> =>
    called("send", ids, async () => {
      const answers = await Promise.all(ids.map(async (id) => [id, await answerTo(id)] as const));
      return new Map(answers.flatMap(([id, sent]) => (sent === null ? [] : [[id, sent] as const])));
    });
  const timeoutMs = receiverTimeoutMs;
  const carrier: Carrier<TestPayload, string> =
    proof === "key"
      ? {
          kind: "batch",
          proof,
          timeoutMs,
          send: (entries) => sendAll(entries.map(({ id }) => id)),
        }
      : {
          kind: "looking",
          proof,
          timeoutMs,
          ...looking,
          send: async ({ entry }) => (await sendAll([entry.id])).get(entry.id) ?? noAnswer,
        };
  return { carrier, actsOf, calls, busiest: () => busiest };
}

const noAnswer: Sent = {
  kind: "failed",
  failure: { kind: "outcome-unknown", detail: "left out" },
};

const actedOn: ReadonlySet<SendFault> = new Set<SendFault>([
  "none",
  "lost-answer",
  "silent",
  "answers-late",
  "broken-answer",
  "left-out",
  "throws-after",
]);
const lostFaults: ReadonlySet<SendFault> = new Set<SendFault>([
  "lost-request",
  "lost-answer",
  "lands-late",
]);

function answersAfterMs(fault: SendFault): number {
  if (fault === "answers-late") return 2 * receiverTimeoutMs;
  return lostFaults.has(fault) ? receiverTimeoutMs : latencyMs;
}

function sentOf(fault: Exclude<SendFault, "left-out">, now: Instant): Sent {
  switch (fault) {
    case "none":
    case "answers-late":
      return { kind: "settled", settlement: { kind: "accepted", redeemedAt: null } };
    case "unreachable":
    case "intercepted":
      return { kind: "failed", failure: { kind: fault } };
    case "rate-limited":
      return { kind: "failed", failure: { kind: "rate-limited", retryAt: null } };
    case "rate-limited-until": {
      const retryAt = later(now, minutes(2));
      return { kind: "failed", failure: { kind: "rate-limited", retryAt } };
    }
    case "unauthorised":
      return { kind: "failed", failure: { kind: "unauthorised", why: "key" } };
    case "used":
      return { kind: "settled", settlement: { kind: "already-redeemed", redeemedAt: null } };
    case "broken-answer":
    case "broken-refusal":
      return { kind: "failed", failure: { kind: "contract-broken", path: "$" } };
    default:
      return { kind: "failed", failure: { kind: "outcome-unknown", detail: fault } };
  }
}

function lookFailure(fault: Exclude<LookFault, "silent">): CallFailure | null {
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
