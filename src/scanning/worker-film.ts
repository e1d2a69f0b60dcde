/**
 * The film that the worker watches, seen from the page: what it says about each frame, and what its silence means.
 *
 * Promises: nothing is told of a film that was stopped, replaced or has ended; a film that could not be handed over is let
 * go of; after `film-ended` or `engine-lost` nothing more comes.
 */
import type { Scheduler } from "../core/effects.ts";
import type { Result } from "../core/result.ts";
import { fail, ok } from "../core/result.ts";
import type { DecodeFailure, Decoded, Decoder } from "./decode/decoder.ts";
import type { FromWorker, ToWorker } from "./decode/protocol.ts";

export type Watch = NonNullable<Decoder["watch"]>;
type Looked = Result<readonly Decoded[], DecodeFailure>;
export type FilmMessage = Extract<FromWorker, { readonly id: number }>;

export interface FilmDeps {
  readonly post: (message: ToWorker, transfer: Transferable[]) => void;
  readonly scheduler: Scheduler;
  readonly silenceLimitMs: number;
  /** Pictures and films share one row of numbers. */
  readonly newId: () => number;
  /** A look began and no answer came: the worker is gone. */
  readonly onWorkerSilent: () => void;
}

export interface WorkerFilm {
  readonly watch: Watch;
  /** Whether the message was about the film. */
  readonly take: (message: FilmMessage) => boolean;
  readonly lose: (detail: string) => void;
}

interface Running {
  readonly id: number;
  readonly onLooked: (looked: Looked) => void;
  readonly isLooking: boolean;
}

export function createWorkerFilm(deps: FilmDeps): WorkerFilm {
  const { post, scheduler, silenceLimitMs, newId, onWorkerSilent } = deps;
  let running: Running | null = null;
  let lost: DecodeFailure | null = null;
  let forget: (() => void) | null = null;

  const listen = (next: Running | null): void => {
    forget?.();
    running = next;
    forget = next === null ? null : scheduler.after(silenceLimitMs, () => onSilence(next));
  };

  /** Without an open look either the film or the worker has stopped: the next way finds out which. */
  const onSilence = ({ isLooking }: Running): void => {
    if (isLooking) onWorkerSilent();
    else {
      post({ kind: "unwatch" }, []);
      end({ kind: "film-ended", detail: `no frame in ${silenceLimitMs} ms` });
    }
  };

  const end = (failure: DecodeFailure): void => {
    const before = running;
    listen(null);
    before?.onLooked(fail(failure));
  };

  /** Told later, as everything else is. */
  const refuse = (film: ReadableStream<VideoFrame>, failure: DecodeFailure): void => {
    // a film that has broken has nothing to let go of
    film.cancel().catch(() => undefined);
    forget?.();
    forget = scheduler.after(0, () => end(failure));
  };

  const handOver = (id: number, film: ReadableStream<VideoFrame>): void => {
    if (lost !== null) return refuse(film, lost);
    try {
      post({ kind: "watch", id, film }, [film]);
    } catch (error) {
      // a browser that has films but cannot hand them to a worker
      refuse(film, { kind: "film-ended", detail: String(error) });
    }
  };

  return {
    watch: (film, onLooked) => {
      const id = newId();
      listen({ id, onLooked, isLooking: false });
      handOver(id, film);
      const isMine = (): boolean => running?.id === id;
      return {
        setPace: (everyMs) => {
          if (isMine()) post({ kind: "pace", everyMs }, []);
        },
        stop: () => {
          if (!isMine()) return;
          listen(null);
          post({ kind: "unwatch" }, []);
        },
      };
    },
    take: (message) => {
      const { id, kind } = message;
      if (running?.id !== id) return false;
      if (kind === "film-ended") end({ kind, detail: message.detail });
      else {
        listen({ ...running, isLooking: kind === "looking" });
        if (kind === "decoded") running.onLooked(ok(message.codes));
        else if (kind === "unusable") {
          running.onLooked(fail({ kind: "picture-unusable", detail: message.detail }));
        }
      }
      return true;
    },
    lose: (detail) => {
      lost = { kind: "engine-lost", detail };
      end(lost);
    },
  };
}
