/** Every variant put into words, and LOOK's own sentences. */
import { describe, expect, it } from "vitest";
import { minutes } from "../../../core/time.ts";
import type { Verdict } from "../../../core/verdict.ts";
import { at } from "../../../testing/builders.ts";
import { familyOf } from "./family.ts";
import {
  admit,
  allText,
  forbidden,
  hold,
  local,
  ourUse,
  passing,
  refusals,
  snapshot,
  stopped,
  unknown,
  used,
  words,
} from "./verdict-samples.contract.ts";

const name = (verdict: Verdict): string =>
  `${words(verdict).headline}: ${words(verdict).wrong ?? ""}`;

describe("every variant", () => {
  it.each([...stopped, ...passing].map((verdict) => [name(verdict), verdict] as const))(
    "%s: says its family, basis and announcement in calm words",
    (_, verdict) => {
      const told = words(verdict);
      expect(told.family).toBe(familyOf(verdict));
      expect(allText(told)).not.toMatch(forbidden);
      const shown = [
        told.headline,
        told.basis.main,
        told.basis.detail,
        told.announce,
        ...told.lines,
      ];
      expect(shown.filter((text) => text.trim() === "")).toEqual([]);
      expect(told.announce.startsWith(told.headline)).toBe(true);
    },
  );

  it.each(stopped.map((verdict) => [name(verdict), verdict] as const))(
    "%s: says what is wrong, what would be right and what now",
    (_, verdict) => {
      const { wrong, plate, next, announce } = words(verdict);
      for (const text of [wrong, plate?.label, plate?.value, next]) {
        expect(text?.trim().length).toBeGreaterThan(0);
      }
      expect(announce).toContain(plate?.value);
      expect(announce.endsWith(next ?? "?")).toBe(true);
    },
  );

  it("reads differently from every other", () => {
    const told = stopped.map((verdict) => {
      const { headline, wrong, next, plate } = words(verdict);
      return [headline, wrong, next, plate?.value].join(" | ");
    });
    expect(new Set(told).size).toBe(stopped.length);
    const headlines = Object.values(refusals).map(([first]) => first && words(first).headline);
    expect(new Set(headlines).size).toBe(headlines.length);
  });
});

const row = (verdict: Verdict | undefined) => {
  if (verdict === undefined) throw new Error("no such verdict");
  const { headline, wrong, plate, next } = words(verdict);
  return [headline, wrong, plate?.value, next];
};

