/**
 * Whether a device is ready for its shift: the whole list, problems first, each with one fix. Pure.
 *
 * Only storage that cannot be written is red and blocks (LOOK 5); all else is amber and told.
 */
import { assertNever } from "../../core/result.ts";
import { minutes } from "../../core/time.ts";
import { cameraWords } from "../ui/words/camera-words.ts";
import {
  bookingsWords,
  cameraReadyWords,
  checking,
  type CheckName,
  checkTitles,
  clockWords,
  type FixKind,
  networkWords,
  savingShortWords,
  savingTroubleWords,
  savingWords,
  scannerWords,
  screenWords,
  soundWords,
  storageWords,
} from "../ui/words/ready-words.ts";
import { modeStripWords } from "../ui/status-words.ts";
import type { ReadyFacts } from "./ready-facts.ts";

export interface Check {
  readonly check: CheckName;
  /** `checking`: not known yet, and no problem. */
  readonly state: "good" | "amber" | "red" | "checking";
  readonly what: string;
  /** One tap; null where only a person can do something, or nothing has to be done. */
  readonly fix: FixKind | null;
}

type Judged = Omit<Check, "check">;

/** As the status line warns, and as greens that a date decides stop (ms). */
const clockWarnsMs = minutes(1);
const clockStopsMs = minutes(5);

export function readinessOf(facts: ReadyFacts): readonly Check[] {
  const judged: readonly (readonly [CheckName, Judged | null])[] = [
    ["saving", saving(facts)],
    ["storage", storage(facts)],
    ["bookings", bookings(facts)],
    ["clock", clock(facts)],
    ["camera", camera(facts)],
    ["sound", sound(facts)],
    ["network", network(facts)],
    ["mode", mode(facts)],
    ["screen", screen(facts)],
    ["scanner", scanner(facts)],
  ];
  return judged
    .flatMap(([check, held]): readonly Check[] => (held === null ? [] : [{ check, ...held }]))
    .toSorted((a, b) => urgency.indexOf(a.state) - urgency.indexOf(b.state));
}

/** In one line, what can be known without opening anything and be mended; null where nothing is. */
export function troubleAtStart(probed: Pick<ReadyFacts, "kept" | "isInstalled">): string | null {
  const { state, what, fix } = storage(probed);
  return state === "amber" && fix !== null ? `${checkTitles.storage}: ${what}` : null;
}

const urgency: readonly Check["state"][] = ["red", "amber", "checking", "good"];

const good = (what: string, fix: FixKind | null = null): Judged => ({ state: "good", what, fix });
const amber = (what: string, fix: FixKind | null): Judged => ({ state: "amber", what, fix });
const looking: Judged = { state: "checking", what: checking, fix: null };

function saving({ saving: held, spaceShort }: ReadyFacts): Judged {
  if (held === null) return looking;
  if (held.kind === "written" && spaceShort) return amber(savingShortWords, "save");
  if (held.kind === "written") return good(savingWords(held.ms));
  return { state: "red", what: savingTroubleWords(held.trouble), fix: "save" };
}

function storage({ kept, isInstalled }: Pick<ReadyFacts, "kept" | "isInstalled">): Judged {
  switch (kept) {
    case null:
      return looking;
    case "promised":
      return good(storageWords.promised);
    case "not-promised":
      return amber(storageWords["not-promised"], "keep");
    case "refused":
      return amber(storageWords.refused(isInstalled), "keep");
    case "unknown":
      return amber(storageWords.unknown(isInstalled), null);
    default:
      return assertNever(kept);
  }
}

function bookings({ bookings: held }: ReadyFacts): Judged {
  if (held === null) return looking;
  const { here, there, isSame } = held;
  if (here === null) return amber(bookingsWords.none, "fetch-list");
  if (there === null) return amber(bookingsWords.alone(here), "fetch-list");
  if (here !== there) return amber(bookingsWords.behind(here, there), "fetch-list");
  return isSame ? good(bookingsWords.same(here)) : amber(bookingsWords.newer(here), "fetch-list");
}

function clock({ clock: held }: ReadyFacts): Judged {
  if (held === null) return amber(clockWords.never, "ask-gateway");
  const off = Math.abs(held.offMs);
  if (off > clockStopsMs) return amber(clockWords.far(held.offMs), "ask-gateway");
  if (off > clockWarnsMs) return amber(clockWords.off(held.offMs), "ask-gateway");
  return good(clockWords.good(held.offMs, held.uncertaintyMs));
}

function camera({ camera: kind, hasRead }: ReadyFacts): Judged {
  switch (kind) {
    case "running":
    // it has filmed, and does again at the next touch
    case "resting":
      return good(hasRead ? cameraReadyWords.hasRead : cameraReadyWords.works);
    case "off":
    case "starting":
    case "paused":
      return looking;
    case "asking":
    case "denied":
    case "none":
    case "busy":
    case "lost":
    case "insecure":
    case "no-engine": {
      const { text, hint } = cameraWords(kind);
      return amber(`${text} ${hint}`, fixOfCamera(kind));
    }
    default:
      return assertNever(kind);
  }
}

/** The browser's question is answered there, and an address without https has no camera whatever is tapped. */
function fixOfCamera(kind: ReadyFacts["camera"]): FixKind | null {
  if (kind === "asking" || kind === "insecure") return null;
  return kind === "denied" ? "open-camera" : "retry-camera";
}

function sound({ sound: { state, wasPlayed, vibrates } }: ReadyFacts): Judged {
  if (state === "unavailable") return amber(soundWords.unavailable, "play-again");
  const isHeard = state === "ready" && wasPlayed;
  return isHeard
    ? good(soundWords.heard(vibrates), "play-again")
    : amber(soundWords.unheard(vibrates), "play-sound");
}

function network({ reachability, answeredInMs }: ReadyFacts): Judged {
  switch (reachability.kind) {
    case "reachable":
      return good(networkWords.answers(answeredInMs));
    case "unreachable":
      return amber(networkWords.silent(reachability.since), "ask-gateway");
    case "captive":
      return amber(networkWords.captive, "ask-gateway");
    case "unknown":
      return amber(networkWords.unknown, "ask-gateway");
    default:
      return assertNever(reachability);
  }
}

/** Told where it is not the plain one: nobody may think that guests are let in. */
const mode = ({ mode: strip }: ReadyFacts): Judged | null =>
  strip === null ? null : amber(modeStripWords(strip), null);

/** A nuisance, and told where it is one. */
const screen = ({ staysOn }: ReadyFacts): Judged | null =>
  staysOn === false ? amber(screenWords, null) : null;

/** Most devices have none: told once it has shown itself. */
const scanner = ({ hasScanned }: ReadyFacts): Judged | null =>
  hasScanned ? good(scannerWords) : null;
