import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { BookingCard, Verdict } from "../../core/verdict.ts";
import { VerdictField } from "./verdict-field.tsx";
import {
  aCard,
  admit,
  context,
  ourUse,
  refuse,
  snapshot,
} from "./words/verdict-samples.contract.ts";
import { verdictWords } from "./words/verdict-words.ts";

describe("the verdict's field", () => {
  const notes = "Wheelchair ramp at the stern";

  it.each(answersWith({ notes }))("says what now before it shows a note: $kind", (told) => {
    const markup = rendered(told);
    const places = ["headline", "wrong", "plate", "next", notes, "basis"].map((part) =>
      markup.indexOf(part === notes ? notes : `data-testid="${part}"`),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("shows each line once", () => {
    for (const told of [
      admit({ card: aCard({ notes }) }),
      refuse({ kind: "expired" }, { notes }),
    ]) {
      expect(rendered(told).split(notes)).toHaveLength(2);
    }
  });
});

type Answer = Exclude<Verdict, { kind: "choose" }>;

function answersWith(change: Partial<BookingCard>): readonly Answer[] {
  const card = aCard(change);
  return [
    { kind: "already-used", card, use: ourUse, basis: snapshot },
    { kind: "hold", card, rule: { kind: "online-only" }, basis: snapshot },
    refuse({ kind: "not-set-up" }, change),
  ];
}

const rendered = (told: Answer): string =>
  renderToStaticMarkup(<VerdictField told={told} words={verdictWords(told, context)} />);
