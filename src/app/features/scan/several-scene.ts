/** From several tickets in view to what the gate's screen shows of them. Pure. */
import type { ScanId } from "../../../core/ids.ts";
import { assertNever } from "../../../core/result.ts";
import {
  chipMark,
  insideMark,
  markWords,
  type MarkWords,
  pressedWords,
  type SeveralCount,
  severalDetail,
  severalKey,
  severalTitle,
} from "../../ui/words/several-words.ts";
import type { WordsContext } from "../../ui/words/verdict-words.ts";
import type { GateScene, SeveralShown } from "./gate-scene.ts";
import { isGreen, type Pressed, type Several, type TicketInView } from "./several-session.ts";

/** Null before anybody has looked at it. */
export function markOf(
  { told }: Pick<TicketInView, "told">,
  context: WordsContext,
): MarkWords | null {
  switch (told.kind) {
    case "new":
      return null;
    case "chip":
      return chipMark(told.isScanned);
    case "looked":
      return markWords(told.looked.verdict, told.looked.way, context);
    case "in":
      return insideMark(told.scan.admission?.people ?? 0);
    default:
      return assertNever(told);
  }
}

interface SeveralNow {
  readonly several: Several;
  /** Last of the session, whatever stored it. */
  readonly last: ScanId | null;
}

/** While the camera has the screen; any other scene stays as it is. */
export function withSeveral(
  scene: GateScene,
  { several, last }: SeveralNow,
  context: WordsContext,
): GateScene {
  if (scene.kind !== "scanning") return scene;
  const shown = severalShown(several, context);
  const { pressed } = several;
  const isLatest = pressed?.scans.some(({ id }) => id === last) === true;
  return {
    ...scene,
    ...(shown === null ? {} : { several: shown }),
    ...(pressed !== null && isLatest ? { said: saidOf(pressed, context) } : {}),
  };
}

function severalShown(several: Several, context: WordsContext): SeveralShown | null {
  const { shown, tickets, isAdmitting } = several;
  if (shown === null) return null;
  if (shown === "chips") return { kind: "chips" };
  const count = countOf(tickets, context);
  return {
    kind: "marks",
    title: severalTitle(tickets.length),
    detail: severalDetail(count),
    admit: severalKey(count),
    isAdmitting,
    isDone: tickets.every(({ told }) => told.kind === "in"),
  };
}

function countOf(tickets: readonly TicketInView[], context: WordsContext): SeveralCount {
  const greens = tickets.filter(isGreen);
  const peopleOf = greens.flatMap(({ told }) =>
    told.kind === "looked" && told.looked.verdict.kind === "admit"
      ? [told.looked.verdict.people]
      : [],
  );
  const inside = tickets.flatMap(({ told }) =>
    told.kind === "in" ? [told.scan.admission?.people ?? 0] : [],
  );
  // guests who are in are counted as people, and not once more as tickets
  const others = tickets.filter(
    (ticket) =>
      !isGreen(ticket) && !(ticket.told.kind === "in" && ticket.told.scan.admission?.people !== 0),
  );
  return {
    people: total(peopleOf),
    addOns: peopleOf.filter((people) => people === 0).length,
    inside: total(inside),
    sums: others.flatMap((ticket) => markOf(ticket, context)?.sum ?? []),
  };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

function saidOf(
  { scans, others }: Pressed,
  context: WordsContext,
): { readonly occasion: string; readonly text: string } {
  const letIn = scans.flatMap(({ admission }) => (admission === null ? [] : [admission.people]));
  const denied = scans.filter(({ admission }) => admission === null);
  const left = others.filter(({ way }) => way !== "counted");
  return {
    occasion: scans.map(({ id }) => id).join(" "),
    text: pressedWords(
      { people: total(letIn), addOns: letIn.filter((people) => people === 0).length },
      [...denied, ...left].map(({ verdict }) => verdict),
      context,
    ),
  };
}
