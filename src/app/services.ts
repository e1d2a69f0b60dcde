/**
 * What features may ask for. Built in `compose.ts`, given to React by context; features import these types and never the
 * rooms behind them.
 */
import { createContext, useContext } from "react";
import type { StoreApi } from "zustand/vanilla";
import type { Conflict } from "../core/conflict.ts";
import type { DeviceId, GateId } from "../core/ids.ts";
import type { Gate, Post } from "../core/product.ts";
import type { Result } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import type { Instant } from "../core/time.ts";
import type { CameraChoice } from "../scanning/camera/camera-list.ts";
import type { Way } from "../scanning/camera/ways.ts";
import type { EngineName } from "../scanning/decode/decoder.ts";
import type { EngineChoice, EngineUnavailable } from "../scanning/engine-choice.ts";
import type { PictureFailure } from "../scanning/picture-file.ts";
import type { SeenCode } from "../scanning/scan-source.ts";
import type { Arrival } from "../scanning/wedge/keystrokes.ts";
import type { Settlement } from "../core/settlement.ts";
import type { AppUpdate } from "./app-update.ts";
import type { AlarmWatch } from "./features/alarm/alarm-watch.ts";
import type { EnrolFlow } from "./features/enrol/enrol-flow.ts";
import type { AskingSession } from "./features/scan/asking.ts";
import type { UndoFailure, UndoLeft, UndoRequest } from "./features/scan/undo.ts";
import type { ScanSession } from "./features/scan/scan-session.ts";
import type { SeveralSession } from "./features/scan/several-session.ts";
import type { SearchSession } from "./features/search/search-session.ts";
import type { Readiness } from "./readiness/readiness.ts";
import type { ScannerPreferences } from "./scanner-preferences.ts";
import type { StatusStore } from "./status/status-store.ts";
import type { Supervision } from "./supervision/supervision.ts";
import type { StatusLine } from "./ui/status.ts";
import type { ListCoverage } from "./ui/words/list-words.ts";

/** The app's life: which of its faces is shown. */
export type AppState =
  | { readonly kind: "starting" }
  /** The database cannot be opened: nothing else makes sense. */
  | {
      readonly kind: "no-storage";
      readonly trouble: Extract<StatusLine, { kind: "unwritable" }>["trouble"];
    }
  | {
      readonly kind: "not-enrolled";
      readonly enrol: EnrolFlow;
      /** For the QR code of a link. */
      readonly camera: CameraService;
    }
  | { readonly kind: "at-the-gate"; readonly gate: GateServices };

export interface AppServices {
  readonly state: StoreApi<{ readonly state: AppState }>;
  readonly update: AppUpdate;
  readonly now: () => Instant;
  /** Called on every gesture: browsers allow sound only after one. */
  readonly unlockSound: () => void;
}

/** Everything of an enrolled device. */
export interface GateServices {
  readonly gate: Gate;
  readonly post: Post;
  readonly device: DeviceId;
  readonly venue: string;
  readonly gateLabel: (gate: GateId) => string;
  readonly bookings: () => number;
  /** How much of each connection's bookings this device's list can hold. */
  readonly lists: () => readonly ListCoverage[];
  readonly session: ScanSession;
  /** Several tickets before the camera at once. */
  readonly several: SeveralSession;
  readonly search: SearchSession;
  readonly status: StatusStore;
  readonly history: HistoryReader;
  readonly conflicts: ConflictReader;
  readonly alarm: AlarmWatch;
  /** Of the whole venue; null on a steward's device. */
  readonly supervision: Supervision | null;
  /** Whether the person at this device may take this admission back now. */
  readonly mayUndo: (scan: Scan) => boolean;
  /** And for how long. */
  readonly undoLeft: (scan: Scan) => UndoLeft;
  readonly undo: (request: UndoRequest) => Promise<Result<Scan, UndoFailure>>;
  /** Undo and overrule at the gate: questions that take a reason. */
  readonly asking: AskingSession;
  readonly camera: CameraService;
  /** How this device reads codes. Setting one applies it. */
  readonly preferences: StoreApi<ScannerPreferences>;
  readonly engines: EngineService;
  readonly picture: PictureService;
  readonly handScanner: HandScannerService;
  /** Really writes, and tells the status line how that went. */
  readonly probeStorage: () => Promise<void>;
  readonly readiness: Readiness;
  /** A stopped device that has handed everything in becomes a new one; false while something is left. */
  readonly startAnew: () => Promise<boolean>;
  /** A typed code. */
  readonly submit: (text: string) => void;
}

