/** The sockets on which a gateway answers. */
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { KeyedCertificate } from "./keyed-certificate.ts";

export interface Door {
  /** At once: who is connected is cut off. */
  readonly close: () => void;
}

export interface SecureDoor extends Door {
  /** From here on; connections that are open go on. */
  readonly show: (leaf: KeyedCertificate) => void;
}

export interface Place {
  readonly port: number;
  readonly host: string;
}

/** Plain HTTP. Rejects with a sentence where the place cannot be had. */
export async function openDoor(app: Hono, place: Place): Promise<Door> {
  const server = createServer(listenerOf(app));
  await listen(server, place);
  return doorOf(server);
}

/** TLS. Rejects with a sentence where the place cannot be had. */
export async function openSecureDoor(
  app: Hono,
  place: Place,
  leaf: KeyedCertificate,
): Promise<SecureDoor> {
  const server = createSecureServer(tlsOf(leaf), listenerOf(app));
  await listen(server, place);
  return { ...doorOf(server), show: (renewed) => server.setSecureContext(tlsOf(renewed)) };
}

const tlsOf = ({ certificate, key }: KeyedCertificate) => ({ cert: certificate, key });

function listenerOf(app: Hono): RequestListener {
  const answer = getRequestListener(app.fetch);
  return (incoming, outgoing) => void answer(incoming, outgoing);
}

function listen(server: Server, { port, host }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (problem: NodeJS.ErrnoException) => {
      const sentence = sentences[problem.code ?? ""]?.(port, host);
      reject(sentence === undefined ? problem : new Error(sentence, { cause: problem }));
    });
    server.listen(port, host, resolve);
  });
}

const sentences: Readonly<Record<string, (port: number, host: string) => string>> = {
  EADDRINUSE: (port) => `Port ${port} is taken. Choose another with PORT.`,
  EACCES: (port) => `Port ${port} is reserved on this machine. Choose another with PORT.`,
  EADDRNOTAVAIL: (_, host) => `HOST is ${host}, which is no address of this machine.`,
};

const doorOf = (server: Server): Door => ({
  close: () => {
    server.close();
    server.closeAllConnections();
  },
});
