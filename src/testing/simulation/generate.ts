/** Draws a schedule from a seed: every schedule has at least 4 devices, 40 presentations and a dozen faults. */
import type { Random } from "../../core/effects.ts";
import { below, createSeededRandom } from "../seeded-random.ts";
import type { CallFault } from "./call-faults.ts";
import type { LinkName, Op, Schedule, TimedOp } from "./schedule.ts";
import type { SimSupplier } from "./suppliers/sim-supplier.ts";
import { simSuppliers } from "./suppliers/sim-suppliers.ts";

/** Stewards work this long (ms); whatever is wrong ends soon after. */
export const workMs = 12_000;
/** Longest that a late request arrives after its deadline: the gateway's grace (ms). */
export const graceMs = 2_000;

export function generateSchedule(
  seed: number,
  { store, supplier }: Pick<Schedule, "store" | "supplier">,
): Schedule {
  const random = createSeededRandom(seed);
  const devices = Array.from({ length: random() < 0.1 ? 5 : 4 }, (_, index) => ({
    gate: index % 2 === 0 ? (1 as const) : (2 as const),
    skewMs: skew(random),
  }));
  const redeemAgain = pick<Schedule["redeemAgain"]>(random, [
    "strict",
    "lenient",
    "again",
    "again",
  ]);
  const seller = simSuppliers[supplier];
  const takesBack = seller.takesBack && takesBackWith(seed);
  const dice: Dice = { random, devices: devices.length, seller, redeemAgain, takesBack };
  return {
    seed,
    supplier,
    takesBack,
    store,
    devices,
    redeemAgain,
    ops: [...presentations(dice), ...troubles(dice)].toSorted((a, b) => a.at - b.at),
  };
}

/** Drawn apart, so that the schedules of suppliers that cannot are what they were. */
const takesBackWith = (seed: number): boolean => createSeededRandom(seed ^ 0x51f15eed)() < 0.5;

/** Most are right, many some minutes off, a few on another day. */
function skew(random: Random): number {
  const dice = random();
  if (dice < 0.06) return Math.round((random() - 0.5) * 216_000_000);
  return dice < 0.4 ? Math.round((random() - 0.5) * 480_000) : 0;
}

interface Dice {
  readonly random: Random;
  readonly devices: number;
  readonly seller: SimSupplier;
  readonly redeemAgain: Schedule["redeemAgain"];
  readonly takesBack: boolean;
}

const start = 2_000;

/** Tickets are shown again, at other gates too: by mistake, by families, by cheats. */
function presentations({ random, devices, seller }: Dice): readonly TimedOp[] {
  const shown: number[] = [];
  return Array.from({ length: 42 }, (): TimedOp => {
    const again = shown.length > 0 && random() < 0.45;
    const ticket = again ? pick(random, shown) : below(random, seller.ticketCount);
    shown.push(ticket);
    const at = start + below(random, workMs - start);
    return {
      at,
      op: { kind: "present", device: below(random, devices), ticket, people: 1 + below(random, 4) },
    };
  });
}

