import { describe, expect, test } from "vitest";
import type { Capture } from "../../../core/barcode.ts";
import { asIncarnation, type ScanId } from "../../../core/ids.ts";
import { fail, ok, type Result } from "../../../core/result.ts";
import type { JudgedScan, Scan } from "../../../core/scan.ts";
import type { Verdict } from "../../../core/verdict.ts";
import {
  aBooking,
  aPost,
  aProduct,
  aScan,
  now,
  scanIdOf,
  thisDevice,
} from "../../../testing/builders.ts";
import { cardOf } from "../../../core/card.ts";
import { createFakeClock, type FakeClock } from "../../../testing/fake-clock.ts";
import type { Presented, StorageTrouble } from "./handle-capture.ts";
import { createScanSession, type ScanSession, type ScanSessionDeps } from "./scan-session.ts";

const card = cardOf(aBooking(), aProduct(), aBooking().unitItems);
const basis = { kind: "snapshot", at: now } as const;
const admit: Verdict = {
  kind: "admit",
  card,
  people: 1,
  unitItem: null,
  inside: 1,
  test: false,
  basis,
};
const refuse: Verdict = { kind: "refuse", card, reason: { kind: "expired" }, basis };
const choose: Verdict = {
  kind: "choose",
  choice: { kind: "party", card, remaining: 3, inside: 0, test: false },
  basis,
};

const capture = (text: string): Capture => ({
  text,
  symbology: "QRCode",
  source: "camera",
  at: now,
});

interface Gate {
  readonly session: ScanSession;
  readonly deps: ScanSessionDeps;
  readonly clock: FakeClock;
  readonly log: string[];
  /** Taken back. */
  readonly undone: Set<ScanId>;
}

function gate(verdictOn: (presented: Presented) => Verdict | StorageTrouble): Gate {
  const clock = createFakeClock(now);
  const log: string[] = [];
  const undone = new Set<ScanId>();
  let scans = 0;
  const handle = async (presented: Presented): Promise<Result<JudgedScan, StorageTrouble>> => {
    const verdict = verdictOn(presented);
    if (!("basis" in verdict)) return fail(verdict);
    scans += 1;
    return ok({
      id: scanIdOf(scans),
      device: thisDevice,
      incarnation: asIncarnation("00000000-0000-4000-8000-000000000001"),
      seq: scans,
      post: aPost(),
      capture: presented.capture,
      decided: { deviceAt: now, correctedAt: now, uncertaintyMs: 0 },
      judgedOn: { snapshot: null, pages: [], overlayOffset: 0, policyVersion: "" },
      verdict,
      decision: presented.decision,
      admission: null,
      redemption: null,
    });
  };
  const deps: ScanSessionDeps = {
    handle,
    handleTogether: async (captures) => {
      const stored: JudgedScan[] = [];
      for (const each of captures) {
        const scan = await handle({ capture: each, decision: null });
        if (!scan.ok) return scan;
        stored.push(scan.value);
      }
      return ok(stored);
    },
    isUndone: async (scan) => undone.has(scan),
    noteRepeat: async (scan) => void log.push(`repeat ${scan.seq}`),
    scheduler: clock,
    onVerdict: (scan) => log.push(`sound ${scan.verdict.kind}`),
    onNotSaved: () => log.push("sound not-saved"),
  };
  return { session: createScanSession(deps), deps, clock, log, undone };
}

const stateOf = ({ session }: Gate): string => session.store.getState().state.kind;

test("an admit shows, sounds once, and gives the camera back after six seconds", async () => {
  const at = gate(() => admit);
  await at.session.present(capture("T1"));
  expect(stateOf(at)).toBe("showing");
  expect(at.log).toEqual(["sound admit"]);
  await at.clock.advance(5_999);
  expect(stateOf(at)).toBe("showing");
  await at.clock.advance(1);
  expect(stateOf(at)).toBe("idle");
});

