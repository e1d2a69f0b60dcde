/** What the gate's screen shows and what can be pressed on it: made by the page, drawn by `gate-view.tsx`. */
import type { BookingKey, ScanId } from "../../../core/ids.ts";
import type { Choose, Decision, PackageOption } from "../../../core/verdict.ts";
import type { Told } from "../../ui/verdict-field.tsx";
import type { CameraCondition } from "../../ui/words/camera-words.ts";
import type { ConflictWords } from "../../ui/words/conflict-words.ts";
import type { HistoryWords } from "../../ui/words/history-words.ts";
import type { VerdictWords } from "../../ui/words/verdict-words.ts";
import type { NotDoneWords, WhyWords } from "../../ui/words/why-words.ts";

export type GateScene =
  | Scanning
  | Answered
  | AskedParty
  | AskedPackage
  | AskedUndo
  | AskedOverrule
  | NotDoneShown
  | Alarmed;

/** No answer on the screen: idle, or one is on its way. */
interface Scanning {
  readonly kind: "scanning";
  /** A code has been read and is being decided. */
  readonly deciding: boolean;
  readonly last: LastScan | null;
  /** What has just been pressed and has no field of its own, for the live region. */
  readonly said: { readonly occasion: string; readonly text: string } | null;
  /** A new version waits. */
  readonly updateWaits: boolean;
  /** Absent where there is one ticket in view, or none. */
  readonly several?: SeveralShown;
}

export type SeveralShown =
  /** One tap scans one of them. */
  | { readonly kind: "chips" }
  | {
      readonly kind: "marks";
      /** "5 tickets in view" */
      readonly title: string;
      /** "4 people can go in · 1 used" */
      readonly detail: string;
      /** "Admit 4"; null where nobody would go in. */
      readonly admit: string | null;
      /** Being stored. */
      readonly isAdmitting: boolean;
      /** All of them are in. */
      readonly isDone: boolean;
    };

export interface LastScan extends HistoryWords {
  /** "10:42" */
  readonly time: string;
  readonly undo: UndoOffer | null;
}

/** An admission that may still be taken back. */
export interface UndoOffer {
  readonly scan: ScanId;
  /** Null where there is no hurry. */
  readonly secondsLeft: number | null;
}

interface Saying {
  /** Another one for each occasion, also where the words are equal; a scan's id and its repeats will do. */
  readonly occasion: string;
  readonly words: VerdictWords;
}

export interface Answered extends Saying {
  readonly kind: "answer";
  readonly told: Exclude<Told, Choose>;
  readonly undo: UndoOffer | null;
  /** The denial that a supervisor may set aside. */
  readonly overrule: ScanId | null;
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
  /** Some of it was denied, and a supervisor may set that aside. */
  readonly overrule: ScanId | null;
}

/** An admission is to be taken back: a tap on a reason does it. */
export interface AskedUndo {
  readonly kind: "undo";
  readonly occasion: string;
  readonly words: WhyWords;
  /** What is left of the time for it; null where there is no hurry. */
  readonly ring: { readonly seconds: number; readonly part: number } | null;
  readonly isPressed: boolean;
}

/** Somebody is to be let in against a denial: a tap on a reason does it. */
export interface AskedOverrule {
  readonly kind: "overrule";
  readonly occasion: string;
  readonly words: WhyWords;
  /** Where the code leads to several bookings; none for one. */
  readonly cards: readonly DeniedCard[];
  readonly picked: BookingKey;
  /** How many go in; null where there is nothing to count. */
  readonly count: { readonly people: number; readonly most: number } | null;
  readonly isPressed: boolean;
}

export interface DeniedCard {
  readonly booking: BookingKey;
  readonly title: string;
  readonly state: string;
}

/** What was to be pressed cannot be, or was not stored. */
export interface NotDoneShown {
  readonly kind: "not-done";
  readonly occasion: string;
  readonly words: NotDoneWords;
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
  /** Opens the question. */
  readonly onUndo: (scan: ScanId) => void;
  readonly onOverrule: (scan: ScanId) => void;
  /** Answers it. */
  readonly onReason: (reason: string) => void;
  readonly onPick: (booking: BookingKey) => void;
  readonly onCount: (people: number) => void;
  /** Leaves everything as it is. */
  readonly onKeep: () => void;
  /** The operator has seen the alarm. */
  readonly onSeen: () => void;
  readonly onType: () => void;
  readonly onHistory: () => void;
  readonly onLight: () => void;
  readonly onZoom: () => void;
  /** Lets the green ones of several in view in. */
  readonly onAdmitSeveral: () => void;
  /** No marks for these tickets. */
  readonly onSetAside: () => void;
  /** A tap on a camera that rests or has failed. */
  readonly onWake: () => void;
  readonly onUpdate: () => void;
}
