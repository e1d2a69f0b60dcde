import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Router } from "wouter";
import type { Conflict } from "../../../core/conflict.ts";
import { london } from "../../../testing/builders.ts";
import { aHistoryScan } from "../../ui/words/board-samples.contract.ts";
import { elsewhere, twice } from "../../ui/words/conflict-samples.contract.ts";
import type { Decision, KnownScan } from "../../ui/words/decision-words.ts";
import { context, forbidden, local, now } from "../../ui/words/verdict-samples.contract.ts";
import { wordsContext } from "../../use-gate-chrome.ts";
import { boardWorld } from "./board-world.contract.ts";
import { conflictPath } from "./conflict-address.ts";
import { ConflictView } from "./conflict-view.tsx";
import { OpenConflicts } from "./open-conflicts.tsx";

const { venue } = boardWorld().supervision;
const had: KnownScan = { kind: "had", entry: aHistoryScan(1, { receivedAt: local(18, "10:31") }) };

function page(
  conflict: Conflict,
  { known = had, picked = null }: { known?: KnownScan; picked?: Decision | null } = {},
): string {
  return renderToStaticMarkup(
    <ConflictView
      frame={{
        chrome: {
          venue: "Port Vell Boats",
          date: "Sat 18 Jul",
          time: "11:20",
          first: "Live",
          second: "",
          icon: "live",
          strip: null,
          held: null,
        },
        now,
        timeZone: london,
        context,
      }}
      conflict={conflict}
      known={{ of: () => known, trouble: null, again: nothing }}
      venue={venue}
      deciding={{
        picked,
        reason: "",
        trouble: null,
        onPick: nothing,
        onReason: nothing,
        onSave: picked === null ? null : nothing,
      }}
      onBack={nothing}
    />,
  );
}

const nothing = (): void => undefined;
const count = (markup: string, part: string): number => markup.split(part).length - 1;

describe("a contradiction before a supervisor", () => {
  it("shows what happened, each scan, the supplier, and one decision for each admission and none", () => {
    const markup = page(twice());
    expect(markup).toMatch(/data-testid="conflict-headline">Let in twice</);
    expect(count(markup, 'data-testid="admission-card"')).toBe(2);
    expect(count(markup, 'data-testid="decision"')).toBe(3);
    expect(markup).toContain(
      "Gate 1, Jonas, was on its own: the scan reached the gateway at 10:31.",
    );
    expect(markup).toContain("The supplier has 2 uses of ours.");
    expect(markup).not.toMatch(forbidden);
    expect(count(page(elsewhere(null)), 'data-testid="decision"')).toBe(2);
  });

  it("keeps its key dead until something is picked, and then says what it does", () => {
    expect(page(twice())).toMatch(/<button[^>]*disabled=""[^>]*>Pick what is right/);
    expect(page(twice(), { picked: { kind: "leave" } })).toMatch(
      /<button(?![^>]*disabled)[^>]*>Save: leave it as it is/,
    );
  });

  it("takes nothing back whose scan it does not have, and leaving still works", () => {
    const markup = page(twice(), { known: { kind: "not-had" } });
    expect(
      count(markup, 'disabled="" name="decision"') + count(markup, 'name="decision" disabled=""'),
    ).toBe(2);
    expect(markup).toContain("Cannot be taken back from here");
  });

  it("decides nothing about what is settled", () => {
    const markup = page(twice({ state: "withdrawn" }), { picked: { kind: "leave" } });
    expect(markup).not.toContain('data-testid="decision"');
    expect(markup).toContain("Nothing contradicts any more.");
    expect(markup).toMatch(/<button[^>]*disabled=""[^>]*>Pick/);
  });
});

describe("contradictions on the board", () => {
  it("stand under tape with their moments and a way to decide, and are announced", () => {
    const markup = board([twice()], ["twice"]);
    expect(markup).toContain('data-tape="true"');
    expect(markup).toContain(`href="${conflictPath("twice")}"`);
    expect(markup).toMatch(/role="alert".*Let in twice\./);
    expect(markup).toContain("10:09");
  });

  it("are this person's own to decide, aloud too: nobody sends a supervisor to a supervisor", () => {
    const markup = board([twice()], ["twice"], wordsContext(boardWorld().gate, now));
    expect(markup).toMatch(/role="alert".*Decide it on the board\./);
    expect(markup).not.toContain("Tell your supervisor");
  });

  it("shows those put aside on demand only, and withdrawn ones not at all", () => {
    const markup = board([twice(), twice({ id: "old", state: "withdrawn" })], []);
    expect(markup).not.toMatch(/open-conflict|role="alert"/);
    expect(markup).toContain("1 contradiction put aside");
    expect(board([twice({ state: "withdrawn" })], [])).not.toContain("contradiction put");
  });
});

const board = (all: readonly Conflict[], unseen: readonly string[], told = context): string =>
  renderToStaticMarkup(
    <Router ssrPath="/board">
      <OpenConflicts
        contradictions={{ all, unseen: new Set(unseen) }}
        {...{ venue, context: told }}
      />
    </Router>,
  );
