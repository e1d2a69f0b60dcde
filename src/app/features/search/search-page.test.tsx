import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Booking } from "../../../core/booking.ts";
import {
  aBooking,
  aUnitItem,
  aVoucherBooking,
  judgeInput,
  now,
} from "../../../testing/builders.ts";
import { context } from "../../ui/words/verdict-samples.contract.ts";
import { lookAt, type LookedBooking } from "./looked-booking.ts";
import { type PictureShown, pictureShown } from "./picture-look.ts";
import { searchSceneOf } from "./search-scene.ts";
import type { SearchState } from "./search-session.ts";
import { SearchView } from "./search-view.tsx";
import { WhoView } from "./who-view.tsx";

describe("the search's screen", () => {
  it("lists what was found with its state, the typed letters marked, and counts it aloud", () => {
    const markup = rendered({ text: "LOVE", answer: found("LOVE", [aVoucherBooking(2)]) });
    expect(inside(markup, "search-count")).toBe("1 of 1,284 bookings on this device");
    expect(markup).toMatch(/<output[^>]*search-count/);
    expect(markup).toContain('data-mark="ring"');
    expect(markup).toContain('Ada <mark class="search-typed">Love</mark>lace');
    expect(markup).toContain('<ol class="search-rows" aria-label="Bookings found">');
  });

  it("shows the reference where that is what was typed", () => {
    const booking = aBooking({ reference: "VG7-4412", resellerReference: "RES-77" });
    const typed = (text: string): string => rendered({ text, answer: found(text, [booking]) });
    expect(typed("7441")).toContain('VG<mark class="search-typed">7-441</mark>2');
    expect(typed("res77")).toContain('<mark class="search-typed">RES-77</mark>');
    expect(typed("ada")).not.toContain("VG7");
  });

  it.each<[string, Partial<SearchState>, string]>([
    ["nothing typed", { answer: found("", []) }, "1,284 bookings on this device"],
    [
      "no match",
      { text: "bob", answer: found("bob", []) },
      "No such name in 1,284 bookings. Try the reference.",
    ],
    [
      "no list",
      { text: "bob", answer: { ...found("bob", []), of: 0 } },
      "No bookings on this device yet.",
    ],
    [
      "being read",
      { text: "bob", answer: { kind: "preparing", have: 9, of: 20 } },
      "Getting the list ready: 9 of 20 bookings",
    ],
    [
      "no worker",
      { text: "bob", answer: { kind: "unavailable" } },
      "This device cannot search its list.",
    ],
  ])("says so: %s", (_what, state, words) => {
    const markup = rendered(state);
    expect(markup).toContain(words);
    expect(markup).not.toContain("search-row");
  });

  it("has no results of an earlier text under an empty field", () => {
    expect(rendered({ text: " ", answer: found("ada", [aBooking()]) })).not.toContain("search-row");
  });

  it("names its field, and has a key for a code once something is typed", () => {
    const empty = rendered({});
    expect(empty).toContain('<label class="unseen" for="code">Name, reference or code</label>');
    expect(empty).toMatch(/<button type="button" disabled=""[^>]*data-testid="wide-key"/);
    const typed = rendered({ text: "T1" });
    expect(typed).not.toMatch(/disabled=""/);
    expect(typed).toContain("Clear");
  });

  it("has a key for a picture, and shows what was found in one in the place of bookings", () => {
    expect(rendered({})).toMatch(/data-testid="right-key".*Picture/);
    const codes = ["T1", "<b>T2"].map((text) => ({ text, symbology: "QRCode" }) as const);
    const several = pictureShown({ kind: "several", codes });
    const markup = rendered({ text: "LOVE", answer: found("LOVE", [aVoucherBooking(2)]) }, several);
    expect(markup).toMatch(/<output[^>]*picture-words.*Tap the one that you mean/);
    expect(markup.match(/data-testid="picture-code"/g)).toHaveLength(2);
    expect(markup).toContain("&lt;b&gt;T2");
    expect(markup).not.toContain('data-testid="search-row"');
  });

  it("shows hostile names as text", () => {
    const booking = aBooking({ leadName: "<img src=x>Eve" });
    const markup = rendered({ text: "eve", answer: found("eve", [booking]) });
    expect(markup).not.toContain("<img");
    expect(markup).toContain("&lt;img");
  });
});

describe("the booking that is looked at", () => {
  it("says who it is, shows no green, and has one key that presents it", () => {
    const markup = rendered({ picked: looked(aVoucherBooking(2)) });
    expect(markup).toContain("Ada Lovelace");
    expect(inside(markup, "wide-key")).toBe("Check this ticket");
    expect(markup).not.toMatch(/data-tone="go"|data-family/);
    expect(markup).not.toContain("ticket-row");
    expect(inside(markup, "announcer")).toContain("Nothing is checked yet.");
  });

  it("lists its tickets where each has a code of its own", () => {
    const booking = aBooking({
      unitItems: [aUnitItem(1), aUnitItem(2, { redeemedAt: now })],
    });
    const markup = rendered({ picked: looked(booking) });
    expect(markup.match(/data-testid="ticket-row" data-mark="[^"]+"/g)).toEqual([
      'data-testid="ticket-row" data-mark="ring"',
      'data-testid="ticket-row" data-mark="already-used"',
    ]);
    expect(markup).toMatch(/disabled=""[^>]*data-testid="wide-key"/);
  });

  it("says what to do where there is nothing to present", () => {
    const booking = aBooking({ reference: null, unitItems: [aUnitItem(1, { ticket: null })] });
    const markup = rendered({ picked: looked(booking) });
    expect(markup).toContain("No code: ticket desk.");
    expect(markup).toMatch(/disabled=""[^>]*data-testid="wide-key"/);
  });
});

function looked(booking: Booking): LookedBooking {
  const { catalogue, post, gatewayReachable, clockOffMs } = judgeInput();
  const known = { catalogue, post, gatewayReachable, clockOffMs, now };
  return lookAt({ booking, foundAt: null }, { ...known, admissions: [], undone: [], asOf: now });
}

const found = (text: string, bookings: readonly Booking[]) =>
  ({
    kind: "found",
    text,
    looked: bookings.map(looked),
    matches: bookings.length,
    of: 1_284,
  }) as const;

const nothing = (): void => undefined;

function rendered(change: Partial<SearchState>, picture: PictureShown | null = null): string {
  const state: SearchState = { text: "", answer: found("", []), picked: null, ...change };
  const scene = searchSceneOf(state, context);
  const status = { first: "Live", second: "Everything sent", icon: "live" } as const;
  const chrome = { sign: "2", status, strip: null };
  return renderToStaticMarkup(
    scene.kind === "looking" ? (
      <WhoView chrome={chrome} scene={scene} onBack={nothing} onPresent={nothing} />
    ) : (
      <SearchView
        chrome={chrome}
        scene={scene}
        text={state.text}
        picture={picture}
        onPicture={nothing}
        onPickCode={nothing}
        onType={nothing}
        onPick={nothing}
        onCheck={nothing}
        onBack={nothing}
      />
    ),
  );
}

/** The text of the element with this test id, without the markup inside it. */
function inside(markup: string, testId: string): string {
  const at = new RegExp(`data-testid="${testId}"[^>]*>(?:<[^>]+>)?([^<]*)`).exec(markup);
  return at?.[1] ?? "";
}