test("a refusal stays until somebody does something", async () => {
  const at = gate(() => refuse);
  await at.session.present(capture("T1"));
  await at.clock.advance(60_000);
  expect(stateOf(at)).toBe("showing");
  at.session.next();
  expect(stateOf(at)).toBe("idle");
});

describe("the same presentation again", () => {
  test("of an admitted ticket is neutral and silent, and counted", async () => {
    const at = gate(() => admit);
    await at.session.present(capture("T1"));
    await at.session.seenAgain({ text: "T1", at: now });
    expect(stateOf(at)).toBe("same-ticket");
    expect(at.log).toEqual(["sound admit", "repeat 1"]);
    await at.clock.advance(6_000);
    expect(stateOf(at)).toBe("idle");
  });

  test("of a refused one shows the refusal again, silently", async () => {
    const at = gate(() => refuse);
    await at.session.present(capture("T1"));
    at.session.next();
    await at.session.seenAgain({ text: "T1", at: now });
    expect(stateOf(at)).toBe("showing");
    expect(at.log).toEqual(["sound refuse", "repeat 1"]);
  });

  test("of another code than the last changes nothing", async () => {
    const at = gate(() => admit);
    await at.session.present(capture("T1"));
    await at.session.seenAgain({ text: "T2", at: now });
    expect(stateOf(at)).toBe("showing");
  });

  test("does not take an open question away", async () => {
    const at = gate(() => choose);
    await at.session.present(capture("V1"));
    await at.session.seenAgain({ text: "V1", at: now });
    expect(at.session.store.getState().state).toMatchObject({ scan: { verdict: choose } });
  });
});

test("a choice is decided with what was pressed, for the same capture", async () => {
  const asked: Presented[] = [];
  const at = gate((presented) => {
    asked.push(presented);
    return presented.decision === null ? choose : admit;
  });
  await at.session.present(capture("V1"));
  await at.session.choose({ booking: card.booking, people: 2 });
  expect(asked[1]).toMatchObject({ capture: { text: "V1" }, decision: { people: 2 } });
  expect(at.session.store.getState().state).toMatchObject({ scan: { verdict: { kind: "admit" } } });
  await at.session.choose({ booking: card.booking, people: 2 });
  expect(asked).toHaveLength(2);
});

test("captures that arrive while one is decided are taken in turn, none is lost", async () => {
  const seen: string[] = [];
  const at = gate(({ capture: { text } }) => {
    seen.push(text);
    return admit;
  });
  await Promise.all(["T1", "T2", "T3"].map((text) => at.session.present(capture(text))));
  expect(seen).toEqual(["T1", "T2", "T3"]);
  expect(at.session.store.getState().last?.capture.text).toBe("T3");
});

test("what could not be stored is never green and stays on the screen", async () => {
  const at = gate(() => ({ kind: "quota" }));
  await at.session.present(capture("T1"));
  expect(at.session.store.getState()).toMatchObject({ state: { kind: "not-saved" }, last: null });
  expect(at.log).toEqual(["sound not-saved"]);
  await at.clock.advance(60_000);
  expect(stateOf(at)).toBe("not-saved");
});

test("what could not be stored is tried again when it is held up again", async () => {
  const ends: (Verdict | StorageTrouble)[] = [{ kind: "quota" }, admit];
  const at = gate(() => ends.shift() ?? refuse);
  await at.session.present(capture("T1"));
  at.session.next();
  await at.session.seenAgain({ text: "T1", at: now });
  expect(at.session.store.getState().state).toMatchObject({ scan: { verdict: { kind: "admit" } } });
  expect(at.log).toEqual(["sound not-saved", "sound admit"]);
});

const pressed = (verdict: Scan["verdict"], text = "T1"): Scan => ({
  ...aScan({ id: scanIdOf(9), capture: capture(text) }),
  verdict,
});

