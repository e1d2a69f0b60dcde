/**
 * The sockets of `--lan`: TLS on the port, `/ca` without TLS on the next one, and where a sandbox runs beside, everything
 * without TLS once more for this machine alone. The certificate is looked after once an hour: its time runs out, and the
 * machine gets another address, while the gateway runs.
 */
import { Hono } from "hono";
import type { Log, Scheduler } from "../../core/effects.ts";
import { createCaRoutes, createCaServer } from "./ca-page.ts";
import { type Door, openDoor, openSecureDoor, type SecureDoor } from "./doors.ts";
import type { LanCertificates } from "./lan-certificates.ts";
import { caPortOf } from "./reach.ts";

export interface LanDoorsDeps {
  readonly app: Hono;
  readonly port: number;
  readonly host: string;
  /** The app, as phones reach it. */
  readonly origin: string;
  /** Where this machine alone is answered without TLS; null for nowhere. */
  readonly loopbackPort: number | null;
  /** Good for the names that the machine has at the moment. */
  readonly certificates: () => Promise<LanCertificates>;
  readonly scheduler: Scheduler;
  readonly log: Log;
}

export interface LanDoors extends Door {
  /** Of the authority; SHA-256. */
  readonly fingerprint: string;
}

/** All of them or none: rejects with a sentence. */
export async function openLanDoors(deps: LanDoorsDeps): Promise<LanDoors> {
  const { app, port, host, origin, loopbackPort } = deps;
  const { authority, leaf } = await deps.certificates();
  const pages = createCaRoutes({ authority, origin });
  const secured = new Hono().route("/ca", pages).route("/", app);
  const open: Door[] = [];
  const close = (): void => open.forEach((door) => door.close());
  try {
    const door = await openSecureDoor(secured, { port, host }, leaf);
    open.push(door, { close: keepRenewed(deps, door) });
    open.push(await openDoor(createCaServer(pages), { port: caPortOf(port), host }));
    if (loopbackPort !== null)
      open.push(await openDoor(app, { port: loopbackPort, host: "127.0.0.1" }));
  } catch (problem) {
    close();
    throw problem;
  }
  return { close, fingerprint: authority.fingerprint };
}

const renewalMs = 3_600_000;

/** Answers how to end it. */
function keepRenewed({ certificates, scheduler, log }: LanDoorsDeps, door: SecureDoor): () => void {
  let isOpen = true;
  let cancel = scheduler.after(renewalMs, () => void renew());
  const renew = async (): Promise<void> => {
    try {
      const { leaf } = await certificates();
      if (isOpen) door.show(leaf);
    } catch (problem) {
      log.error("the certificate for this network was not renewed", { problem: String(problem) });
    }
    if (isOpen) cancel = scheduler.after(renewalMs, () => void renew());
  };
  return () => {
    isOpen = false;
    cancel();
  };
}
