/** What a person presses and nobody judges, on the engine's ledger: undo, and what a supervisor overrules. */
import type { DeviceId } from "../core/ids.ts";
import type { Overrulable } from "../core/overrule.ts";
import type { Result } from "../core/result.ts";
import type { AnsweringScan, Scan } from "../core/scan.ts";
import type { ScanLedger } from "../storage/scan-ledger.ts";
import { overrulePortOn, undoPortOn } from "./compose-ledger-ports.ts";
import {
  overrulableOf,
  overruleDenial,
  type OverruleDeps,
  type OverruleFailure,
  type OverruleRequest,
} from "./features/scan/overrule.ts";
import type { PressDeps } from "./features/scan/pressed-scan.ts";
import { undoAdmission, type UndoFailure, type UndoRequest } from "./features/scan/undo.ts";

export interface Pressing {
  readonly undo: (request: UndoRequest) => Promise<Result<Scan, UndoFailure>>;
  /** Whom this scan denied; answers a supervisor's device alone. */
  readonly overrulable: (scan: Scan) => Promise<Result<readonly Overrulable[], OverruleFailure>>;
  readonly overrule: (request: OverruleRequest) => Promise<Result<AnsweringScan, OverruleFailure>>;
}

export interface PressingDeps extends PressDeps {
  readonly device: DeviceId;
  readonly ledger: ScanLedger;
}

export function composePressing({ ledger, device, ...deps }: PressingDeps): Pressing {
  const overruling: OverruleDeps = { ...deps, ledger: overrulePortOn(ledger) };
  return {
    undo: (request) => undoAdmission({ ...deps, device, ledger: undoPortOn(ledger) }, request),
    overrulable: (scan) => overrulableOf(overruling, scan),
    overrule: (request) => overruleDenial(overruling, request),
  };
}
