/**
 * The one judgement: app, gateway and tests call this function and no other.
 *
 * Order, fixed: test booking, cancelled, unconfirmed, already used, date and slot, gate and product, then a
 * `redeemable: false` that none of these, nor our own redemption, explains; then the offline rule; last this device's
 * clock, which turns a dated green into a hold and never a refusal into anything.
 * Promises: unknown is never green; cancelled is never "already used"; a test booking is green only on a connection
 * marked test, and marked TEST; an add-on is green for 0 people. Pure: everything it knows is in its input, so a stored
 * scan can be judged again.
 */
import type { Admission } from "./admission.ts";
import type { Barcode } from "./barcode.ts";
import type { Booking } from "./booking.ts";
import { cardOf } from "./card.ts";
import { type Role, roleOf } from "./codes.ts";
import type { ConnectionId, GateId, ProductKey } from "./ids.ts";
import type { ConnectionMode, Post, Product } from "./product.ts";
import { refusalByPlace, refusalBySupplier, refusalByTime, refusalOfBooking } from "./refusals.ts";
import { type Instant, minutes } from "./time.ts";
import {
  asUse,
  earlierUse,
  guestsOf,
  insideAfter,
  insideOf,
  isAddOn,
  lastForeignAt,
  remainingOf,
  remainingOfItem,
  standingOf,
  standingTracesOf,
  type UseContext,
} from "./uses.ts";
import type {
  Basis,
  BookingCard,
  Choose,
  Decision,
  Hold,
  PackageOption,
  Unknown,
  Verdict,
} from "./verdict.ts";

export interface JudgeInput {
  readonly barcode: Barcode;
  /** Bookings that the code leads to, from the snapshot or live. */
  readonly candidates: readonly Booking[];
  readonly catalogue: Catalogue;
  readonly post: Post;
  /** Admissions of the candidates' bookings by any device, in any order, undone ones left out. */
  readonly admissions: readonly Admission[];
  /** Those of the same bookings that were taken back: no uses, but the supplier may keep the redemption of one. */
  readonly undone: readonly Admission[];
  readonly basis: Basis;
  /** Whether the gateway can be asked now: the offline rule applies only when it cannot. */
  readonly gatewayReachable: boolean;
  /** Corrected time. */
  readonly now: Instant;
  /** This device's own clock less the gateway's, milliseconds: positive is ahead. 0 where it was never measured. */
  readonly clockOffMs: number;
  /** What an empty `candidates` means. */
  readonly nothingFound: Unknown["why"];
  /** What the operator pressed on an earlier `choose`. */
  readonly decision: Decision | null;
}

export interface Catalogue {
  readonly products: ReadonlyMap<ProductKey, Product>;
  readonly modes: ReadonlyMap<ConnectionId, ConnectionMode>;
}

/** Farther off, something is wrong with this clock that no correction may be trusted to mend: no green that a date decides. */
const farthestClockMs = minutes(5);

export function judge(input: JudgeInput): Verdict {
  const chosen = chosenOf(input);
  const [first, ...others] = chosen;
  if (first === undefined) return unknown(input);
  return others.length === 0 ? judgeOne(input, first) : judgePackage(input, chosen);
}

/** Each booking that the code leads to, with what it would be told alone. */
export const judgeEach = (input: JudgeInput): readonly JudgedMatch[] =>
  chosenOf(input).map((match) => ({ ...match, verdict: judgeOne(input, match) }));

export interface JudgedMatch extends Match {
  readonly verdict: PackageOption["verdict"];
}

interface Match {
  readonly booking: Booking;
  readonly role: Role;
}

function chosenOf(input: JudgeInput): readonly Match[] {
  const { decision } = input;
  const found = matchesOf(input);
  return decision === null
    ? found
    : found.filter(({ booking }) => booking.key === decision.booking);
}

/** The code as read first; another spelling only where that leads nowhere. */
function matchesOf({ candidates, barcode }: JudgeInput): readonly Match[] {
  for (const text of [barcode.text, ...barcode.alternatives]) {
    const matches = candidates.flatMap((booking) => {
      const role = roleOf(text, booking);
      return role === null ? [] : [{ booking, role }];
    });
    if (matches.length > 0) return matches;
  }
  return [];
}

const unknown = (input: JudgeInput): Unknown => ({
  kind: "unknown",
  text: input.barcode.text,
  why: input.nothingFound,
  basis: input.basis,
});

/** One code, several bookings: a person picks where several could go in. Where none could, a hold says more than a no. */
function judgePackage(input: JudgeInput, matches: readonly Match[]): Verdict {
  const options = matches.map((match): PackageOption => {
    const verdict = judgeOne(input, match);
    return { card: cardOfVerdict(verdict), verdict };
  });
  const verdicts = options.map(({ verdict }) => verdict);
  const [only, ...others] = verdicts.filter(canEnter);
  if (others.length > 0) {
    return { kind: "choose", choice: { kind: "package", options }, basis: input.basis };
  }
  return only ?? verdicts.find(({ kind }) => kind === "hold") ?? verdicts[0] ?? unknown(input);
}

const canEnter = ({ kind }: Verdict): boolean => kind === "admit" || kind === "choose";

type OneVerdict = PackageOption["verdict"];

function cardOfVerdict(verdict: OneVerdict): BookingCard {
  if (verdict.kind !== "choose") return verdict.card;
  if (verdict.choice.kind === "party") return verdict.choice.card;
  throw new Error("a package does not nest");
}

