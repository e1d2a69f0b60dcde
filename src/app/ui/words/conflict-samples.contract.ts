/** A contradiction of each kind, in the world of `verdict-samples.contract.ts`. For tests. */
import type { Admission } from "../../../core/admission.ts";
import type { Conflict } from "../../../core/conflict.ts";
import { asGateId } from "../../../core/ids.ts";
import { anAdmission, otherDevice, thisDevice } from "../../../testing/builders.ts";
import { aCard, local } from "./verdict-samples.contract.ts";

/** By Jonas at gate 1 unless told; `n` makes its scan. */
export const letIn = (n: number, hhmm: string, change: Partial<Admission> = {}): Admission =>
  anAdmission(n, {
    at: local(18, hhmm),
    gate: asGateId("gate-1"),
    operator: "Jonas",
    device: otherDevice,
    ...change,
  });

/** By Sam at gate 2, on this device. */
export const letInHere = (n: number, hhmm: string, change: Partial<Admission> = {}): Admission =>
  letIn(n, hhmm, { gate: asGateId("gate-2"), operator: "Sam", device: thisDevice, ...change });

/** One adult, at gate 1 and here. */
export const twice = (change: Partial<Conflict> = {}): Conflict => {
  const { booking, reference, leadName, productLabel, timeZone } = aCard();
  return {
    id: "twice",
    kind: "admitted-twice",
    booking,
    unitItem: letIn(1, "10:09").unitItem,
    reference,
    leadName,
    productLabel,
    timeZone,
    admissions: [letIn(1, "10:09"), letInHere(2, "10:12")],
    allowed: 1,
    entered: 2,
    supplier: null,
    state: "open",
    raisedAt: local(18, "10:31"),
    ...change,
  };
};

/** Three and three of a party of five. */
export const overParty = (): Conflict =>
  twice({
    id: "party",
    unitItem: null,
    admissions: [
      letIn(1, "10:09", { unitItem: null, people: 3 }),
      letInHere(2, "10:12", { unitItem: null, people: 3 }),
    ],
    allowed: 5,
    entered: 6,
  });

export const elsewhere = (at: Conflict["raisedAt"] | null): Conflict =>
  twice({
    id: "elsewhere",
    kind: "redeemed-elsewhere",
    admissions: [letInHere(2, "10:12")],
    entered: 1,
    supplier: { kind: "redeemed", at },
  });

export const refusedAfter = (text: string | null): Conflict =>
  twice({
    id: "refused",
    kind: "refused-after-admission",
    admissions: [letInHere(2, "10:12")],
    entered: 1,
    supplier: { kind: "refused", code: "UNAVAILABLE", text },
  });
