/**
 * Which engine decodes: zxing-wasm in a worker where it proves itself, @zxing/browser otherwise. The choice and its
 * reason are told, so that a slow gate can be understood from the screen.
 */
import type { Scheduler } from "../core/effects.ts";
import type { Result } from "../core/result.ts";
import { fail, ok } from "../core/result.ts";
import type { Decoder, EngineName, Format } from "./decode/decoder.ts";
import type { WorkerPort, WorkerUnavailable } from "./worker-decoder.ts";
import { openWorkerDecoder } from "./worker-decoder.ts";

/** Losses of the worker after which it is not tried again. */
const lossesBeforeFallback = 2;

export interface EngineChoice {
  readonly name: EngineName;
  readonly why: "self-test-passed" | "no-webassembly" | "worker-lost" | WorkerUnavailable["why"];
  /** What the browser said; for the log. */
  readonly detail: string;
}

export interface Engine {
  readonly decoder: Decoder;
  readonly choice: EngineChoice;
}

/** Neither engine could be had: typing and hand scanners still work. */
export interface NoEngine {
  readonly detail: string;
}

export interface EngineDeps {
  readonly hasWebAssembly: boolean;
  readonly openWorker: (formats: readonly Format[]) => Promise<Result<Decoder, WorkerUnavailable>>;
  /** Rejects when its file cannot be loaded. */
  readonly openFallback: (formats: readonly Format[]) => Promise<Decoder>;
}

/** `losses`: how many engines this session has lost so far. */
export type StartEngine = (
  formats: readonly Format[],
  losses: number,
) => Promise<Result<Engine, NoEngine>>;

export const engineStarter =
  (deps: EngineDeps): StartEngine =>
  async (formats, losses) => {
    if (losses >= lossesBeforeFallback) {
      return fallback(deps, formats, { why: "worker-lost", detail: `${losses} times` });
    }
    if (!deps.hasWebAssembly) {
      return fallback(deps, formats, { why: "no-webassembly", detail: "" });
    }
    const opened = await deps.openWorker(formats);
    if (!opened.ok) return fallback(deps, formats, opened.failure);
    const decoder = opened.value;
    return ok({ decoder, choice: { name: decoder.name, why: "self-test-passed", detail: "" } });
  };

async function fallback(
  deps: EngineDeps,
  formats: readonly Format[],
  { why, detail }: Omit<EngineChoice, "name">,
): Promise<Result<Engine, NoEngine>> {
  try {
    const decoder = await deps.openFallback(formats);
    return ok({ decoder, choice: { name: decoder.name, why, detail } });
  } catch (error) {
    return fail({ detail: `${why} ${detail}; ${String(error)}` });
  }
}

/** The engines of a real browser. */
export const browserEngines = (scheduler: Scheduler): EngineDeps => ({
  hasWebAssembly: typeof WebAssembly === "object",
  openWorker: (formats) => openWorkerDecoder({ formats, scheduler, openPort: openWorkerPort }),
  openFallback: async (formats) => {
    const { createZxingBrowserDecoder } = await import("./zxing-browser-decoder.ts");
    return createZxingBrowserDecoder(formats);
  },
});

function openWorkerPort(): WorkerPort {
  const worker = new Worker(new URL("./decode/decode.worker.ts", import.meta.url), {
    type: "module",
  });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen: ({ onMessage, onError }) => {
      worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => onMessage(data));
      worker.addEventListener("messageerror", () => onError("unreadable answer"));
      // a worker that a policy forbids gets a plain event, without a message
      worker.addEventListener("error", (event: Event) =>
        onError(event instanceof ErrorEvent ? event.message : "the worker was not loaded"),
      );
    },
    terminate: () => worker.terminate(),
  };
}