describe("what was pressed", () => {
  const undone: Scan["verdict"] = {
    kind: "undone",
    card,
    scan: scanIdOf(1),
    people: 1,
    reason: "",
    basis,
  };
  const overruled: Scan["verdict"] = {
    kind: "overruled",
    card,
    overrules: { scan: scanIdOf(1), kind: "already-used" },
    unitItem: null,
    people: 1,
    reason: "",
    basis,
  };

  test("against a denial is shown and heard like an admission, and gives the camera back", async () => {
    const at = gate(() => refuse);
    await at.session.present(capture("T1"));
    await at.session.take(pressed(overruled), scanIdOf(1));
    expect(at.session.store.getState()).toMatchObject({
      state: { kind: "showing", scan: { id: scanIdOf(9) } },
      last: { id: scanIdOf(9) },
    });
    expect(at.log).toEqual(["sound refuse", "sound overruled"]);
    await at.session.seenAgain({ text: "T1", at: now });
    expect(stateOf(at)).toBe("same-ticket");
    await at.clock.advance(6_000);
    expect(stateOf(at)).toBe("idle");
  });

  test("to take back ends the answer silently, and what is still in view stays as it is", async () => {
    const at = gate(() => admit);
    await at.session.present(capture("T1"));
    await at.session.take(pressed(undone), scanIdOf(1));
    expect(at.session.store.getState()).toMatchObject({
      state: { kind: "idle" },
      last: { id: scanIdOf(9) },
    });
    await at.session.seenAgain({ text: "T1", at: now });
    expect(stateOf(at)).toBe("idle");
    expect(at.log).toEqual(["sound admit"]);
    await at.session.present(capture("T1"));
    expect(at.log).toEqual(["sound admit", "sound admit"]);
  });

  test.each([
    ["an undo", undone],
    ["an overrule", overruled],
  ])("never takes the field from the next guest: %s", async (_name, verdict) => {
    const at = gate(({ capture: { text } }) => (text === "T1" ? admit : refuse));
    await at.session.present(capture("T1"));
    const next = at.session.present(capture("T2"));
    await at.session.take(pressed(verdict), scanIdOf(1));
    await next;
    expect(at.session.store.getState()).toMatchObject({
      state: { kind: "showing", scan: { capture: { text: "T2" } } },
      last: { capture: { text: "T2" } },
    });
    expect(at.log).toEqual(["sound admit", "sound refuse"]);
  });

  test("to take back leaves an open question to the guest who waits", async () => {
    const at = gate(() => choose);
    await at.session.present(capture("V1"));
    await at.session.take(pressed(undone), scanIdOf(1));
    expect(at.session.store.getState()).toMatchObject({
      state: { kind: "showing", scan: { verdict: choose } },
      last: { id: scanIdOf(9) },
    });
  });

  test("leaves on the screen what could not be stored meanwhile", async () => {
    const at = gate(() => ({ kind: "quota" }));
    await at.session.present(capture("T2"));
    await at.session.take(pressed(overruled), null);
    expect(stateOf(at)).toBe("not-saved");
  });
});

test("a bug in one presentation does not swallow the next", async () => {
  let first = true;
  const at = gate(() => {
    if (!first) return admit;
    first = false;
    throw new Error("bug");
  });
  await expect(at.session.present(capture("T1"))).rejects.toThrow("bug");
  expect(stateOf(at)).toBe("not-saved");
  await at.session.present(capture("T2"));
  expect(stateOf(at)).toBe("showing");
});

const textsOf = (scans: readonly JudgedScan[] | null): readonly string[] =>
  (scans ?? []).map(({ capture: { text } }) => text);

