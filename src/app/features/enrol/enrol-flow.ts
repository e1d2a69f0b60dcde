/**
 * From a link to an enrolled device. Names what the link gives before anything is used up; a lost answer is asked for again
 * with the same identity, so that no link is burnt by a bad network.
 *
 *   no-link ──► checking ──► form ──► enrolling ──► (enrolled)
 *                  └──► problem ◄────────┘
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { DeviceId } from "../../../core/ids.ts";
import type { Result } from "../../../core/result.ts";
import {
  type Enrolled,
  enrolledSchema,
  type Preview,
  previewSchema,
} from "../../../protocol/v1.ts";
import type { GatewayClient, GatewayFailure } from "../../gateway-client.ts";

export type EnrolProblem =
  | "unknown"
  | "used"
  | "expired"
  | "unreachable"
  | "captive"
  | "rate-limited"
  | "gateway"
  | "storage";

export type EnrolState =
  | { readonly kind: "no-link" }
  | { readonly kind: "checking"; readonly code: string }
  | { readonly kind: "form"; readonly code: string; readonly preview: Preview }
  | {
      readonly kind: "enrolling";
      readonly code: string;
      readonly preview: Preview;
      /** Bookings on this device so far; null before the first of them. */
      readonly progress: Loading | null;
    }
  | { readonly kind: "problem"; readonly problem: EnrolProblem; readonly code: string };

export interface Loading {
  readonly have: number;
  readonly of: number;
}

export interface EnrolFlow {
  readonly store: StoreApi<{ readonly state: EnrolState }>;
  /** A link, or the bare code of one; what is neither is an unknown link. */
  readonly open: (link: string) => Promise<void>;
  readonly enrol: (operator: string) => Promise<void>;
  readonly again: () => Promise<void>;
  /** How far the first list has come. */
  readonly noteLoading: (progress: Loading | null) => void;
}

export interface EnrolFlowDeps {
  readonly client: GatewayClient;
  /** Minted once and kept, before anything is asked. */
  readonly identity: () => Promise<Result<{ readonly device: DeviceId }, unknown>>;
  readonly keep: (enrolled: Enrolled, operator: string) => Promise<Result<unknown, unknown>>;
  readonly onEnrolled: () => Promise<void>;
}

const timeoutMs = 8_000;

export function createEnrolFlow(deps: EnrolFlowDeps): EnrolFlow {
  const store = createStore<{ readonly state: EnrolState }>(() => ({ state: { kind: "no-link" } }));
  const enter = (state: EnrolState): void => store.setState({ state });
  const codeNow = (): string => {
    const { state } = store.getState();
    return state.kind === "no-link" ? "" : state.code;
  };

  const check = async (code: string): Promise<void> => {
    enter({ kind: "checking", code });
    // the gateway knows the device that used a link: after a lost answer it may look again
    const identity = await deps.identity();
    if (!identity.ok) return enter({ kind: "problem", problem: "storage", code });
    const preview = await deps.client.call({
      path: "/enrol/preview",
      body: { code, device: identity.value.device },
      schema: previewSchema,
      timeoutMs,
    });
    enter(
      preview.ok
        ? { kind: "form", code, preview: preview.value }
        : { kind: "problem", problem: problemOf(preview.failure), code },
    );
  };

  return {
    store,
    open: (link) => check(codeOf(link)),
    again: () => check(codeNow()),
    noteLoading: (progress) => {
      const { state } = store.getState();
      if (state.kind === "enrolling" && progress !== null) enter({ ...state, progress });
    },
    enrol: async (operator) => {
      const { state } = store.getState();
      if (state.kind !== "form") return;
      const { code } = state;
      enter({ ...state, kind: "enrolling", progress: null });
      const identity = await deps.identity();
      if (!identity.ok) return enter({ kind: "problem", problem: "storage", code });
      const enrolled = await deps.client.call({
        path: "/enrol",
        body: { code, device: identity.value.device, operator },
        schema: enrolledSchema,
        timeoutMs,
      });
      if (!enrolled.ok) {
        return enter({ kind: "problem", problem: problemOf(enrolled.failure), code });
      }
      const kept = await deps.keep(enrolled.value, operator);
      if (!kept.ok) return enter({ kind: "problem", problem: "storage", code });
      await deps.onEnrolled();
    },
  };
}

/** `https://gate.example/enrol#CODE` → `CODE`; a bare code stays what it is. */
export function codeOf(link: string): string {
  const trimmed = link.trim();
  const hash = trimmed.lastIndexOf("#");
  return (hash === -1 ? trimmed : trimmed.slice(hash + 1)).slice(0, 100) || "-";
}

function problemOf(failure: GatewayFailure): EnrolProblem {
  if (failure.kind === "intercepted") return "captive";
  if (failure.kind === "rate-limited") return "rate-limited";
  if (failure.kind === "unreachable" || failure.kind === "outcome-unknown") return "unreachable";
  if (failure.kind !== "problem") return "gateway";
  switch (failure.code) {
    case "enrolment-unknown":
      return "unknown";
    case "enrolment-used":
      return "used";
    case "enrolment-expired":
      return "expired";
    default:
      return "gateway";
  }
}
