import { describe, expect, test, vi } from "vitest";
import { bookingKey, type ScanId } from "../../../core/ids.ts";
import { judge } from "../../../core/judge.ts";
import { type Overrulable, overrulablesOf } from "../../../core/overrule.ts";
import { fail, ok } from "../../../core/result.ts";
import type { AnsweringScan, Scan } from "../../../core/scan.ts";
import { toVector } from "../../../core/vector.ts";
import {
  aBooking,
  aDay,
  aScan,
  aUnitItem,
  aVoucherBooking,
  codes,
  connection,
  judgeInput,
  scanIdOf,
  type Situation,
  tomorrow,
} from "../../../testing/builders.ts";
import { createStore } from "zustand/vanilla";
import { type AskingDeps, createAsking, type HeldAdmission } from "./asking.ts";
import type { OverruleRequest } from "./overrule.ts";
import type { Session } from "./scan-session.ts";
import type { UndoRequest } from "./undo.ts";

const tomorrows = { visit: aDay(tomorrow) };
const party: Situation = { booking: aVoucherBooking(5, tomorrows), code: "V1" };
const second = aBooking({
  key: bookingKey(connection, "booking-2"),
  uuid: "booking-2",
  unitItems: [aUnitItem(2, { ticket: codes("T1"), unit: "family" })],
  cancellation: { at: null },
});

function judged(situation: Situation): {
  readonly scan: Scan;
  readonly found: readonly Overrulable[];
} {
  const input = judgeInput(situation);
  const verdict = judge(input);
  return { scan: aScan({ verdict }), found: overrulablesOf(toVector("", input, verdict)) };
}

const undone = aScan({ id: scanIdOf(8) });
const letIn: AnsweringScan = aScan({ id: scanIdOf(9) });

interface Parts extends Partial<AskingDeps> {
  readonly held?: HeldAdmission | null;
  readonly on?: Situation;
}

