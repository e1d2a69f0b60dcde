/** Answers of the routes: a status and JSON. */
import type { Context } from "hono";
import type { OctoError } from "./errors.ts";

export type Answer =
  | OctoError
  | { readonly status: 200; readonly body: Readonly<Record<string, unknown>> };

export const answer = (c: Context, { status, body }: Answer): Response => c.json(body, status);

export const answerError = (c: Context, error: OctoError): Response => answer(c, error);
