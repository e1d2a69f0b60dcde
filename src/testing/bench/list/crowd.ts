/**
 * Who comes to the gate: of ten people eight with a fresh ticket of today, one with a used one, and the rest on the wrong day,
 * cancelled, or with a code that nobody knows.
 */
import type { Random } from "../../../core/effects.ts";
import type { Verdict } from "../../../core/verdict.ts";
import { below, createSeededRandom } from "../../seeded-random.ts";
import { codeOf } from "./bookings.ts";
import type { Ticket, Tickets } from "./tickets.ts";

export interface HeldUp {
  readonly code: string;
  /** What whoever holds it up must be told: a wrong verdict is not worth its time. */
  readonly told: Verdict["kind"];
}

export interface Crowd {
  readonly next: (people: number) => readonly HeldUp[];
  /** One ticket of each page that this crowd keeps coming back to. */
  readonly usual: readonly string[];
}

/**
 * `spread`: so much of the day that not all of its pages fit into memory. One scan in ten is then of a page that nobody has
 * held up a ticket of for a long time; the others keep to `warmPages`.
 */
export type Spread = { readonly warmPages: number } | "all";

export function createCrowd(tickets: Tickets, spread: Spread, seed: number): Crowd {
  const random = createSeededRandom(seed);
  const among = gateOf(tickets, spread);
  const any = (some: readonly Ticket[], told: HeldUp["told"]): HeldUp => {
    const ticket = some[below(random, some.length)];
    if (ticket === undefined) throw new Error("the list is too small for a crowd");
    return { code: ticket.code, told };
  };
  const rest = (): HeldUp => {
    const lot = below(random, 10);
    if (lot < 4) return { code: among.otherDays(), told: "refuse" };
    if (lot < 7) return any(among.cancelled, "refuse");
    return { code: strangerOf(random), told: "unknown" };
  };
  const one = (): HeldUp => {
    const lot = below(random, 100);
    if (lot >= 90) return rest();
    if (lot >= 80) return any(among.used, "already-used");
    if (lot < among.coldPerCent) return { code: among.cold(), told: "admit" };
    return any(among.fresh, "admit");
  };
  return {
    next: (people) => Array.from({ length: people }, one),
    usual: onePerPage(among.fresh).map(({ code }) => code),
  };
}

interface AtTheGate {
  readonly fresh: readonly Ticket[];
  readonly used: readonly Ticket[];
  readonly cancelled: readonly Ticket[];
  readonly otherDays: () => string;
  readonly cold: () => string;
  readonly coldPerCent: number;
}

/** With the four in a hundred of other days one in ten. */
const coldPerCent = 6;
/** Of the day's pages: those that no usual ticket is on. */
const coldPart = 0.4;

function gateOf(tickets: Tickets, spread: Spread): AtTheGate {
  const otherDays = inTurn(onePerPage(tickets.otherDays));
  if (spread === "all") return { ...tickets, otherDays, cold: otherDays, coldPerCent: 0 };
  const pages = [...new Set(tickets.fresh.map(({ page }) => page))];
  const firstCold = Math.floor(pages.length * (1 - coldPart));
  const warm = new Set(pages.slice(0, Math.min(spread.warmPages, firstCold)));
  const isWarm = ({ page }: Ticket): boolean => warm.has(page);
  const cold = new Set(pages.slice(firstCold));
  return {
    fresh: tickets.fresh.filter(isWarm),
    used: tickets.used.filter(isWarm),
    cancelled: tickets.cancelled.filter(isWarm),
    otherDays,
    cold: inTurn(onePerPage(tickets.fresh.filter(({ page }) => cold.has(page)))),
    coldPerCent,
  };
}

const onePerPage = (tickets: readonly Ticket[]): readonly Ticket[] => [
  ...new Map(tickets.map((ticket) => [ticket.page, ticket])).values(),
];

function inTurn(tickets: readonly Ticket[]): () => string {
  let turn = 0;
  return () => {
    const ticket = tickets[turn % tickets.length];
    turn += 1;
    if (ticket === undefined) throw new Error("the list is too small for a crowd");
    return ticket.code;
  };
}

function strangerOf(random: Random): string {
  const kinds = ["uuid", "letters", "digits"] as const;
  return codeOf(kinds[below(random, 3)] ?? "uuid", random);
}
