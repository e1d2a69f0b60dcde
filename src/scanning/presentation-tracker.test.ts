import { expect, it } from "vitest";
import { asInstant } from "../core/time.ts";
import { createPresentationTracker, type PresentationHandlers } from "./presentation-tracker.ts";
import type { Sighting } from "./scan-source.ts";

const sighting = (source: Sighting["source"], ms: number): Sighting => ({
  source,
  codes: [{ text: "A", symbology: "QRCode" }],
  at: asInstant(ms),
});

const nothing = (): undefined => undefined;

const trackerOf = (handlers: Partial<PresentationHandlers>, several = false) =>
  createPresentationTracker(
    {
      onPresented: nothing,
      onSeenAgain: nothing,
      onPickedAgain: nothing,
      onView: nothing,
      ...handlers,
    },
    { several: () => several, picture: () => null },
  );

it("joins what several sources see", () => {
  const told: string[] = [];
  const tracker = trackerOf({
    onPresented: ({ text, source }) => void told.push(`${text} by ${source}`),
    onSeenAgain: ({ text, at }) => void told.push(`${text} again at ${at}`),
  });
  tracker.observe(sighting("camera", 0));
  tracker.observe(sighting("demo", 300));
  expect(told).toEqual(["A by camera", "A again at 300"]);
});

it("does not present a code twice because a handler threw", () => {
  let presented = 0;
  const tracker = trackerOf({
    onPresented: () => {
      presented += 1;
      throw new Error("bug");
    },
  });
  expect(() => tracker.observe(sighting("camera", 0))).toThrow("bug");
  tracker.observe(sighting("camera", 33));
  expect(presented).toBe(1);
});

const both = (ms: number): Sighting => ({
  source: "camera",
  codes: [
    { text: "A", symbology: "QRCode" },
    { text: "B", symbology: "QRCode" },
  ],
  at: asInstant(ms),
});

it("presents what is tapped, of several, and shows again what was presented already", () => {
  const told: string[] = [];
  const tracker = trackerOf(
    {
      onPresented: ({ text }) => void told.push(`${text} presented`),
      onPickedAgain: ({ text, at }) => void told.push(`${text} again at ${at}`),
      onView: ({ codes }) => {
        told.push(codes.map((code) => `${code.code}${code.isPresented ? "!" : ""}`).join(" "));
      },
    },
    true,
  );
  const capture = { text: "B", symbology: "QRCode", source: "camera" } as const;
  tracker.observe(both(0));
  tracker.pick({ ...capture, at: asInstant(10) });
  tracker.observe(both(33));
  tracker.pick({ ...capture, at: asInstant(50) });
  expect(told).toEqual(["A B", "B presented", "A B!", "B again at 50"]);
});

it("presents nothing again of what was taken together while it stays", () => {
  const told: string[] = [];
  const tracker = trackerOf({ onPresented: ({ text }) => void told.push(text) });
  const capture = { text: "A", symbology: "QRCode", source: "camera" } as const;
  tracker.take([{ ...capture, at: asInstant(0) }]);
  for (const ms of [33, 1_000, 2_500]) tracker.observe(sighting("camera", ms));
  expect(told).toEqual([]);
  tracker.observe(sighting("camera", 5_000));
  expect(told).toEqual(["A"]);
});
