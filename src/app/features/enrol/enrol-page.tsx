/** From a link to a gate: wires the enrolment and a camera for its QR to the enrolment's screens. */
import { type ReactElement, useCallback } from "react";
import { useStore } from "zustand";
import { assertNever } from "../../../core/result.ts";
import { type CameraService, useServices } from "../../services.ts";
import { type EnrolTrouble, enrolWords } from "../../ui/words/enrol-words.ts";
import type { EnrolFlow, EnrolProblem, EnrolState } from "./enrol-flow.ts";
import { type EnrolScene, EnrolView } from "./enrol-view.tsx";

export interface EnrolPageProps {
  readonly enrol: EnrolFlow;
  readonly camera: CameraService;
}

export function EnrolPage({ enrol, camera }: EnrolPageProps): ReactElement {
  const { now, unlockSound } = useServices();
  const state = useStore(enrol.store, (held) => held.state);
  const isResting = useStore(camera.state, ({ kind }) => kind === "resting");
  const videoRef = useCallback(
    (video: HTMLVideoElement | null) => (video === null ? undefined : camera.start(video)),
    [camera],
  );
  return (
    <EnrolView
      scene={sceneOf(state, todayWords(now()))}
      videoRef={state.kind === "no-link" ? videoRef : null}
      isResting={isResting}
      onLink={(link) => void enrol.open(link)}
      onAgain={() => void enrol.again()}
      onStart={(name) => {
        unlockSound();
        void enrol.enrol(name);
      }}
    />
  );
}

function sceneOf(state: EnrolState, today: string): EnrolScene {
  switch (state.kind) {
    case "no-link":
      return { kind: "no-link" };
    case "checking":
      return { kind: "checking" };
    case "problem":
      return { kind: "problem", words: enrolWords(troubleOf(state.problem)) };
    case "form":
    case "enrolling":
      return {
        kind: state.kind === "form" ? "form" : "starting",
        grant: {
          ...state.preview,
          today,
          progress: state.kind === "enrolling" ? state.progress : null,
        },
      };
    default:
      return assertNever(state);
  }
}

function troubleOf(problem: EnrolProblem): EnrolTrouble {
  switch (problem) {
    case "unknown":
    case "used":
    case "expired":
      return { kind: `link-${problem}` };
    case "storage":
      return { kind: "storage", trouble: "unavailable" };
    case "gateway":
      return { kind: "unreachable" };
    case "unreachable":
    case "captive":
    case "rate-limited":
      return { kind: problem };
    default:
      return assertNever(problem);
  }
}

const todayWords = (now: number): string =>
  new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" })
    .format(now)
    .replace(",", "");
