/** What the words say beyond LOOK's table: who, where, how much is known, and text that means harm. */
import { describe, expect, it } from "vitest";
import { asGateId } from "../../../core/ids.ts";
import { asInstant } from "../../../core/time.ts";
import type { Use, Verdict } from "../../../core/verdict.ts";
import { aScan, aSlot, at, thisDevice } from "../../../testing/builders.ts";
import {
  aCard,
  addOn,
  admit,
  allText,
  bundle,
  context,
  forbidden,
  gateFive,
  now,
  ourUse,
  party,
  passing,
  refusals,
  refuse,
  snapshot,
  stopped,
  tomorrow,
  unknown,
  used,
  words,
} from "./verdict-samples.contract.ts";
import { notSavedWords, sameTicketWords, verdictWords } from "./verdict-words.ts";

const noteOn = (use: Partial<Extract<Use, { by: "stile" }>>) =>
  words(used({ ...ourUse, ...use })).plate?.note;

const scanned = (verdict: Verdict, msAgo: number) => {
  const then = asInstant(now - msAgo);
  return aScan({ verdict, decided: { deviceAt: then, correctedAt: then, uncertaintyMs: 0 } });
};

describe("admit and choose", () => {
  it("says who goes in", () => {
    const told = words(admit());
    expect(told.headline).toBe("Admit 2");
    expect(told.lines).toEqual(["2 adults", "Okafor", "Harbour cruise 14:30"]);
    expect(told.announce).toBe("Admit 2. 2 adults. Okafor.");
  });

  it("marks a test without touching the headline", () => {
    const told = words(admit({ test: true }));
    expect([told.headline, told.lines[0]]).toEqual(["Admit 2", "Test booking VG7-4412"]);
    expect(told.announce).toContain("Test booking");
  });

  it("claims no more of other gates than its basis knows", () => {
    expect(words(admit()).basis.detail).toBe("Other gates were not asked");
    expect(words(admit({ basis: { kind: "claimed", at: now } })).basis.detail).toBe(
      "Not used at any other gate",
    );
  });

  it("counts the picked people of a larger party, and who is in", () => {
    const card = aCard({ party: 5, units: [{ label: "Adult", count: 5, people: 5 }] });
    expect(words(admit({ card, people: 4, inside: 4 })).lines).toEqual([
      "4 of a party of 5",
      "Okafor",
      "Harbour cruise 14:30",
      "4 of 5 are in",
    ]);
    expect(words(admit({ card, people: 1, inside: 1 })).lines).toContain("1 of 5 is in");
  });

  it("tells staff of paper, names and notes", () => {
    expect(words(admit({ card: aCard({ method: "PRINT" }) })).lines).toContain(
      "Check the paper ticket",
    );
    expect(words(admit({ card: aCard({ method: "MANIFEST" }) })).lines).toContain(
      "Check their name on the list",
    );
    const notes = "Wheelchair\r\nramp at pier 2";
    expect(words(admit({ card: aCard({ notes }) })).lines).toContain(
      "Note: Wheelchair · ramp at pier 2",
    );
  });

  it("asks how many of a party", () => {
    const told = words(party());
    expect(told.headline).toBe("How many?");
    expect(told.lines).toEqual([
      "Sørensen, party of 5",
      "2 adults, 3 children",
      "Harbour cruise 14:30",
      "Not people: 1 parking",
    ]);
    expect(told.basis.detail).toBe("None of the 5 is in yet");
    expect(words(party({ inside: 1, remaining: 4 })).basis.detail).toBe("1 of 5 is in");
  });

  it("asks which of a package", () => {
    const told = words(bundle);
    expect(told.headline).toBe("Pick one");
    expect(told.lines).toEqual(["One code, three bookings.", "Okafor, 2 adults."]);
    expect(told.basis.detail).toBe("This gate's booking is picked for you");
  });
});

describe("places and people", () => {
  it("sends nobody to where they stand", () => {
    const [, onlyHere] = refusals["wrong-product"];
    expect(onlyHere && words(onlyHere)).toMatchObject({
      wrong: "Not a tour of this scanner.",
      next: "Send them to the other scanner at Gate 2.",
    });
  });

  it("says nothing of the day for a ticket that has none", () => {
    const open = refuse({ kind: "wrong-gate", gates: [gateFive] }, { visit: { kind: "open" } });
    expect(words(open)).toMatchObject({
      wrong: "It is for another gate.",
      plate: { value: "Gate 5" },
    });
  });

  it("blames no list for a code without text", () => {
    const told = verdictWords(
      { kind: "unknown", text: "", why: { kind: "unreadable" }, basis: { kind: "nothing" } },
      context,
    );
    expect(told.basis).toEqual({ main: "Not looked up", detail: "Nobody was asked" });
  });

  it("calls no party full while some of it never came", () => {
    const spent = refuse({ kind: "party-full", inside: 2 }, { party: 5 });
    expect(words(spent)).toMatchObject({ headline: "Entries used up", plate: { value: "2 of 5" } });
  });

  it("names every gate that would do", () => {
    const seven = asGateId("gate-7");
    const told = words(refuse({ kind: "wrong-gate", gates: [gateFive, seven] }));
    expect(told.next).toBe("Point them to Gate 5 or Gate 7.");
  });

  it("leaves the gate off a plate when the product has none", () => {
    const verdict = refuse({ kind: "wrong-day", days: 1 }, { ...tomorrow, gates: [] });
    expect(verdictWords(verdict, context).plate?.value).toBe("Sun 19 Jul, 10:00");
  });

  it("says who used it, and whether that was here", () => {
    expect(noteOn({})).toBe("38 min ago · scanned by Jonas");
    expect(noteOn({ device: thisDevice })).toBe("38 min ago · scanned by Jonas, on this device");
    expect(noteOn({ device: thisDevice, operator: "Sam" })).toBe(
      "38 min ago · scanned by you, on this device",
    );
  });

  it("admits not to know when a supplier took it", () => {
    expect(words(used({ by: "supplier", at: null })).plate?.value).toBe(
      "Time not known · not a Stile gate",
    );
  });

  it("shows a visit in the product's zone", () => {
    const card = { timeZone: "Asia/Tokyo", visit: aSlot(at("2026-07-19T01:00:00Z")) };
    expect(words(refuse({ kind: "wrong-day", days: 1 }, card)).plate?.value).toBe(
      "Sun 19 Jul, 10:00 · Gate 2",
    );
  });
});

