import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Capture } from "../../../core/barcode.ts";
import { scanSchema } from "../../../protocol/scan-schema.ts";
import type { AnsweringScan } from "../../../core/scan.ts";
import { now } from "../../../testing/builders.ts";
import { below, createSeededRandom, runs } from "../../../testing/seeded-random.ts";
import { ScanWords } from "../../ui/scan-row.tsx";
import { historyWords } from "../../ui/words/history-words.ts";
import { context as samples } from "../../ui/words/verdict-samples.contract.ts";
import { world } from "./capture-world.contract.ts";
import { handleCapture } from "./handle-capture.ts";
import { sceneOf } from "./scene-of.ts";
import { AnswerField } from "./verdict-view.tsx";

const random = createSeededRandom(20_261_121);
const oneOf = <T,>(items: readonly [T, ...T[]]): T =>
  items[below(random, items.length)] ?? items[0];
const many = (longest: number, character: () => string): string =>
  Array.from({ length: below(random, longest) }, character).join("");

/** What somebody may print on a ticket who means no good, and what a broken reader makes of one. */
const kinds: readonly [() => string, ...(() => string)[]] = [
  () => many(40, () => String.fromCharCode(below(random, 32))),
  () => `<img src=x onerror=alert(${below(random, 9)})>${many(60, () => "<b>")}`,
  () => `"><script>${many(30, () => "a")}</script>`,
  () => `javascript:alert('${many(20, () => "x")}')`,
  () => `https://t.example/${many(200, () => "%00")}`,
  () => many(4_096, () => String.fromCharCode(0x20 + below(random, 95))),
  () => "[".repeat(below(random, 4_296)),
  () => `{"__proto__":{"a":${"[".repeat(below(random, 200))}`,
  () => `GATE${many(20, () => oneOf(["\u202e", "\u2066", "\u200f", "1", "A"]))}`,
  () => many(60, () => String.fromCharCode(0xd800 + below(random, 0x800))),
  () => many(60, () => String.fromCodePoint(below(random, 0x11_0000))),
  () => `${many(10, () => "]Q1")}${many(10, () => "\\000026")}X`,
  () => "a".repeat(16_000 + below(random, 300)),
  () => many(8, () => oneOf(["", " ", "\t", "\r", "\n"])),
  () => `$&\\1 \${7*7} %s {{constructor}} ${many(5, () => "../")}`,
];
const sources: readonly [Capture["source"], ...Capture["source"][]] = [
  "camera",
  "wedge",
  "typed",
  "picture",
];

const context = {
  ...samples,
  updateWaits: false,
  undoLeft: () => ({ kind: "over" }) as const,
  mayOverrule: false,
};

/** As the gate shows it, and as history does. */
function shown(scan: AnsweringScan): string {
  const scene = sceneOf({ state: { kind: "showing", scan }, last: scan }, context);
  if (scene.kind !== "answer") throw new Error(`${scene.kind} for a code that nobody knows`);
  const { title, detail } = historyWords(scan, context);
  return renderToStaticMarkup(
    <>
      <AnswerField told={scene.told} words={scene.words} />
      <ScanWords title={title} detail={detail} />
    </>,
  );
}

const tagsIn = (markup: string): readonly string[] => markup.match(/<[^>]*>/g) ?? [];
/** Nothing that cannot be seen, or that turns the line around, but the joiners of names. */
const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2060-\u2065]/u;

describe("ten thousand hostile codes", () => {
  it("are stored whole, judged unknown and shown as text, none of them slowly", async () => {
    const venue = world({ live: { bookings: [], answered: 1 } });
    let slowestMs = 0;
    const tags = new Set<string>();
    for (let i = 0; i < runs(10_000); i += 1) {
      const text = oneOf(kinds)().slice(0, 16_384);
      const capture: Capture = { text, symbology: "Unknown", source: oneOf(sources), at: now };
      const before = process.cpuUsage();
      const stored = await handleCapture(venue.deps, { capture, decision: null });
      if (!stored.ok) throw new Error(`not stored: ${stored.failure.kind}`);
      const scan = stored.value;
      const markup = shown(scan);
      const sent = scanSchema.parse(JSON.parse(JSON.stringify(scan)));
      const { user, system } = process.cpuUsage(before);
      slowestMs = Math.max(slowestMs, (user + system) / 1_000);

      expect(scan.verdict.kind).toBe("unknown");
      expect(sent.capture.text).toBe(text);
      expect(markup).not.toMatch(unseen);
      for (const tag of tagsIn(markup)) tags.add(tag);
    }
    expect(slowestMs).toBeLessThan(200);
    // only what the components themselves draw
    expect([...tags].filter((tag) => /script|img|onerror|<b>/.test(tag))).toEqual([]);
    expect(tags.size).toBeLessThan(60);
  }, 120_000);
});
