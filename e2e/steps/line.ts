/**
 * The line between a device and its gateway: bytes pass, pass late, or not at all. A line of wire and not the browser's own
 * offline switch, because a cut here also takes the answers to requests that the gateway has already carried out, and because
 * late bytes arrive even when the browser that sent them is dead.
 */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as passing } from "node:timers/promises";

export type OnTheWay = "arrives" | "is lost";

export interface Line {
  /** What the device takes for its gateway's origin. */
  readonly origin: string;
  readonly clear: () => void;
  /** Each piece takes this long (ms), in either direction. */
  readonly slow: (ms: number) => void;
  /** Ends every connection at once, new ones as they begin; what the device has sent before may still arrive. */
  readonly cut: (onTheWay: OnTheWay) => void;
  readonly close: () => Promise<void>;
}

/** `onHandIn` is told of each request with scans before any of it goes on. */
export async function openLine(gatewayPort: number, onHandIn: () => void): Promise<Line> {
  let delayMs = 0;
  let isCut = false;
  const devices = new Set<Socket>();
  const gateways = new Set<Socket>();
  const carry = (from: Socket, to: Socket): void => {
    let before: Promise<unknown> = Promise.resolve();
    const inTurn = (step: () => void): void => {
      // also without a delay in a turn of its own, so that whoever heard of a hand-in can still lose it
      before = before.then(() => passing(delayMs)).then(step);
    };
    from.on("data", (piece: Buffer) => inTurn(() => void to.write(piece)));
    from.once("close", () => inTurn(() => void to.end()));
  };
  const server = createServer((device) => {
    hold(device, devices);
    if (isCut) {
      device.destroy();
      return;
    }
    const gateway = connect(gatewayPort, "127.0.0.1");
    hold(gateway, gateways);
    device.on("data", (piece: Buffer) => {
      if (piece.includes("POST /v1/scans")) onHandIn();
    });
    carry(device, gateway);
    carry(gateway, device);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");

  const drop = (onTheWay: OnTheWay): void => {
    const broken = onTheWay === "is lost" ? [...gateways, ...devices] : devices;
    for (const end of broken) end.destroy();
  };
  return {
    origin: `http://localhost:${address.port}`,
    clear: () => {
      isCut = false;
      delayMs = 0;
    },
    slow: (ms) => {
      isCut = false;
      delayMs = ms;
    },
    cut: (onTheWay) => {
      isCut = true;
      drop(onTheWay);
    },
    close: async () => {
      drop("is lost");
      server.close();
      await once(server, "close");
    },
  };
}

function hold(end: Socket, side: Set<Socket>): void {
  side.add(end);
  end.once("close", () => side.delete(end));
  // what breaks a connection is the test's doing; its other end hears of it by `close`
  end.on("error", () => end.destroy());
}
