import { expect, it } from "vitest";
import { fail, ok } from "../../../core/result.ts";
import type { SeenCode } from "../../../scanning/scan-source.ts";
import { afterLook, pictureShown } from "./picture-look.ts";

const code = (text: string): SeenCode => ({ text, symbology: "QRCode" });

it("presents a single code at once", () => {
  expect(afterLook(ok([code("A")]))).toEqual({ kind: "one", code: code("A") });
});

it("leaves several to a person, each told as text that can be looked at", () => {
  const look = afterLook(ok([code("A\u202e1"), code("B".repeat(4_000))]));
  if (look.kind === "one") throw new Error("one of two was taken");
  const shown = pictureShown(look);
  expect(shown?.text).toContain("Tap the one");
  expect(shown?.rows.map(({ text }) => text)).toEqual([
    "A‹U+202E›1",
    `${"B".repeat(80)}… 3920 more`,
  ]);
  expect(shown?.rows[0]?.code).toEqual(code("A\u202e1"));
});

it.each([
  ["no code", ok([]), "No code found in this picture."],
  ["no picture", fail({ kind: "unreadable", detail: "" } as const), "not a picture"],
  ["no reader", fail({ kind: "no-engine", detail: "" } as const), "did not load"],
])("says what to do: %s", (_, looked, words) => {
  const look = afterLook(looked);
  if (look.kind === "one") throw new Error("nothing was there to take");
  expect(pictureShown(look)).toMatchObject({ text: expect.stringContaining(words), rows: [] });
});

it("shows nothing before a picture was chosen", () => {
  expect(pictureShown({ kind: "none" })).toBeNull();
});