function world({ held, on = tomorrowsTicket, ...deps }: Parts = {}) {
  const { scan, found } = judged(on);
  const asked: (UndoRequest | OverruleRequest)[] = [];
  const listeners = new Set<() => void>();
  const taken: (readonly [ScanId, ScanId | null])[] = [];
  const session = createStore<Session>(() => ({ state: { kind: "idle" }, last: null }));
  const asking = createAsking({
    find: async () => (held === undefined ? { scan, isUnsent: true, undone: false } : held),
    undo: async (request) => {
      asked.push(request);
      return ok(undone);
    },
    overrulable: async () => ok(found),
    overrule: async (request) => {
      asked.push(request);
      return ok(letIn);
    },
    session: {
      store: session,
      take: async (pressed, since) => void taken.push([pressed.id, since]),
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ...deps,
  });
  const state = () => asking.store.getState();
  return { asking, asked, taken, session, scan, state, listeners };
}

const tomorrowsTicket: Situation = { booking: aBooking(tomorrows) };
const undo = { about: "undo", scan: scanIdOf(1) } as const;
const overrule = { about: "overrule", scan: scanIdOf(1) } as const;

describe("an undo", () => {
  test("is asked, done by one tap on a reason, and shown", async () => {
    const { asking, asked, taken, session, scan, state } = world();
    session.setState({ last: scan });
    await asking.open(undo);
    expect(state()).toMatchObject({
      kind: "undo",
      held: { scan, isUnsent: true },
      isPressed: false,
    });
    expect(await asking.press("Wrong people")).toBe(true);
    expect(asked).toEqual([{ scan, reason: "Wrong people" }]);
    expect(taken).toEqual([[undone.id, scan.id]]);
    expect(state()).toEqual({ kind: "none" });
  });

  test("is pressed once, however often it is tapped", async () => {
    const { asking, asked, state } = world();
    await asking.open(undo);
    const first = asking.press("Wrong people");
    expect(state()).toMatchObject({ isPressed: true });
    expect(await asking.press("Wrong number")).toBe(false);
    expect(await first).toBe(true);
    expect(await asking.press("Wrong number")).toBe(false);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ["of what is not held here", null, "unknown-admission"],
    [
      "of what has been taken back",
      { scan: aScan(), isUnsent: false, undone: true },
      "already-undone",
    ],
  ] as const)("%s is not asked at all", async (_name, held, kind) => {
    const { asking, asked, state } = world({ held });
    await asking.open(undo);
    expect(state()).toMatchObject({
      kind: "not-done",
      scan: scanIdOf(1),
      refusal: { of: "undo", failure: { kind } },
    });
    expect(await asking.press("Wrong people")).toBe(false);
    expect(asked).toEqual([]);
  });

  test("that is not done says why, and takes nothing from the screen", async () => {
    const { asking, taken, state } = world({ undo: async () => fail({ kind: "not-allowed" }) });
    await asking.open(undo);
    expect(await asking.press("Wrong people")).toBe(false);
    expect(state()).toMatchObject({ refusal: { of: "undo", failure: { kind: "not-allowed" } } });
    expect(taken).toEqual([]);
  });

  test("that trips over a bug is not called done, and the bug is heard of", async () => {
    const { asking, state } = world({ undo: () => Promise.reject(new Error("bug")) });
    await asking.open(undo);
    await expect(asking.press("Wrong people")).rejects.toThrow("bug");
    expect(state()).toMatchObject({ refusal: { of: "undo", failure: { kind: "gave-up" } } });
  });

  test("whose scan cannot be read says so", async () => {
    const { asking, state } = world({ find: () => Promise.reject(new Error("storage")) });
    await expect(asking.open(undo)).rejects.toThrow("storage");
    expect(state()).toMatchObject({ refusal: { failure: { kind: "gave-up" } } });
  });
});

describe("while an undo is asked", () => {
  const held = { scan: judged(tomorrowsTicket).scan, isUnsent: true, undone: false };
  const askedOf = (found: HeldAdmission[]) => world({ find: async () => found.shift() ?? held });

  test("the screen says when it has been sent, and when somebody else has taken it back", async () => {
    const { asking, state, listeners } = askedOf([
      held,
      { ...held, isUnsent: false },
      { ...held, undone: true },
    ]);
    await asking.open(undo);
    for (const listener of listeners) listener();
    await vi.waitFor(() => expect(state()).toMatchObject({ held: { isUnsent: false } }));
    for (const listener of listeners) listener();
    await vi.waitFor(() =>
      expect(state()).toMatchObject({ refusal: { failure: { kind: "already-undone" } } }),
    );
  });

  test("nobody listens any more once it is closed", async () => {
    const { asking, listeners } = world();
    await asking.open(undo);
    await asking.open(undo);
    expect(listeners.size).toBe(1);
    asking.close();
    expect(listeners.size).toBe(0);
  });
});

describe("an overrule", () => {
  test("is asked with who is likely to stand there, and done by one tap", async () => {
    const { asking, asked, taken, scan, state } = world({ on: party });
    await asking.open(overrule);
    expect(state()).toMatchObject({ kind: "overrule", people: 5, picked: { most: 5 } });
    expect(await asking.press("Goodwill")).toBe(true);
    const { key: booking } = aBooking();
    expect(asked).toEqual([{ scan, booking, people: 5, reason: "Goodwill" }]);
    expect(taken).toEqual([[letIn.id, null]]);
  });

  test("counts from one to all of the party", async () => {
    const { asking, asked, state } = world({ on: party });
    await asking.open(overrule);
    for (const people of [3, 0, 6, -1]) asking.count(people);
    expect(state()).toMatchObject({ people: 3 });
    await asking.press("Goodwill");
    expect(asked).toMatchObject([{ people: 3 }]);
    asking.count(2);
    expect(state()).toEqual({ kind: "none" });
  });

  test("of several bookings is about the one that the screen showed, until another is picked", async () => {
    const { asking, asked, state } = world({ on: { candidates: [second, aBooking(tomorrows)] } });
    await asking.open(overrule);
    expect(state()).toMatchObject({ options: { length: 2 }, people: 4 });
    asking.pick(aBooking().key);
    expect(state()).toMatchObject({
      people: 1,
      picked: { denial: { reason: { kind: "wrong-day" } } },
    });
    asking.pick(bookingKey(connection, "booking-7"));
    await asking.press("Goodwill");
    expect(asked).toMatchObject([{ booking: aBooking().key, people: 1 }]);
  });

  test.each([
    ["of what is not held here", { held: null }, "no-evidence"],
    [
      "by a steward",
      { overrulable: async () => fail({ kind: "not-allowed" } as const) },
      "not-allowed",
    ],
    ["of nobody", { overrulable: async () => ok([]) }, "nobody-to-admit"],
  ])("%s is not asked at all", async (_name, parts, kind) => {
    const { asking, state } = world(parts);
    await asking.open(overrule);
    expect(state()).toMatchObject({ refusal: { of: "overrule", failure: { kind } } });
  });

  test("that was stored before says so", async () => {
    const { asking, state } = world({
      overrule: async () => fail({ kind: "already-overruled" }),
    });
    await asking.open(overrule);
    expect(await asking.press("Goodwill")).toBe(false);
    expect(state()).toMatchObject({ refusal: { failure: { kind: "already-overruled" } } });
  });
});

describe("a question that is over", () => {
  test("does not come back when its scan has been read at last", async () => {
    const readers: ((held: HeldAdmission) => void)[] = [];
    const reading = new Promise<HeldAdmission>((resolve) => readers.push(resolve));
    const { asking, state, scan } = world({ find: () => reading });
    const opening = asking.open(undo);
    asking.close();
    for (const read of readers) read({ scan, isUnsent: false, undone: false });
    await opening;
    expect(state()).toEqual({ kind: "none" });
  });

  test("closed while it is being stored, it puts no failure on the next one's screen", async () => {
    const ends: (() => void)[] = [];
    const storing = new Promise<void>((resolve) => ends.push(resolve));
    const { asking, state } = world({
      undo: async () => {
        await storing;
        return fail({ kind: "already-undone" });
      },
    });
    await asking.open(undo);
    const pressing = asking.press("Wrong people");
    asking.close();
    for (const end of ends) end();
    expect(await pressing).toBe(false);
    expect(state()).toEqual({ kind: "none" });
  });
});