function troubles(dice: Dice): readonly TimedOp[] {
  const { random, seller } = dice;
  const { acts, calls } = seller;
  const restored = restore(random);
  // a device that has lost its database and a gateway that has lost its disk: nobody has what only the two had
  const emptied = restored.length > 0 ? 0 : 0.3;
  const some = (count: number, make: () => Op): readonly TimedOp[] =>
    Array.from({ length: count }, () => ({
      at: start + below(random, workMs - start),
      op: make(),
    }));
  const maybe = (chance: number, make: () => Op): readonly TimedOp[] =>
    some(random() < chance ? 1 : 0, make);
  const device = (): number => below(random, dice.devices);
  const ticket = (): number => below(random, seller.ticketCount);
  return [
    ...some(2, () => ({ kind: "partition", link: device(), ms: 2_000 + below(random, 9_000) })),
    ...maybe(0.3, () => ({
      kind: "partition",
      link: "supplier",
      ms: 2_000 + below(random, 8_000),
    })),
    ...some(7, () => ({ kind: "call", ...deviceCall(dice), fault: callFault(random) })),
    ...some(7, () => ({
      kind: "call",
      link: "supplier",
      path: pick(random, [calls.redeem, calls.redeem, calls.look]),
      fault: supplierFault(dice),
    })),
    ...some(1, () => crash(random, device())),
    ...maybe(0.6, () => crash(random, "gateway")),
    ...maybe(0.4, () => ({ kind: "undo", device: device() })),
    ...maybe(0.4, () => ({ kind: "wake", device: device() })),
    ...maybe(0.3, () => ({ kind: "clock-jump", device: device(), byMs: jump(random) })),
    ...maybe(emptied, () => ({ kind: "empty", device: device() })),
    ...maybe(0.2, () => ({ kind: "lose-relaxed", device: device() })),
    ...maybe(0.25, () => ({
      kind: "second-tab",
      device: device(),
      ms: 4_000 + below(random, 9_000),
    })),
    ...maybe(0.25, () => ({ kind: "freeze", device: device(), ms: 2_000 + below(random, 9_000) })),
    ...maybe(0.5, () => ({ kind: "foreign", act: "redeem", ticket: ticket() })),
    ...maybe(0.2, () => ({ kind: "foreign", act: "unredeem", ticket: ticket() })),
    ...maybe(0.3, () => ({ kind: "foreign", act: "cancel", ticket: ticket() })),
    ...maybe(0.2, () => ({ kind: "foreign", act: "rebook", ticket: ticket() })),
    ...maybe(0.15, () => ({ kind: "poison", ticket: ticket() })),
    ...maybe(0.15, () => ({ kind: "revoke", device: device() })),
    ...(dice.takesBack ? some(2, () => ({ kind: "undo", device: device() })) : []),
    ...restored,
  ].filter(({ op }) => op.kind !== "foreign" || acts.includes(op.act));
}

function deviceCall({ random, devices }: Dice): { readonly link: LinkName; readonly path: string } {
  const path = pick(random, ["/v1/scans", "/v1/scans", "/v1/changes", "/v1/claims"]);
  return { link: below(random, devices), path };
}

const crash = (random: Random, who: number | "gateway"): Op => ({
  kind: "crash",
  who,
  commits: 1 + below(random, 6),
  side: random() < 0.5 ? "before" : "after",
  ms: 500 + below(random, 3_000),
});

const jump = (random: Random): number =>
  random() < 0.7
    ? Math.round((random() - 0.5) * 200_000)
    : Math.round((random() - 0.5) * 40_000_000);

/** The gateway's disk dies; what comes back is what it was some time before. */
function restore(random: Random): readonly TimedOp[] {
  if (random() >= 0.15) return [];
  const backup = start + below(random, workMs / 2);
  const at = backup + 2_000 + below(random, workMs / 2 - start);
  return [
    { at: backup, op: { kind: "backup" } },
    { at, op: { kind: "restore", ms: 1_000 + below(random, 2_000) } },
  ];
}

/** Where a repeated request is performed again, no caller can prevent what a network that repeats requests does. */
function supplierFault({ random, seller, redeemAgain }: Dice): CallFault {
  const fault = callFault(random);
  const isRepeated = seller.performsRepeats || redeemAgain === "again";
  return isRepeated && fault.kind === "duplicate" ? { kind: "lost-after" } : fault;
}

function callFault(random: Random): CallFault {
  const make = pick<() => CallFault>(random, [
    () => ({ kind: "lost-before" }),
    () => ({ kind: "lost-before" }),
    () => ({ kind: "lost-after" }),
    () => ({ kind: "lost-after" }),
    () => ({ kind: "reset-after" }),
    () => ({ kind: "duplicate", ms: below(random, graceMs) }),
    () => ({ kind: "reorder", ms: 100 + below(random, 1_400) }),
    () => ({ kind: "delay", ms: 200 + below(random, 6_000) }),
    () => ({ kind: "late", ms: below(random, graceMs) }),
    () => ({ kind: "late", ms: below(random, graceMs) }),
    () => ({ kind: "http-4xx", status: pick(random, [400, 401, 403, 404, 408]) }),
    () => ({ kind: "http-5xx", status: pick(random, [500, 502, 503]) }),
    () => ({ kind: "http-429", seconds: below(random, 6) }),
    () => ({ kind: "html" }),
    () => ({ kind: "truncated" }),
  ]);
  return make();
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}
