import { describe, expect, it } from "vitest";
import { longestCode } from "../core/barcode.ts";
import { asInstant } from "../core/time.ts";
import type { DemoChannel } from "./demo-source.ts";
import { createDemoSource, parseDemoMessage } from "./demo-source.ts";
import type { Sighting } from "./scan-source.ts";

it("yields a sighting for each ticket held up, until it is stopped", () => {
  const listeners: ((event: { readonly data: unknown }) => void)[] = [];
  let open = true;
  const channel: DemoChannel = {
    addEventListener: (_, listener) => void listeners.push(listener),
    close: () => {
      open = false;
    },
  };
  const seen: Sighting[] = [];
  const source = createDemoSource({
    clock: { now: () => asInstant(5) },
    openChannel: () => channel,
  });
  const stop = source.start((sighting) => void seen.push(sighting));
  const say = (data: unknown): void => {
    for (const listener of listeners) listener({ data });
  };
  say({ text: "STL-1", symbology: "QRCode" });
  say({ text: 4 });
  expect(seen).toEqual([
    { source: "demo", codes: [{ text: "STL-1", symbology: "QRCode" }], at: asInstant(5) },
  ]);
  stop();
  expect(open).toBe(false);
});

describe("a demo message", () => {
  it("is a code with its symbology", () => {
    expect(parseDemoMessage({ text: " a|B+ ", symbology: "Unknown", more: 1 })).toEqual({
      text: " a|B+ ",
      symbology: "Unknown",
    });
  });

  it.each([
    null,
    undefined,
    "STL-1",
    7,
    [],
    {},
    { text: "STL-1" },
    { text: "STL-1", symbology: "qr" },
    { text: "STL-1", symbology: "toString" },
    { text: 1, symbology: "QRCode" },
    { text: "", symbology: "QRCode" },
    { text: "x".repeat(longestCode + 1), symbology: "QRCode" },
  ])("is ignored when malformed: %j", (data) => {
    expect(parseDemoMessage(data)).toBeNull();
  });
});
