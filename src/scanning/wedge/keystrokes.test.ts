import { describe, expect, it, test } from "vitest";
import type { KeyDown } from "./key-meaning.ts";
import { type KeyEvent, type Keystrokes, type Output, quiet, withEvent } from "./keystrokes.ts";
import { plainFraming } from "./framing.ts";
import { starAndHash, typed } from "./scanners.contract.ts";
import { createTypedPage, type TypedPage } from "./typed-page.contract.ts";

const manner = { framing: plainFraming, isTest: false };
const key = (name: string, at: number, how: Partial<KeyDown & { where: KeyEvent["where"] }> = {}) =>
  ({
    kind: "key",
    key: name,
    code: "",
    keyCode: 0,
    alt: false,
    ctrl: false,
    meta: false,
    composing: false,
    repeat: false,
    where: "nothing",
    at,
    ...how,
  }) as const;

function run(events: readonly KeyEvent[]): {
  readonly state: Keystrokes;
  readonly outputs: readonly (readonly Output[])[];
} {
  let state = quiet;
  const outputs = events.map((event) => {
    const step = withEvent(state, event, manner);
    state = step.state;
    return step.outputs;
  });
  return { state, outputs };
}
const arrivals = (events: readonly KeyEvent[]): readonly object[] =>
  run(events).outputs.flatMap((all) =>
    all.flatMap((output) => (output.kind === "arrived" ? [output.arrival] : [])),
  );
const code = "ABCDEF".split("");
const scan = (from: number, how: Parameters<typeof key>[2] = {}) =>
  code.map((character, n) => key(character, from + n * 5, how));

test("an arrival says how it came", () => {
  expect(arrivals([...scan(100), key("Enter", 130)])).toEqual([
    { text: "ABCDEF", ended: "enter", hasLost: false, tookMs: 25, slowestMs: 5 },
  ]);
  expect(arrivals([...scan(100), { kind: "time", at: 626, where: "nothing" }])).toEqual([
    { text: "ABCDEF", ended: "pause", hasLost: false, tookMs: 25, slowestMs: 5 },
  ]);
});

test("keys that a busy page hears of late are one scan, though what they insert has the time of then", () => {
  const field = { where: "field" } as const;
  const typedByHand = [key("O", 100, field), key("k", 230, field), key("a", 350, field)];
  let state = quiet;
  const heard = (event: KeyEvent): readonly Output[] => {
    const step = withEvent(state, event, manner);
    state = step.state;
    return step.outputs;
  };
  for (const { key: text, at } of [...typedByHand, ...scan(490, field)]) {
    const isLetThrough = heard(key(text, at, field)).every(({ kind }) => kind !== "prevent");
    if (isLetThrough) heard({ kind: "insert", text, at: at + 200, ...field });
  }
  expect(heard(key("Enter", 520, field))).toEqual([
    { kind: "prevent" },
    { kind: "put-back", text: "Oka" },
    {
      kind: "arrived",
      arrival: { text: "ABCDEF", ended: "enter", hasLost: false, tookMs: 25, slowestMs: 5 },
    },
  ]);
});

test.each<[string, readonly KeyEvent[]]>([
  ["an Enter alone", [key("Enter", 10)]],
  ["two quick keys and Enter", [key("A", 10), key("B", 15), key("Enter", 20)]],
  [
    "the trigger of a handheld",
    [key("Unidentified", 10), key("Unidentified", 12), key("Enter", 20)],
  ],
  ["keys that edit", [...scan(100), key("Backspace", 128), key("Enter", 130)]],
  ["a shortcut that edits", [...scan(100), key("a", 128, { ctrl: true }), key("Enter", 130)]],
  ["a person's pace", code.map((each, n) => key(each, n * 90)).concat(key("Enter", 600))],
])("%s is no scan", (_what, events) => {
  expect(arrivals([...events, { kind: "time", at: 5_000, where: "nothing" }])).toEqual([]);
});

test.each<[string, Partial<KeyDown>]>([
  ["a dead key", { key: "Dead" }],
  ["a character that nobody was told", { key: "Unidentified", keyCode: 229 }],
])("%s in the middle: the arrival has lost something", (_what, how) => {
  const events = [...scan(100), key("", 130, how), ...scan(135), key("Enter", 170)];
  expect(arrivals(events)).toEqual([
    expect.objectContaining({ text: "ABCDEFABCDEF", hasLost: true }),
  ]);
});

