import { expect, it } from "vitest";
import { fail, ok } from "../core/result.ts";
import type { Decoder, EngineName } from "./decode/decoder.ts";
import type { EngineDeps } from "./engine.ts";
import { engineStarter } from "./engine.ts";

const works: EngineDeps = {
  hasWebAssembly: true,
  openWorker: () => Promise.resolve(ok(decoderNamed("zxing-wasm"))),
  openFallback: () => Promise.resolve(decoderNamed("zxing-browser")),
};
const broken = fail({ why: "wasm-failed", detail: "CompileError" } as const);

interface Case {
  readonly what: string;
  readonly deps: Partial<EngineDeps>;
  readonly losses: number;
  readonly choice: object;
}

const cases: readonly Case[] = [
  {
    what: "zxing-wasm where it proves itself",
    deps: {},
    losses: 0,
    choice: { name: "zxing-wasm", why: "self-test-passed" },
  },
  {
    what: "the fallback without WebAssembly",
    deps: { hasWebAssembly: false },
    losses: 0,
    choice: { name: "zxing-browser", why: "no-webassembly" },
  },
  {
    what: "the fallback when the worker cannot",
    deps: { openWorker: () => Promise.resolve(broken) },
    losses: 0,
    choice: { name: "zxing-browser", why: "wasm-failed", detail: "CompileError" },
  },
  {
    what: "zxing-wasm again after one loss",
    deps: {},
    losses: 1,
    choice: { name: "zxing-wasm" },
  },
  {
    what: "the fallback after two losses",
    deps: {},
    losses: 2,
    choice: { name: "zxing-browser", why: "worker-lost" },
  },
];
it.each(cases)("starts $what", async ({ deps, losses, choice }) => {
  const started = await engineStarter({ ...works, ...deps })(["QRCode"], losses);
  expect(started).toMatchObject({ ok: true, value: { choice } });
});

it("says so when neither can be had", async () => {
  const start = engineStarter({
    ...works,
    openWorker: () => Promise.resolve(broken),
    openFallback: () => Promise.reject(new TypeError("Failed to fetch")),
  });
  const started = await start(["QRCode"], 0);
  expect(started).toEqual(fail({ detail: "wasm-failed CompileError; TypeError: Failed to fetch" }));
});

const decoderNamed = (name: EngineName): Decoder => ({
  name,
  wants: { videoFrames: false, longestSidePx: 640 },
  decode: () => Promise.resolve(ok([])),
  close: () => undefined,
});
