/**
 * The sound of a verdict, made by Web Audio: no file to load, nothing to be missing offline.
 *
 * Promises: starts at once or not at all (a tone that comes late would belong to another guest); a new verdict cuts the
 * one before, so that the peak stays at −6 dBFS; trouble with the sound never reaches the scan, and `state` tells of it.
 * Browsers give no sound before a gesture: call `unlock` from a tap, and again when the page comes back, because iOS
 * interrupts the context in the background.
 */
import { testTone, type Tone, tonePatterns } from "./tone-patterns.ts";
import type { Family } from "./words/family.ts";

export type SounderState =
  /** No gesture yet. */
  | "locked"
  | "ready"
  /** There is a context, and the browser does not let it run now. */
  | "interrupted"
  /** No Web Audio here, or it broke. */
  | "unavailable";

export interface Sounder {
  readonly unlock: () => Promise<void>;
  readonly play: (family: Family, options: { readonly test: boolean }) => void;
  readonly state: () => SounderState;
}

/** What is used of `AudioContext`. */
export interface ToneContext {
  readonly state: string;
  /** Seconds. */
  readonly currentTime: number;
  readonly destination: ToneNode;
  resume(): Promise<void>;
  createGain(): ToneNode & { readonly gain: ToneParam };
  createOscillator(): ToneOscillator;
}

export interface ToneNode {
  connect(to: ToneNode): unknown;
}

export interface ToneParam {
  setValueAtTime(value: number, at: number): unknown;
  linearRampToValueAtTime(value: number, at: number): unknown;
  cancelScheduledValues(from: number): unknown;
}

export interface ToneOscillator extends ToneNode {
  type: string;
  readonly frequency: ToneParam;
  start(at: number): void;
  stop(at: number): void;
}

/** −6 dBFS. */
const peak = 0.5;
/** Seconds; without ramps the start and end of a tone click. */
const rampS = 0.005;

export function createSounder(deps: { readonly openContext: () => ToneContext }): Sounder {
  let context: ToneContext | null = null;
  let broken = false;
  let voice: Voice | null = null;

  const guarded = async (step: () => Promise<void> | void): Promise<void> => {
    try {
      await step();
      broken = false;
    } catch {
      broken = true; // a scan goes on in silence; readiness shows the state
    }
  };

  const resume = (): Promise<void> =>
    guarded(async () => {
      if (context?.state === "closed") context = null;
      context ??= deps.openContext();
      if (context.state !== "running") await context.resume();
    });

  const state = (): SounderState => {
    if (broken) return "unavailable";
    if (context === null) return "locked";
    return context.state === "running" ? "ready" : "interrupted";
  };

  return {
    unlock: resume,
    play: (family, { test }) => {
      if (context === null) return;
      if (context.state !== "running") {
        // for the next verdict: this one has been painted already
        void resume();
        return;
      }
      const running = context;
      void guarded(() => {
        voice?.cut();
        const { wave, tones } = tonePatterns[family];
        const all = test && family === "admit" ? [...tones, testTone] : tones;
        voice = speak(running, wave, all);
      });
    },
    state,
  };
}

interface Voice {
  readonly cut: () => void;
}

function speak(context: ToneContext, wave: string, tones: readonly Tone[]): Voice {
  const beginsAt = context.currentTime;
  const master = context.createGain();
  master.gain.setValueAtTime(peak, beginsAt);
  master.connect(context.destination);
  let startsAt = beginsAt;
  const oscillators = tones.map((tone) => {
    const oscillator = schedule({ context, master, wave }, tone, startsAt);
    startsAt += (tone.ms + tone.restMs) / 1_000;
    return oscillator;
  });
  return {
    cut: () => {
      const at = context.currentTime;
      master.gain.cancelScheduledValues(at);
      master.gain.setValueAtTime(peak, at);
      master.gain.linearRampToValueAtTime(0, at + rampS);
      for (const oscillator of oscillators) oscillator.stop(at + rampS);
    },
  };
}

interface Desk {
  readonly context: ToneContext;
  readonly master: ToneNode;
  readonly wave: string;
}

function schedule({ context, master, wave }: Desk, tone: Tone, startsAt: number): ToneOscillator {
  const endsAt = startsAt + tone.ms / 1_000;
  const envelope = context.createGain();
  envelope.gain.setValueAtTime(0, startsAt);
  envelope.gain.linearRampToValueAtTime(1, startsAt + rampS);
  envelope.gain.setValueAtTime(1, endsAt - rampS);
  envelope.gain.linearRampToValueAtTime(0, endsAt);
  envelope.connect(master);
  const oscillator = context.createOscillator();
  oscillator.type = wave;
  oscillator.frequency.setValueAtTime(tone.fromHz, startsAt);
  oscillator.frequency.linearRampToValueAtTime(tone.toHz, endsAt);
  oscillator.connect(envelope);
  oscillator.start(startsAt);
  oscillator.stop(endsAt);
  return oscillator;
}
