/** How strict a product is, as the venue writes it; and what counts where it says nothing. */
import { z } from "zod";
import type { Policy } from "../../core/product.ts";
import { minutes } from "../../core/time.ts";
import { gateIdSchema } from "../../protocol/ids-schema.ts";
import { members } from "./members.ts";

const useSchema = z.discriminatedUnion("kind", [
  members({ kind: z.literal("once") }),
  members({ kind: z.literal("per-date") }),
  members({ kind: z.literal("times"), times: z.number().int().positive() }),
]);

const offlineSchema = z.discriminatedUnion("kind", [
  members({ kind: z.literal("admit") }),
  members({ kind: z.literal("hold") }),
  members({ kind: z.literal("home-gate"), gate: gateIdSchema }),
]);

export const partialPolicySchema = members({
  use: useSchema,
  offline: offlineSchema,
  gatewayFirst: z.boolean(),
  confirm: z.enum(["straight", "ask"]),
  earlyMs: z.number().int().nonnegative(),
  lateMs: z.number().int().nonnegative(),
}).partial();

export type PartialPolicy = { readonly [M in keyof Policy]?: Policy[M] | undefined };

/** Thirty minutes each way suits a gate with a queue; a venue that runs tighter says so. */
const defaultPolicy: Policy = {
  use: { kind: "once" },
  offline: { kind: "admit" },
  gatewayFirst: false,
  confirm: "straight",
  earlyMs: minutes(30),
  lateMs: minutes(30),
};

export const withDefaults = (policy: PartialPolicy | undefined, base = defaultPolicy): Policy => ({
  use: policy?.use ?? base.use,
  offline: policy?.offline ?? base.offline,
  gatewayFirst: policy?.gatewayFirst ?? base.gatewayFirst,
  confirm: policy?.confirm ?? base.confirm,
  earlyMs: policy?.earlyMs ?? base.earlyMs,
  lateMs: policy?.lateMs ?? base.lateMs,
});
