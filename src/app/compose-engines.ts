/** The engines of this browser, in the order that this device's people prefer; tells which one reads. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Scheduler } from "../core/effects.ts";
import { allFormats } from "../scanning/decode/decoder.ts";
import { browserEngines, engineStarter, type StartEngine, tryEngines } from "../scanning/engine.ts";
import type { ScannerPreferences } from "./scanner-preferences.ts";
import type { EngineService, EngineView } from "./services.ts";

export interface Engines {
  readonly service: EngineService;
  readonly start: StartEngine;
}

export function composeEngines(
  scheduler: Scheduler,
  preferences: StoreApi<ScannerPreferences>,
): Engines {
  const open = browserEngines(scheduler);
  const store = createStore<EngineView>(() => ({ choice: null, tried: null }));
  const start = engineStarter(open, () => preferences.getState().engine);
  return {
    service: {
      store,
      tryAll: async () => store.setState({ tried: await tryEngines(open, allFormats) }),
    },
    start: async (formats, lost) => {
      const started = await start(formats, lost);
      store.setState({ choice: started.ok ? started.value.choice : null });
      return started;
    },
  };
}
