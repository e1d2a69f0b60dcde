/** Why this device did not get its gate, and what to do. */
import { assertNever } from "../../../core/result.ts";
import type { StorageTroubleKind } from "../status.ts";
import { storageCause, storageCure } from "./storage-words.ts";

export type EnrolTrouble =
  | { readonly kind: "link-unknown" }
  | { readonly kind: "link-used" }
  | { readonly kind: "link-expired" }
  | { readonly kind: "unreachable" }
  /** Wi-Fi that wants a sign-in answers in the gateway's place. */
  | { readonly kind: "captive" }
  | { readonly kind: "rate-limited" }
  | { readonly kind: "storage"; readonly trouble: StorageTroubleKind };

export interface EnrolWords {
  readonly headline: string;
  readonly wrong: string;
  readonly next: string;
}

export function enrolWords(trouble: EnrolTrouble): EnrolWords {
  switch (trouble.kind) {
    case "link-unknown":
      return {
        headline: "Link not known",
        wrong: "The gateway has no such link.",
        next: "Scan the link again, or ask for a new one.",
      };
    case "link-used":
      return {
        headline: "Link already used",
        wrong: "Each link starts one device, and this one has started another.",
        next: "Ask a supervisor for a new link.",
      };
    case "link-expired":
      return {
        headline: "Link is too old",
        wrong: "Its time is over.",
        next: "Ask a supervisor for a new link.",
      };
    case "unreachable":
      return {
        headline: "No gateway",
        wrong: "The gateway does not answer from here.",
        next: "Check the network, then try again. The link stays good.",
      };
    case "captive":
      return {
        headline: "Wi-Fi wants a sign-in",
        wrong: "Something else answered in the gateway's place.",
        next: "Sign in to the Wi-Fi, then try again.",
      };
    case "rate-limited":
      return {
        headline: "Wait a minute",
        wrong: "Too many tries from here in a short time.",
        next: "Try again in a minute.",
      };
    case "storage":
      return {
        headline: "Cannot save here",
        wrong: `${storageCause(trouble.trouble)}.`,
        next: storageCure(trouble.trouble),
      };
    default:
      return assertNever(trouble);
  }
}
