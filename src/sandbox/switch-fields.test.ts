import { describe, expect, it } from "vitest";
import { z } from "zod";
import { switchFields } from "./switch-fields.ts";

const schema = z
  .strictObject({
    timeZone: z.string().refine(() => true),
    switches: z
      .strictObject({
        shape: z.enum(["old", "new"]).default("old"),
        minutes: z.int().min(0),
        cap: z.int().nullable().exactOptional(),
      })
      .readonly(),
  })
  .readonly()
  .superRefine(() => undefined);

describe("switches as fields", () => {
  it("offer the words of the schema, and numbers from the table", () => {
    const choices = { minutes: [0, 15], cap: [null, 100] };
    expect(switchFields({ schema, choices }, { shape: "new", minutes: 15, cap: null })).toEqual([
      { name: "shape", value: "new", choices: ["old", "new"] },
      { name: "minutes", value: 15, choices: [0, 15] },
      { name: "cap", value: null, choices: [null, 100] },
    ]);
  });

  it("offer a present value that the table lacks", () => {
    expect(switchFields({ schema, choices: { minutes: [0] } }, { minutes: 7 })).toEqual([
      { name: "minutes", value: 7, choices: [7, 0] },
    ]);
  });
});
