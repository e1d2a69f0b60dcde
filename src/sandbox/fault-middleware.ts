/** Plays the faults of a list on the calls to one supplier. */
import type { Context, MiddlewareHandler } from "hono";
import { dropConnection } from "./connection.ts";
import { drifted } from "./drift.ts";
import type { Fault, FaultList } from "./faults.ts";

/** `wait` resolves after so many ms. */
export function playFaults(
  faults: FaultList,
  wait: (ms: number) => Promise<void>,
): MiddlewareHandler {
  return async (c, next) => {
    const taken = faults.take(c.req.path);
    for (const fault of taken) if (fault.kind === "slow") await wait(fault.ms);
    const decisive = taken.find((fault) => fault.kind !== "slow");
    const instead = decisive === undefined ? null : answerInstead(c, decisive);
    if (instead !== null) return instead;
    await next();
    if (decisive?.kind === "drop-after-commit") c.res = dropConnection(c);
    if (decisive?.kind === "truncated") c.res = await cutInHalf(c.res);
    if (decisive?.kind === "drift") c.res = await drifted(c.res);
    return c.res;
  };
}

/** The answer of a fault that keeps the call from the supplier; null for the others. */
function answerInstead(c: Context, fault: Fault): Response | null {
  if (fault.kind === "down") return dropConnection(c);
  if (fault.kind === "html")
    return new Response(CAPTIVE_PAGE, { headers: { "Content-Type": "text/html; charset=utf-8" } });
  if (fault.kind === "garbage")
    return new Response('{"redeemable":tru\u0000', {
      headers: { "Content-Type": "application/json" },
    });
  if (fault.kind === "status") return statusAnswer(fault);
  if (fault.kind === "rate-limit") return tooMany(fault);
  return null;
}

const CAPTIVE_PAGE =
  "<!doctype html><title>Free Wi-Fi</title><p>Welcome. Accept the terms to go online.</p>";

function statusAnswer({ status, body, headers }: Extract<Fault, { kind: "status" }>): Response {
  const plain = body === undefined || typeof body === "string";
  const type = plain ? "text/plain; charset=utf-8" : "application/json";
  // a Response with one of these statuses may have no body
  const text = [204, 205, 304].includes(status)
    ? null
    : plain
      ? (body ?? "")
      : JSON.stringify(body);
  return new Response(text, { status, headers: { "Content-Type": type, ...headers } });
}

const tooMany = ({ retryAfterSeconds }: Extract<Fault, { kind: "rate-limit" }>): Response =>
  new Response("Too Many Requests", {
    status: 429,
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      ...(retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) }),
    },
  });

async function cutInHalf(answer: Response): Promise<Response> {
  const text = await answer.text();
  return new Response(text.slice(0, Math.floor(text.length / 2)), {
    headers: { "Content-Type": "application/json" },
  });
}
