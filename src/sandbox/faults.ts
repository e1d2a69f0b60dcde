/**
 * What can go wrong between a supplier and its caller, and the list of what does at the moment. A fault without `times`
 * lasts until it is taken away; one without `path` hits every call of its supplier.
 */
import { z } from "zod";
import { type Checked, checked } from "./checked.ts";

const where = {
  /** The start of the path, with or without the supplier's base: `/redemption/redeem` or `/octo/redemption/redeem`. */
  path: z.string().startsWith("/").exactOptional(),
  /** How often it fires before it is over. */
  times: z.int().min(1).exactOptional(),
};

const faultSchema = z.discriminatedUnion("kind", [
  /** The connection ends without an answer, and the supplier does nothing. */
  z.strictObject({ kind: z.literal("down"), ...where }),
  /** The supplier takes this long (ms) to begin; combines with the others. */
  z.strictObject({ kind: z.literal("slow"), ms: z.int().min(0), ...where }),
  /** The supplier does its work, then the connection ends without an answer. */
  z.strictObject({ kind: z.literal("drop-after-commit"), ...where }),
  /** This status instead of the supplier; a text body is sent as text/plain, anything else as JSON. */
  z.strictObject({
    kind: z.literal("status"),
    status: z.int().min(200).max(599),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).exactOptional(),
    ...where,
  }),
  /** A captive portal: 200 and a page, and the supplier does nothing. */
  z.strictObject({ kind: z.literal("html"), ...where }),
  /** The supplier does its work, and half of its answer arrives with status 200. */
  z.strictObject({ kind: z.literal("truncated"), ...where }),
  /** 200 application/json that is not JSON, and the supplier does nothing. */
  z.strictObject({ kind: z.literal("garbage"), ...where }),
  /** 429, with `Retry-After` where it is told, and the supplier does nothing. */
  z.strictObject({
    kind: z.literal("rate-limit"),
    retryAfterSeconds: z.int().min(0).exactOptional(),
    ...where,
  }),
  /** The supplier does its work, and in its JSON answer members are called otherwise: see drift.ts. */
  z.strictObject({ kind: z.literal("drift"), ...where }),
]);

const listSchema = z.array(faultSchema).readonly().exactOptional();

/** A supplier that is left out keeps its faults; at the start it has none. */
const faultsSchema = z
  .strictObject({
    octo: listSchema,
    anyroad: listSchema,
    cityConnect: listSchema,
    satelliteTag: listSchema,
  })
  .readonly();

export type Fault = z.infer<typeof faultSchema>;
export type Faults = z.infer<typeof faultsSchema>;

export const readFaults = (json: unknown): Checked<Faults> => checked(faultsSchema, json);

/** From parsed JSON. Throws an Error that says where it is wrong. */
export function parseFaults(json: unknown): Faults {
  const faults = readFaults(json);
  if (faults.kind === "refused") throw new Error(faults.problem);
  return faults.value;
}

export interface FaultList {
  /** What is still to come, with `times` counted down. */
  readonly active: () => readonly Fault[];
  readonly replace: (faults: readonly Fault[]) => void;
  /** The faults that hit a call to `path`; each counts as fired. At most one is not `slow`: the first. */
  readonly take: (path: string) => readonly Fault[];
  /** Since the start: how often each kind fired. */
  readonly fired: () => Readonly<Record<string, number>>;
}

/** `base` is the supplier's path, such as `/octo`. */
export function createFaultList(base: string, initial: readonly Fault[]): FaultList {
  let active = initial;
  const firedByKind = new Map<string, number>();
  const hits = (fault: Fault, path: string): boolean =>
    fault.path === undefined || path.startsWith(fault.path) || path.startsWith(base + fault.path);

  return {
    active: () => active,
    replace: (faults) => {
      active = faults;
    },
    fired: () => Object.fromEntries(firedByKind),
    take: (path) => {
      const hitting = active.filter((fault) => hits(fault, path));
      const decisive = hitting.find((fault) => fault.kind !== "slow");
      const taken = hitting.filter((fault) => fault.kind === "slow" || fault === decisive);
      for (const { kind } of taken) firedByKind.set(kind, (firedByKind.get(kind) ?? 0) + 1);
      active = active.flatMap((fault) => (taken.includes(fault) ? countedDown(fault) : [fault]));
      return taken;
    },
  };
}

function countedDown(fault: Fault): readonly Fault[] {
  if (fault.times === undefined) return [fault];
  return fault.times === 1 ? [] : [{ ...fault, times: fault.times - 1 }];
}
