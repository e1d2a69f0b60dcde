import { expect, it } from "vitest";
import { asInstant } from "../core/time.ts";
import { createPresentationTracker } from "./presentation-tracker.ts";
import type { Sighting } from "./scan-source.ts";

const sighting = (source: Sighting["source"], ms: number): Sighting => ({
  source,
  codes: [{ text: "A", symbology: "QRCode" }],
  at: asInstant(ms),
});

it("joins what several sources see", () => {
  const told: string[] = [];
  const tracker = createPresentationTracker({
    onPresented: ({ text, source }) => void told.push(`${text} by ${source}`),
    onSeenAgain: ({ text, at }) => void told.push(`${text} again at ${at}`),
  });
  tracker.observe(sighting("camera", 0));
  tracker.observe(sighting("demo", 300));
  expect(told).toEqual(["A by camera", "A again at 300"]);
});

it("does not present a code twice because a handler threw", () => {
  let presented = 0;
  const tracker = createPresentationTracker({
    onPresented: () => {
      presented += 1;
      throw new Error("bug");
    },
    onSeenAgain: () => undefined,
  });
  expect(() => tracker.observe(sighting("camera", 0))).toThrow("bug");
  tracker.observe(sighting("camera", 33));
  expect(presented).toBe(1);
});
