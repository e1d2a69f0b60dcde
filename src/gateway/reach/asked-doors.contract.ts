/** Real sockets on 127.0.0.1 for tests, and how they are asked. */
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { TLSSocket } from "node:tls";

/** The first of three ports in a row that nobody has; below those that systems give to whoever asks for any. */
export async function threeFreePorts(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const free = await Promise.all([port, port + 1, port + 2].map(isFree));
    if (free.every(Boolean)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const opened = once(server, "listening").then(
    () => true,
    () => false,
  );
  server.listen(port, "127.0.0.1");
  if (!(await opened)) return false;
  server.close();
  await once(server, "close");
  return true;
}

export interface Answer {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly body: string;
  /** Of the certificate that was shown; empty without TLS. */
  readonly serialNumber: string;
}

export const askPlainly = (port: number, path: string): Promise<Answer> =>
  answerTo(plainRequest({ host: "127.0.0.1", port, path, agent: false }));

/** As a phone that trusts `ca`, and nobody else. */
export const askSecurely = (port: number, path: string, ca: string): Promise<Answer> =>
  answerTo(secureRequest({ host: "127.0.0.1", port, path, ca, agent: false }));

async function answerTo(request: ClientRequest): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", resolve);
    request.once("error", reject);
    request.end();
  });
  const { socket, statusCode, headers } = response;
  return {
    status: statusCode,
    location: headers.location,
    serialNumber: socket instanceof TLSSocket ? socket.getPeerCertificate().serialNumber : "",
    body: await text(response),
  };
}
