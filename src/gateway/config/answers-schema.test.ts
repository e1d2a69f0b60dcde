import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { readWritten, toldOf, written } from "./written-config.contract.ts";

const answers = { supplier: "ops@portvell.example", username: "city", password: "hush" };
const mapped = (cityConnect: unknown) => [
  { connection: "sea", product: "p1", gates: ["g2"], cityConnect },
];
const config = (change: { readonly answers?: unknown; readonly cityConnect?: unknown } = {}) =>
  written({ answers, mapping: mapped({ product: "WINE" }), ...split(change) });
const split = ({ answers: other, cityConnect }: { answers?: unknown; cityConnect?: unknown }) => ({
  ...(other === undefined ? {} : { answers: other }),
  ...(cityConnect === undefined ? {} : { mapping: mapped(cityConnect) }),
});

describe("answers", () => {
  test("are read, and their password is shown to nobody", () => {
    const read = readWritten(config());
    expect(read.answers?.password.reveal()).toBe("hush");
    expect(JSON.stringify(read) + inspect(read, { depth: 9 })).not.toContain("hush");
    const env = { CITY: "from outside" };
    const { answers: named } = readWritten(
      config({ answers: { ...answers, password: { env: "CITY" } } }),
      env,
    );
    expect(named?.password.reveal()).toBe("from outside");
  });

  test.each<[string, object, RegExp]>([
    ["no password", { password: undefined }, /answers\.password/],
    ["an empty supplier", { supplier: "" }, /answers\.supplier: expected a text/],
    ["a colon in the name", { username: "a:b" }, /answers\.username: .*colon/],
    ["a variable that is not set", { password: { env: "NOT_SET" } }, /NOT_SET/],
    ["another member", { prefixes: ["P"] }, /answers\.prefixes: unknown member/],
  ])("with %s are refused", (_, change, told) => {
    expect(toldOf(config({ answers: { ...answers, ...change } }))).toEqual([
      expect.stringMatching(told),
    ]);
  });

  test("without anything to answer are refused", () => {
    const told = [expect.stringMatching(/ answers: nobody could be answered.*"cityConnect"/)];
    expect(toldOf(written({ answers, mapping: [] }))).toEqual(told);
    expect(toldOf(written({ answers }))).toEqual(told);
    expect(toldOf(written({ mapping: mapped({ product: "WINE" }) }))).toEqual([]);
  });
});

describe("the codes of City Connect", () => {
  test.each<[object]>([
    [{ option: "LUNCH", departure: "1030EN", guestTypes: { a: "senior" } }],
    [{ option: { o1: "LUNCH" }, departure: { o1: "{HHmm}EN", o2: "{HH:mm}" } }],
  ])("may be %j", (codes) => {
    const cityConnect = { product: "WINE", ...codes };
    expect(readWritten(config({ cityConnect })).mapping?.[0]?.cityConnect).toEqual(cityConnect);
  });

  test.each<[object, RegExp]>([
    [{ product: "" }, /cityConnect\.product: expected a text/],
    [{ option: 7 }, /cityConnect\.option: expected a text, or an object/],
    [{ departure: "{hhmm}EN" }, /cityConnect\.departure: .*\{HHmm\} or \{HH:mm\}/],
    [{ departure: { o1: "{HHmm" } }, /cityConnect\.departure.*\{HHmm\} or \{HH:mm\}/],
    [{ guestTypes: { a: "baby" } }, /cityConnect\.guestTypes\.a: expected one of "adult".*"baby"/],
    [{ departures: "x" }, /cityConnect\.departures: unknown member; did you mean "departure"/],
  ])("may not be %j", (codes, told) => {
    const cityConnect = { product: "WINE", ...codes };
    expect(toldOf(config({ cityConnect }))).toEqual([expect.stringMatching(told)]);
  });
});
