/**
 * A contradiction in words: what happened, where and when, and that nobody has to leave because of it. Names no culprit,
 * and says no more of the supplier than it told.
 */
import type { Admission } from "../../../core/admission.ts";
import type { Conflict, SupplierSide } from "../../../core/conflict.ts";
import type { Role } from "../../../core/product.ts";
import { assertNever } from "../../../core/result.ts";
import type { Instant } from "../../../core/time.ts";
import { visibleName, visibleText } from "../visible-text.ts";
import { sentences } from "./answer.ts";
import { nameOn, productName, referenceOn } from "./card-words.ts";
import { gateName, gateNames } from "./gate-words.ts";
import { counted, digits, spelled } from "./numbers.ts";
import type { UseContext } from "./used-words.ts";
import { clockTime, dayWords, type Seen } from "./when.ts";

export interface ConflictWords {
  readonly headline: string;
  readonly wrong: string;
  /** What happened, oldest first. */
  readonly moments: readonly ConflictMoment[];
  readonly next: string;
  readonly basis: { readonly main: string; readonly detail: string };
  /** For the live region. */
  readonly announce: string;
}

export interface ConflictMoment {
  /** One of its own for each. */
  readonly key: string;
  /** "14:09" */
  readonly time: string;
  /** "Yesterday", "±3 s"; null for a moment of today that is known well. */
  readonly timeNote: string | null;
  /** "Gate 1" */
  readonly place: string;
  /** "Jonas" */
  readonly by: string;
  /** "1 person", "Add-on", "2 people · overruled: Goodwill"; null where nobody counted. */
  readonly people: string | null;
  readonly here: boolean;
}

export interface ConflictContext extends UseContext {
  /** Of the person who is told. */
  readonly role: Role;
}

export function conflictWords(conflict: Conflict, context: ConflictContext): ConflictWords {
  const headline = headlineOf(conflict);
  const wrong = wrongOf(conflict, context);
  const moments = momentsOf(conflict, context);
  const next = `${stepOf(context.role)} Nobody has to leave because of this.`;
  return {
    headline,
    wrong,
    moments,
    next,
    basis: {
      main: whoOf(conflict),
      detail: moments.some(({ here }) => here)
        ? "Your scan stays as it is"
        : "The scans stay as they are",
    },
    announce: sentences([headline, wrong, ...moments.map(spokenMoment), next]),
  };
}

/** Supervisors and admins are the ones who decide. */
const stepOf = (role: Role): string =>
  role === "steward" ? "Tell your supervisor." : "Decide it on the board.";

/** As a row of the history; `seen` by somebody at this device. */
export function conflictRowWords(
  conflict: Conflict,
  { seen, context }: { readonly seen: boolean; readonly context: UseContext },
): { readonly title: string; readonly detail: string } {
  const name = nameOn(conflict) ?? referenceOn(conflict);
  const headline = headlineOf(conflict);
  const places = momentsOf(conflict, context).map(({ time, place }) => `${time} ${place}`);
  return {
    title: name === null ? headline : `${headline} · ${name}`,
    detail: [...places, stateWords(conflict, seen)].join(" · "),
  };
}

/** "2 contradictions, 1 withdrawn" */
export function contradictionCount(conflicts: readonly Pick<Conflict, "state">[]): string {
  const open = conflicts.filter(({ state }) => state === "open").length;
  const withdrawn = conflicts.length - open;
  if (open === 0) return `${counted(withdrawn, "contradiction")} withdrawn`;
  const standing = counted(open, "contradiction");
  return withdrawn === 0 ? standing : `${standing}, ${digits(withdrawn)} withdrawn`;
}

/** Known better than this, a time needs no remark (ms). */
const unremarkableMs = 2_000;
const longestOperator = 24;

function headlineOf({ kind, unitItem, allowed, entered, admissions }: Conflict): string {
  switch (kind) {
    case "admitted-twice":
      if (isAddOn(admissions))
        return `Add-on used ${admissions.length === 2 ? "twice" : `${digits(entered)} times`}`;
      // a party, or a ticket whose one scan let in more than it is good for: only the numbers say it
      if (unitItem === null || admissions.length < 2) {
        return `${digits(allowed)} booked, ${digits(entered)} let in`;
      }
      return admissions.length === 2 ? "Let in twice" : `Let in ${digits(admissions.length)} times`;
    case "redeemed-elsewhere":
      return "Used elsewhere too";
    case "refused-after-admission":
      return "Supplier says no";
    default:
      return assertNever(kind);
  }
}