describe("same ticket, not saved", () => {
  it("says that nothing was counted again", () => {
    const told = sameTicketWords(scanned(admit(), 6_000), context);
    expect(told.headline).toBe("Same ticket");
    expect(told.wrong).toBe("You let these 2 in 6 seconds ago. Nothing was counted again.");
    expect(told.lines).toEqual(["Okafor, 2 adults", "Harbour cruise 14:30"]);
    expect(told.next).toBe("Show the next ticket.");
  });

  it("counts one person and one second, and names another operator", () => {
    const told = sameTicketWords(scanned(admit({ people: 1 }), 1_000), {
      ...context,
      operator: "Maya",
    });
    expect(told.wrong).toBe("Sam let this person in 1 second ago. Nothing was counted again.");
  });

  it("claims no entry where there was none", () => {
    for (const verdict of [...stopped, ...passing]) {
      const told = sameTicketWords(scanned(verdict, 3_000), context);
      expect(allText(told)).not.toMatch(forbidden);
      const letIn = verdict.kind === "admit" && verdict.people > 0;
      expect(told.wrong?.includes("in 3 seconds ago")).toBe(letIn);
    }
  });

  it("lets nobody in on a scan that was not saved, and tells the causes apart", () => {
    const kinds = ["quota", "blocked", "closed", "gave-up", "unavailable", "corrupt"] as const;
    const told = kinds.map((kind) => notSavedWords({ kind }));
    expect(told[0]).toMatchObject({
      family: "hold",
      headline: "Not saved",
      wrong: "This scan could not be stored.",
      plate: { value: "Nobody let in", note: "Storage is full" },
      next: "Use another device.",
    });
    expect(new Set(told.map(({ plate }) => plate?.note)).size).toBe(kinds.length);
    for (const each of told) expect(allText(each)).not.toMatch(forbidden);
  });
});

describe("an add-on", () => {
  it("says what it is, and that nobody goes in on it", () => {
    const told = words(addOn());
    expect(told.family).toBe("add-on");
    expect(told.headline).toBe("Add-on");
    expect(told.lines.slice(0, 2)).toEqual(["1 × Drink token", "Okafor"]);
    expect(told.announce).toBe(
      "Add-on. 1 × Drink token. Okafor. Counts nobody. People need an entry ticket.",
    );
  });

  it("claims no entry when it is seen again, or has been used", () => {
    expect(sameTicketWords(scanned(addOn(), 3_000), context).wrong).toBe(
      "You took this add-on 3 seconds ago. Nothing was counted again.",
    );
    expect(words(used({ ...ourUse, people: 0 }))).toMatchObject({
      headline: "Already used",
      wrong: "This add-on has been used.",
      plate: { label: "Used" },
    });
  });
});

describe("hostile text", () => {
  const hostile = `<img onerror=x>\u0000\u202E${"Z".repeat(4_096)}`;
  const unsafe = /[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

  it("is shown as visible, bounded text wherever a supplier or a code can put it", () => {
    const card = aCard({
      leadName: hostile,
      reference: hostile,
      productLabel: hostile,
      notes: hostile,
      units: [{ label: hostile, count: 2, people: 2 }],
    });
    const verdicts: readonly Verdict[] = [
      admit({ card, test: true }),
      { kind: "refuse", card, reason: { kind: "unknown-status", raw: hostile }, basis: snapshot },
      {
        kind: "refuse",
        card,
        reason: { kind: "supplier-refuses", text: hostile },
        basis: snapshot,
      },
      admit({ card: { ...card, units: [{ label: hostile, count: 1, people: 0 }] }, people: 0 }),
      { kind: "already-used", card, use: { ...ourUse, operator: hostile }, basis: snapshot },
      unknown({ kind: "not-on-device", bookings: 1 }, hostile),
    ];
    const wild = { ...context, gateLabel: () => hostile };
    for (const verdict of verdicts) {
      const told = verdictWords(verdict, wild);
      const texts = [told.headline, told.wrong, told.next, told.plate?.value, told.plate?.note];
      for (const text of [...texts, ...told.lines, told.announce, told.basis.detail]) {
        expect(text ?? "").not.toMatch(unsafe);
        expect((text ?? "").length).toBeLessThan(700);
      }
    }
  });

  it("keeps the code as it was read, cut with a count", () => {
    expect(words(unknown({ kind: "nobody-knows", suppliers: 1 }, "A\u202EB")).plate?.value).toBe(
      "A‹U+202E›B",
    );
    expect(words(unknown({ kind: "unreadable" }, "Q".repeat(5_000))).plate?.value).toMatch(
      /^Q{48}… 4952 more$/,
    );
  });

  it("falls back to what is known of a nameless booking", () => {
    const card = { leadName: null, reference: null, units: [] };
    expect(words(refuse({ kind: "expired" }, card)).basis.detail).toBe("No name on this booking");
  });
});
