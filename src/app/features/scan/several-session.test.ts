import { describe, expect, it } from "vitest";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Capture } from "../../../core/barcode.ts";
import type { ScanId } from "../../../core/ids.ts";
import type { JudgedScan } from "../../../core/scan.ts";
import { asInstant, type Instant } from "../../../core/time.ts";
import type { Verdict } from "../../../core/verdict.ts";
import type { View } from "../../../scanning/presentation-tracker.ts";
import { aScan, anAdmission, scanIdOf } from "../../../testing/builders.ts";
import * as samples from "../../ui/words/verdict-samples.contract.ts";
import type { Session } from "./scan-session.ts";
import type { LookedCode } from "./several-scans.ts";
import { createSeveral, type SeveralSession, type ToldInView } from "./several-session.ts";

const captureOf = (text: string, at: Instant): Capture => ({
  text,
  symbology: "QRCode",
  source: "camera",
  at,
});

const used: Verdict = {
  kind: "already-used",
  card: samples.aCard(),
  use: { by: "supplier", at: null },
  basis: samples.snapshot,
};

/** `G…` is green, `U…` used, `Q…` unknown. */
const lookedOf = (capture: Capture): LookedCode => {
  if (capture.text.startsWith("G")) return { capture, verdict: samples.admit(), way: "press" };
  if (capture.text.startsWith("U")) return { capture, verdict: used, way: "no" };
  const why = { kind: "not-on-device", bookings: 7 } as const;
  return { capture, verdict: samples.unknown(why), way: "tap" };
};

const letIn = (n: number, capture: Capture): JudgedScan => {
  const { booking, unitItem } = anAdmission(n);
  return aScan({
    id: scanIdOf(n),
    capture,
    verdict: samples.admit(),
    admission: { booking, unitItem, people: 2 },
  });
};

interface Gate {
  readonly several: SeveralSession;
  readonly store: StoreApi<Session>;
  readonly log: string[];
  readonly undone: Set<ScanId>;
  readonly change: () => void;
  /** A look of the camera, so many ms after the start. */
  readonly see: (ms: number, codes: readonly string[], parts?: Partial<Seen>) => Promise<void>;
  readonly setOption: (on: boolean) => void;
}

interface Seen {
  readonly presented: readonly string[];
  readonly areSeveral: boolean;
}

interface Parts {
  readonly option?: boolean;
  readonly press?: (captures: readonly Capture[]) => Promise<readonly JudgedScan[] | null>;
  readonly look?: (captures: readonly Capture[]) => Promise<readonly LookedCode[]>;
}

