/**
 * Ends a call the way a broken line does: the caller gets no answer at all.
 *
 * @hono/node-server puts the node request into `c.env.incoming`; its socket is destroyed. A call made in process has no
 * socket: it throws a ConnectionDropped, so that `app.request` rejects as `fetch` would.
 */
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";

export class ConnectionDropped extends TypeError {
  override readonly name = "ConnectionDropped";
}

export function dropConnection(c: Context): Response {
  const destroy = socketDestroyer(c.env);
  if (destroy === null) throw new ConnectionDropped("fetch failed: the sandbox dropped the call");
  destroy();
  return RESPONSE_ALREADY_SENT;
}

function socketDestroyer(env: unknown): (() => void) | null {
  const socket = memberOf(memberOf(env, "incoming"), "socket");
  const destroy = memberOf(socket, "destroy");
  return typeof destroy === "function" ? () => void Reflect.apply(destroy, socket, []) : null;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
