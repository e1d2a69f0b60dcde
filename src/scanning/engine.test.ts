import { expect, it } from "vitest";
import { fail, ok } from "../core/result.ts";
import type { Decoder, EngineName } from "./decode/decoder.ts";
import type { EngineDeps, OpenEngine } from "./engine.ts";
import { engineStarter, tryEngines } from "./engine.ts";
import type { EnginePreference } from "./engine-choice.ts";

const all: EngineDeps = {
  "barcode-detector": () => Promise.resolve(ok(decoderNamed("barcode-detector"))),
  "zxing-wasm": () => Promise.resolve(ok(decoderNamed("zxing-wasm"))),
  "zxing-browser": () => Promise.resolve(ok(decoderNamed("zxing-browser"))),
};
const absent: OpenEngine = () => Promise.resolve(fail({ why: "absent", detail: "" }));
const broken: OpenEngine = () =>
  Promise.resolve(fail({ why: "wasm-failed", detail: "CompileError" }));

interface Case {
  readonly what: string;
  readonly deps?: Partial<EngineDeps>;
  readonly wanted?: EnginePreference;
  readonly lost?: readonly EngineName[];
  readonly choice: object;
}

const native = "barcode-detector";
const cases: readonly Case[] = [
  {
    what: "the browser's own where it proves itself",
    choice: { name: native, why: "self-test-passed", passedOver: [] },
  },
  {
    what: "zxing-wasm where the browser has none",
    deps: { [native]: absent },
    choice: {
      name: "zxing-wasm",
      why: "self-test-passed",
      passedOver: [{ name: native, why: "absent", detail: "" }],
    },
  },
  {
    what: "@zxing/browser where neither can be had",
    deps: { [native]: absent, "zxing-wasm": broken },
    choice: {
      name: "zxing-browser",
      why: "self-test-passed",
      passedOver: [
        { name: native, why: "absent", detail: "" },
        { name: "zxing-wasm", why: "wasm-failed", detail: "CompileError" },
      ],
    },
  },
  {
    what: "the preferred one first",
    wanted: "zxing-browser",
    choice: { name: "zxing-browser", why: "preferred", passedOver: [] },
  },
  {
    what: "the usual order where the preferred one cannot be had",
    deps: { "zxing-wasm": broken },
    wanted: "zxing-wasm",
    choice: {
      name: native,
      why: "self-test-passed",
      passedOver: [{ name: "zxing-wasm", why: "wasm-failed", detail: "CompileError" }],
    },
  },
  {
    what: "the same one again after one loss",
    lost: [native],
    choice: { name: native, passedOver: [] },
  },
  {
    what: "the next one after two losses",
    lost: [native, native],
    choice: { name: "zxing-wasm", passedOver: [{ name: native, why: "lost", detail: "" }] },
  },
  {
    what: "the last one after two losses of both others",
    lost: [native, "zxing-wasm", native, "zxing-wasm"],
    choice: {
      name: "zxing-browser",
      passedOver: [
        { name: native, why: "lost" },
        { name: "zxing-wasm", why: "lost" },
      ],
    },
  },
  {
    what: "the next one where even the preferred was lost twice",
    wanted: "zxing-wasm",
    lost: ["zxing-wasm", "zxing-wasm"],
    choice: { name: native, passedOver: [{ name: "zxing-wasm", why: "lost" }] },
  },
  {
    what: "a lost one where no other can be had",
    deps: { [native]: absent, "zxing-browser": broken },
    lost: ["zxing-wasm", "zxing-wasm"],
    choice: { name: "zxing-wasm" },
  },
  {
    what: "from the beginning where each was lost twice",
    lost: [native, native, "zxing-wasm", "zxing-wasm", "zxing-browser", "zxing-browser"],
    choice: { name: native, passedOver: [] },
  },
];
it.each(cases)("starts $what", async ({ deps, wanted, lost, choice }) => {
  const start = engineStarter({ ...all, ...deps }, () => wanted ?? "automatic");
  expect(await start(["QRCode"], lost ?? [])).toMatchObject({ ok: true, value: { choice } });
});

it("says so when none can be had", async () => {
  const none = { [native]: absent, "zxing-wasm": broken, "zxing-browser": broken };
  const started = await engineStarter(none, () => "automatic")(["QRCode"], []);
  expect(started).toEqual(
    fail({
      detail:
        "barcode-detector absent ; zxing-wasm wasm-failed CompileError; zxing-browser wasm-failed CompileError",
    }),
  );
});

it("waits once for one that says nothing, until another one is wanted", async () => {
  const waited: EngineName[] = [];
  const silent: OpenEngine = () => {
    waited.push(native);
    return Promise.resolve(fail({ why: "no-answer", detail: "in 3000 ms" }));
  };
  let wanted: EnginePreference = "automatic";
  const start = engineStarter({ ...all, [native]: silent }, () => wanted);
  const choice = {
    name: "zxing-wasm",
    passedOver: [{ name: native, why: "no-answer", detail: "in 3000 ms" }],
  };
  expect(await start(["QRCode"], [])).toMatchObject({ value: { choice } });
  expect(await start(["QRCode"], [])).toMatchObject({ value: { choice } });
  expect(waited).toHaveLength(1);
  wanted = native;
  expect(await start(["QRCode"], [])).toMatchObject({ value: { choice } });
  expect(waited).toHaveLength(2);
});

it("opens no more engines than it needs", async () => {
  const opened: EngineName[] = [];
  const noting = (name: EngineName): OpenEngine => {
    return (formats) => {
      opened.push(name);
      return all[name](formats);
    };
  };
  const deps: EngineDeps = {
    "barcode-detector": noting("barcode-detector"),
    "zxing-wasm": noting("zxing-wasm"),
    "zxing-browser": noting("zxing-browser"),
  };
  await engineStarter(deps, () => "zxing-wasm")(["QRCode"], []);
  expect(opened).toEqual(["zxing-wasm"]);
});

it("tries each one, and leaves none open", async () => {
  let open = 0;
  const counted: OpenEngine = () => {
    open += 1;
    return Promise.resolve(ok({ ...decoderNamed("zxing-wasm"), close: () => void (open -= 1) }));
  };
  const tried = await tryEngines(
    { [native]: absent, "zxing-wasm": counted, "zxing-browser": counted },
    ["QRCode"],
  );
  expect(tried).toEqual({
    [native]: { why: "absent", detail: "" },
    "zxing-wasm": "works",
    "zxing-browser": "works",
  });
  expect(open).toBe(0);
});

const decoderNamed = (name: EngineName): Decoder => ({
  name,
  wants: { videoFrames: false, longestSidePx: 640 },
  decode: () => Promise.resolve(ok([])),
  close: () => undefined,
});
