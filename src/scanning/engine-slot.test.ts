import { expect, it } from "vitest";
import { fail, ok } from "../core/result.ts";
import type { Decoder, EngineName } from "./decode/decoder.ts";
import { createEngineSlot } from "./engine-slot.ts";

it("tells which engines were lost, one entry for each loss", async () => {
  const asked: (readonly EngineName[])[] = [];
  const names: readonly EngineName[] = ["barcode-detector", "barcode-detector", "zxing-wasm"];
  const slot = createEngineSlot({
    formats: ["QRCode"],
    startEngine: (_, lost) => {
      asked.push([...lost]);
      return Promise.resolve(ok(engineNamed(names[lost.length] ?? "zxing-browser")));
    },
    onFailed: () => undefined,
  });
  slot.fill();
  await Promise.resolve();
  slot.replace();
  await Promise.resolve();
  slot.replace();
  await Promise.resolve();
  slot.replace();
  expect(asked).toEqual([
    [],
    ["barcode-detector"],
    ["barcode-detector", "barcode-detector"],
    ["barcode-detector", "barcode-detector", "zxing-wasm"],
  ]);
});

it("closes an engine that comes after it was closed itself", async () => {
  let closed = 0;
  const slot = createEngineSlot({
    formats: ["QRCode"],
    startEngine: () => Promise.resolve(ok(engineNamed("zxing-wasm", () => void (closed += 1)))),
    onFailed: () => undefined,
  });
  slot.fill();
  slot.close();
  await Promise.resolve();
  await Promise.resolve();
  expect(slot.current()).toBeNull();
  expect(closed).toBe(1);
});

it("says that none could be had, and can be asked again", async () => {
  let failures = 0;
  let starts = 0;
  const slot = createEngineSlot({
    formats: ["QRCode"],
    startEngine: () => {
      starts += 1;
      return Promise.resolve(fail({ detail: "offline" }));
    },
    onFailed: () => void (failures += 1),
  });
  slot.fill();
  slot.fill();
  await Promise.resolve();
  await Promise.resolve();
  slot.fill();
  expect([starts, failures]).toEqual([2, 1]);
});

function engineNamed(name: EngineName, close: () => void = () => undefined) {
  const decoder: Decoder = {
    name,
    wants: { videoFrames: false, longestSidePx: 640 },
    decode: () => Promise.resolve(ok([])),
    close,
  };
  return { decoder, choice: { name, why: "self-test-passed", passedOver: [] } as const };
}
