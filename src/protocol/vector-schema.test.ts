/** What was judged can be judged again, after any journey through JSON. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyInput } from "../core/any-judge-input.contract.ts";
import { asConnectionId, asProductKey, bookingKey } from "../core/ids.ts";
import { judge } from "../core/judge.ts";
import { inputOf, rejudge, toVector } from "../core/vector.ts";
import { aBooking, anAdmission, aProduct, connection, judgeInput } from "../testing/builders.ts";
import { runs, testSeed } from "../testing/seeded-random.ts";
import { vectorSchema } from "./vector-schema.ts";

describe("a judgement kept as a vector", () => {
  it("gives the same verdict again after a journey through JSON", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const verdict = judge(input);
        const vector = toVector("any", input, verdict);
        const read = vectorSchema.parse(JSON.parse(JSON.stringify(vector)));
        expect(read).toEqual(vector);
        expect(rejudge(read)).toEqual(verdict);
      }),
      { numRuns: runs(1_000), seed: testSeed },
    );
  });

  it("keeps only the products, modes and admissions that its candidates need", () => {
    const other = aProduct({ key: asProductKey("harbour-octo/other") });
    const stranger = bookingKey(connection, "booking-9");
    const input = judgeInput({
      products: [aProduct(), other],
      admissions: [anAdmission(1), anAdmission(2, { booking: stranger })],
      undone: [anAdmission(3), anAdmission(4, { booking: stranger })],
    });
    const modes = new Map([...input.catalogue.modes, [asConnectionId("another"), "test"] as const]);
    const vector = toVector(
      "small",
      { ...input, catalogue: { ...input.catalogue, modes } },
      judge(input),
    );
    expect(vector.input.products).toEqual([aProduct()]);
    expect(vector.input.modes).toEqual([{ connection, mode: "redeem" }]);
    expect(vector.input.admissions).toEqual([anAdmission(1)]);
    expect(vector.input.undone).toEqual([anAdmission(3)]);
    expect(inputOf(vector).catalogue.products.get(aBooking().product)).toEqual(aProduct());
  });

  it("parses as it was stored before anything could be taken back", () => {
    const { input, ...vector } = toVector("old", judgeInput(), judge(judgeInput()));
    const { undone, ...old } = input;
    expect(vectorSchema.parse({ ...vector, input: old })).toEqual({ ...vector, input });
    expect(undone).toEqual([]);
  });

  it.each([
    ["no verdict", { verdict: undefined }],
    ["a verdict of no kind", { verdict: { kind: "green" } }],
    ["no input", { input: {} }],
  ])("does not parse with %s", (_, change) => {
    const vector = toVector("broken", judgeInput(), judge(judgeInput()));
    expect(vectorSchema.safeParse({ ...vector, ...change }).success).toBe(false);
  });
});
