import { describe, expect, it } from "vitest";
import { frameHeight, frameWidth } from "./picture.ts";
import { recipesFor } from "./recipe.ts";
import { render } from "./render.ts";

describe("frames of a gate's camera", () => {
  it("are the same for the same seed, and others for another", () => {
    expect(recipesFor(1)).toEqual(recipesFor(1));
    expect(recipesFor(1)).not.toEqual(recipesFor(2));
  });

  it("have three QR codes and another kind for each thing that is wrong, and some show nothing", () => {
    const kinds = recipesFor(1).map(({ code }) => code?.bcid ?? "nothing");
    const count = (kind: string): number => kinds.filter((each) => each === kind).length;
    expect(count("qrcode")).toBe(111);
    expect(count("nothing")).toBe(12);
    expect(kinds.length - 111 - 12).toBe(37);
  });

  it("show a ticket lighter than its ink, in a dark room as well", () => {
    const recipe = recipesFor(1).find(({ code, light }) => code?.bcid === "qrcode" && light === 1);
    if (recipe === undefined) throw new Error("no such recipe");
    const sure = { ...recipe, size: 400, noise: 0, glare: 0, inverted: false, contrast: 170 };
    const bright = render(sure);
    const dark = render({ ...sure, light: 0.25 });
    expect(bright.length).toBe(frameWidth * frameHeight);
    expect(Math.max(...middleOf(bright))).toBeGreaterThan(190);
    expect(Math.max(...middleOf(dark))).toBeLessThan(70);
    expect(render(sure)).toEqual(bright);
  });
});

const middleOf = (bytes: Uint8Array): Uint8Array =>
  bytes.subarray((frameHeight / 2) * frameWidth + 500, (frameHeight / 2) * frameWidth + 780);
