/** Errors as `application/problem+json` with a `code`; never a stack, never a secret. */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { assertNever } from "../../core/result.ts";
import type { Problem, ProblemCode } from "../../protocol/v1.ts";

export function problem(context: Context, code: ProblemCode, detail?: string): Response {
  const status = statusOf(code);
  const body: Problem = {
    type: `urn:stile:problem:${code}`,
    title: code,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
  };
  return context.body(JSON.stringify(body), status, { "content-type": "application/problem+json" });
}

function statusOf(code: ProblemCode): ContentfulStatusCode {
  switch (code) {
    case "bad-request":
      return 400;
    case "unauthorised":
      return 401;
    case "revoked":
    case "not-allowed":
      return 403;
    case "not-found":
    case "enrolment-unknown":
      return 404;
    case "enrolment-used":
    case "enrolment-expired":
    case "cursor-gone":
      return 410;
    case "too-large":
      return 413;
    case "rate-limited":
      return 429;
    case "internal":
      return 500;
    default:
      return assertNever(code);
  }
}
