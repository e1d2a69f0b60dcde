/** Whatever arrives, a schema answers with its issues; nothing else is thrown, then or when the value is used. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { judge } from "../core/judge.ts";
import { asLocalDate } from "../core/time.ts";
import { aBooking, anAdmission, aProduct, aScan, judgeInput } from "../testing/builders.ts";
import { runs, testSeed } from "../testing/seeded-random.ts";
import { bookingSchema } from "./booking-schema.ts";
import { instantSchema, localDateSchema, pageHashSchema, scanIdSchema } from "./ids-schema.ts";
import { admissionSchema, scanSchema, settlementSchema } from "./scan-schema.ts";
import { changesQuerySchema, manifestSchema, productSchema, pushRequestSchema } from "./v1.ts";
import { verdictSchema } from "./verdict-schema.ts";

const schemas: Readonly<Record<string, z.ZodType>> = {
  bookingSchema,
  scanSchema,
  admissionSchema,
  settlementSchema,
  verdictSchema,
  productSchema,
  manifestSchema,
  changesQuerySchema,
  pushRequestSchema,
};

describe.each(Object.entries(schemas))("%s", (_, schema) => {
  it("answers any JSON with a value or with issues, never with another error", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const parsed = schema.safeParse(json);
        expect(parsed.success || parsed.error.issues.length > 0).toBe(true);
      }),
      { numRuns: runs(200), seed: testSeed },
    );
  });

  it.each([null, undefined, 7, "text", [], {}, { kind: "admit" }, { kind: "__proto__" }])(
    "refuses %j",
    (value) => {
      expect(schema.safeParse(value).success).toBe(false);
    },
  );
});

describe("one broken member", () => {
  const broken = [null, undefined, -1.5, "", {}, [], Number.NaN, "\u0000"];
  const originals: readonly (readonly [string, z.ZodType, object])[] = [
    ["booking", bookingSchema, aBooking()],
    ["admission", admissionSchema, anAdmission(1)],
    ["scan", scanSchema, aScan()],
    ["product", productSchema, aProduct()],
  ];

  it.each(originals)("of a %s is named in the issue, or allowed", (_, schema, original) => {
    for (const member of Object.keys(original)) {
      const results = broken.map((value) => schema.safeParse({ ...original, [member]: value }));
      const refused = results.filter(({ success }) => !success);
      expect(refused.length, `member ${member}`).toBeGreaterThan(0);
      for (const { error } of refused) expect(error?.issues[0]?.path[0]).toBe(member);
    }
  });

  it.each(originals)("of a %s is missed when absent", (_, schema, original) => {
    for (const member of Object.keys(original)) {
      const rest = Object.fromEntries(Object.entries(original).filter(([name]) => name !== member));
      expect(schema.safeParse(rest).success, `member ${member}`).toBe(false);
    }
  });
});

describe("single values", () => {
  it.each([8.64e15 + 1, -8.64e15 - 1, 1.5, Number.POSITIVE_INFINITY, "2026-05-07T10:00:00Z"])(
    "%s is no instant",
    (value) => {
      expect(instantSchema.safeParse(value).success).toBe(false);
    },
  );

  it("any instant that passes can be judged", () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeInteger(), fc.constantFrom(8.64e15, -8.64e15)), (ms) => {
        const parsed = instantSchema.safeParse(ms);
        if (!parsed.success) return;
        const visit = { kind: "slot", startsAt: parsed.data, endsAt: null } as const;
        expect(judge(judgeInput({ booking: aBooking({ visit }) })).basis.kind).toBe("snapshot");
      }),
    );
  });

  it.each(["2026-02-30", "2026-5-7", "07/05/2026", "2026-05-07T00:00:00Z", ""])(
    "%j is no date",
    (value) => {
      expect(localDateSchema.safeParse(value).success).toBe(false);
    },
  );

  it("any date that passes can be judged", () => {
    for (const text of ["0001-01-01", "9999-12-31", "2028-02-29"]) {
      const from = localDateSchema.parse(text);
      const visit = { kind: "day", from, until: asLocalDate("9999-12-31"), hours: [] } as const;
      expect(judge(judgeInput({ booking: aBooking({ visit }) })).basis.kind).toBe("snapshot");
    }
  });

  it("identities are of their form", () => {
    expect(scanIdSchema.safeParse("scan-1").success).toBe(false);
    expect(pageHashSchema.safeParse("A".repeat(64)).success).toBe(false);
    expect(pageHashSchema.safeParse("a".repeat(63)).success).toBe(false);
  });

  it("a batch has 1 to 100 scans, of any shape: they are parsed one by one", () => {
    const { incarnation } = aScan();
    const batch = (scans: readonly unknown[]) =>
      pushRequestSchema.safeParse({ incarnation, scans });
    expect(batch([]).success).toBe(false);
    expect(batch(Array.from({ length: 101 }, () => 0)).success).toBe(false);
    expect(batch([null, "nonsense", { kind: 1 }]).success).toBe(true);
  });

  it("a party has no negative people", () => {
    const units = [{ id: "adult", label: "Adult", people: -1 }];
    expect(productSchema.safeParse(aProduct({ units })).success).toBe(false);
  });
});