function wrongOf(conflict: Conflict, context: UseContext): string {
  const gates = [...new Set(conflict.admissions.map(({ gate }) => gate))];
  const deed = isAddOn(conflict.admissions) ? "Add-on used" : "Let in";
  const letIn = `${deed} at ${gateNames(gates, context) ?? "the gate"}.`;
  switch (conflict.kind) {
    case "admitted-twice":
      return admittedTwice(conflict, context);
    case "redeemed-elsewhere":
      return `${letIn} Another scanner took it as well.`;
    case "refused-after-admission":
      return `${letIn} ${refusalOf(conflict.supplier)}`;
    default:
      return assertNever(conflict.kind);
  }
}

function admittedTwice({ unitItem, admissions }: Conflict, context: UseContext): string {
  const ticket = isAddOn(admissions) ? "One add-on" : "One ticket";
  const what = unitItem === null ? "One booking" : ticket;
  const gates = [...new Set(admissions.map(({ gate }) => gate))];
  const devices = new Set(admissions.map(({ device }) => device)).size;
  const apart = devices > 1 ? " They could not see each other." : "";
  if (gates.length > 1) return `${what}, ${spelled(gates.length)} gates.${apart}`;
  const place = gateNames(gates, context) ?? "one gate";
  return devices > 1
    ? `${what}, ${spelled(devices)} devices at ${place}.${apart}`
    : `${what}, one device at ${place}.`;
}

function refusalOf(supplier: SupplierSide | null): string {
  if (supplier?.kind !== "refused") return "The supplier refuses it.";
  return `The supplier refuses it: ${visibleText(supplier.text ?? supplier.code, 80)}`;
}

function momentsOf(conflict: Conflict, context: UseContext): readonly ConflictMoment[] {
  const seen: Seen = { now: context.now, timeZone: conflict.timeZone };
  const own = conflict.admissions.map((admission) => ({
    at: admission.at,
    moment: admissionMoment(admission, { seen, context }),
  }));
  const { supplier } = conflict;
  if (supplier?.kind !== "redeemed") return own.map(({ moment }) => moment);
  // a time that was not told cannot be put in order
  const at = supplier.at ?? Number.POSITIVE_INFINITY;
  return [...own, { at, moment: foreignMoment(supplier.at, seen) }]
    .toSorted((a, b) => a.at - b.at)
    .map(({ moment }) => moment);
}

function admissionMoment(
  { scan, at, uncertaintyMs, gate, operator, device, people, overruled }: Admission,
  { seen, context }: { readonly seen: Seen; readonly context: UseContext },
): ConflictMoment {
  const here = context.sameDevice(device);
  const notes = [otherDay(at, seen), uncertaintyWords(uncertaintyMs)].filter(
    (note) => note !== null,
  );
  return {
    key: scan,
    time: clockTime(at, seen.timeZone),
    timeNote: notes.length === 0 ? null : notes.join(" · "),
    place: gateName(gate, context),
    by: here && operator === context.operator ? "You" : visibleName(operator, longestOperator),
    people: [
      people === 0 ? "Add-on" : counted(people, "person", "people"),
      ...(overruled === undefined ? [] : [`overruled: ${visibleText(overruled, 40)}`]),
    ].join(" · "),
    here,
  };
}

/** Nobody came in with any of them. */
const isAddOn = (admissions: readonly Admission[]): boolean =>
  admissions.every(({ people }) => people === 0);

const foreignMoment = (at: Instant | null, seen: Seen): ConflictMoment => ({
  key: "supplier",
  time: at === null ? "Time not known" : clockTime(at, seen.timeZone),
  timeNote: at === null ? null : otherDay(at, seen),
  place: "Not a Stile gate",
  by: "Told by the supplier",
  people: null,
  here: false,
});

/** The time alone says today. */
function otherDay(at: Instant, seen: Seen): string | null {
  const day = dayWords(at, seen);
  return day === "Today" ? null : day;
}

function uncertaintyWords(ms: number): string | null {
  if (ms <= unremarkableMs) return null;
  const seconds = Math.ceil(ms / 1_000);
  return seconds < 120 ? `±${seconds} s` : `±${digits(Math.ceil(seconds / 60))} min`;
}

const spokenMoment = ({ time, timeNote, place, by, people, here }: ConflictMoment): string =>
  [time, timeNote, place, by, people, here ? "this device" : null]
    .filter((part) => part !== null)
    .join(", ");

const whoOf = (conflict: Conflict): string =>
  [nameOn(conflict), productName(conflict), referenceOn(conflict)]
    .filter((part) => part !== null && part !== "")
    .join(" · ");

function stateWords({ state }: Conflict, seen: boolean): string {
  if (state === "withdrawn") return "Withdrawn, an admission was taken back";
  return seen ? "Seen" : "Not seen yet";
}
