/**
 * The network between simulated processes: `fetch` on one side, a handler on the other, and what goes wrong between them.
 * Requests and answers are what this process has under these names (a campaign's are light); time and trouble are virtual.
 */
import type { Random } from "../../core/effects.ts";
import type { CallFault, FaultLog } from "./call-faults.ts";
import type { Life } from "./life.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** The receiving process, while there is one. */
export interface Host {
  readonly life: Life;
  readonly handle: (request: Request) => Promise<Response>;
}

export interface Link {
  /** Calls of one process over this link. */
  readonly fetchFor: (life: Life) => typeof fetch;
  readonly partition: (ms: number) => void;
  /** Hits the next call whose path begins so. */
  readonly arm: (fault: CallFault, path: string) => void;
  /** Every trouble of this link is over, also what was armed and hit nobody. */
  readonly heal: () => void;
}

export interface LinkDeps {
  readonly name: string;
  readonly origin: string;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly log: FaultLog;
  readonly host: () => Host | null;
  /** Of a call with this path, a caller gives up after this (ms); for late arrivals. */
  readonly patienceMs: (path: string) => number;
}

export function createLink(deps: LinkDeps): Link {
  const state: LinkState = { cutUntil: 0, armed: [] };
  return {
    fetchFor: (life) => (input, init) => call({ deps, state, life }, requestOf(deps, input, init)),
    partition: (ms) => {
      state.cutUntil = Math.max(state.cutUntil, deps.time.now() + ms);
    },
    arm: (fault, prefix) => {
      state.armed = [...state.armed, { fault, prefix }];
    },
    heal: () => {
      state.cutUntil = 0;
      state.armed = [];
    },
  };
}

interface LinkState {
  cutUntil: number;
  armed: readonly { readonly fault: CallFault; readonly prefix: string }[];
}

interface Wire {
  readonly deps: LinkDeps;
  readonly state: LinkState;
  readonly life: Life;
}

interface Outgoing {
  readonly url: URL;
  readonly init: RequestInit;
  readonly signal: AbortSignal | null;
}

function requestOf(
  { origin }: LinkDeps,
  input: string | URL | Request,
  init: RequestInit = {},
): Outgoing {
  if (input instanceof Request) throw new TypeError("simulated calls go to an address");
  const { signal, ...rest } = init;
  return { url: new URL(input, origin), init: measured(rest), signal: signal ?? null };
}

/** As every HTTP client does with a text: who does not know the length has to read the body before believing in it. */
function measured(init: RequestInit): RequestInit {
  const { body, headers } = init;
  if (typeof body !== "string" || headers instanceof Headers || Array.isArray(headers)) return init;
  return { ...init, headers: { ...headers, "content-length": String(Buffer.byteLength(body)) } };
}

function call(wire: Wire, outgoing: Outgoing): Promise<Response> {
  const { life } = wire;
  const { signal } = outgoing;
  const answered = new Promise<Response>((resolve, reject) => {
    if (signal !== null) {
      const onAbort = (): void => reject(new DOMException("aborted", "AbortError"));
      if (signal.aborted) return onAbort();
      signal.addEventListener("abort", onAbort, { once: true });
    }
    carry(wire, outgoing, { resolve, reject });
    return undefined;
  });
  return life.awaits(answered);
}

interface Caller {
  readonly resolve: (response: Response) => void;
  readonly reject: (problem: unknown) => void;
}

function carry(wire: Wire, outgoing: Outgoing, caller: Caller): void {
  const { deps, state } = wire;
  const { time, random } = deps;
  const path = outgoing.url.pathname;
  const trip = 2 + random() * 40;
  if (isCut(wire)) {
    noteFault(wire, "partition", outgoing);
    time.after(trip, () => caller.reject(neverLeft()));
    return;
  }
  const armed = state.armed.find(({ prefix }) => path.startsWith(prefix));
  state.armed = state.armed.filter((each) => each !== armed);
  const fault = armed?.fault;
  if (fault !== undefined) noteFault(wire, fault.kind, outgoing);
  const there = fault?.kind === "late" ? deps.patienceMs(path) + fault.ms : trip + heldUpBy(fault);
  time.after(there, () => {
    const instead = fault === undefined ? null : answerInstead(deps, fault);
    if (fault?.kind === "lost-before") return;
    if (instead !== null) return answerLater(wire, outgoing, { caller, response: instead });
    if (fault?.kind === "duplicate") time.after(fault.ms, () => deliver(wire, outgoing, nobody));
    deliver(wire, outgoing, callerUnder(fault, caller, wire));
  });
}

function deliver(wire: Wire, outgoing: Outgoing, caller: Caller): void {
  const { deps } = wire;
  const host = deps.host();
  if (host === null || host.life.isOver()) return caller.reject(neverLeft());
  host.life.onEnd(() => caller.reject(broken()));
  host.handle(new Request(outgoing.url, outgoing.init)).then(
    (response) => answerLater(wire, outgoing, { caller, response }),
    () => caller.reject(broken()),
  );
}

function answerLater(
  wire: Wire,
  outgoing: Outgoing,
  { caller, response }: { readonly caller: Caller; readonly response: Response },
): void {
  wire.deps.time.after(2 + wire.deps.random() * 40, () => {
    if (!isCut(wire)) return caller.resolve(response);
    noteFault(wire, "partition", outgoing);
    return caller.reject(broken());
  });
}

const nobody: Caller = { resolve: () => undefined, reject: () => undefined };

/** What of the answer reaches the caller. */
function callerUnder(fault: CallFault | undefined, caller: Caller, { deps }: Wire): Caller {
  switch (fault?.kind) {
    case "lost-after":
    case "late":
      return nobody;
    case "reset-after":
      return { resolve: () => caller.reject(broken()), reject: caller.reject };
    case "delay":
      return {
        reject: caller.reject,
        resolve: (response) => void deps.time.after(fault.ms, () => caller.resolve(response)),
      };
    case "truncated":
      return {
        reject: caller.reject,
        resolve: (response) => {
          void cutInHalf(response).then(caller.resolve);
        },
      };
    default:
      return caller;
  }
}

const heldUpBy = (fault: CallFault | undefined): number =>
  fault?.kind === "reorder" ? fault.ms : 0;

function answerInstead({ time }: LinkDeps, fault: CallFault): Response | null {
  switch (fault.kind) {
    case "html":
      return new Response("<!doctype html><title>Sign in</title>", {
        headers: { "content-type": "text/html" },
      });
    case "http-4xx":
    case "http-5xx":
      return new Response(`proxy says ${fault.status}`, { status: fault.status });
    case "http-429":
      return new Response("slow down", {
        status: 429,
        headers: { "retry-after": String(fault.seconds), "x-at": String(time.now()) },
      });
    default:
      return null;
  }
}

async function cutInHalf(response: Response): Promise<Response> {
  const text = await response.text();
  const { status, headers } = response;
  return new Response(text.slice(0, Math.floor(text.length / 2)), { status, headers });
}

const isCut = ({ deps, state }: Wire): boolean => deps.time.now() < state.cutUntil;

function noteFault({ deps }: Wire, kind: string, { url, init }: Outgoing): void {
  const body = typeof init.body === "string" ? init.body : "";
  const what = `${url.pathname}${url.search} ${body}`;
  deps.log.note({ at: deps.time.now(), kind, where: deps.name, what });
}

/** As Node's fetch tells that nobody listens. */
const neverLeft = (): TypeError =>
  new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } });
/** As Node's fetch tells a broken connection. */
const broken = (): TypeError => new TypeError("fetch failed", { cause: { code: "ECONNRESET" } });
