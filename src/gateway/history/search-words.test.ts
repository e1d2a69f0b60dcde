import { describe, expect, it, test } from "vitest";
import { cardOf } from "../../core/card.ts";
import { judge } from "../../core/judge.ts";
import { bookingKey, productKey } from "../../core/ids.ts";
import {
  aBooking,
  aCapture,
  aPost,
  aProduct,
  aScan,
  aUnitItem,
  aVoucherBooking,
  codes,
  connection,
  judgeInput,
} from "../../testing/builders.ts";
import { folded, searchWords } from "./search-words.ts";

describe("folded", () => {
  test.each([
    ["case", "SMITH ÄÖ ЖУК", "smith äö жук"],
    ["an accent written apart", "Jose\u0301", "jos\u00e9"],
    ["NUL", "a\u0000b", "ab"],
    ["a lone half of a pair", "a\ud800b\udc00", "a\ufffdb\ufffd"],
    ["a whole pair", "\u{1f3ab}", "\u{1f3ab}"],
  ])("%s", (_name, text, expected) => expect(folded(text)).toBe(expected));
});

describe("a scan's words", () => {
  const spa = aBooking({
    key: bookingKey(connection, "spa"),
    reference: "SPA-9",
    leadName: "Bo Ek",
    product: productKey(connection, "spa"),
    unitItems: [aUnitItem(2, { ticket: codes("T1") })],
  });
  const about = aScan({
    capture: aCapture({ text: "CODE-1" }),
    post: aPost({ operator: "Maya" }),
  });

  test("are code and operator where nobody knows the code", () => {
    expect(searchWords(about).split("\n")).toEqual(["code-1", "maya"]);
  });

  test("are reference, name and product too where somebody does", () => {
    const verdict = judge(judgeInput());
    expect(searchWords({ ...about, verdict }).split("\n")).toEqual([
      "code-1",
      "maya",
      "ref-1",
      "ada lovelace",
      "harbour tour",
    ]);
  });

  it("leaves out what a booking does not have", () => {
    const verdict = judge(judgeInput({ booking: aBooking({ reference: null, leadName: null }) }));
    expect(searchWords({ ...about, verdict }).split("\n")).toEqual([
      "code-1",
      "maya",
      "harbour tour",
    ]);
  });

  test("are those of a party that is asked how many", () => {
    const verdict = judge(judgeInput({ booking: aVoucherBooking(3), code: "V1" }));
    expect(verdict.kind).toBe("choose");
    expect(searchWords({ ...about, verdict })).toContain("ada lovelace");
  });

  test("are those of every booking of a package", () => {
    const verdict = judge(
      judgeInput({
        candidates: [aBooking(), spa],
        products: [aProduct(), aProduct({ key: spa.product, label: "Spa" })],
      }),
    );
    expect(verdict.kind === "choose" && verdict.choice.kind).toBe("package");
    const words = searchWords({ ...about, verdict }).split("\n");
    expect(words).toEqual(
      expect.arrayContaining(["ref-1", "harbour tour", "spa-9", "bo ek", "spa"]),
    );
  });

  test("are those of what an undo took back", () => {
    const card = cardOf(spa, null, spa.unitItems);
    const words = searchWords({
      ...about,
      verdict: {
        kind: "undone",
        card,
        scan: about.id,
        people: 1,
        reason: "",
        basis: { kind: "nothing" },
      },
    });
    expect(words).toContain("bo ek");
  });
});
