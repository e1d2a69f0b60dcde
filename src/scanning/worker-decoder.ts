/**
 * zxing-wasm in its worker, seen from the page. Opens only after the worker has read the test image; loses the engine
 * rather than wait for ever for an answer.
 */
import type { Scheduler } from "../core/effects.ts";
import type { Result } from "../core/result.ts";
import { fail, ok } from "../core/result.ts";
import type { DecodeFailure, Decoded, Decoder, Format, Picture } from "./decode/decoder.ts";
import type { ToWorker } from "./decode/protocol.ts";
import { isFromWorker } from "./decode/protocol.ts";
import type { FilmMessage } from "./worker-film.ts";
import { createWorkerFilm } from "./worker-film.ts";

/** 413 kB to fetch and 1 MB to compile: 60 ms on a desk, seconds on an old handset's first start. */
export const workerStartLimitMs = 6_000;
/** A thorough look takes 41 ms at worst on a desk; an old handset is perhaps ten times slower. */
export const workerAnswerLimitMs = 4_000;
/** A photograph of 4,096 pixels gets every look (0.8 s on a desk). */
export const workerStillLimitMs = 30_000;

export type WorkerUnavailable =
  | { readonly why: "wasm-failed" | "self-test-failed"; readonly detail: string }
  /** The script could not be loaded, or broke. */
  | { readonly why: "worker-broken"; readonly detail: string }
  | { readonly why: "worker-silent"; readonly detail: string };

/** What is used of a `Worker`. */
export interface WorkerPort {
  readonly post: (message: ToWorker, transfer: Transferable[]) => void;
  readonly listen: (handlers: {
    readonly onMessage: (data: unknown) => void;
    readonly onError: (detail: string) => void;
  }) => void;
  readonly terminate: () => void;
}

export interface WorkerDecoderDeps {
  readonly formats: readonly Format[];
  readonly scheduler: Scheduler;
  /** May throw where a policy forbids workers. */
  readonly openPort: () => WorkerPort;
}

export function openWorkerDecoder(
  deps: WorkerDecoderDeps,
): Promise<Result<Decoder, WorkerUnavailable>> {
  return new Promise((resolve) => {
    let port: WorkerPort;
    try {
      port = deps.openPort();
    } catch (error) {
      resolve(fail({ why: "worker-broken", detail: String(error) }));
      return;
    }
    const giveUp = (failure: WorkerUnavailable): void => {
      cancel();
      port.terminate();
      resolve(fail(failure));
    };
    const cancel = deps.scheduler.after(workerStartLimitMs, () =>
      giveUp({ why: "worker-silent", detail: `no answer in ${workerStartLimitMs} ms` }),
    );
    const answers = createAnswers(port, deps.scheduler);
    port.listen({
      onMessage: (data) => {
        if (!isFromWorker(data)) return;
        if (data.kind === "unavailable") giveUp(data);
        else if (data.kind === "ready") {
          cancel();
          resolve(ok(answers.decoder));
        } else answers.take(data);
      },
      onError: (detail) => {
        giveUp({ why: "worker-broken", detail }); // without effect once it was ready, but for ending the worker
        answers.lose(detail);
      },
    });
    port.post({ kind: "start", formats: deps.formats }, []);
  });
}

type Answer = Result<readonly Decoded[], DecodeFailure>;

/** Which question is open; at most one is. */
type Exchange =
  | { readonly kind: "idle" }
  | { readonly kind: "waiting"; readonly id: number; readonly settle: (answer: Answer) => void }
  | { readonly kind: "lost"; readonly detail: string };

interface Answers {
  readonly decoder: Decoder;
  readonly take: (message: FilmMessage) => void;
  readonly lose: (detail: string) => void;
}

function createAnswers(port: WorkerPort, scheduler: Scheduler): Answers {
  let exchange: Exchange = { kind: "idle" };
  let lastId = 0;

  const lose = (detail: string): void => {
    const before = exchange;
    exchange = { kind: "lost", detail };
    if (before.kind === "waiting") before.settle(fail({ kind: "engine-lost", detail }));
    film.lose(detail);
  };

  const film = createWorkerFilm({
    post: port.post,
    scheduler,
    silenceLimitMs: workerAnswerLimitMs,
    newId: () => ++lastId,
    onWorkerSilent: () => lose("no answer"),
  });

  const decode = (picture: Picture, still: boolean): Promise<Answer> => {
    if (exchange.kind !== "idle") {
      closePicture(picture);
      return Promise.resolve(
        exchange.kind === "lost"
          ? fail({ kind: "engine-lost", detail: exchange.detail })
          : fail({ kind: "picture-unusable", detail: "busy" }),
      );
    }
    return new Promise((resolve) => {
      const id = ++lastId;
      const limitMs = still ? workerStillLimitMs : workerAnswerLimitMs;
      const cancel = scheduler.after(limitMs, () => lose("no answer"));
      const settle = (answer: Answer): void => {
        cancel();
        resolve(answer);
      };
      exchange = { kind: "waiting", id, settle };
      try {
        port.post({ kind: "decode", id, picture, still }, [transferableOf(picture)]);
      } catch (error) {
        // a browser that has video frames but cannot hand them to a worker
        closePicture(picture);
        exchange = { kind: "idle" };
        settle(fail({ kind: "picture-unusable", detail: String(error) }));
      }
    });
  };

  const close = (): void => {
    lose("closed");
    port.terminate();
  };

  return {
    decoder: {
      name: "zxing-wasm",
      wants: { videoFrames: true, longestSidePx: 1_280 },
      decode: (picture) => decode(picture, false),
      decodeStill: (picture) => decode(picture, true),
      watch: film.watch,
      close,
    },
    take: (message) => {
      if (film.take(message) || !isAnswer(message)) return;
      if (exchange.kind !== "waiting" || exchange.id !== message.id) return;
      const { settle } = exchange;
      exchange = { kind: "idle" };
      settle(
        message.kind === "decoded"
          ? ok(message.codes)
          : fail({ kind: "picture-unusable", detail: message.detail }),
      );
    },
    lose,
  };
}

const isAnswer = (
  message: FilmMessage,
): message is Extract<FilmMessage, { readonly kind: "decoded" | "unusable" }> =>
  message.kind === "decoded" || message.kind === "unusable";

const transferableOf = (picture: Picture): Transferable =>
  picture.kind === "video-frame" ? picture.frame : picture.pixels.data.buffer;

function closePicture(picture: Picture): void {
  if (picture.kind === "video-frame") picture.frame.close();
}