describe("several of one press", () => {
  test("give the camera back, with one signal for all of them", async () => {
    const at = gate(() => admit);
    const stored = await at.session.presentTogether([capture("T1"), capture("T2"), capture("T3")]);
    expect(textsOf(stored)).toEqual(["T1", "T2", "T3"]);
    expect(at.log).toEqual(["sound admit"]);
    expect(stateOf(at)).toBe("idle");
    expect(at.session.store.getState().last?.capture.text).toBe("T3");
  });

  test.each([
    {
      like: "a guest rather than an add-on",
      first: { ...admit, people: 0 },
      second: admit,
      heard: "admit 1 false",
    },
    {
      like: "a test as one",
      first: admit,
      second: { ...admit, test: true },
      heard: "admit 1 true",
    },
    {
      like: "who is let in rather than who is not",
      first: refuse,
      second: admit,
      heard: "admit 1 false",
    },
  ])("sound like $like", async ({ first, second, heard }) => {
    const sounds: string[] = [];
    const at = gate(({ capture: { text } }) => (text === "T1" ? first : second));
    const session = createScanSession({
      ...at.deps,
      onVerdict: ({ verdict }) => {
        if (verdict.kind === "admit") sounds.push(`admit ${verdict.people} ${verdict.test}`);
      },
    });
    await session.presentTogether([capture("T1"), capture("T2")]);
    expect(sounds).toEqual([heard]);
  });

  test("say so where nothing was stored, and answer none", async () => {
    const at = gate(() => ({ kind: "quota" }));
    expect(await at.session.presentTogether([capture("T1"), capture("T2")])).toBeNull();
    expect(at.session.store.getState()).toMatchObject({
      state: { kind: "not-saved", trouble: { kind: "quota" } },
      last: null,
    });
    expect(at.log).toEqual(["sound not-saved"]);
  });

  test("never hang on a bug: nobody knows what was stored", async () => {
    const at = gate(() => admit);
    const session = createScanSession({
      ...at.deps,
      handleTogether: () => Promise.reject(new Error("bug")),
    });
    await expect(session.presentTogether([capture("T1")])).rejects.toThrow("bug");
    expect(session.store.getState().state.kind).toBe("not-saved");
    await session.present(capture("T2"));
    expect(session.store.getState().state.kind).toBe("showing");
  });

  test("take their turn after a presentation that is being decided", async () => {
    const at = gate(() => admit);
    await Promise.all([
      at.session.present(capture("T1")),
      at.session.presentTogether([capture("T2")]),
    ]);
    expect(at.session.store.getState().last?.capture.text).toBe("T2");
    expect(stateOf(at)).toBe("idle");
  });
});

describe("a ticket that is asked for once more", () => {
  test("shows what it was told, counted as seen again, also when others came after it", async () => {
    const at = gate(({ capture: { text } }) => (text === "T1" ? refuse : admit));
    await at.session.present(capture("T1"));
    await at.session.presentTogether([capture("T2"), capture("T3")]);
    await at.session.showAgain(capture("T1"));
    expect(at.session.store.getState().state).toMatchObject({
      kind: "showing",
      scan: { seq: 1, verdict: { kind: "refuse" } },
    });
    await at.session.showAgain(capture("T2"));
    expect(at.session.store.getState().state).toMatchObject({
      kind: "same-ticket",
      scan: { seq: 2 },
    });
    expect(at.log).toEqual(["sound refuse", "sound admit", "repeat 1", "repeat 2"]);
  });

  test("asks its question again", async () => {
    const at = gate(() => choose);
    await at.session.present(capture("T1"));
    at.session.next();
    await at.session.showAgain(capture("T1"));
    expect(at.session.store.getState().state).toMatchObject({ kind: "showing", scan: { seq: 1 } });
  });

  test("is judged anew where nothing was told lately, or it was taken back", async () => {
    const at = gate(() => admit);
    await at.session.showAgain(capture("T1"));
    expect(at.session.store.getState().last?.seq).toBe(1);
    at.undone.add(scanIdOf(1));
    await at.session.showAgain(capture("T1"));
    expect(at.session.store.getState().last?.seq).toBe(2);
    expect(at.log).toEqual(["sound admit", "sound admit"]);
  });
});
