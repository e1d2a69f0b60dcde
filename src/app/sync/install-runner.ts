/**
 * Hands lists to the snapshot worker, one at a time. The worker stays for a while: lists may come every few seconds, and each
 * start of a worker costs a phone more than most lists do.
 */
import type { Scheduler } from "../../core/effects.ts";
import type { Manifest } from "../../protocol/v1.ts";
import { type InstallReport, installReportSchema } from "./install-messages.ts";

/** As much of `Worker` as is used. */
export interface InstallWorker {
  readonly postMessage: (message: unknown) => void;
  readonly onMessage: (listener: (data: unknown) => void) => void;
  readonly onBroken: (listener: (why: string) => void) => void;
  readonly terminate: () => void;
}

export interface InstallRunnerDeps {
  readonly openWorker: () => InstallWorker;
  readonly scheduler: Scheduler;
  readonly token: () => string;
  readonly onProgress: (progress: { readonly have: number; readonly of: number }) => void;
}

export interface InstallRunner {
  readonly run: (manifest: Manifest) => Promise<Outcome>;
  /** What is on its way ends as failed. */
  readonly giveUp: () => void;
}

export type Outcome = Exclude<InstallReport, { kind: "progress" }>;

/** Longer than the gateway's shortest pause between two lists (ms). */
const staysForMs = 20_000;

export function createInstallRunner(deps: InstallRunnerDeps): InstallRunner {
  let worker: InstallWorker | null = null;
  let tell: ((outcome: Outcome) => void) | null = null;
  let cancelRest: (() => void) | null = null;

  const rest = (): void => {
    worker?.terminate();
    worker = null;
  };
  const end = (outcome: Outcome): void => {
    const told = tell;
    tell = null;
    // one that failed may not be in order
    if (outcome.kind === "failed") rest();
    else cancelRest = deps.scheduler.after(staysForMs, rest);
    told?.(outcome);
  };
  const open = (): InstallWorker => {
    const opened = deps.openWorker();
    const isOurs = (): boolean => worker === opened;
    opened.onBroken((why) => {
      if (isOurs()) end({ kind: "failed", why });
    });
    opened.onMessage((data) => {
      if (!isOurs()) return;
      const report = installReportSchema.safeParse(data);
      if (!report.success) end({ kind: "failed", why: report.error.message });
      else if (report.data.kind !== "progress") end(report.data);
      else deps.onProgress({ have: report.data.have, of: report.data.of });
    });
    return opened;
  };
  return {
    run: (manifest) => {
      cancelRest?.();
      worker ??= open();
      const asked = worker;
      return new Promise<Outcome>((resolve) => {
        tell = resolve;
        asked.postMessage({ kind: "install", manifest, token: deps.token() });
      });
    },
    giveUp: () => {
      cancelRest?.();
      if (tell === null) rest();
      else end({ kind: "failed", why: "this device is stopped" });
    },
  };
}
