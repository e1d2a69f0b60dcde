/** A session at a gate whose judge answers what it is told to, and what was heard and counted there. */
import type { Capture } from "../../../core/barcode.ts";
import { asIncarnation, type ScanId } from "../../../core/ids.ts";
import { fail, ok, type Result } from "../../../core/result.ts";
import type { JudgedScan } from "../../../core/scan.ts";
import type { Verdict } from "../../../core/verdict.ts";
import { aBooking, aPost, aProduct, now, scanIdOf, thisDevice } from "../../../testing/builders.ts";
import { cardOf } from "../../../core/card.ts";
import { createFakeClock, type FakeClock } from "../../../testing/fake-clock.ts";
import type { Presented, StorageTrouble } from "./handle-capture.ts";
import { createScanSession, type ScanSession, type ScanSessionDeps } from "./scan-session.ts";

interface Gate {
  readonly session: ScanSession;
  readonly deps: ScanSessionDeps;
  readonly clock: FakeClock;
  readonly log: string[];
  /** Taken back. */
  readonly undone: Set<ScanId>;
}

export function gate(verdictOn: (presented: Presented) => Verdict | StorageTrouble): Gate {
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

export const stateOf = ({ session }: Gate): string => session.store.getState().state.kind;

export const card = cardOf(aBooking(), aProduct(), aBooking().unitItems);
export const basis = { kind: "snapshot", at: now } as const;
export const admit: Verdict = {
  kind: "admit",
  card,
  people: 1,
  unitItem: null,
  inside: 1,
  test: false,
  basis,
};
export const refuse: Verdict = { kind: "refuse", card, reason: { kind: "expired" }, basis };
export const choose: Verdict = {
  kind: "choose",
  choice: { kind: "party", card, remaining: 3, inside: 0, test: false },
  basis,
};

export const capture = (text: string): Capture => ({
  text,
  symbology: "QRCode",
  source: "camera",
  at: now,
});