export interface HistoryReader {
  readonly latest: (limit: number) => Promise<readonly HistoryEntry[]>;
  /** Since the venue's day began. */
  readonly totals: () => Promise<HistoryTotals>;
  /** Told after every durable change. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Contradictions of the whole venue; `conflict-concern.ts` says which are this device's business. */
export interface ConflictReader {
  /** Open, and not acknowledged on this device as they now stand. */
  readonly unseen: () => Promise<readonly Conflict[]>;
  /** Withdrawn ones too. */
  readonly all: () => Promise<readonly Conflict[]>;
  readonly see: (id: string) => Promise<void>;
  /** Told after every durable change. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface HistoryTotals {
  readonly peopleIn: number;
  readonly notLetIn: number;
  readonly toSend: number;
}

export type HistoryDelivery =
  | { readonly kind: "unsent" | "received" | "parked" | "unreadable" }
  | { readonly kind: "settled"; readonly settlement: Settlement };

export interface HistoryEntry {
  readonly scan: Scan;
  readonly repeats: number;
  readonly delivery: HistoryDelivery;
  /** Whom it let in has been taken back. */
  readonly undone: boolean;
}

export interface CameraService {
  readonly state: StoreApi<CameraView>;
  /** Films into this element until the answer is called. */
  readonly start: (video: HTMLVideoElement) => () => void;
  readonly toggleLight: () => void;
  /** To the next of the factors that the camera offers. */
  readonly nextZoom: () => void;
  /** Films with this camera from now on; null for the one that looks away from the screen. Kept on the device. */
  readonly choose: (camera: string | null) => void;
}

export interface CameraView {
  readonly kind:
    | "off"
    | "asking"
    | "starting"
    | "running"
    /** The page is hidden. */
    | "paused"
    /** Nobody came for a while: switched off until somebody touches the page. */
    | "resting"
    | "denied"
    | "none"
    | "busy"
    | "lost"
    | "insecure"
    | "no-engine";
  /** Null where there is no light to switch. */
  readonly light: "on" | "off" | null;
  /** The factor at which it looks; null where there is nothing to choose. */
  readonly zoom: number | null;
  /** Which decoder runs, for support and tests. */
  readonly engine: string | null;
  /** How frames come to it. */
  readonly way: Way | null;
  /** Of the picture, in its own pixels; null while there is none. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** The one that films, if the browser says; not always the one that was chosen. */
  readonly camera: string | null;
  /** Those to choose from; empty until one has been allowed. */
  readonly cameras: readonly CameraChoice[];
}

/** Scanners that type what they read. */
export interface HandScannerService {
  /** Its codes are scans until the answer is called; `onScanned` after each. */
  readonly start: (onScanned: () => void) => () => void;
  /** What arrives is told here, and is no scan, until the answer is called. */
  readonly listen: (onArrival: (arrival: Arrival) => void) => () => void;
  /** No scans until the answer is called; nothing of them gets into a field either. Each sounds, and is told by `held`. */
  readonly hold: () => () => void;
  /** `isTold`: for some seconds after a scan that was held back. */
  readonly held: StoreApi<{ readonly isTold: boolean }>;
}

/** What reads the codes in a picture. */
export interface EngineService {
  readonly store: StoreApi<EngineView>;
  /** Tries each of them; resolves when the store tells. */
  readonly tryAll: () => Promise<void>;
}

export interface EngineView {
  /** Which one reads, or read last; null before the first start, and where none could be had. */
  readonly choice: EngineChoice | null;
  /** Null while they have not been tried. */
  readonly tried: Readonly<Record<EngineName, EngineUnavailable | "works">> | null;
}

/** Codes in a file or in what was pasted. The picture stays on the device. */
export interface PictureService {
  /** Each different code once; presents none of them. */
  readonly look: (file: Blob) => Promise<Result<readonly SeenCode[], PictureFailure>>;
  /** As if it had been held up just now. */
  readonly present: (code: SeenCode) => void;
}

const ServicesContext = createContext<AppServices | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): AppServices {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error("no services above this component");
  return services;
}
