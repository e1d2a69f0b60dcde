/** An object of the configuration: a member that it does not know is an error, which names the one that was meant. */
import { z } from "zod";
import { nearest } from "./nearest.ts";

/** The message has a line for each unknown member, in their order. */
export const members = <S extends z.core.$ZodLooseShape>(shape: S) => {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((name) => unknownMember(name, known)).join("\n")
        : undefined,
  });
};

function unknownMember(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === null
    ? `unknown member; known here: ${known.join(", ")}`
    : `unknown member; did you mean "${meant}"?`;
}
