/** What a steward does with a device: shows it codes, answers its questions, believes a green. */
import type { Scan } from "../../core/scan.ts";
import { asInstant } from "../../core/time.ts";
import type { Decision, Verdict } from "../../core/verdict.ts";
import type { Tab } from "./device-process.ts";
import type { Green } from "./facts.ts";
import type { Handheld } from "./handheld.ts";
import type { SimTicket } from "./world.ts";

export interface Presentation {
  readonly ticket: SimTicket;
  /** Answers a party's question; at most what is asked. */
  readonly people: number;
  readonly now: number;
}

/** Resolves when the steward has seen the answer; never, when the device dies first. */
export async function present(
  device: Handheld,
  tab: Tab,
  { ticket, people, now }: Presentation,
): Promise<Green | null> {
  const at = asInstant(now + device.disks.skewMs);
  const capture = { text: ticket.code, symbology: "QRCode", source: "camera", at } as const;
  let decision: Decision | null = null;
  for (let asked = 0; asked < 3; asked += 1) {
    const told = await tab.life.awaits(tab.engine.handle({ capture, decision }));
    if (!told.ok) return null;
    const { verdict } = told.value;
    if (verdict.kind !== "choose") {
      return verdict.kind === "admit" ? greenOf(told.value, device.index) : null;
    }
    decision = pressed(verdict, people);
    if (decision === null) return null;
  }
  return null;
}

function pressed(
  { choice }: Extract<Verdict, { kind: "choose" }>,
  people: number,
): Decision | null {
  if (choice.kind !== "party") return null;
  return { booking: choice.card.booking, people: Math.min(people, choice.remaining) };
}

const uuidIn = (key: string): string => key.slice(key.indexOf("/") + 1);

export function greenOf(scan: Scan, device: number): Green | null {
  const { admission, id } = scan;
  if (admission === null) return null;
  return {
    scan: id,
    device,
    bookingUuid: uuidIn(admission.booking),
    unitItemUuid: admission.unitItem === null ? null : uuidIn(admission.unitItem),
    people: admission.people,
    at: scan.decided.correctedAt,
  };
}