describe("LOOK 7, word for word", () => {
  it.each([
    [
      refusals["wrong-day"][0],
      "Wrong day",
      "This ticket is for tomorrow.",
      "Sun 19 Jul, 10:00 · Gate 2",
      "Come back then, or ticket desk.",
    ],
    [
      refusals["day-past"][0],
      "Day is past",
      "It was for yesterday.",
      "Fri 17 Jul, 10:00",
      "Ticket desk: a new day?",
    ],
    [
      refusals["too-early"][0],
      "Too early",
      "Gate opens for this slot at 14:15.",
      "Today 14:30 · from 14:15",
      "Wait by the sign; scan again.",
    ],
    [
      refusals["too-late"][0],
      "Too late",
      "This slot closed at 11:15.",
      "Today 11:00",
      "Ticket desk: a later slot?",
    ],
    [
      refusals["wrong-gate"][0],
      "Wrong gate",
      "Right day, other gate.",
      "Gate 5 · 14:30",
      "Point them to Gate 5.",
    ],
    [
      refusals["wrong-product"][0],
      "Wrong tour",
      "Not a tour of this gate.",
      "Cable car · Gate 5",
      "Send them to Gate 5.",
    ],
    [
      refusals.cancelled[0],
      "Cancelled",
      "Cancelled on Thu 16 Jul, 18:20.",
      "A new booking",
      "Ticket desk.",
    ],
    [
      refusals["not-confirmed"][0],
      "Not confirmed",
      "The seller never confirmed it.",
      "A confirmed booking",
      "Ticket desk.",
    ],
    [refusals.expired[0], "Expired", "Valid until 30 June.", "A new ticket", "Ticket desk."],
    [
      refusals["party-full"][0],
      "Party is full",
      "All 5 of this booking are in.",
      "5 of 5",
      "Call help.",
    ],
    [
      refusals["test-booking"][0],
      "Test ticket",
      "A practice booking.",
      "A real ticket",
      "Ask for another one.",
    ],
    [
      refusals["not-set-up"][0],
      "Not set up",
      "This tour has no gate yet.",
      "Supervisor's yes",
      "Call help.",
    ],
    [
      refusals["supplier-refuses"][0],
      "Seller says no",
      "The seller blocks this ticket.",
      "Ask at the pier office",
      "Ticket desk.",
    ],
    [
      refusals["nobody-booked"][0],
      "Nobody booked",
      "This booking lists no guest.",
      "An entry ticket",
      "Ask for that ticket.",
    ],
    [
      used(ourUse),
      "Already used",
      "One entry only, and it has been made.",
      "Today 10:42 · Gate 1",
      "Ask for their other tickets.",
    ],
    [
      used({ by: "supplier", at: local(18, "10:40") }),
      "Used elsewhere",
      "Another scanner took it.",
      "10:40 · not a Stile gate",
      "Call help.",
    ],
    [
      hold({ kind: "online-only" }),
      "Wait",
      "This tour is only checked online.",
      "Supervisor's yes",
      "Stand aside; call help.",
    ],
    [
      hold({ kind: "clock", offMs: -minutes(7) }),
      "Clock is wrong",
      "This device is 7 min behind, so it cannot check dates.",
      "Date and time › Automatic",
      "Set this device's clock; scan again.",
    ],
    [
      hold({ kind: "clock", offMs: minutes(185) }),
      "Clock is wrong",
      "This device is 3 h ahead, so it cannot check dates.",
      "Date and time › Automatic",
      "Set this device's clock; scan again.",
    ],
    [
      unknown({ kind: "not-on-device", bookings: 1_284 }),
      "Not on list",
      "In none of 1,284 bookings here.",
      "QX 8812 0047",
      "Try another code, or type the reference.",
    ],
    [
      unknown({ kind: "nobody-knows", suppliers: 4 }),
      "Nobody knows it",
      "Four suppliers were asked.",
      "QX 8812 0047",
      "Type the booking's reference.",
    ],
    [
      unknown({ kind: "cut-short", read: 7, expected: 12 }),
      "Code cut short",
      "Only part of it was read.",
      "12 characters, 7 read",
      "Scan again, or type it.",
    ],
    [
      unknown({ kind: "cut-short", read: 1, expected: null }),
      "Code cut short",
      "Only part of it was read.",
      "1 character read",
      "Scan again, or type it.",
    ],
    [
      unknown({ kind: "cut-short", read: 12, expected: 12 }),
      "Code cut short",
      "It did not arrive as it was read.",
      "12 characters, one is wrong",
      "Scan again, or type it.",
    ],
    [
      unknown({ kind: "cut-short", read: 13, expected: 12 }),
      "Code cut short",
      "It did not arrive as it was read.",
      "12 characters, 13 read",
      "Scan again, or type it.",
    ],
  ] as const)("%#: $1", (verdict, ...told) => {
    expect(row(verdict)).toEqual(told);
  });

  it.each([
    [{ kind: "claimed", at: at("2026-07-18T09:42:07Z") }, "Checked live, 10:42:07"],
    [{ kind: "looked-up", at: local(18, "10:42") }, "Looked up, 10:42"],
    [snapshot, "From this device's list, 3 min old"],
    [{ kind: "nothing" }, "No list on this device yet"],
  ] as const)("basis %j", (basis, main) => {
    expect(words(admit({ basis })).basis.main).toBe(main);
  });
});