function judgeOne(input: JudgeInput, { booking, role }: Match): OneVerdict {
  const { basis, now, post } = input;
  const uses = usesOfBooking(input, booking);
  const { product } = uses;
  const mode = input.catalogue.modes.get(booking.connection) ?? "observe";
  const items = role.kind === "ticket" ? [role.unitItem] : guestsOf(booking);
  const card = cardOf(booking, product, items);

  const early = refusalOfBooking(booking, role, mode);
  if (early !== null) return { kind: "refuse", card, reason: early, basis };
  const used = usedUp(uses, role, { card, basis });
  if (used !== null) return used;
  const reason =
    refusalByTime(booking, product, now) ??
    refusalByPlace(product, post) ??
    refusalBySupplier(booking, standingTracesOf(uses));
  if (reason !== null) return { kind: "refuse", card, reason, basis };
  if (product === null) return { kind: "refuse", card, reason: { kind: "not-set-up" }, basis };
  if (items.length === 0) return { kind: "refuse", card, reason: { kind: "nobody-booked" }, basis };
  const held = heldOffline(input, product, card);
  if (held !== null) return held;
  const addOn = items.every((item) => isAddOn(item, product));
  const test = mode === "test";
  return heldByClock(input, enter({ input, uses, role, card, product, addOn, test }));
}

export function usesOfBooking(input: JudgeInput, booking: Booking): UseContext {
  const isOfThis = (admission: Admission): boolean => admission.booking === booking.key;
  return {
    booking,
    product: input.catalogue.products.get(booking.product) ?? null,
    admissions: input.admissions.filter(isOfThis),
    undone: input.undone.filter(isOfThis),
    now: input.now,
  };
}

function usedUp(
  uses: UseContext,
  role: Role,
  { card, basis }: { readonly card: BookingCard; readonly basis: Basis },
): OneVerdict | null {
  if (role.kind === "ticket") {
    const use = earlierUse(uses, role.unitItem);
    return use === null ? null : { kind: "already-used", card, use, basis };
  }
  if (remainingOf(uses) > 0) return null;
  if (card.party === 0) {
    const each = guestsOf(uses.booking).map((item) => earlierUse(uses, item));
    const [use] = each;
    const anyLeft = use == null || each.includes(null);
    return anyLeft ? null : { kind: "already-used", card, use, basis };
  }
  const [only, ...more] = standingOf(uses);
  if (only === undefined) {
    return { kind: "already-used", card, use: { by: "supplier", at: lastForeignAt(uses) }, basis };
  }
  if (more.length === 0 && only.people >= card.party) {
    return { kind: "already-used", card, use: asUse(only), basis };
  }
  return { kind: "refuse", card, reason: { kind: "party-full", inside: insideOf(uses) }, basis };
}

function heldOffline(input: JudgeInput, product: Product, card: BookingCard): Hold | null {
  const { offline } = product.policy;
  if (input.gatewayReachable || offline.kind === "admit") return null;
  if (offline.kind === "hold") {
    return { kind: "hold", card, rule: { kind: "online-only" }, basis: input.basis };
  }
  if (offline.gate === input.post.gate) return null;
  const home: GateId = offline.gate;
  return { kind: "hold", card, rule: { kind: "home-gate", gate: home }, basis: input.basis };
}

/** What cannot be dated does not depend on the clock. */
function heldByClock({ clockOffMs, basis }: JudgeInput, verdict: OneVerdict): OneVerdict {
  const card = cardOfVerdict(verdict);
  const off = Math.abs(clockOffMs) > farthestClockMs;
  if (!off || !canEnter(verdict) || card.visit.kind === "open") return verdict;
  return { kind: "hold", card, rule: { kind: "clock", offMs: clockOffMs }, basis };
}

interface Entering {
  readonly input: JudgeInput;
  readonly uses: UseContext;
  readonly role: Role;
  readonly card: BookingCard;
  readonly product: Product;
  /** Nothing but add-ons: nobody to be counted. */
  readonly addOn: boolean;
  readonly test: boolean;
}

/** Nothing stands in the way: admit, or ask how many. */
function enter(entering: Entering): OneVerdict {
  const { input, uses, role, card, product, addOn, test } = entering;
  const { basis, decision } = input;
  const remaining =
    role.kind === "ticket" ? remainingOfItem(uses, role.unitItem) : remainingOf(uses);
  // of an add-on there is no number to ask for
  const asks = !addOn && (role.kind === "party" || product.policy.confirm === "ask");
  if (asks && decision === null) {
    return chooseParty({ card, remaining, inside: insideOf(uses), test }, basis);
  }
  const people = decision?.people ?? remaining;
  if (people > remaining || people < (addOn ? 0 : 1)) {
    return { kind: "refuse", card, reason: { kind: "over-party", remaining }, basis };
  }
  const unitItem = role.kind === "ticket" ? role.unitItem.key : null;
  const after = insideAfter(uses, { unitItem, people });
  return { kind: "admit", card, people, unitItem, inside: after, test, basis };
}

const chooseParty = (
  party: {
    readonly card: BookingCard;
    readonly remaining: number;
    readonly inside: number;
    readonly test: boolean;
  },
  basis: Basis,
): Choose => ({ kind: "choose", choice: { kind: "party", ...party }, basis });
