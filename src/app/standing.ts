/** What stands on the gate's screen, for whoever wants the field as well. */
import { assertNever } from "../core/result.ts";
import type { Session } from "./features/scan/scan-session.ts";

export type Standing =
  | { readonly kind: "nothing" }
  | { readonly kind: "deciding" }
  /** An answer; another occasion for another answer. */
  | { readonly kind: "told"; readonly occasion: string };

/** The same ticket held up again is the same answer: left before the camera, it may not keep others off for ever. */
export function standingOf({ state }: Pick<Session, "state">): Standing {
  switch (state.kind) {
    case "idle":
      return { kind: "nothing" };
    case "deciding":
      return { kind: "deciding" };
    case "showing":
    case "same-ticket":
      return { kind: "told", occasion: state.scan.id };
    case "not-saved":
      return { kind: "told", occasion: `not saved ${state.text}` };
    default:
      return assertNever(state);
  }
}
