/**
 * Holds the one engine of a session: starts it, replaces a lost one, closes what comes too late.
 */
import type { EngineName, Format } from "./decode/decoder.ts";
import type { Engine, NoEngine, StartEngine } from "./engine.ts";

export interface EngineSlot {
  /** Null until one is ready, and again after a loss. */
  readonly current: () => Engine | null;
  /** Starts one, unless there is one or one is on its way. */
  readonly fill: () => void;
  /** For an engine that no longer answers. */
  readonly replace: () => void;
  readonly close: () => void;
}

export interface EngineSlotOptions {
  readonly formats: readonly Format[];
  readonly startEngine: StartEngine;
  readonly onFailed: (why: NoEngine) => void;
}

type Content =
  | { readonly kind: "empty" }
  | { readonly kind: "starting" }
  | { readonly kind: "filled"; readonly engine: Engine };

export function createEngineSlot({
  formats,
  startEngine,
  onFailed,
}: EngineSlotOptions): EngineSlot {
  let content: Content = { kind: "empty" };
  const lost: EngineName[] = [];

  const start = async (): Promise<void> => {
    const starting: Content = { kind: "starting" };
    content = starting;
    const started = await startEngine(formats, lost);
    const overtaken = content !== starting;
    if (started.ok) {
      if (overtaken) started.value.decoder.close();
      else content = { kind: "filled", engine: started.value };
    } else if (!overtaken) {
      content = { kind: "empty" };
      onFailed(started.failure);
    }
  };

  const close = (): void => {
    if (content.kind === "filled") content.engine.decoder.close();
    content = { kind: "empty" };
  };

  return {
    current: () => (content.kind === "filled" ? content.engine : null),
    fill: () => {
      if (content.kind === "empty") void start();
    },
    replace: () => {
      if (content.kind === "filled") lost.push(content.engine.choice.name);
      close();
      void start();
    },
    close,
  };
}