/** Lets everything run that waits for nothing but its turn. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

function gate(parts: Parts = {}): Gate {
  const log: string[] = [];
  const undone = new Set<ScanId>();
  const listeners = new Set<() => void>();
  let option = parts.option ?? true;
  let now = asInstant(0);
  const store = createStore<Session>(() => ({ state: { kind: "idle" }, last: null }));
  const several = createSeveral({
    several: () => option,
    look: async (captures) => {
      log.push(`look ${captures.map(({ text }) => text).join(" ")}`);
      return parts.look === undefined ? captures.map(lookedOf) : parts.look(captures);
    },
    session: {
      store,
      presentTogether:
        parts.press ??
        (async (captures) => captures.map((capture, index) => letIn(index + 1, capture))),
      next: () => {
        log.push("next");
        store.setState({ state: { kind: "idle" } });
      },
    },
    isUndone: async (scan) => undone.has(scan),
    present: {
      pick: ({ text }) => void log.push(`pick ${text}`),
      take: (captures) => void log.push(`take ${captures.map(({ text }) => text).join(" ")}`),
    },
    now: () => now,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    log: { info: () => undefined, warn: () => undefined, error: (text) => void log.push(text) },
  });
  return {
    several,
    store,
    log,
    undone,
    change: () => {
      for (const listener of listeners) listener();
    },
    setOption: (on) => {
      option = on;
    },
    see: async (ms, codes, { presented = [], areSeveral = codes.length > 1 } = {}) => {
      now = asInstant(ms);
      several.see(viewOf(now, codes, { presented, areSeveral }));
      await settle();
    },
  };
}

const viewOf = (at: Instant, codes: readonly string[], { presented, areSeveral }: Seen): View => ({
  at,
  picture: null,
  areSeveral,
  codes: codes.map((code) => ({
    code,
    capture: captureOf(code, at),
    corners: null,
    isPresented: presented.includes(code),
  })),
});

const toldWord = (told: ToldInView): string => {
  if (told.kind === "looked") return told.looked.way;
  if (told.kind === "chip") return told.isScanned ? "scanned" : "chip";
  return told.kind;
};

const told = ({ several }: Gate): readonly string[] =>
  several.store.getState().tickets.map((ticket) => `${ticket.code} ${toldWord(ticket.told)}`);

const shown = ({ several }: Gate): string | null => several.store.getState().shown;

describe("with the option on", () => {
  it("marks each of several, and none of one", async () => {
    const at = gate();
    await at.see(0, ["G1"]);
    expect([shown(at), at.log]).toEqual([null, []]);
    await at.see(33, ["G1", "U1", "Q1"]);
    expect(told(at)).toEqual(["G1 press", "U1 no", "Q1 tap"]);
    expect(at.several.places.getState().places.map(({ code }) => code)).toEqual(["G1", "U1", "Q1"]);
  });

  it("looks when a ticket comes, when something changed, and once a second; not with every look of the camera", async () => {
    const at = gate();
    await at.see(0, ["G1", "G2"]);
    for (const ms of [33, 66, 99]) await at.see(ms, ["G1", "G2"]);
    expect(at.log).toEqual(["look G1 G2"]);
    await at.see(132, ["G1", "G2", "U1"]);
    at.change();
    await settle();
    await at.see(900, ["G1", "G2", "U1"]);
    expect(at.log.slice(1)).toEqual(["look G1 G2 U1", "look G1 G2 U1"]);
    await at.see(1_200, ["G1", "G2", "U1"]);
    expect(at.log).toHaveLength(4);
  });

  it("looks once more where a ticket came during a look, and never at two things at once", async () => {
    let going = 0;
    const waiting: (() => void)[] = [];
    const at = gate({
      look: async (captures) => {
        going += 1;
        expect(going).toBe(1);
        await new Promise<void>((resolve) => void waiting.push(resolve));
        going -= 1;
        return captures.map(lookedOf);
      },
    });
    await at.see(0, ["G1", "G2"]);
    await at.see(33, ["G1", "G2", "U1"]);
    expect(told(at)).toEqual(["G1 new", "G2 new", "U1 new"]);
    waiting.shift()?.();
    await settle();
    expect(told(at)).toEqual(["G1 press", "G2 press", "U1 new"]);
    waiting.shift()?.();
    await settle();
    expect(told(at)).toEqual(["G1 press", "G2 press", "U1 no"]);
  });

  it("has no answer where nobody can look, and looks again later", async () => {
    let isBroken = true;
    const at = gate({
      look: async (captures) => {
        if (isBroken) throw new Error("storage: closed");
        return captures.map(lookedOf);
      },
    });
    await at.see(0, ["G1", "G2"]);
    expect(told(at)).toEqual(["G1 new", "G2 new"]);
    expect(at.log).toContain("looking at several tickets failed");
    await at.several.admit();
    expect(at.log.some((line) => line.startsWith("take"))).toBe(false);
    isBroken = false;
    await at.see(1_100, ["G1", "G2"]);
    expect(told(at)).toEqual(["G1 press", "G2 press"]);
  });

  it("lets the green ones in with one press, and marks them as in while they stay", async () => {
    const at = gate();
    await at.see(0, ["G1", "U1", "G2"]);
    await at.several.admit();
    expect(at.log).toContain("take G1 G2");
    const all = ["G1", "G2"];
    await at.see(33, ["G1", "U1", "G2"], { presented: all });
    await at.see(2_500, ["G1", "U1", "G2"], { presented: all });
    expect(told(at)).toEqual(["G1 in", "U1 no", "G2 in"]);
    expect(at.several.store.getState().pressed).toMatchObject({
      scans: [{ id: scanIdOf(1) }, { id: scanIdOf(2) }],
      others: [{ way: "no" }],
    });
    // nothing is green any more
    await at.several.admit();
    expect(at.log.filter((line) => line.startsWith("take"))).toEqual(["take G1 G2"]);
  });

  it("counts one press of two", async () => {
    let presses = 0;
    const at = gate({
      press: async (captures) => {
        presses += 1;
        await settle();
        return captures.map((capture, index) => letIn(index + 1, capture));
      },
    });
    await at.see(0, ["G1", "G2"]);
    await Promise.all([at.several.admit(), at.several.admit()]);
    expect(presses).toBe(1);
    expect(at.several.store.getState().isAdmitting).toBe(false);
  });

  it("leaves them green where nothing could be stored, to be pressed again", async () => {
    const at = gate({ press: async () => null });
    await at.see(0, ["G1", "G2"]);
    await at.several.admit();
    expect(told(at)).toEqual(["G1 press", "G2 press"]);
    expect(at.several.store.getState()).toMatchObject({ isAdmitting: false, pressed: null });
  });

  it("marks as in who was let in alone before the others came", async () => {
    const at = gate();
    at.store.setState({ last: letIn(1, captureOf("G1", asInstant(0))) });
    await at.see(33, ["G1", "G2"], { presented: ["G1"] });
    expect(told(at)).toEqual(["G1 in", "G2 press"]);
    expect(at.log).toEqual(["look G2"]);
  });

  it("is green again once it was taken back", async () => {
    const at = gate();
    await at.see(0, ["G1", "G2"]);
    await at.several.admit();
    at.undone.add(scanIdOf(1));
    at.change();
    await settle();
    await settle();
    await at.see(1_100, ["G1", "G2"], { presented: ["G1", "G2"] });
    expect(told(at)).toEqual(["G1 press", "G2 in"]);
  });

  it("takes a ticket that comes back after its presentation for one like any other", async () => {
    const at = gate();
    await at.see(0, ["G1", "G2"]);
    await at.several.admit();
    await at.see(2_600, ["G2"], { presented: ["G2"], areSeveral: true });
    await at.see(2_700, ["G1", "G2"], { presented: ["G2"] });
    expect(told(at)).toEqual(["G1 press", "G2 in"]);
  });

  it("clears a verdict for tickets that came after it, and never an open question", async () => {
    const at = gate();
    const scan = letIn(1, captureOf("G1", asInstant(0)));
    await at.see(0, ["G1"], { presented: ["G1"] });
    at.store.setState({ state: { kind: "showing", scan }, last: scan });
    await at.see(33, ["G1"], { presented: ["G1"] });
    expect(at.log).not.toContain("next");
    await at.see(66, ["G1", "G2"], { presented: ["G1"] });
    expect(at.log).toContain("next");

    const asked = aScan({ verdict: samples.party() });
    at.store.setState({ state: { kind: "showing", scan: asked } });
    await at.see(99, ["G1", "G2", "G3"], { presented: ["G1"] });
    expect(at.log.filter((line) => line === "next")).toHaveLength(1);
  });

  it("leaves the verdict of a tapped ticket alone, though another was missed for a moment", async () => {
    const at = gate();
    await at.see(0, ["Q1", "U1", "U2"]);
    await at.see(500, ["Q1", "U1"]);
    at.store.setState({ state: { kind: "showing", scan: aScan({ verdict: used }) } });
    await at.see(600, ["Q1", "U1", "U2"], { presented: ["Q1"] });
    expect(at.log).not.toContain("next");
  });

  it("sets tickets aside until another one comes", async () => {
    const at = gate();
    await at.see(0, ["G1", "U1"]);
    at.several.setAside();
    expect([shown(at), told(at)]).toEqual([null, []]);
    expect(at.log).toContain("take G1 U1");
    await at.see(33, ["G1", "U1"]);
    await at.see(66, ["U1"], { areSeveral: true });
    expect(shown(at)).toBeNull();
    await at.see(99, ["G1", "U1", "G2"]);
    expect(told(at)).toEqual(["G1 press", "U1 no", "G2 press"]);
  });

  it("keeps marks for a moment when none is seen: a press shakes the camera", async () => {
    const at = gate();
    await at.see(0, ["G1", "G2"]);
    await at.see(1_000, []);
    expect(told(at)).toEqual(["G1 press", "G2 press"]);
    await at.several.admit();
    expect(at.log).toContain("take G1 G2");
    expect(told(at)).toEqual(["G1 in", "G2 in"]);
    await at.see(1_001, []);
    expect([shown(at), told(at)]).toEqual([null, []]);
  });

  it("shows nothing when the camera rests", async () => {
    const at = gate();
    await at.see(0, ["G1", "U1"]);
    at.several.rest();
    expect([shown(at), told(at)]).toEqual([null, []]);
    expect(at.several.places.getState().places).toEqual([]);
  });
});

describe("with the option off", () => {
  it("has a chip on each of several, which says what was scanned already; nothing is looked at", async () => {
    const at = gate({ option: false });
    await at.see(0, ["G1", "G2"], { presented: ["G1"] });
    expect([shown(at), told(at)]).toEqual(["chips", ["G1 scanned", "G2 chip"]]);
    await at.several.admit();
    expect(at.log).toEqual([]);
    at.several.pick("G2");
    at.several.pick("gone");
    expect(at.log).toEqual(["pick G2"]);
  });

  it("has none on the last that is left of them", async () => {
    const at = gate({ option: false });
    await at.see(0, ["G1", "G2"]);
    await at.see(500, ["G2"], { areSeveral: true });
    expect(shown(at)).toBeNull();
  });

  it("follows the option at once", async () => {
    const at = gate({ option: false });
    await at.see(0, ["G1", "G2"]);
    at.setOption(true);
    await at.see(33, ["G1", "G2"]);
    expect([shown(at), told(at)]).toEqual(["marks", ["G1 press", "G2 press"]]);
  });
});
