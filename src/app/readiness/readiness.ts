/**
 * Tries what a shift needs, on this device, and does the fixes. A vanilla store that the page draws.
 *
 * Promises: what it says was tried while the page was open, and is tried again after each fix; while it is open a code that is
 * held up is a test and lets nobody in. Will not: judge (`readiness-of.ts`), or open the camera, which is the page's.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CaptureSource } from "../../core/barcode.ts";
import type { Scheduler } from "../../core/effects.ts";
import { assertNever } from "../../core/result.ts";
import type { SounderState } from "../ui/sound.ts";
import type { FixKind } from "../ui/words/ready-words.ts";
import type { Kept, Probed, Saving } from "./ready-facts.ts";

export interface Probes {
  readonly kept: () => Promise<Kept>;
  readonly isInstalled: () => boolean;
  /** May show the browser's question. */
  readonly keep: () => Promise<Kept>;
  /** Really writes. */
  readonly save: () => Promise<Saving>;
  /** Bookings that are in storage, of the list in use; null without one. */
  readonly listHere: () => Promise<ListCount | null>;
  /** Null where the gateway does not answer, or has none itself. */
  readonly listThere: () => Promise<(ListCount & { readonly tookMs: number }) | null>;
  readonly clock: () => Probed["clock"];
  readonly sound: () => { readonly state: SounderState; readonly vibrates: boolean };
  readonly staysOn: () => boolean | null;
  /** The admit's tone and buzz. */
  readonly playSound: () => Promise<void>;
  /** Leads to a newer list being fetched, and the clocks compared. */
  readonly askGateway: () => void;
}

interface ListCount {
  readonly id: string;
  readonly bookings: number;
}

export interface ReadinessState {
  readonly probed: Probed;
  /** Somebody has looked at the page since the start. */
  readonly wasOpened: boolean;
}

export interface Readiness {
  readonly store: StoreApi<ReadinessState>;
  /** What can be known without being asked: for the row under the camera. */
  readonly glance: () => Promise<void>;
  /** Tries everything, and again until the answer is called. */
  readonly open: () => () => void;
  /** Resolves when its result is in the store. */
  readonly fix: (kind: Exclude<FixKind, "open-camera" | "retry-camera">) => Promise<void>;
  /** True while the page is open: then this code was a test. */
  readonly takes: (source: CaptureSource) => boolean;
}

/** What moves by itself is looked at this often (ms). */
const againMs = 2_000;

export function createReadiness(probes: Probes, scheduler: Scheduler): Readiness {
  const store = createStore<ReadinessState>(() => ({ probed: unknown, wasOpened: false }));
  let cancel: (() => void) | null = null;

  const note = (part: Partial<Probed>): void =>
    store.setState(({ probed }) => ({ probed: { ...probed, ...part } }));
  const present = (): void => {
    const { sound } = store.getState().probed;
    note({
      sound: { ...sound, ...probes.sound() },
      clock: probes.clock(),
      staysOn: probes.staysOn(),
    });
  };
  const lists = async (): Promise<void> => {
    const [here, there] = await Promise.all([probes.listHere(), probes.listThere()]);
    note({
      bookings: {
        here: here?.bookings ?? null,
        there: there?.bookings ?? null,
        isSame: here !== null && here.id === there?.id,
      },
      answeredInMs: there?.tookMs ?? null,
    });
    present();
  };
  const save = async (): Promise<void> => note({ saving: await probes.save() });
  const glance = async (): Promise<void> =>
    note({ kept: await probes.kept(), isInstalled: probes.isInstalled() });
  const play = async (): Promise<void> => {
    await probes.playSound();
    const { sound } = store.getState().probed;
    note({ sound: { ...sound, wasPlayed: true } });
    present();
  };
  /** What was found wanting may have come right: a list has arrived, the network is back. */
  const again = async (): Promise<void> => {
    present();
    const { bookings } = store.getState().probed;
    if (bookings?.isSame !== true || bookings.here !== bookings.there) await lists();
  };
  /** One look after the other, also where one of them is slow or fails. */
  const watch = (look: () => Promise<unknown>): void => {
    let ended = false;
    cancel = () => {
      ended = true;
    };
    void look()
      .catch(() => undefined) // what was not found out stays as it was
      .then(() => {
        if (!ended) cancel = scheduler.after(againMs, () => watch(again));
        return undefined;
      });
  };

  return {
    store,
    glance,
    open: () => {
      store.setState({ wasOpened: true });
      present();
      watch(() => Promise.allSettled([glance(), save(), lists()]));
      return () => {
        cancel?.();
        cancel = null;
        note({ hasScanned: false, hasRead: false });
      };
    },
    fix: async (kind) => {
      switch (kind) {
        case "keep":
          return note({ kept: await probes.keep() });
        case "save":
          return save();
        case "fetch-list":
        case "ask-gateway":
          probes.askGateway();
          return lists();
        case "play-sound":
        case "play-again":
          return play();
        default:
          return assertNever(kind);
      }
    },
    takes: (source) => {
      if (cancel === null) return false;
      if (source === "camera") note({ hasRead: true });
      if (source === "wedge") note({ hasScanned: true });
      return true;
    },
  };
}

const unknown: Probed = {
  kept: null,
  saving: null,
  bookings: null,
  clock: null,
  sound: { state: "locked", wasPlayed: false, vibrates: false },
  staysOn: null,
  hasScanned: false,
  isInstalled: false,
  answeredInMs: null,
  hasRead: false,
};