test("where characters come by no other way, the hidden input takes the focus", () => {
  const { outputs } = run([key("Unidentified", 10, { keyCode: 229, where: "control" })]);
  expect(outputs).toEqual([[{ kind: "take-focus" }]]);
  const inField = run([key("Unidentified", 10, { keyCode: 229, where: "field" })]);
  expect(inField.outputs).toEqual([[]]);
});

test("keys that come late, with their own times, still belong to their code", () => {
  const late: readonly KeyEvent[] = [...scan(135), key("Enter", 165)];
  expect(arrivals([...scan(100), { kind: "time", at: 500, where: "nothing" }, ...late])).toEqual([
    expect.objectContaining({ text: "ABCDEFABCDEF", hasLost: false }),
  ]);
});

test("keys that waited while the page was busy are torn off, not a code of their own", () => {
  const late: readonly KeyEvent[] = [...scan(135), key("Enter", 165)];
  expect(arrivals([...scan(100), { kind: "time", at: 700, where: "nothing" }, ...late])).toEqual([
    expect.objectContaining({ text: "ABCDEF", hasLost: false }),
    expect.objectContaining({ text: "ABCDEF", hasLost: true }),
  ]);
});

const pressed = (how: (page: TypedPage) => void): number => {
  const page = createTypedPage({ where: "control" });
  how(page);
  page.wait(900);
  return page.seen.pressed;
};

describe("a key that has the focus", () => {
  it.each(["Enter", " "])("is pressed by a person's %j", (name) => {
    expect(pressed((page) => page.press(name))).toBe(1);
  });

  it("is not pressed by a scan, its spaces, both of its Enters, or one that comes late", () => {
    expect(pressed((page) => typed({ every: () => 1 })(page, "AB CD EF"))).toBe(0);
    const two = typed({ every: () => 1, ends: ["Enter", "Enter"] });
    expect(pressed((page) => two(page, "ABCDEF"))).toBe(0);
    expect(
      pressed((page) => {
        typed({ every: () => 1, ends: [] })(page, "ABCDEF");
        page.wait(400);
        page.press("Enter");
      }),
    ).toBe(0);
  });

  it("is pressed again soon after a scan", () => {
    expect(
      pressed((page) => {
        typed({ every: () => 1 })(page, "ABCDEF");
        page.wait(300);
        page.press("Enter");
      }),
    ).toBe(1);
  });
});

test.each([" ", "A"])("the page does not scroll by a scan that begins with %j", (first) => {
  const page = createTypedPage({ where: "nothing" });
  typed({ every: () => 1 })(page, `${first}BC DEF`);
  expect(page.seen.scrolled).toBe(0);
  expect(page.seen.arrivals[0]?.text).toBe(`${first}BC DEF`);
});

const alt = (page: TypedPage, digits: string): void => {
  page.press("Alt", { alt: true });
  for (const digit of digits) page.press(digit, { alt: true, code: `Numpad${digit}` });
  page.altUp();
};

describe("Alt and digits", () => {
  it.each([
    ["0065", "A", false],
    ["65", "A", false],
    ["0128", "€", false],
    ["0233", "é", false],
    ["130", "", true],
  ])("%s is %j", (digits, character, hasLost) => {
    const page = createTypedPage();
    for (const each of ["0066", "0067", digits, "0068", "0069"]) alt(page, each);
    page.press("Enter");
    expect(page.seen.arrivals).toEqual([
      expect.objectContaining({ text: `BC${character}DE`, hasLost }),
    ]);
  });

  it("are not counted again when the system inserts the character", () => {
    const page = createTypedPage();
    for (const each of ["0065", "0066", "0067"]) {
      alt(page, each);
      page.enters(String.fromCharCode(Number(each)));
    }
    page.press("Enter");
    expect(page.seen.arrivals.map(({ text }) => text)).toEqual(["ABC"]);
    expect(page.seen.left()).toBe("");
  });

  it("are digits where Alt is only stuck", () => {
    const page = createTypedPage();
    for (const digit of "4711") page.press(digit, { alt: true, code: `Numpad${digit}` });
    page.press("Enter", { alt: true });
    expect(page.seen.arrivals.map(({ text }) => text)).toEqual(["4711"]);
  });
});

