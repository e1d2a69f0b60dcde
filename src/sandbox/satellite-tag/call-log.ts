/** The latest calls, heartbeats among them, with their `User-Agent`. */
import type { Caller } from "./caller.ts";

const KEPT = 500;

export interface Call extends Caller {
  /** ms */
  readonly at: number;
  /** Method and path: `POST /ticket/transaction`. */
  readonly call: string;
}

export interface CallLog {
  readonly note: (call: string, caller: Caller) => void;
  readonly latest: () => readonly Call[];
}

export function createCallLog(now: () => number): CallLog {
  let latest: readonly Call[] = [];
  return {
    latest: () => latest,
    note: (call, caller) => {
      latest = [...latest.slice(1 - KEPT), { at: now(), call, ...caller }];
    },
  };
}
