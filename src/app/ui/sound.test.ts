import { describe, expect, it } from "vitest";
import { createSounder, type ToneContext, type ToneParam } from "./sound.ts";

/** Records what would be heard, with times in whole milliseconds. */
class FakeContext implements ToneContext {
  state = "suspended";
  currentTime = 0;
  readonly destination = { connect: () => undefined };
  readonly heard: string[] = [];
  readonly masterLevels: string[] = [];
  mayResume = true;
  breaks = false;

  async resume(): Promise<void> {
    if (!this.mayResume) throw new DOMException("no gesture", "NotAllowedError");
    this.state = "running";
  }

  createGain() {
    const levels: string[] = [];
    const connect = (to: unknown): void => {
      if (to === this.destination) this.masterLevels.push(...levels);
    };
    return { gain: this.param(levels), connect };
  }

  createOscillator() {
    if (this.breaks) throw new DOMException("gone", "InvalidStateError");
    const pitches: string[] = [];
    const { heard } = this;
    return {
      type: "sine",
      frequency: this.param(pitches),
      connect: () => undefined,
      start(at: number) {
        heard.push(`${this.type} ${pitches.join(" ")} start ${ms(at)}`);
      },
      stop: (at: number) => void heard.push(`stop ${ms(at)}`),
    };
  }

  private param(log: string[]): ToneParam {
    return {
      setValueAtTime: (value, at) => log.push(`${value}@${ms(at)}`),
      linearRampToValueAtTime: (value, at) => log.push(`→${value}@${ms(at)}`),
      cancelScheduledValues: (from) => log.push(`cancel@${ms(from)}`),
    };
  }
}

const ms = (seconds: number): number => Math.round(seconds * 1_000);
const real = { test: false };

async function unlocked() {
  const context = new FakeContext();
  const sounder = createSounder({ openContext: () => context });
  await sounder.unlock();
  return { context, sounder };
}

describe("createSounder", () => {
  it("plays a family's tones one after the other, at -6 dBFS", async () => {
    const { context, sounder } = await unlocked();
    sounder.play("admit", real);
    expect(context.heard).toEqual([
      "sine 880@0 →880@70 start 0",
      "stop 70",
      "sine 1320@70 →1320@200 start 70",
      "stop 200",
    ]);
    expect(context.masterLevels).toEqual(["0.5@0"]);
  });

  it("glides and rests", async () => {
    const { context, sounder } = await unlocked();
    sounder.play("unknown", real);
    expect(context.heard[0]).toBe("sine 600@0 →400@300 start 0");
    const second = await unlocked();
    second.sounder.play("already-used", real);
    expect(second.context.heard.filter((each) => each.startsWith("saw"))).toEqual([
      "sawtooth 440@0 →440@70 start 0",
      "sawtooth 440@130 →440@200 start 130",
      "sawtooth 440@260 →440@330 start 260",
    ]);
  });

  it("adds the test tone to an admit only", async () => {
    const { context, sounder } = await unlocked();
    sounder.play("admit", { test: true });
    expect(context.heard).toContain("sine 330@200 →330@260 start 200");
    const refused = await unlocked();
    refused.sounder.play("refuse", { test: true });
    expect(refused.context.heard.filter((each) => each.includes("start"))).toHaveLength(2);
  });

  it("cuts the tone before, so that two are never heard together", async () => {
    const { context, sounder } = await unlocked();
    sounder.play("hold", real);
    context.currentTime = 0.1;
    sounder.play("admit", real);
    expect(context.heard.slice(0, 4)).toEqual([
      "triangle 520@0 →520@350 start 0",
      "stop 350",
      "stop 105",
      "sine 880@100 →880@170 start 100",
    ]);
  });

  it("is silent before the first gesture", () => {
    const context = new FakeContext();
    const sounder = createSounder({ openContext: () => context });
    sounder.play("admit", real);
    expect(sounder.state()).toBe("locked");
    expect(context.heard).toEqual([]);
  });

  it("plays nothing late: an interrupted context only gets ready for the next verdict", async () => {
    const { context, sounder } = await unlocked();
    context.state = "interrupted";
    expect(sounder.state()).toBe("interrupted");
    sounder.play("admit", real);
    expect(context.heard).toEqual([]);
    expect(sounder.state()).toBe("ready");
    sounder.play("hold", real);
    expect(context.heard[0]).toContain("520@0");
  });

  it("swallows a refused unlock and recovers at the next", async () => {
    const context = new FakeContext();
    context.mayResume = false;
    const sounder = createSounder({ openContext: () => context });
    await sounder.unlock();
    expect(sounder.state()).toBe("unavailable");
    context.mayResume = true;
    await sounder.unlock();
    expect(sounder.state()).toBe("ready");
  });

  it("swallows a context that breaks while playing", async () => {
    const { context, sounder } = await unlocked();
    context.breaks = true;
    expect(() => sounder.play("admit", real)).not.toThrow();
    expect(sounder.state()).toBe("unavailable");
  });

  it("opens another context after the system closed the first", async () => {
    const contexts: FakeContext[] = [];
    const sounder = createSounder({
      openContext: () => {
        const context = new FakeContext();
        contexts.push(context);
        return context;
      },
    });
    await sounder.unlock();
    const [first] = contexts;
    if (first !== undefined) first.state = "closed";
    await sounder.unlock();
    expect(contexts).toHaveLength(2);
    expect(sounder.state()).toBe("ready");
  });

  it("takes a browser's AudioContext, and is silent where there is none", async () => {
    const sounder = createSounder({ openContext: () => new AudioContext() });
    await sounder.unlock();
    expect(sounder.state()).toBe("unavailable");
  });
});
