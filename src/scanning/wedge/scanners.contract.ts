/** How hand scanners type, each as one of their kinds does: `scan(page, code)` writes the keys of one code on a page. */
import { below } from "../../testing/seeded-random.ts";
import type { Random } from "../../core/effects.ts";
import { type Framing, plainFraming } from "./framing.ts";
import type { TypedPage } from "./typed-page.contract.ts";

export interface Scanner {
  readonly name: string;
  readonly framing: Framing;
  readonly scan: (page: TypedPage, code: string) => void;
  /** Named before the code, for those that say how they read it. */
  readonly says?: string;
}

export const starAndHash: Framing = { prefix: "~*", suffix: "#", end: "enter" };

/** Kinds with keys at random distances; the same seed gives the same logs. */
export const scanners = (random: Random): readonly Scanner[] => [
  { name: "0 ms between keys", framing: plainFraming, scan: typed({ every: () => 0 }) },
  {
    name: "5 to 25 ms between keys, a hiccup now and then",
    framing: plainFraming,
    scan: typed({ every: () => (below(random, 40) === 0 ? 90 : 5 + below(random, 20)) }),
  },
  {
    name: "60 to 100 ms between keys, with a frame",
    framing: starAndHash,
    scan: typed({ every: () => 60 + below(random, 41), framing: starAndHash }),
  },
  { name: "Alt on every key", framing: plainFraming, scan: typed({ every: () => 2, alt: true }) },
  {
    name: "keys without a name, characters by insertion",
    framing: plainFraming,
    scan: (page, code) => {
      for (const character of code) {
        page.insert(character);
        page.wait(below(random, 6));
      }
      page.press("Enter", { keyCode: 13 });
    },
  },
  {
    name: "inserted at once by an input method",
    framing: plainFraming,
    scan: (page, code) => {
      page.insert(code);
      page.wait(below(random, 30));
      page.press("Enter");
    },
  },
  {
    name: "a word in the making, letter by letter",
    framing: plainFraming,
    scan: (page, code) => {
      page.compose(code, below(random, 5));
      page.wait(below(random, 20));
      page.press("Enter");
    },
  },
  {
    name: "CR and LF, as two Enters",
    framing: plainFraming,
    scan: typed({ every: () => below(random, 8), ends: ["Enter", "Enter"] }),
  },
  {
    name: "ends with Tab",
    framing: { ...plainFraming, end: "tab" },
    scan: typed({ every: () => 3, ends: ["Tab"] }),
  },
  {
    name: "no end key",
    framing: { ...plainFraming, end: "none" },
    scan: typed({ every: () => below(random, 15), ends: [] }),
  },
  {
    name: "prefix and suffix",
    framing: starAndHash,
    scan: typed({ every: () => below(random, 10), framing: starAndHash }),
  },
  {
    name: "AIM identifier and ECI designator",
    framing: plainFraming,
    says: "QRCode",
    scan: (page, code) => typed({ every: () => 4 })(page, `]Q2\\000026${code}`),
  },
  {
    name: "Shift and Caps Lock between the keys",
    framing: plainFraming,
    scan: typed({ every: () => 1, between: ["Shift", "CapsLock"] }),
  },
  { name: "Alt and digits", framing: plainFraming, scan: altCodes(() => below(random, 4)) },
  {
    name: "control characters as Ctrl and a letter",
    framing: plainFraming,
    scan: (page, code) => {
      for (const character of code) {
        page.press(character);
        page.wait(1);
      }
      page.press("m", { ctrl: true });
      page.press("j", { ctrl: true });
    },
  },
];

interface Typing {
  readonly every: () => number;
  readonly framing?: Framing;
  readonly ends?: readonly string[];
  readonly alt?: boolean;
  readonly between?: readonly string[];
}

export const typed =
  ({ every, framing = plainFraming, ends = ["Enter"], alt = false, between = [] }: Typing) =>
  (page: TypedPage, code: string): void => {
    for (const character of framing.prefix + code + framing.suffix) {
      for (const key of between) page.press(key);
      page.press(character, { alt });
      page.wait(every());
    }
    for (const key of ends) page.press(key, { alt });
  };

const altCodes =
  (every: () => number) =>
  (page: TypedPage, code: string): void => {
    for (const character of code) {
      page.press("Alt", { alt: true });
      for (const digit of `0${character.charCodeAt(0).toString().padStart(3, "0")}`) {
        page.press(digit, { alt: true, code: `Numpad${digit}` });
        page.wait(every());
      }
      page.altUp();
    }
    page.press("Enter");
  };
