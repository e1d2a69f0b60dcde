/** Codes that lead nowhere, and spellings that lead somewhere: compared in full, never guessed (OCTO dossier 6.8). */
import type { JudgeVector, VectorInput } from "../../core/vector.ts";
import type { Unknown, Verdict } from "../../core/verdict.ts";
import { aCase, admit, adults, card, howMany } from "./case.ts";
import { booking, codes, unitItem } from "./world.ts";

const unknown =
  (why: Unknown["why"]) =>
  ({ barcode, basis }: VectorInput): Verdict => ({
    kind: "unknown",
    text: barcode.text,
    why,
    basis,
  });
const notHere: Unknown["why"] = { kind: "not-on-device", bookings: 1_284 };
const nobody: Unknown["why"] = { kind: "nobody-knows", suppliers: 3 };

const hostile = ["<b>T1</b>", "' OR 1=1 --", "T1\u0000", "\u202eT1", "\ud800"];
const almost = ["t1", "T", "T11", " T1", "T1 ", "Т1", "T1\r"];

const leadingNowhere = (): readonly JudgeVector[] => [
  ...[notHere, nobody, { kind: "unreadable" } as const].map((why) =>
    aCase(
      `unknown code: ${why.kind}`,
      { code: "QX-1", candidates: [], nothingFound: why },
      unknown(why),
    ),
  ),
  aCase(
    "unknown code without any list",
    {
      code: "QX-1",
      candidates: [],
      basis: { kind: "nothing" },
      nothingFound: { kind: "not-on-device", bookings: 0 },
    },
    unknown({ kind: "not-on-device", bookings: 0 }),
  ),
  aCase(
    "unknown code, empty",
    { code: "", candidates: [], nothingFound: { kind: "unreadable" } },
    unknown({ kind: "unreadable" }),
  ),
  ...[12, null].map((expected) => {
    const why = { kind: "cut-short", read: 2, expected } as const;
    return aCase(
      `unknown code, cut short, ${expected === null ? "nobody knows of how many" : `of ${expected}`}`,
      { code: "T1", candidates: [], basis: { kind: "nothing" }, nothingFound: why },
      unknown(why),
    );
  }),
  ...hostile.map((code) =>
    aCase(
      `unknown code, hostile: ${JSON.stringify(code)}`,
      { code, candidates: [] },
      unknown(notHere),
    ),
  ),
  ...almost.map((code) =>
    aCase(
      `almost a booking's code is not its code: ${JSON.stringify(code)}`,
      { code },
      unknown(notHere),
    ),
  ),
  aCase(
    "no code of the booking that was found",
    { code: "T1", candidates: [booking(1, { unitItems: [unitItem(1, { ticket: null })] })] },
    unknown(notHere),
  ),
];

const leadingSomewhere = (): readonly JudgeVector[] => {
  const odd = booking(1, { unitItems: [unitItem(1, { ticket: codes("a+b|c%2B=!") })] });
  const named = booking(1, { unitItems: [unitItem(1, { ticket: null, reference: "REF-1-A" })] });
  const shared = booking(1, {
    unitItems: [1, 2].map((n) => unitItem(n, { ticket: codes("SAME") })),
  });
  const exact = booking(2, { unitItems: [unitItem(2, { ticket: codes("t1") })] });
  const seller = booking(1, { resellerReference: "RES-9" });
  return [
    aCase(
      "a code with every odd character",
      { code: "a+b|c%2B=!", candidates: [odd] },
      admit(card(odd)),
    ),
    aCase(
      "a unit item's own reference is its ticket",
      { code: "REF-1-A", candidates: [named] },
      admit(card(named)),
    ),
    aCase(
      "one code for several tickets is the party's",
      { code: "SAME", candidates: [shared] },
      howMany(card(shared, { units: adults(2), party: 2 }), 2),
    ),
    aCase(
      "the reseller's reference is the party's",
      { code: "RES-9", candidates: [seller] },
      howMany(card(seller), 1),
    ),
    aCase(
      "typed in lower case",
      { barcode: { text: "t1", symbology: "Unknown", alternatives: ["T1"] } },
      admit(card()),
    ),
    aCase(
      "as typed goes before another spelling",
      {
        barcode: { text: "t1", symbology: "Unknown", alternatives: ["T1"] },
        candidates: [booking(1), exact],
      },
      admit(card(exact)),
    ),
  ];
};

export const codeCases = (): readonly JudgeVector[] => [...leadingNowhere(), ...leadingSomewhere()];
