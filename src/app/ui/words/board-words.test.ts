import { expect, test } from "vitest";
import { asGateId } from "../../../core/ids.ts";
import { later, minutes } from "../../../core/time.ts";
import { scanKinds } from "../../../protocol/venue.ts";
import { london, scanIdOf } from "../../../testing/builders.ts";
import type { Trouble } from "../../supervision/trouble.ts";
import { aDevice, aHistoryScan, aSlotOfDay } from "./board-samples.contract.ts";
import {
  actTroubleWords,
  boardScanWords,
  estimatedGates,
  kindNames,
  missingWords,
  slotsInView,
  slotWords,
  troubleWords,
} from "./board-words.ts";
import * as samples from "./verdict-samples.contract.ts";

const { context, forbidden, local, now } = samples;

const troubles: readonly Trouble[] = [
  { kind: "no-connection" },
  { kind: "no-answer" },
  { kind: "captive" },
  { kind: "not-allowed" },
  { kind: "stopped" },
  { kind: "too-often" },
  { kind: "not-found" },
  { kind: "refused", detail: "" },
  { kind: "refused", detail: "You cannot stop the device in your hand." },
  { kind: "other-version" },
];

test.each(troubles)("$kind is told in plain words, each in its own", (trouble) => {
  expect(troubleWords(trouble)).not.toMatch(forbidden);
  expect(new Set(troubles.map(troubleWords)).size).toBe(troubles.length);
});

test("after a press whose answer was lost, nobody is told to press again", () => {
  expect(actTroubleWords({ kind: "no-answer" })).toContain("It may have been done");
  expect(actTroubleWords({ kind: "no-connection" })).toBe(troubleWords({ kind: "no-connection" }));
});

test("what could not be loaded says when it last could, why not, and since when", () => {
  const silence = { trouble: { kind: "no-connection" }, since: local(18, "11:04") } as const;
  expect(missingWords("scans", { ...silence, last: local(18, "11:03") }, london)).toEqual({
    first: "Could not load scans. Last: 11:03.",
    second: "The gateway cannot be reached from here. Since 11:04.",
  });
  expect(missingWords("scans", { ...silence, last: null }, london).first).toBe(
    "Could not load scans.",
  );
  const forbiddenHere = { trouble: { kind: "not-allowed" }, since: now, last: null } as const;
  expect(missingWords("devices", forbiddenHere, london).second).toMatch(/role\.$/);
});

test("a gate is estimated while one of its devices is silent or has something to send", () => {
  const devices = [
    aDevice({ gate: asGateId("live") }),
    aDevice({ gate: asGateId("sending") }, { unsent: 1 }),
    aDevice({ gate: asGateId("silent"), lastSeenAt: local(18, "11:00") }),
    aDevice({ gate: asGateId("stopped"), lastSeenAt: local(18, "11:00"), revokedAt: now }),
    aDevice({ gate: asGateId("untold") }, null),
  ];
  expect([...estimatedGates(devices, now)]).toEqual([asGateId("sending"), asGateId("silent")]);
});

const rule = { earlyMs: minutes(15), lateMs: minutes(10) };

type Rule = typeof rule | null;
test.each<readonly [Parameters<typeof aSlotOfDay>[0], Rule, string]>([
  [{ start: local(18, "11:40") }, rule, "Opens 11:25"],
  [{ start: local(18, "11:30") }, rule, "Open now"],
  [{ start: local(18, "11:10") }, rule, "Open now"],
  [{ start: local(18, "11:05") }, rule, "Closed"],
  [{ start: null }, rule, "Any time today"],
  [{ start: local(18, "11:40") }, null, "Not begun"],
  [{ start: local(18, "11:05") }, null, "Begun"],
  [{ inside: 190 }, rule, "10 more than booked · Open now"],
])("a slot with %j, under the rule %j: %s", (change, given, state) => {
  expect(slotWords(aSlotOfDay(change), given, now).state).toBe(state);
});

test.each<[number, number, number]>([
  [90, 180, 0.5],
  [0, 0, 0],
  [2, 0, 1],
  [200, 180, 1],
])("%i inside of %i fill the bar by %f", (inside, booked, share) => {
  expect(slotWords(aSlotOfDay({ inside, booked }), rule, now)).toMatchObject({
    share,
    of: `of ${booked}`,
  });
});

test("in view are the last slot that is over, what is open, and what comes next", () => {
  const slots = ["09:00", "10:00", "11:30", "12:30", "13:30", "14:30"].map((hhmm) =>
    aSlotOfDay({ start: local(18, hhmm) }),
  );
  const allDay = aSlotOfDay({ start: null });
  const times = (room: number, at = now) =>
    slotsInView([...slots, allDay], () => rule, { now: at, room }).map(
      (slot) => slotWords(slot, rule, at).time,
    );
  expect(times(4)).toEqual(["10:00", "11:30", "12:30", "13:30"]);
  expect(times(3, later(now, minutes(600)))).toEqual(["13:30", "14:30", "All day"]);
  expect(times(3, later(now, -minutes(600)))).toEqual(["09:00", "10:00", "11:30"]);
  expect(times(99)).toHaveLength(7);
});

test.each<[string, Parameters<typeof aHistoryScan>[1], string]>([
  ["settled: what it was judged on", {}, "List 11:17"],
  ["not settled", { settlement: null }, "Waits for the supplier"],
  [
    "the supplier said otherwise",
    { settlement: { kind: "already-redeemed", redeemedAt: null } },
    "Supplier: already used",
  ],
  ["taken back", { undoneBy: scanIdOf(9) }, "Taken back"],
  [
    "nobody let in",
    {
      settlement: null,
      scan: {
        verdict: samples.refuse({ kind: "expired" }),
        admission: null,
        redemption: null,
      },
    },
    "List 11:17",
  ],
])("a scan %s", (_name, change, standing) => {
  expect(boardScanWords(aHistoryScan(2, change), context, london)).toMatchObject({
    time: "11:10:02",
    operator: "Maya",
    standing,
  });
});

test("each kind of scan has a name of its own", () => {
  expect(new Set(scanKinds.map((kind) => kindNames[kind])).size).toBe(scanKinds.length);
});
