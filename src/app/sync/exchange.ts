/**
 * The download side of the device's talk with its gateway: waits for changes, applies them, notices a new list. It is also
 * how reachability is measured. Independent of the upload: one may fail while the other works.
 *
 * Promises: changes and their cursor are stored in one step before the next is asked for, however they came; a gateway that
 * forgot our place (`cursor-gone`) means a fresh start of the list and the feed, never of the ledger; one question at a time.
 *
 * Every waiting (a stream, a long poll) is preceded by a short poll: it brings what was missed, measures the clock, and tells
 * a lost network from a proxy that cuts what waits.
 */
import type { Clock, Scheduler } from "../../core/effects.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import { type Changes, changesSchema } from "../../protocol/v1.ts";
import type { GatewayFailure, StreamingClient } from "../gateway-client.ts";
import { type AnswerDeps, createAnswerTaking } from "./answer-taking.ts";
import { changesPath } from "./changes-question.ts";
import { followChanges } from "./change-stream.ts";
import { bestStep, type Experience, onLadder, type Transport } from "./transport.ts";

export interface ExchangeDeps extends AnswerDeps {
  readonly client: StreamingClient;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** The best way of waiting that may be tried. */
  readonly transport: Transport;
  /** Between short polls; 1.5 s where nothing is said. */
  readonly pollEveryMs?: number | undefined;
}

export interface Exchange {
  readonly start: () => void;
  /** Asks now, also where it waits: after coming back to the foreground, after a jump of the clock. */
  readonly wake: () => void;
  /** Gives up waiting, lets a short question end. */
  readonly stop: () => Promise<void>;
}

const usuallyEveryMs = 1_500;
const timeoutMs = 1_500;
/** After a failure the question is repeated sooner, so that a lost network is told within seconds. */
const againMs = 500;
/** A long poll: how long the gateway may wait, and how much longer the way may take. */
const longPollMs = 20_000;
const longPollSlackMs = 5_000;
/** A long poll without news that was answered sooner than this was not held: the next one would not be either. */
const heldAtLeastMs = 1_000;

export function createExchange(deps: ExchangeDeps): Exchange {
  const { clock, scheduler } = deps;
  const answers = createAnswerTaking(deps);
  const everyMs = deps.pollEveryMs ?? usuallyEveryMs;
  let ladder = bestStep(deps.transport);
  let caughtUp = false;
  let waiting: AbortController | null = null;
  let cancel: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let stopped = true;

  const learn = (experience: Experience): void => {
    ladder = onLadder(ladder, experience, clock.now());
  };

  const round = async (): Promise<void> => {
    let nextInMs = everyMs;
    try {
      nextInMs = caughtUp && ladder.step !== "poll" ? await wait(ladder.step) : await ask();
    } catch (bug) {
      caughtUp = false;
      deps.log.error("exchange failed", { bug: String(bug) });
    }
    running = null;
    if (!stopped) cancel = scheduler.after(nextInMs, tick);
  };

  /** One short question; how long to wait before the next. */
  const ask = async (): Promise<number> => {
    const path = changesPath(await deps.ledger.position(), null);
    if (path === null) return fresh();
    const answer = await deps.client.call({ path, schema: changesSchema, timeoutMs });
    learn(answer.ok ? "short-answered" : "short-failed");
    if (!answer.ok) return failed(answer.failure);
    await answers.take(answer.value);
    caughtUp = !answer.value.more;
    return caughtUp && ladder.step === "poll" ? everyMs : 0;
  };

  const wait = async (step: "stream" | "long-poll"): Promise<number> => {
    const path = changesPath(await deps.ledger.position(), step === "stream" ? null : longPollMs);
    if (path === null) return fresh();
    const given = new AbortController();
    waiting = given;
    const startedAt = clock.now();
    const waited = await (
      step === "stream" ? stream(path, given.signal) : longPoll(path, given.signal)
    ).finally(() => {
      waiting = null;
    });
    if (given.signal.aborted) {
      caughtUp = false;
      return 0;
    }
    learn(waited.worked ? "waiting-worked" : "waiting-failed");
    if (!waited.ended.ok) return failed(waited.ended.failure);
    caughtUp = step === "long-poll" && !waited.more;
    if (step === "stream") return againMs;
    return waited.news || clock.now() - startedAt >= heldAtLeastMs ? 0 : everyMs;
  };

  const longPoll = async (path: string, signal: AbortSignal): Promise<Waited> => {
    const answer = await deps.client.call({
      path,
      schema: changesSchema,
      timeoutMs: longPollMs + longPollSlackMs,
      waits: true,
      signal,
    });
    if (!answer.ok) return { ...nothing, worked: isRefusal(answer.failure), ended: answer };
    await answers.take(answer.value);
    const { more } = answer.value;
    return { worked: true, news: isNews(answer.value), more, ended: ok(undefined) };
  };

  const stream = async (path: string, signal: AbortSignal): Promise<Waited> => {
    let worked = false;
    const ended = await followChanges(deps.client, {
      path,
      signal,
      onBeat: () => {
        worked = true;
        deps.onContact({ kind: "answered" });
      },
      onChanges: async (changes) => {
        worked = true;
        await answers.take(changes);
      },
    });
    if (!ended.ok) return { ...nothing, worked: worked || isRefusal(ended.failure), ended };
    // an end without an event is a proxy's
    return { ...nothing, worked, ended: worked ? ended : fail(emptyStream) };
  };

  const failed = async (failure: GatewayFailure): Promise<number> => {
    caughtUp = false;
    if (isGone(failure)) return fresh();
    answers.fail(failure);
    return againMs;
  };
  const fresh = async (): Promise<number> => {
    caughtUp = false;
    return (await answers.firstList()) ? 0 : againMs;
  };

  const tick = (): void => {
    if (stopped || running !== null) return;
    cancel?.();
    running = round();
  };
  return {
    start: () => {
      stopped = false;
      tick();
    },
    wake: () => {
      caughtUp = false;
      if (waiting === null) tick();
      else waiting.abort();
    },
    stop: async () => {
      stopped = true;
      cancel?.();
      waiting?.abort();
      await running;
      await answers.idle();
    },
  };
}

interface Waited {
  /** It gave something: the way works. */
  readonly worked: boolean;
  readonly news: boolean;
  readonly more: boolean;
  readonly ended: Result<void, GatewayFailure>;
}

const nothing = { worked: false, news: false, more: false } as const;
const emptyStream: GatewayFailure = { kind: "outcome-unknown", detail: "empty stream" };

const isNews = ({ changes, settlements }: Changes): boolean =>
  changes.length > 0 || settlements.length > 0;

const isGone = (failure: GatewayFailure): boolean =>
  failure.kind === "problem" && failure.code === "cursor-gone";

/** The gateway itself said no: no proxy has cut anything. */
const isRefusal = ({ kind }: GatewayFailure): boolean =>
  kind === "problem" || kind === "unauthorised" || kind === "rate-limited";
