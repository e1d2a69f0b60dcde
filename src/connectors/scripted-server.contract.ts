/**
 * A real HTTP server on 127.0.0.1 that answers from a script and misbehaves when told, for connector tests. It speaks no
 * protocol of its own and shares nothing with the sandbox.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { type Instant, asInstant, later } from "../core/time.ts";
import type { Network } from "./supplier-http.ts";

export interface ScriptedRequest {
  readonly method: string;
  /** As sent, query included. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  /** Parsed JSON, or the fields of a form; null without a body. */
  readonly body: unknown;
}

export interface ScriptedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json: unknown;
}

export type Fault =
  /** The connection ends before anything was done. */
  | { readonly kind: "drop-before" }
  /** It is done, and the answer is lost. */
  | { readonly kind: "drop-after" }
  /** It is done, and half of the answer arrives. */
  | { readonly kind: "truncate" }
  /** It is done, and the connection ends within the answer. */
  | { readonly kind: "cut-off" }
  /** Never answers. */
  | { readonly kind: "hang" }
  /** Something else answers; nothing is done. */
  | {
      readonly kind: "instead";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: "rewrite"; readonly json: (json: unknown) => unknown };

export interface ScriptedServer {
  readonly baseUrl: string;
  readonly requests: readonly ScriptedRequest[];
  /** The next request that `matches` meets the fault; later ones do not. */
  readonly failNext: (fault: Fault, matches: (request: ScriptedRequest) => boolean) => void;
  /** Resolves when `count` requests have arrived since the start. */
  readonly arrived: (count: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startScriptedServer(
  answer: (request: ScriptedRequest) => ScriptedAnswer,
): Promise<ScriptedServer> {
  const requests: ScriptedRequest[] = [];
  const faults: { fault: Fault; matches: (request: ScriptedRequest) => boolean }[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];

  const server = createServer((incoming, outgoing) => {
    outgoing.sendDate = false; // the world's clock is not the machine's
    void receive(incoming).then((request) => {
      requests.push(request);
      for (const { count, resolve } of waiting) if (requests.length >= count) resolve();
      const index = faults.findIndex(({ matches }) => matches(request));
      const [found] = index < 0 ? [] : faults.splice(index, 1);
      return found === undefined
        ? send(outgoing, answer(request))
        : misbehave(found.fault, { outgoing, answer: () => answer(request) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP port");

  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    requests,
    failNext: (fault, matches) => void faults.push({ fault, matches }),
    arrived: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function receive(incoming: IncomingMessage): Promise<ScriptedRequest> {
  const body = await text(incoming);
  const path = incoming.url ?? "/";
  return {
    method: incoming.method ?? "GET",
    path,
    query: new URL(path, "http://scripted").searchParams,
    headers: incoming.headers,
    body: bodyOf(body, incoming.headers["content-type"] ?? ""),
  };
}

function bodyOf(body: string, type: string): unknown {
  if (body === "") return null;
  return type.startsWith("application/x-www-form-urlencoded")
    ? Object.fromEntries(new URLSearchParams(body))
    : JSON.parse(body);
}

function send(outgoing: ServerResponse, answer: ScriptedAnswer): void {
  outgoing.writeHead(answer.status, { "Content-Type": "application/json", ...answer.headers });
  outgoing.end(JSON.stringify(answer.json));
}

function misbehave(
  fault: Fault,
  served: { readonly outgoing: ServerResponse; readonly answer: () => ScriptedAnswer },
): void {
  const { outgoing } = served;
  switch (fault.kind) {
    case "drop-before":
      outgoing.destroy();
      return;
    case "drop-after":
      served.answer();
      outgoing.destroy();
      return;
    case "truncate": {
      const { status, json } = served.answer();
      const whole = JSON.stringify(json);
      outgoing.writeHead(status, { "Content-Type": "application/json" });
      outgoing.end(whole.slice(0, Math.floor(whole.length / 2)));
      return;
    }
    case "cut-off": {
      const whole = JSON.stringify(served.answer().json);
      outgoing.writeHead(200, { "Content-Length": String(whole.length) });
      outgoing.write(whole.slice(0, 20), () => outgoing.destroy());
      return;
    }
    case "hang":
      return;
    case "instead":
      outgoing.writeHead(fault.status, fault.headers);
      outgoing.end(fault.body);
      return;
    case "rewrite": {
      const answer = served.answer();
      send(outgoing, { ...answer, json: fault.json(answer.json) });
      return;
    }
    default:
      throw new Error(`unexpected fault: ${JSON.stringify(fault satisfies never)}`);
  }
}

/** The real network under a clock that stands still and timers that only `expire` fires. */
export interface ScriptedNetwork extends Network {
  readonly advance: (ms: number) => void;
  /** Fires every running timer. */
  readonly expire: () => void;
  readonly runningTimers: () => number;
}

export function createScriptedNetwork(start: Instant): ScriptedNetwork {
  let now = start;
  const timers = new Set<() => void>();
  return {
    fetch: globalThis.fetch,
    now: () => now,
    after: (_ms, task) => {
      const timer = (): void => task();
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: (ms) => {
      now = later(now, ms);
    },
    expire: () => {
      for (const timer of timers) timer();
    },
    runningTimers: () => timers.size,
  };
}

/** 14:00 in London on a day in June. */
export const testStart = asInstant(Date.UTC(2026, 5, 27, 13));

/** For answers that are not JSON. */
export const html = (status: number): Fault => ({
  kind: "instead",
  status,
  headers: { "Content-Type": "text/html" },
  body: "<!doctype html><title>Bad gateway</title>",
});
