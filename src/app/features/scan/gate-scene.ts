/** What the gate's screen shows and what can be pressed on it: made by the page, drawn by `gate-view.tsx`. */
import type { BookingKey } from "../../../core/ids.ts";
import type { Choose, Decision, PackageOption } from "../../../core/verdict.ts";
import type { Told } from "../../ui/verdict-field.tsx";
import type { CameraCondition } from "../../ui/words/camera-words.ts";
import type { ConflictWords } from "../../ui/words/conflict-words.ts";
import type { HistoryWords } from "../../ui/words/history-words.ts";
import type { VerdictWords } from "../../ui/words/verdict-words.ts";

export type GateScene = Scanning | Answered | AskedParty | AskedPackage | Alarmed;

/** No answer on the screen: idle, or one is on its way. */
interface Scanning {
  readonly kind: "scanning";
  /** A code has been read and is being decided. */
  readonly deciding: boolean;
  readonly last: LastScan | null;
  /** A new version waits. */
  readonly updateWaits: boolean;
}

export interface LastScan extends HistoryWords {
  /** "10:42" */
  readonly time: string;
}

interface Saying {
  /** Another one for each occasion, also where the words are equal; a scan's id and its repeats will do. */
  readonly occasion: string;
  readonly words: VerdictWords;
}

export interface Answered extends Saying {
  readonly kind: "answer";
  readonly told: Exclude<Told, Choose>;
}

export interface AskedParty extends Saying {
  readonly kind: "party";
  readonly asked: Choose;
  readonly choice: Extract<Choose["choice"], { kind: "party" }>;
}

export interface AskedPackage extends Saying {
  readonly kind: "package";
  readonly asked: Choose;
  readonly cards: readonly PackageCard[];
}

/** A contradiction has the field; scanning goes on underneath. */
export interface Alarmed {
  readonly kind: "alarm";
  readonly occasion: string;
  readonly words: ConflictWords;
  /** "1 of 3"; null for the only one. */
  readonly place: string | null;
}

export interface PackageCard {
  readonly option: PackageOption;
  /** "Harbour cruise 11:00" */
  readonly title: string;
  /** "Admit 2", "Already used" */
  readonly state: string;
}

export type CameraShown = "running" | CameraCondition;

/** Null where there is no light to switch. */
export type Light = "on" | "off" | null;

export interface GateActions {
  readonly onNext: () => void;
  /** Answers a question: this many people of this booking go in. */
  readonly onDecide: (decision: Decision) => void;
  /** A booking of a package that asks a question of its own. */
  readonly onOpen: (booking: BookingKey) => void;
  /** The operator has seen the alarm. */
  readonly onSeen: () => void;
  readonly onType: () => void;
  readonly onHistory: () => void;
  readonly onLight: () => void;
  /** A tap on a camera that rests or has failed. */
  readonly onWake: () => void;
  readonly onUpdate: () => void;
}
