/** The evening report in words: what Stile said beside what the suppliers have, modes, and the log of acts. */
import type { GateId } from "../../../core/ids.ts";
import type { ConnectionMode, Role } from "../../../core/product.ts";
import { assertNever } from "../../../core/result.ts";
import type { Instant } from "../../../core/time.ts";
import type { ActRecord, Difference, Report } from "../../../protocol/venue.ts";
import { visibleName, visibleText } from "../visible-text.ts";
import { type ActQuestion, deviceName } from "./device-words.ts";
import { type GateContext, gateName } from "./gate-words.ts";
import { historyWords } from "./history-words.ts";
import { counted } from "./numbers.ts";
import type { WordsContext } from "./verdict-words.ts";
import { clockTime, clockTimeWithSeconds, dayWords, momentWords, type Seen } from "./when.ts";

export const modeNames: Readonly<Record<ConnectionMode, string>> = {
  observe: "Watching only",
  redeem: "Redeeming",
  test: "Test connection",
};

export interface DifferenceWords {
  /** "14:12:47" */
  readonly time: string;
  /** "Gate 2 · Maya" */
  readonly where: string;
  /** What Stile said, and about whom. */
  readonly said: string;
  readonly detail: string;
  readonly why: string;
}

export interface ReportContext {
  readonly words: WordsContext;
  /** The report's: of what has no product. */
  readonly timeZone: string;
}

export function differenceWords(
  difference: Difference,
  { words, timeZone }: ReportContext,
): DifferenceWords {
  const { scan } = difference;
  const { title, detail } = historyWords(scan, words);
  return {
    time: clockTimeWithSeconds(scan.decided.correctedAt, zoneOf(difference, timeZone)),
    where: `${gateName(scan.post.gate, words)} · ${visibleName(scan.post.operator, 30)}`,
    said: title,
    detail,
    why: whyWords(difference, timeZone),
  };
}

/** The product's, where the scan names one. */
export function zoneOf({ scan: { verdict } }: Pick<Difference, "scan">, otherwise: string): string {
  switch (verdict.kind) {
    case "choose":
      return verdict.choice.kind === "party" ? verdict.choice.card.timeZone : otherwise;
    case "unknown":
      return otherwise;
    default:
      return verdict.card.timeZone;
  }
}

export function whyWords(difference: Difference, timeZone: string): string {
  const { kind, supplier, scan } = difference;
  const used = recordedWords(difference, timeZone);
  switch (kind) {
    case "admitted-not-recorded":
      return supplier.kind === "recorded"
        ? `Let in here. The supplier has another use: ${used}.`
        : `Let in here. The supplier has no use of that day; it says ${visibleText(supplier.status, 40)}.`;
    case "refused-but-recorded":
      return `Not let in here. The supplier has a use: ${used}.`;
    case "unknown-but-booked":
      return `Stile knew no booking for ${visibleText(scan.capture.text, 40)}. The supplier has one: ${used}.`;
    default:
      return assertNever(kind);
  }
}

function recordedWords({ supplier, scan }: Difference, timeZone: string): string {
  if (supplier.kind === "not-recorded") return visibleText(supplier.status, 40);
  if (supplier.at === null) return "used, it does not say when";
  const zone = zoneOf({ scan }, timeZone);
  const day = dayWords(supplier.at, { now: scan.decided.correctedAt, timeZone: zone });
  const time = clockTimeWithSeconds(supplier.at, zone);
  return day === "Today" ? `used ${time}` : `used ${sameAsScan(day)} ${time}`;
}

/** Seen from the scan's day, not from the reader's. */
const sameAsScan = (day: string): string => {
  if (day === "Yesterday") return "the day before,";
  return day === "Tomorrow" ? "the day after," : `${day},`;
};

type Connection = Report["connections"][number];

