/** What is wrong with a member, in the words of the person who wrote it. */
import { z } from "zod";
import type { Trouble } from "./source.ts";

/** Says of values that are wrong what they are; shows one only where it is short and holds none of the secrets. */
export function plainWords(secrets: readonly string[]): z.core.$ZodErrorMap {
  const shown = shownUnless(secrets);
  return (issue) => {
    switch (issue.code) {
      case "invalid_type":
        return against(typeWords.get(issue.expected) ?? issue.expected, kindOf(issue.input));
      case "invalid_value":
        return against(oneOf(issue.values), shownOrKind(issue.input, shown));
      case "invalid_union": {
        const { options, discriminator } = issue;
        if (!Array.isArray(options) || discriminator === undefined) return undefined;
        const found = z.record(z.string(), z.unknown()).safeParse(issue.input).data;
        return against(oneOf(options), shownOrKind(found?.[discriminator], shown));
      }
      case "too_small":
        return `expected ${atLeast(issue.origin, Number(issue.minimum))}`;
      case "too_big":
        return `expected ${atMost(issue.origin, Number(issue.maximum))}`;
      case "invalid_format":
        return "expected another text: control characters and the like have no place here";
      default:
        return undefined;
    }
  };
}

/** One trouble for each unknown member, on its own line. */
export const troublesOf = (error: z.ZodError): readonly Trouble[] =>
  error.issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [{ path: issue.path, text: issue.message }];
    const texts = issue.message.split("\n");
    return issue.keys.map((key, n) => ({ path: [...issue.path, key], text: texts[n] ?? "" }));
  });

/** Longer texts are no slips in a choice of words. */
const longestShown = 24;

/** The value in quotes; null where it must not be seen. */
export const shownUnless =
  (secrets: readonly string[]) =>
  (value: unknown): string | null =>
    typeof value === "string" &&
    value.length <= longestShown &&
    !secrets.some((secret) => value.includes(secret) || (value !== "" && secret.includes(value)))
      ? JSON.stringify(value)
      : null;

export const oneOf = (values: readonly unknown[]): string => {
  const quoted = values.map((value) => JSON.stringify(value)).join(", ");
  return values.length === 1 ? quoted : `one of ${quoted}`;
};

const against = (expected: string, found: string | null): string =>
  found === null ? `is missing; expected ${expected}` : `expected ${expected}, found ${found}`;

const shownOrKind = (value: unknown, shown: ReturnType<typeof shownUnless>): string | null =>
  shown(value) ?? kindOf(value);

function kindOf(value: unknown): string | null {
  if (value === undefined) return null;
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "another text";
    case "number":
      return "a number";
    case "boolean":
      return String(value);
    default:
      return "an object";
  }
}

const typeWords: ReadonlyMap<string, string> = new Map([
  ["string", "a text"],
  ["number", "a number"],
  ["int", "a whole number"],
  ["boolean", "true or false"],
  ["array", "a list"],
  ["object", "an object"],
  ["record", "an object"],
]);

function atLeast(origin: string, least: number): string {
  if (origin === "string") return least === 1 ? "a text that is not empty" : `${least} characters`;
  return origin === "array" ? `a list of at least ${least}` : `${least} or more`;
}

function atMost(origin: string, most: number): string {
  return origin === "string" ? `at most ${most} characters` : `${most} or less`;
}
