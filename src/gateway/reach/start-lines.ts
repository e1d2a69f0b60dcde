/**
 * What the gateway prints for the person who starts it: only links that a phone can use, each with its code, and otherwise
 * what to do. Scripts read `enrol LINK`, `tablet LINK` and `ready URL`; the last is the end of the start. Pure.
 */
import { assertNever } from "../../core/result.ts";
import type { LanAddress } from "./lan-addresses.ts";
import type { Reach } from "./reach.ts";
import { terminalQr } from "./terminal-qr.ts";

export type Link =
  /** For a steward; `gate` is its label where there are several. */
  | { readonly kind: "enrol"; readonly url: string; readonly gate: string | null }
  /** For an admin. */
  | { readonly kind: "tablet"; readonly url: string };

export interface Screen {
  /** The command that was typed: `npm start`. */
  readonly command: string;
  readonly showsCodes: boolean;
}

/** Everything between the start and `ready`. */
export function startLines(
  reach: Reach,
  links: readonly Link[],
  screen: Screen,
): readonly string[] {
  return [
    ...linesBefore(reach, screen),
    ...links.flatMap((link) => linkLines(reach, link, screen)),
    ...linesAfter(reach, screen),
  ];
}

/** None where nobody could use the link. */
export function linkLines(reach: Reach, link: Link, screen: Screen): readonly string[] {
  if (reach.kind === "unusable") return [];
  const sign = link.kind === "enrol" && link.gate !== null ? [`for ${link.gate}:`] : [];
  return [...sign, `${link.kind} ${link.url}`, ...codeOf(reach, link.url, screen)];
}

function linesBefore(reach: Reach, screen: Screen): readonly string[] {
  switch (reach.kind) {
    case "localhost":
      return reach.cable
        ? [
            `Phone on the cable: ${adbReverse(reach.port)}, then open a link there, or film its code.`,
          ]
        : [];
    case "public":
      return [];
    case "lan":
      return [
        ...choiceLines(reach.others, reach.origin),
        `First, once on each phone: ${reach.caUrl}`,
        ...codeOf(reach, reach.caUrl, screen),
      ];
    case "unusable":
      return [
        reach.why,
        "So there is no link that a phone could use.",
        ...threeWays(screen, reach.port),
      ];
    default:
      return assertNever(reach);
  }
}

function linesAfter(reach: Reach, screen: Screen): readonly string[] {
  if (reach.kind !== "localhost" || reach.cable) return [];
  return ["These links are good on this machine.", ...threeWays(screen, reach.port)];
}

const threeWays = ({ command }: Screen, port: number): readonly string[] => [
  "A phone needs one of three (README, “A real phone”):",
  `  Android on a cable  ${adbReverse(port)}, then ${command} -- --usb`,
  `  in this network     ${command} -- --lan`,
  `  anywhere            STILE_ORIGIN=https://… ${command}, behind a host or tunnel with TLS`,
];

const adbReverse = (port: number): string => `adb reverse tcp:${port} tcp:${port}`;

function choiceLines(others: readonly LanAddress[], origin: string): readonly string[] {
  const [other] = others;
  if (other === undefined) return [];
  const listed = others.map(({ address, card }) => `${address} (${card})`).join(", ");
  const { hostname, port } = new URL(origin);
  return [
    `Links use ${hostname}. This machine is also ${listed}: choose with STILE_ORIGIN=https://${other.address}:${port}`,
  ];
}

/** A phone that films a link to localhost opens its own localhost, unless the cable makes that this machine. */
function codeOf(reach: Reach, url: string, { showsCodes }: Screen): readonly string[] {
  const isReachable = reach.kind !== "localhost" || reach.cable;
  return showsCodes && isReachable ? terminalQr(url) : [];
}
