/**
 * The links that a gateway prints: at the start one for each gate and, until a venue has an admin, one for the tablet;
 * later the next one for a gate whose link was used.
 */
import type { GateId } from "../../core/ids.ts";
import type { Reach } from "./reach.ts";
import { type Link, linkLines, type Screen, startLines } from "./start-lines.ts";

export interface PrintedLinksDeps {
  readonly reach: Reach;
  /** The tablet's is of the first. */
  readonly gates: readonly { readonly id: GateId; readonly label: string }[];
  readonly enrolmentLink: (gate: GateId, role: "steward" | "admin") => Promise<string>;
  readonly adminEnrolled: () => Promise<boolean>;
  readonly screen: Screen;
  readonly print: (line: string) => void;
}

export interface PrintedLinks {
  readonly start: () => Promise<void>;
  /** A link of this gate has been used. */
  readonly enrolled: (gate: GateId) => Promise<void>;
}

export function createPrintedLinks(deps: PrintedLinksDeps): PrintedLinks {
  const { reach, gates, enrolmentLink, adminEnrolled, screen, print } = deps;
  let tabletGate: GateId | null = null;

  const stewardLink = async (gate: GateId): Promise<Link> => {
    const label = gates.find(({ id }) => id === gate)?.label ?? gate;
    const url = await enrolmentLink(gate, "steward");
    return { kind: "enrol", url, gate: gates.length > 1 ? label : null };
  };

  const tabletLink = async (): Promise<readonly Link[]> => {
    const [first] = gates;
    if (first === undefined || (await adminEnrolled())) return [];
    const url = await enrolmentLink(first.id, "admin");
    tabletGate = first.id;
    return [{ kind: "tablet", url }];
  };

  return {
    start: async () => {
      const links: Link[] = [];
      if (reach.kind !== "unusable") {
        for (const { id } of gates) links.push(await stewardLink(id));
        links.push(...(await tabletLink()));
      }
      for (const line of startLines(reach, links, screen)) print(line);
    },
    enrolled: async (gate) => {
      if (reach.kind === "unusable") return;
      if (gate === tabletGate && (await adminEnrolled())) {
        tabletGate = null; // it was the tablet's: the steward's link is still good
        return;
      }
      for (const line of linkLines(reach, await stewardLink(gate), screen)) print(line);
    },
  };
}
