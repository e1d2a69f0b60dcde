/**
 * Device discovery (`device_discovery.html`): a device announces a code and a secret, and polls until staff approve it in
 * the back office; then its credentials are shown for ten minutes. It works only for a while after the back-office page
 * was opened; of the documented 5 to 10 minutes it is 10 here.
 */
import { createHash } from "node:crypto";
import type { Client } from "./token-issuer.ts";

const SHOWN_MS = 600_000;
const OPEN_MS = 600_000;

export interface DeviceRequest {
  readonly id: number;
  readonly code: string;
  readonly secret: string;
  readonly agent: string | null;
  /** ms, as the next. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly approval: (Client & { readonly at: number }) | null;
}

type Answer =
  | { readonly kind: "waiting"; readonly request: DeviceRequest }
  | { readonly kind: "approved"; readonly request: DeviceRequest; readonly client: Client | null }
  | { readonly kind: "closed" }
  | { readonly kind: "code-taken" };

export interface Enrolment {
  /** Somebody opens or reloads the back-office page. */
  readonly open: () => void;
  readonly ask: (asked: {
    readonly code: string;
    readonly secret: string;
    readonly agent: string | null;
  }) => Answer;
  /** False where nobody waits under this code. */
  readonly approve: (code: string) => boolean;
  readonly all: () => readonly DeviceRequest[];
  readonly clientById: (clientId: string) => Client | null;
}

export function createEnrolment(
  isDeviceCode: (code: string) => boolean,
  now: () => number,
): Enrolment {
  const requestByCode = new Map<string, DeviceRequest>();
  let openUntil = Number.NEGATIVE_INFINITY;

  return {
    open: () => {
      openUntil = now() + OPEN_MS;
    },
    ask: ({ code, secret, agent }) => {
      if (now() >= openUntil) return { kind: "closed" };
      const before = requestByCode.get(code);
      if (before === undefined ? isDeviceCode(code) : before.secret !== secret)
        return { kind: "code-taken" };
      const at = now();
      const fresh = { id: requestByCode.size + 1, code, secret, createdAt: at, approval: null };
      const request: DeviceRequest = { ...(before ?? fresh), agent, updatedAt: at };
      requestByCode.set(code, request);
      const { approval } = request;
      if (approval === null) return { kind: "waiting", request };
      return {
        kind: "approved",
        request,
        client: at < approval.at + SHOWN_MS ? approval : null,
      };
    },
    approve: (code) => {
      const request = requestByCode.get(code);
      if (request === undefined || request.approval !== null) return false;
      const approval = { ...credentialsOf(request), at: now() };
      requestByCode.set(code, { ...request, approval });
      return true;
    },
    all: () => [...requestByCode.values()],
    clientById: (clientId) =>
      [...requestByCode.values()].find(({ approval }) => approval?.clientId === clientId)
        ?.approval ?? null,
  };
}

function credentialsOf({ id, code, secret }: DeviceRequest): Client {
  const hash = createHash("sha512")
    .update(JSON.stringify([code, secret]))
    .digest("hex");
  return { clientId: `${id}_${hash.slice(0, 50)}`, clientSecret: hash.slice(50, 100) };
}
