/** The four suppliers in one sandbox at a fixed moment, called without a socket: shared by the tests of `/_sandbox`. */
import type { SandboxOptions } from "./sandbox.ts";
import { createSandbox } from "./sandbox.ts";
import type { Kind } from "./supplier-names.ts";
import { createWorld } from "./world.ts";

export const NOW = Date.parse("2026-07-15T09:30:00Z");
export const WORLD = createWorld({ now: NOW });
export const KINDS: readonly Kind[] = ["octo", "anyroad", "city-connect", "satellite-tag"];

type Headers = Readonly<Record<string, string>>;

interface Sent {
  readonly body?: unknown;
  readonly headers?: Headers;
}

export function fourSuppliers(options: Partial<SandboxOptions> = {}) {
  const { app } = createSandbox({ now: () => NOW, ...options });
  const call = async (method: string, path: string, { body, headers = {} }: Sent = {}) => {
    const response = await app.request(path, {
      method,
      headers: { ...headers, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const anyroad = (path: string, body: unknown) =>
    call("POST", `/anyroad${path}`, {
      body,
      headers: { Authorization: `Bearer ${WORLD.anyroad.temporaryToken}` },
    });
  return {
    app,
    call,
    state: async () => (await call("GET", "/_sandbox/state")).body,
    setFaults: (body: unknown) => call("PUT", "/_sandbox/faults", { body }),
    setSwitches: (kind: Kind, body: unknown) =>
      call("PATCH", `/_sandbox/${kind}/switches`, { body }),
    act: (kind: Kind, body: unknown) => call("POST", `/_sandbox/${kind}/acts`, { body }),
    scan: (code: string) => anyroad("/tickets/scan", { device: "gate1", qr_code: code }),
    verify: (code: string) => anyroad("/tickets/verify", { qr_code: code }),
  };
}

export function codeOf(
  demo: readonly { readonly id: string; readonly code: string }[],
  id: string,
): string {
  const ticket = demo.find((each) => each.id === id);
  if (ticket === undefined) throw new Error(`no demo ticket ${id}`);
  return ticket.code;
}
