/** What came of a request to the sandbox itself, whose body may be wrong. */
import { z } from "zod";

export type Checked<T> =
  | { readonly kind: "done"; readonly value: T }
  /** The problem says where the body is wrong. */
  | { readonly kind: "refused"; readonly problem: string };

export function checked<T>(schema: z.ZodType<T>, json: unknown): Checked<T> {
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { kind: "done", value: parsed.data }
    : { kind: "refused", problem: z.prettifyError(parsed.error) };
}
