import { describe, expect, it } from "vitest";
import { asGateId } from "../../../core/ids.ts";
import { judge } from "../../../core/judge.ts";
import { minutes } from "../../../core/time.ts";
import type { Admit, Overruled, Undone, Verdict } from "../../../core/verdict.ts";
import {
  aBooking,
  aDay,
  anAdmission,
  aProduct,
  aScan,
  aSlot,
  at,
  aUnitItem,
  aVoucherBooking,
  gateSeven,
  judgeInput,
  now,
  scanIdOf,
  type Situation,
  thisDevice,
  today,
  tomorrow,
} from "../../../testing/builders.ts";
import { type Delivery, deliveryWords, historyWords } from "./history-words.ts";
import type { WordsContext } from "./verdict-words.ts";

const context: WordsContext = {
  now,
  gateLabel: (gate) => gate.replace("gate-", "Gate "),
  sameDevice: (device) => device === thisDevice,
  bookings: 1,
  lists: [],
  operator: "Sam",
  role: "steward",
};

const rowOf = (verdict: Verdict) => historyWords(aScan({ verdict }), context);
const judged = (situation: Situation) => rowOf(judge(judgeInput(situation)));
const anAdmit = (): Admit => {
  const verdict = judge(judgeInput());
  if (verdict.kind !== "admit") throw new Error("not admitted");
  return verdict;
};
const slotToday = aSlot(at(`${today}T10:10:00Z`));

describe("historyWords", () => {
  it("says who was admitted to what", () => {
    expect(judged({ booking: aBooking({ visit: slotToday }) })).toEqual({
      title: "Admitted 1 · Ada Lovelace",
      detail: "Harbour tour 11:10",
      family: "admit",
    });
  });

  it("counts nobody for an add-on, and says what it was", () => {
    const unitItems = [aUnitItem(1, { unit: "parking" })];
    expect(judged({ booking: aBooking({ visit: slotToday, unitItems }) })).toEqual({
      title: "Add-on · Ada Lovelace",
      detail: "1 parking · Harbour tour 11:10",
      family: "add-on",
    });
  });

  it("marks a test admission", () => {
    expect(judged({ booking: aBooking({ test: true }), mode: "test" }).title).toBe(
      "Admitted 1 · TEST · Ada Lovelace",
    );
  });

  it("says that a question let nobody in", () => {
    expect(judged({ code: "V1", booking: aVoucherBooking(3) })).toEqual({
      title: "Asked: party of 3 · Ada Lovelace",
      detail: "Nobody let in",
      family: "choose",
    });
  });

  it("says that of a package too", () => {
    const admitted = anAdmit();
    const option = { card: admitted.card, verdict: admitted };
    const choice = { kind: "package", options: [option, option] } as const;
    expect(rowOf({ kind: "choose", choice, basis: admitted.basis })).toEqual({
      title: "Asked: one of 2 bookings · Ada Lovelace",
      detail: "Nobody let in",
      family: "choose",
    });
  });

  it("says why somebody was refused", () => {
    expect(judged({ booking: aBooking({ visit: aDay(tomorrow) }) })).toEqual({
      title: "Wrong day · Ada Lovelace",
      detail: "For Fri 8 May",
      family: "refuse",
    });
    expect(judged({ product: aProduct({ gates: [gateSeven] }) })).toEqual({
      title: "Wrong gate · Ada Lovelace",
      detail: "Harbour tour",
      family: "refuse",
    });
  });

  it("says when and where it was used", () => {
    expect(judged({ admissions: [anAdmission(2, { gate: asGateId("gate-1") })] })).toEqual({
      title: "Already used · Ada Lovelace",
      detail: "Today 10:00 · Gate 1",
      family: "already-used",
    });
  });

  it("shows the code that nobody knew, made visible", () => {
    const row = judged({ candidates: [], code: "X\u202E1" });
    expect(row).toEqual({ title: "Not on list", detail: "X‹U+202E›1", family: "unknown" });
  });

  it("shows what was held", () => {
    const product = aProduct();
    const held = judged({
      product: { ...product, policy: { ...product.policy, offline: { kind: "hold" } } },
      gatewayReachable: false,
    });
    expect(held).toEqual({
      title: "Wait · Ada Lovelace",
      detail: "Harbour tour",
      family: "hold",
    });
  });

  it("says who is outside again, and why", () => {
    const { card, basis } = anAdmit();
    const undone: Undone = {
      kind: "undone",
      card,
      scan: scanIdOf(1),
      people: 2,
      reason: "Wrong\u0000 gate",
      basis,
    };
    expect(historyWords({ ...aScan(), verdict: undone }, context)).toEqual({
      title: "Undone: 2 outside again · Ada Lovelace",
      detail: "Wrong␀ gate",
      family: "hold",
    });
  });

  it("says who was let in against what, and why", () => {
    const { card, basis } = anAdmit();
    const overruled: Overruled = {
      kind: "overruled",
      card,
      overrules: { scan: scanIdOf(1), kind: "already-used" },
      unitItem: null,
      people: 2,
      reason: "Checked by\u0000 hand",
      basis,
    };
    const row = (change: Partial<Overruled>) =>
      historyWords({ verdict: { ...overruled, ...change } }, context);
    expect(row({})).toEqual({
      title: "Overruled: 2 in · Ada Lovelace",
      detail: "Already used · Checked by␀ hand",
      family: "admit",
    });
    const wrongDay = { scan: scanIdOf(1), kind: "refuse", reason: "wrong-day" } as const;
    expect(row({ people: 0, overrules: wrongDay })).toEqual({
      title: "Overruled: add-on · Ada Lovelace",
      detail: "Wrong day · Checked by␀ hand",
      family: "add-on",
    });
  });

  it("names the reference where there is no name, and nothing where there is neither", () => {
    expect(judged({ booking: aBooking({ leadName: null }) }).title).toBe("Admitted 1 · REF-1");
    expect(judged({ booking: aBooking({ leadName: null, reference: null }) }).title).toBe(
      "Admitted 1",
    );
  });

  it("gives the date of a visit that is seen on a later day", () => {
    const scan = aScan({ verdict: judge(judgeInput({ booking: aBooking({ visit: slotToday }) })) });
    const later = { ...context, now: at(`${tomorrow}T10:00:00Z`) };
    expect(minutes(24 * 60)).toBe(later.now - now);
    expect(historyWords(scan, later).detail).toBe("Harbour tour, Thu 7 May, 11:10");
  });
});