describe("pasted text", () => {
  it("stays a person's in a field", () => {
    const page = createTypedPage({ where: "field" });
    page.paste("TKT-9931");
    page.press("Enter");
    expect(page.seen).toMatchObject({ arrivals: [], submitted: 1 });
  });

  it("is a code where nothing could be pasted into", () => {
    const page = createTypedPage({ where: "nothing" });
    page.paste("TKT-9931\n");
    expect(page.seen.arrivals).toEqual([
      expect.objectContaining({ text: "TKT-9931", ended: "enter" }),
    ]);
  });
});

test("an insertion with the end in it is over at once", () => {
  const page = createTypedPage({ where: "sink" });
  page.insert("TKT-9931\r\n");
  page.insert("TKT-9932\t");
  expect(page.seen.arrivals.map(({ text, ended }) => [text, ended])).toEqual([
    ["TKT-9931", "enter"],
    ["TKT-9932", "tab"],
  ]);
});

const six = (page: TypedPage): void => {
  for (const character of "ABCDEFGH") {
    page.press(character);
    page.wait(10);
  }
};

describe("keys in a field at a pace that no person has", () => {
  it("are held back from the sixth on", () => {
    const page = createTypedPage({ where: "field", field: "Oka" });
    six(page);
    expect(page.seen.field()).toBe("OkaABCDE");
    page.press("Enter");
    expect(page.seen.field()).toBe("Oka");
  });

  it.each(["Backspace", "ArrowLeft"])("are given back in their order by %s", (name) => {
    const page = createTypedPage({ where: "field", field: "Oka" });
    six(page);
    page.press(name);
    expect(page.seen.field()).toBe(name === "Backspace" ? "OkaABCDEFG" : "OkaABCDEFGH");
    page.wait(900);
    expect(page.seen.arrivals).toEqual([]);
  });
});

describe("in a field, with a frame", () => {
  it("a slow scan is taken out again, and a person's keys before it stay", () => {
    const page = createTypedPage({ where: "field", framing: starAndHash });
    page.press("x");
    page.wait(60);
    typed({ every: () => 90, framing: starAndHash })(page, "ABCDEF-12");
    expect(page.seen.arrivals.map(({ text }) => text)).toEqual(["~*ABCDEF-12#"]);
    expect(page.seen.field()).toBe("x");
    expect(page.seen.submitted).toBe(0);
  });

  it("one that lost its prefix is still a scan where it was fast", () => {
    const page = createTypedPage({ where: "field", framing: starAndHash });
    typed({ every: () => 3 })(page, "ABCDEF-12#");
    expect(page.seen.arrivals.map(({ text }) => text)).toEqual(["ABCDEF-12#"]);
    expect(page.seen.field()).toBe("");
  });

  it("a word that the keyboard inserts is a person's, a framed one is not", () => {
    const page = createTypedPage({ where: "field", framing: starAndHash });
    page.insert("Margaret");
    page.wait(400);
    page.insert("~*ABCDEF-12#");
    page.wait(400);
    expect(page.seen.field()).toBe("Margaret");
    expect(page.seen.arrivals.map(({ text }) => text)).toEqual(["~*ABCDEF-12#"]);
  });
});

test("while a scanner is tried out, a slow one without a frame is told too", () => {
  const page = createTypedPage({ where: "nothing", isTest: true });
  typed({ every: () => 100 })(page, "ABCDEF");
  expect(page.seen.arrivals).toEqual([
    expect.objectContaining({ text: "ABCDEF", tookMs: 500, slowestMs: 100 }),
  ]);
});

test("a scanner that never pauses does not fill the memory", () => {
  const page = createTypedPage({ where: "sink" });
  for (let n = 0; n < 10_001; n += 1) page.press("A");
  expect(page.state().strokes.length).toBeLessThan(10_000);
  expect(page.seen.arrivals).toHaveLength(1);
}, 20_000);
