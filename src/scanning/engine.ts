/**
 * Which engine reads. In order: the browser's own where it is complete, zxing-wasm in a worker, @zxing/browser where
 * WebAssembly is unavailable; one that this device's people prefer comes first.
 *
 * Promises: no engine is handed out before it has read a code that it must read; one that was lost twice in a session, or
 * kept everybody waiting for its first word, comes after the others; the choice and its reason are told. It will not compare
 * how well they read: DECODER.md did.
 */
import type { Scheduler } from "../core/effects.ts";
import type { Result } from "../core/result.ts";
import { fail, ok } from "../core/result.ts";
import type { Decoder, EngineName, Format } from "./decode/decoder.ts";
import type {
  EngineChoice,
  EnginePreference,
  EngineUnavailable,
  PassedOver,
} from "./engine-choice.ts";
import { engineNames } from "./engine-choice.ts";
import { browserNative, openNativeDecoder } from "./native-decoder.ts";
import { proveDecoder } from "./self-test.ts";
import type { WorkerPort } from "./worker-decoder.ts";
import { openWorkerDecoder } from "./worker-decoder.ts";

/** Losses of an engine after which the others come first. */
const lossesBeforeNext = 2;

export interface Engine {
  readonly decoder: Decoder;
  readonly choice: EngineChoice;
}

/** None could be had: typing and hand scanners still work. */
export interface NoEngine {
  readonly detail: string;
}

/** Answers an engine that has proved itself. Never rejects. */
export type OpenEngine = (
  formats: readonly Format[],
) => Promise<Result<Decoder, EngineUnavailable>>;

export type EngineDeps = Readonly<Record<EngineName, OpenEngine>>;

/** `lost`: the engines that this session has lost so far, one entry for each loss. */
export type StartEngine = (
  formats: readonly Format[],
  lost: readonly EngineName[],
) => Promise<Result<Engine, NoEngine>>;

/** `preference` is asked at each start. */
export function engineStarter(open: EngineDeps, preference: () => EnginePreference): StartEngine {
  let wantedBefore: EnginePreference = "automatic";
  // waited for once: the camera is started often, and seconds each time are too many
  const silent = new Map<EngineName, PassedOver>();

  return async (formats, lost) => {
    const wanted = preference();
    if (wanted !== wantedBefore) silent.clear();
    wantedBefore = wanted;
    const order = orderOf(wanted);
    const passedOver: PassedOver[] = [];
    for (const name of weakestLast(order, lost, silent)) {
      const opened = await open[name](formats);
      if (opened.ok) {
        const before = order.slice(0, order.indexOf(name));
        const untried = before.filter((each) => passedOver.every((tried) => tried.name !== each));
        const choice: EngineChoice = {
          name,
          why: name === wanted ? "preferred" : "self-test-passed",
          passedOver: [...passedOver, ...untried.map((each) => silent.get(each) ?? lostOne(each))],
        };
        silent.delete(name);
        return ok({ decoder: opened.value, choice });
      }
      const failed: PassedOver = { name, ...opened.failure };
      passedOver.push(failed);
      if (isSilence(failed.why)) silent.set(name, failed);
    }
    const details = passedOver.map(({ name, why, detail }) => `${name} ${why} ${detail}`);
    return fail({ detail: details.join("; ") });
  };
}

const lostOne = (name: EngineName): PassedOver => ({ name, why: "lost", detail: "" });

const isSilence = (why: PassedOver["why"]): boolean =>
  why === "no-answer" || why === "worker-silent";

/** What became of opening each one, in their order; nothing stays open. */
export async function tryEngines(
  open: EngineDeps,
  formats: readonly Format[],
): Promise<Readonly<Record<EngineName, EngineUnavailable | "works">>> {
  const outcome = async (name: EngineName): Promise<EngineUnavailable | "works"> => {
    const opened = await open[name](formats);
    if (!opened.ok) return opened.failure;
    opened.value.close();
    return "works";
  };
  return {
    "barcode-detector": await outcome("barcode-detector"),
    "zxing-wasm": await outcome("zxing-wasm"),
    "zxing-browser": await outcome("zxing-browser"),
  };
}

const orderOf = (wanted: EnginePreference): readonly EngineName[] =>
  wanted === "automatic" ? engineNames : [wanted, ...engineNames.filter((name) => name !== wanted)];

/** Where all have been lost twice they begin anew, in the same order. */
function weakestLast(
  order: readonly EngineName[],
  lost: readonly EngineName[],
  silent: ReadonlyMap<EngineName, PassedOver>,
): readonly EngineName[] {
  const rounds = (name: EngineName): number =>
    Math.floor(lost.filter((each) => each === name).length / lossesBeforeNext) +
    (silent.has(name) ? 1 : 0);
  return order.toSorted((a, b) => rounds(a) - rounds(b));
}

/** The engines of a real browser. */
export const browserEngines = (scheduler: Scheduler): EngineDeps => ({
  "barcode-detector": (formats) => openNativeDecoder(formats, browserNative(scheduler)),
  "zxing-wasm": async (formats) =>
    typeof WebAssembly === "object"
      ? openWorkerDecoder({ formats, scheduler, openPort: openWorkerPort })
      : fail({ why: "no-webassembly", detail: "" }),
  "zxing-browser": (formats) => openZxingBrowser(formats, scheduler),
});

async function openZxingBrowser(
  formats: readonly Format[],
  scheduler: Scheduler,
): Promise<Result<Decoder, EngineUnavailable>> {
  try {
    const { createZxingBrowserDecoder } = await import("./zxing-browser-decoder.ts");
    const proven = await proveDecoder(createZxingBrowserDecoder(["QRCode"]), scheduler);
    return proven.ok ? ok(createZxingBrowserDecoder(formats)) : proven;
  } catch (error) {
    return fail({ why: "not-loaded", detail: String(error) });
  }
}

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
