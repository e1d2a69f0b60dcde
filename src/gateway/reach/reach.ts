/**
 * How phones reach this gateway (DESIGN 9): a browser gives a camera and a service worker only to `https://` and to
 * `localhost`, so there are three ways.
 *
 * `localhost`: this machine, and an Android on a cable through `adb reverse`. `public`: a host or tunnel with TLS in front,
 * named by `STILE_ORIGIN`. `lan`: this process speaks TLS itself, with certificates that phones are told to trust (`--lan`).
 * `unusable`: none of them as things are set; the gateway starts all the same, since phones that are enrolled go on, and no
 * link is printed. Pure. Cannot see whether a proxy, a tunnel or a firewall stands where it should.
 */
import type { LanAddress } from "./lan-addresses.ts";
import { isLoopback, type Origin, readOrigin } from "./origin.ts";

export type Reach =
  | {
      readonly kind: "localhost";
      readonly origin: string;
      /** Goes through the cable. */
      readonly port: number;
      /** A phone is on a cable, and what it opens as localhost is this machine. */
      readonly cable: boolean;
    }
  | { readonly kind: "public"; readonly origin: string }
  | {
      readonly kind: "lan";
      readonly origin: string;
      /** Where phones get the certificate, without TLS. */
      readonly caUrl: string;
      /** Other addresses that could have been meant. */
      readonly others: readonly LanAddress[];
    }
  | {
      readonly kind: "unusable";
      /** Good for this machine alone. */
      readonly origin: string;
      readonly port: number;
      /** Sentences for the one who starts the gateway. */
      readonly why: string;
    };

export interface ReachQuestion {
  /** `STILE_ORIGIN`, as it was written. */
  readonly origin: string | undefined;
  readonly lan: boolean;
  readonly cable: boolean;
  readonly port: number;
  /** `HOST`; undefined is this machine alone, and with `lan` everybody. */
  readonly host: string | undefined;
  /** Those likely to be meant first. */
  readonly addresses: readonly LanAddress[];
  /** `NAME.local`, if the machine has such a name. */
  readonly localName: string | null;
}

/** Where `/ca` is answered without TLS. */
export const caPortOf = (port: number): number => port + 1;

export function reachOf(question: ReachQuestion): Reach {
  const { origin } = question;
  if (origin === undefined || origin.trim() === "")
    return question.lan ? ownLan(question) : ownHost(question);
  const given = readOrigin(origin);
  if (!given.ok) return unusable(question, given.failure);
  return question.lan ? namedLan(question, given.value) : namedHost(question, given.value);
}

function ownHost(question: ReachQuestion): Reach {
  const { port, host, cable } = question;
  if (host !== undefined && !isWildcard(host) && !isLoopback(host))
    return unusable(
      question,
      `HOST is ${host}: there it speaks plain http, and browsers give no camera to that. Leave HOST out.`,
    );
  return { kind: "localhost", origin: `http://localhost:${port}`, port, cable };
}

const namedHost = ({ cable }: ReachQuestion, { text, port, isLoopback: isOwn }: Origin): Reach =>
  isOwn ? { kind: "localhost", origin: text, port, cable } : { kind: "public", origin: text };

function ownLan(question: ReachQuestion): Reach {
  const { host, port } = question;
  const open = openAddresses(question);
  const real = open.filter(({ isVirtual }) => !isVirtual);
  const [first, ...others] = real.length > 0 ? real : open;
  if (first !== undefined)
    return lan({ origin: `https://${first.address}:${port}`, host: first.address, others }, port);
  return unusable(
    question,
    isOpenToAll(question)
      ? "This machine has no private IPv4 address. Connect it to the phones’ network and start again."
      : `HOST is ${host}, which phones in this network do not reach. Leave HOST out.`,
  );
}

/** The person chose: an address of this machine, or its name. */
function namedLan(question: ReachQuestion, { text, host, isSecureScheme }: Origin): Reach {
  const { localName, port } = question;
  const names = [
    ...openAddresses(question).map(({ address }) => address),
    // a name leads to any of the addresses
    ...(localName !== null && isOpenToAll(question) ? [localName] : []),
  ];
  if (isSecureScheme && names.includes(host)) return lan({ origin: text, host, others: [] }, port);
  return unusable(
    question,
    `STILE_ORIGIN is ${text}, for which --lan has no certificate. Leave it out, or take ${spoken(names, port)}. Behind TLS of your own, leave --lan out.`,
  );
}

const lan = (
  found: { readonly origin: string; readonly host: string; readonly others: readonly LanAddress[] },
  port: number,
): Reach => ({
  kind: "lan",
  origin: found.origin,
  caUrl: `http://${found.host}:${caPortOf(port)}/ca`,
  others: found.others,
});

const unusable = (question: ReachQuestion, why: string): Reach => ({
  kind: "unusable",
  origin: ownOrigin(question),
  port: question.port,
  why,
});

/** As this machine itself reaches it. */
function ownOrigin({ lan: isLan, host = "", port }: ReachQuestion): string {
  const name = isWildcard(host) || isLoopback(host) ? "localhost" : host;
  return `${isLan ? "https" : "http"}://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** The addresses on which this gateway answers. */
const openAddresses = (question: ReachQuestion): readonly LanAddress[] =>
  isOpenToAll(question)
    ? question.addresses
    : question.addresses.filter(({ address }) => address === question.host);

/** With `lan`. */
const isOpenToAll = ({ host }: ReachQuestion): boolean => host === undefined || isWildcard(host);

const isWildcard = (host: string): boolean => ["", "0.0.0.0", "::", "[::]"].includes(host);

const spoken = (names: readonly string[], port: number): string =>
  names.length === 0
    ? "another network"
    : names.map((name) => `https://${name}:${port}`).join(" or ");
