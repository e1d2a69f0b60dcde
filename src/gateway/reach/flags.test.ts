import { describe, expect, it } from "vitest";
import { readFlags } from "./flags.ts";

describe("flags", () => {
  it.each([
    [[], { lan: false, usb: false }],
    [["--lan"], { lan: true, usb: false }],
    [["--usb"], { lan: false, usb: true }],
    [["--usb", "--lan"], { lan: true, usb: true }],
  ])("%j", (args, flags) => expect(readFlags(args)).toEqual(flags));

  it.each([[["--wan"]], [["lan"]], [["--lan=yes"]]])("%j is told, not passed over", (args) => {
    expect(() => readFlags(args)).toThrow(/is not understood. There are --lan .+ and --usb/);
  });
});