/** "1,104 agree", and nothing of what is none. */
export function connectionLine({
  agree,
  differ,
  notComparable,
  notScanned,
}: Pick<Connection, "agree" | "differ" | "notComparable" | "notScanned">): readonly string[] {
  return [
    `${counted(agree, "scan")} ${agree === 1 ? "agrees" : "agree"} with the supplier`,
    differ === 0
      ? "None differs"
      : `${counted(differ, "scan")} ${differ === 1 ? "differs" : "differ"}`,
    ...(notComparable === 0
      ? []
      : [`${counted(notComparable, "scan")} with nothing to compare them with`]),
    ...(notScanned === 0 ? [] : [`${counted(notScanned, "use")} at the supplier without a scan`]),
  ];
}

/** What a press of the connection's key would make of it. */
export const otherMode = (mode: ConnectionMode): ConnectionMode =>
  mode === "redeem" ? "observe" : "redeem";

export const modeKeyWords = (to: ConnectionMode): string =>
  to === "redeem" ? "Redeem from now on" : "Only watch from now on";

/** Says what will happen, and what will not. */
export function modeQuestion(label: string, to: ConnectionMode): ActQuestion {
  const name = visibleName(label, 60);
  switch (to) {
    case "redeem":
      return {
        headline: `Redeem at ${name}?`,
        lines: [
          `From now on Stile redeems at ${name}: each ticket that is let in is marked as used there.`,
          "What was scanned until now was only watched, and is not sent later.",
          "Other scanners of this supplier will see these tickets as used.",
        ],
        confirm: "Redeem from now on",
        keep: "Keep it as it is",
      };
    case "observe":
    case "test":
      return {
        headline: `Only watch at ${name}?`,
        lines: [
          `From now on Stile tells ${name} nothing: tickets that are let in stay unused there.`,
          "What was let in until now and waits to be sent is still sent.",
          "Gates go on scanning, and say that nothing is redeemed.",
        ],
        confirm: "Only watch from now on",
        keep: "Keep it as it is",
      };
    default:
      return assertNever(to);
  }
}

export interface ActWords {
  readonly time: string;
  readonly who: string;
  readonly what: string;
}

export function actWords(
  { at, operator, device, act }: ActRecord,
  {
    timeZone,
    gates,
    connectionLabel,
  }: {
    readonly timeZone: string;
    readonly gates: GateContext;
    readonly connectionLabel: (connection: Connection["id"]) => string;
  },
): ActWords {
  return {
    time: clockTime(at, timeZone),
    who: `${visibleName(operator, 30)} · ${deviceName({ device })}`,
    what: deedWords(act, {
      gate: (gate) => gateName(gate, gates),
      connection: (connection) => visibleName(connectionLabel(connection), 60),
    }),
  };
}

interface Names {
  readonly gate: (gate: GateId) => string;
  readonly connection: (connection: Connection["id"]) => string;
}

function deedWords(act: ActRecord["act"], names: Names): string {
  switch (act.kind) {
    case "mode":
      return `${names.connection(act.connection)}: from “${modeNames[act.from]}” to “${modeNames[act.to]}”`;
    case "revoke":
      return `Stopped ${deviceName(act)}`;
    case "release":
      return `Took ${counted(act.scans, "scan")} of ${deviceName(act)}`;
    case "enrolment":
      return `Made a link for ${roleNames[act.role].toLowerCase()} at ${names.gate(act.gate)}`;
    default:
      return assertNever(act);
  }
}

export const roleNames: Readonly<Record<Role, string>> = {
  steward: "A steward",
  supervisor: "A supervisor",
  admin: "An admin",
};

/** As of when the suppliers' side is known: they may say more later. */
export function madeLine({
  madeAt,
  asOf,
  timeZone,
}: Pick<Report, "madeAt" | "asOf" | "timeZone">): string {
  const made = `Made at ${clockTime(madeAt, timeZone)}`;
  return asOf === null
    ? `${made}. Not every supplier has answered yet.`
    : `${made}, with what all suppliers had told by ${dayAndTime(asOf, { now: madeAt, timeZone })}.`;
}

const dayAndTime = (at: Instant, seen: Seen): string =>
  dayWords(at, seen) === "Today" ? clockTime(at, seen.timeZone) : momentWords(at, seen);