describe("deliveryWords", () => {
  const rows: readonly (readonly [Delivery, string | null])[] = [
    [{ kind: "unsent" }, "To send"],
    [{ kind: "received" }, null],
    [{ kind: "parked" }, "Needs a supervisor"],
    [{ kind: "unreadable" }, "Not readable here, kept safe"],
    [{ kind: "settled", settlement: { kind: "accepted", redeemedAt: now } }, null],
    [
      { kind: "settled", settlement: { kind: "already-redeemed", redeemedAt: null } },
      "Supplier: already used",
    ],
    [
      { kind: "settled", settlement: { kind: "rejected", code: "NOT_TODAY", text: null } },
      "Supplier said no: NOT_TODAY",
    ],
    [
      { kind: "settled", settlement: { kind: "rejected", code: "X", text: "Not\u0000 today" } },
      "Supplier said no: Not␀ today",
    ],
    ...(
      [
        ["STILL_IN_USE", null, "Still used at the supplier: others are in on it"],
        ["STILL_IN_USE", "Come back later", "Supplier said no: Come back later"],
        ["NOT_PROVEN_OURS", null, "Still used at the supplier: perhaps not by us"],
        ["PARTLY_NOT_OURS", null, "Still used at the supplier: partly by others"],
        ["PARTLY_LEFT", null, "Taken back at the supplier in part"],
      ] as const
    ).map(([code, text, words]): [Delivery, string] => [
      { kind: "settled", settlement: { kind: "rejected", code, text } },
      words,
    ]),
    [{ kind: "settled", settlement: { kind: "probable", redeemedAt: null } }, "Probably recorded"],
    [{ kind: "settled", settlement: { kind: "not-sent", why: "observe" } }, "Watching only"],
    [{ kind: "settled", settlement: { kind: "not-sent", why: "nobody-admitted" } }, null],
    [
      { kind: "settled", settlement: { kind: "not-sent", why: "claimed-by-other" } },
      "Another scan was first",
    ],
    [
      { kind: "settled", settlement: { kind: "at-least-once", redeemedAt: now } },
      "Recorded, perhaps twice",
    ],
    [
      { kind: "settled", settlement: { kind: "not-sent", why: "undone" } },
      "Taken back before it was sent",
    ],
    [
      { kind: "settled", settlement: { kind: "not-sent", why: "already-recorded" } },
      "Supplier has it already",
    ],
    [{ kind: "settled", settlement: { kind: "not-sent", why: "ours-alone" } }, "Noted by us alone"],
  ];

  it.each(rows)("%j is %s", (delivery, words) => {
    expect(deliveryWords(delivery)).toBe(words);
  });
});
