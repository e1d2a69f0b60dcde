import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Corners } from "../../../scanning/decode/decoder.ts";
import type { MarkWords } from "../../ui/words/several-words.ts";
import { inside, notDone, nothing, rendered, scanning } from "./gate-markup.contract.tsx";
import type { SeveralShown } from "./gate-scene.ts";
import { Marks, Outlines } from "./in-view-overlay.tsx";

describe("several tickets in view", () => {
  const marks: SeveralShown = {
    kind: "marks",
    title: "5 tickets in view",
    detail: "4 people can go in · 1 used",
    admit: "Admit 4",
    isAdmitting: false,
    isDone: false,
  };

  it("take the place of the last scan, with a green key for those that may go in", () => {
    const markup = rendered({ ...scanning, several: marks });
    expect(markup).toContain('data-several="marks"');
    expect(inside(markup, "in-view-panel")).toContain("5 tickets in view");
    expect(markup).toContain("<output");
    expect(inside(markup, "wide-key")).toBe("Admit 4");
    expect(markup).toContain('data-tone="go"');
    expect(markup).toContain("Cancel</button>");
    expect(markup).not.toContain("last-scan");
  });

  it("cannot be pressed twice, and have no green key where nobody goes in", () => {
    expect(rendered({ ...scanning, several: { ...marks, isAdmitting: true } })).toMatch(
      /<button[^>]*disabled=""[^>]*data-testid="wide-key"/,
    );
    const none = rendered({ ...scanning, several: { ...marks, admit: null, isDone: true } });
    expect(none).not.toContain('data-tone="go"');
    expect(inside(none, "wide-key")).toBe("Type or search");
    expect(none).toContain("History</button>");
  });

  it("leave the rows and keys as they are where a tap scans one of them", () => {
    const markup = rendered({ ...scanning, several: { kind: "chips" } });
    expect(markup).toContain('data-several="chips"');
    expect(markup).not.toContain("in-view-panel");
    expect(inside(markup, "wide-key")).toBe("Type or search");
  });

  it("are drawn over the picture of a running camera, and over nothing else", () => {
    expect(rendered({ ...scanning, several: marks })).toContain("OVERLAY");
    expect(rendered({ ...scanning, several: marks }, "resting")).not.toContain("OVERLAY");
    expect(rendered(notDone)).not.toContain("OVERLAY");
  });

  it("have a mark each, a key with shape, word and what it does, and an outline", () => {
    const shape = "already-used";
    const words: MarkWords = { shape, text: "Used 10:42", label: "Scan it alone", sum: "used" };
    const told = [
      { code: "A", words, corners: quad(10, 20) },
      { code: "B", words: null, corners: quad(200, 20) },
    ];
    const drawn = renderToStaticMarkup(
      <>
        <Outlines marks={told} />
        <Marks marks={told} room={{ width: 360, height: 500 }} onPick={nothing} />
      </>,
    );
    expect(drawn).toContain('<polygon data-shape="already-used" points="10.0,20.0 60.0,20.0');
    // not looked at yet: an outline without a family, and no key
    expect(drawn).toContain('<polygon points="200.0,20.0');
    expect(drawn.match(/<button/g)).toHaveLength(1);
    expect(drawn).toContain('aria-label="Used 10:42. Scan it alone"');
    expect(drawn).toContain('<svg class="in-view-shape" data-shape="already-used"');
    expect(drawn).toContain("translate(0.0px, 58.0px)");
  });
});

const quad = (x: number, y: number): Corners => [
  { x, y },
  { x: x + 50, y },
  { x: x + 50, y: y + 50 },
  { x, y: y + 50 },
];
