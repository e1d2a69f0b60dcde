/**
 * What is known of something that the gateway is asked for again and again. Pure. What was had once stays, with its age,
 * and `since` says from when on no newer answer came: nothing that is out of date passes for the present, and no silence
 * passes for emptiness.
 */
import type { Instant } from "../../core/time.ts";
import type { Trouble } from "./trouble.ts";

export type Watched<T> =
  /** Nobody has answered yet. */
  | { readonly kind: "asking" }
  /** Nothing was ever had. */
  | { readonly kind: "missing"; readonly trouble: Trouble; readonly since: Instant }
  | { readonly kind: "current"; readonly value: T; readonly at: Instant }
  | {
      readonly kind: "aged";
      readonly value: T;
      readonly at: Instant;
      readonly trouble: Trouble;
      readonly since: Instant;
    };

export const answered = <T>(value: T, at: Instant): Watched<T> => ({ kind: "current", value, at });

/** `now` is `since` where this is the first answer that did not come. */
export function missed<T>(before: Watched<T>, trouble: Trouble, now: Instant): Watched<T> {
  switch (before.kind) {
    case "current":
      return { kind: "aged", value: before.value, at: before.at, trouble, since: now };
    case "aged":
    case "missing":
      return { ...before, trouble };
    case "asking":
    default:
      return { kind: "missing", trouble, since: now };
  }
}

/** What there is to show; null where nothing was ever had. */
export const valueOf = <T>(watched: Watched<T>): T | null =>
  watched.kind === "current" || watched.kind === "aged" ? watched.value : null;

/** The same state of knowledge about another value. */
export const withValue = <T>(watched: Watched<T>, change: (value: T) => T): Watched<T> =>
  watched.kind === "current" || watched.kind === "aged"
    ? { ...watched, value: change(watched.value) }
    : watched;
