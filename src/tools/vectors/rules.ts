/**
 * What is expected, as rules in DESIGN 4's order: the first that matches wins, and the last matches always. A rule sees the
 * situation and the four facts below, which stand in tables too.
 */
import type { RefuseReason } from "../../core/verdict.ts";
import { dimensions, type Pattern, type Situation } from "./dimensions.ts";
import { times } from "./times.ts";
import type { Cell } from "./use-cells.ts";
import { gateSeven, gateTwo, withdrawnAt } from "./world.ts";

export interface Rule {
  readonly when: Pattern;
  readonly and?: Partial<Facts>;
  readonly expect: Outcome;
}

export interface Facts {
  readonly entry: Cell["kind"];
  /** More people pressed than are left, or none. */
  readonly tooMany: boolean;
  /** `redeemable: false` may come from an admission of ours that still counts. */
  readonly explained: boolean;
}

export type Outcome =
  | { readonly kind: "refuse"; readonly reason: RefuseReason }
  /** With the use, the numbers and the clock that the situation has. */
  | { readonly kind: "already-used" | "party-full" | "over-party" | "clock" | "choose" | "admit" }
  | { readonly kind: "online-only" | "home-gate" };

const refuse = (reason: RefuseReason): Outcome => ({ kind: "refuse", reason });
const cancelled = refuse({ kind: "cancelled", at: null });
const unknownStatus = refuse({ kind: "unknown-status", raw: "UPGRADED" });

const unconfirmed = (["ON_HOLD", "PENDING", "REJECTED", "QUOTE"] as const).map((kind): Rule => ({
  when: { status: [kind] },
  expect: refuse({ kind: "not-confirmed", status: { kind } }),
}));

const mapped = dimensions.place.filter((place) => place !== "unmapped");
const dated = dimensions.time.filter((time) => time !== "open");

const badTimes = dimensions.time.flatMap((time): readonly Rule[] => {
  const { refusal } = times[time];
  return refusal === null
    ? []
    : [{ when: { time: [time], place: mapped }, expect: refuse(refusal) }];
});

export const rules: readonly Rule[] = [
  // test booking
  {
    when: { connection: ["test-on-live", "test-observed"] },
    expect: refuse({ kind: "test-booking" }),
  },
  // cancelled: never already used, never merely unconfirmed
  {
    when: { status: ["withdrawn"] },
    expect: refuse({ kind: "cancelled", at: withdrawnAt }),
  },
  { when: { status: ["CANCELLED"] }, expect: cancelled },
  { when: { unit: ["CANCELLED"] }, expect: cancelled },
  // unconfirmed: the booking first, then its unit item
  ...unconfirmed,
  { when: { status: ["EXPIRED"] }, expect: refuse({ kind: "expired" }) },
  { when: { status: ["NO_SHOW"] }, expect: refuse({ kind: "no-show" }) },
  { when: { status: ["OTHER"] }, expect: unknownStatus },
  {
    when: { unit: ["ON_HOLD"] },
    expect: refuse({ kind: "not-confirmed", status: { kind: "ON_HOLD" } }),
  },
  { when: { unit: ["EXPIRED"] }, expect: refuse({ kind: "expired" }) },
  { when: { unit: ["NO_SHOW"] }, expect: refuse({ kind: "no-show" }) },
  { when: { unit: ["OTHER"] }, expect: unknownStatus },
  // already used
  { when: {}, and: { entry: "used" }, expect: { kind: "already-used" } },
  { when: {}, and: { entry: "full" }, expect: { kind: "party-full" } },
  // date and slot: not without a product, whose zone it would be
  ...badTimes,
  // gate and product
  { when: { place: ["unmapped", "no-gate"] }, expect: refuse({ kind: "not-set-up" }) },
  {
    when: { place: ["wrong-gate"] },
    expect: refuse({ kind: "wrong-gate", gates: [gateSeven] }),
  },
  {
    when: { place: ["wrong-product"] },
    expect: refuse({ kind: "wrong-product", gates: [gateTwo] }),
  },
  // the supplier's word, where nothing explains it
  {
    when: { redeemable: ["no"] },
    and: { explained: false },
    expect: refuse({ kind: "supplier-refuses", text: "Ask the office" }),
  },
  // the offline rule, which needs no rule of its own where the gateway can be asked
  { when: { offline: ["hold"] }, expect: { kind: "online-only" } },
  { when: { offline: ["home-elsewhere"] }, expect: { kind: "home-gate" } },
  { when: {}, and: { tooMany: true }, expect: { kind: "over-party" } },
  // this device's clock: open tickets have no date to get wrong
  {
    when: { clock: ["over-five-ahead", "seven-behind", "hours-ahead"], time: dated },
    expect: { kind: "clock" },
  },
  // an add-on has no number to ask for
  { when: { scanned: ["parking"] }, expect: { kind: "admit" } },
  { when: { press: ["ask"] }, expect: { kind: "choose" } },
  {
    when: { press: ["straight"], scanned: ["voucher", "both", "typed"] },
    expect: { kind: "choose" },
  },
  { when: {}, expect: { kind: "admit" } },
];

/**
 * An admission of ours that still counts, unless the supplier's own date proves it was another: yesterday's counts for a
 * use per date no more.
 */
export const explains = ({ used, use }: Situation): boolean => {
  if (used === "yesterday") return use !== "per-date";
  return !["not", "foreign", "foreign-yesterday", "recorded-as-foreign"].includes(used);
};
