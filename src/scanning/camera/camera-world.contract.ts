/**
 * A device with one camera and one engine, both of which do as they are told. Time is the test's (`vi.useFakeTimers`).
 */
import { vi } from "vitest";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { asInstant } from "../../core/time.ts";
import { blank } from "../decoder.contract.ts";
import type { DecodeFailure, Decoded, Decoder, Watching } from "../decode/decoder.ts";
import type { Engine, NoEngine } from "../engine.ts";
import type { Sighting } from "../scan-source.ts";
import { createCameraSource } from "./camera-source.ts";
import type { Camera, CameraFailure, CameraState } from "./camera.ts";

type Looked = Parameters<Parameters<NonNullable<Decoder["watch"]>>[1]>[0];

interface Script {
  readonly failing?: CameraFailure;
  readonly neverOpens?: boolean;
  readonly noEngine?: boolean;
  /** The browser has films, and the engine watches them. */
  readonly films?: boolean;
}

export async function running(script: Script = {}): Promise<World> {
  const world = start(script);
  await world.settle();
  await world.frame();
  return world;
}

export function start(script: Script = {}): World {
  const world = new World(script);
  world.begin();
  return world;
}

class World {
  readonly states: CameraState[] = [];
  readonly seen: Sighting[] = [];
  readonly engineStarts: number[] = [];
  /** Whether each picture was asked for as a video frame. */
  readonly wanted: boolean[] = [];
  /** How often the engine was told to look at a film, the latest last. */
  readonly paces: number[] = [];
  answer: Result<readonly Decoded[], DecodeFailure> = ok([]);
  /** Films handed to an engine so far, and those that it still watches. */
  handedOver = 0;
  watched = 0;
  failing: CameraFailure | null;
  noEngine: boolean;
  stop = (): void => undefined;

  private readonly neverOpens: boolean;
  private readonly films: boolean;
  private looked: ((looked: Looked) => void) | null = null;
  private readonly cameras = new Set<{ lost: () => void; run: (() => void) | null }>();
  private readonly engines = new Set<Decoder>();
  private readonly listeners = new Set<() => void>();
  private readonly touchListeners = new Set<() => void>();
  private readonly choiceListeners = new Set<() => void>();
  private visible = true;
  private opened = 0;
  private decoded = 0;
  private gate: Promise<void> = Promise.resolve();

  constructor(script: Script) {
    this.failing = script.failing ?? null;
    this.neverOpens = script.neverOpens ?? false;
    this.films = script.films ?? false;
    this.noEngine = script.noEngine ?? false;
  }

  begin(): void {
    const source = createCameraSource(
      { formats: ["QRCode"], onState: (state) => void this.states.push(state) },
      {
        clock: { now: () => asInstant(Date.now()) },
        monotonic: () => performance.now(),
        scheduler: {
          after: (ms, task) => {
            const timer = setTimeout(task, ms);
            return () => clearTimeout(timer);
          },
        },
        page: {
          isVisible: () => this.visible,
          onVisibilityChange: (run) => listening(this.listeners, run),
        },
        onTouch: (run) => listening(this.touchListeners, run),
        onChoice: (run) => listening(this.choiceListeners, run),
        openCamera: () => this.openCamera(),
        startEngine: (_, lost) => this.startEngine(lost.length),
      },
    );
    this.stop = source.start((sighting) => void this.seen.push(sighting));
  }

  kinds = (): readonly string[] => this.states.map(({ kind }) => kind);
  asked = (): number => this.opened;
  openCameras = (): number => this.cameras.size;
  openEngines = (): number => this.engines.size;
  decoding = (): number => this.decoded;
  settle = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(0));

  async frame(): Promise<void> {
    for (const camera of this.cameras) camera.run?.();
    await this.settle();
  }

  /** The engine says what it saw on the film. */
  async film(looked: Looked): Promise<void> {
    this.looked?.(looked);
    await this.settle();
  }

  /** Frames for so long, and somebody who does nothing. */
  async filmFor(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 1_000) {
      await vi.advanceTimersByTimeAsync(1_000);
      await this.frame();
    }
  }

  touch(): void {
    for (const listener of this.touchListeners) listener();
  }

  chooseCamera(): void {
    for (const listener of this.choiceListeners) listener();
  }

  loseCamera(): void {
    for (const camera of this.cameras) camera.lost();
  }

  show(visible: boolean): void {
    this.visible = visible;
    for (const listener of this.listeners) listener();
  }

  /** The answer lets decoding go on. */
  holdDecoding(): () => void {
    const waiting: (() => void)[] = [];
    this.gate = new Promise((resolve) => void waiting.push(resolve));
    return () => {
      for (const goOn of waiting) goOn();
    };
  }

  private openCamera(): Promise<Result<Camera, CameraFailure>> {
    this.opened += 1;
    if (this.neverOpens) return new Promise(() => undefined);
    if (this.failing !== null) return Promise.resolve(fail(this.failing));
    const inner: { lost: () => void; run: (() => void) | null } = {
      lost: () => undefined,
      run: null,
    };
    this.cameras.add(inner);
    return Promise.resolve(
      ok({
        play: () => undefined,
        pause: () => undefined,
        onEachFrame: (run) => {
          inner.run = run;
          return () => {
            inner.run = null;
          };
        },
        grab: ({ videoFrames }) => {
          this.wanted.push(videoFrames);
          return { kind: "pixels", pixels: blank(4, 4) };
        },
        size: () => ({ width: 1_280, height: 720 }),
        onLost: (run) => {
          inner.lost = run;
        },
        deviceId: "back",
        ways: this.films ? ["film", "frames", "canvas"] : ["frames", "canvas"],
        film: () => {
          this.handedOver += 1;
          return new ReadableStream();
        },
        torch: null,
        zoom: null,
        close: () => void this.cameras.delete(inner),
      }),
    );
  }

  private startEngine(losses: number): Promise<Result<Engine, NoEngine>> {
    this.engineStarts.push(losses);
    if (this.noEngine) return Promise.resolve(fail({ detail: "offline" }));
    const decoder: Decoder = {
      name: "zxing-wasm",
      wants: { videoFrames: true, longestSidePx: 1_280 },
      decode: async () => {
        this.decoded += 1;
        await this.gate;
        return this.answer;
      },
      ...(this.films ? { watch: (_, onLooked) => this.watch(onLooked) } : {}),
      close: () => void this.engines.delete(decoder),
    };
    this.engines.add(decoder);
    const choice = { name: decoder.name, why: "self-test-passed", passedOver: [] } as const;
    return Promise.resolve(ok({ decoder, choice }));
  }

  private watch(onLooked: (looked: Looked) => void): Watching {
    const looked = (answer: Looked): void => onLooked(answer);
    this.looked = looked;
    this.watched += 1;
    return {
      setPace: (everyMs) => void this.paces.push(everyMs),
      stop: () => {
        this.watched -= 1;
        if (this.looked === looked) this.looked = null;
      },
    };
  }
}

function listening(listeners: Set<() => void>, run: () => void): () => void {
  listeners.add(run);
  return () => void listeners.delete(run);
}
