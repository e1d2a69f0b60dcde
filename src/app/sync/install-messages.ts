/** What the page and the snapshot worker say to each other. */
import { z } from "zod";
import { manifestSchema } from "../../protocol/v1.ts";

export const installRequestSchema = z.object({
  kind: z.literal("install"),
  manifest: manifestSchema,
  token: z.string(),
});

/** The part of the list's index that is new, so that the page need not read it (`SnapshotDatabase.adopt`). */
const recentLayerSchema = z.object({ name: z.string(), bytes: z.instanceof(ArrayBuffer) });

export const installReportSchema = z.discriminatedUnion("kind", [
  /** Bookings on this device so far. */
  z.object({ kind: z.literal("progress"), have: z.number(), of: z.number() }),
  z.object({ kind: z.literal("installed"), id: z.string(), recent: recentLayerSchema.nullable() }),
  z.object({ kind: z.literal("failed"), why: z.string() }),
]);

export type InstallRequest = z.infer<typeof installRequestSchema>;
export type InstallReport = z.infer<typeof installReportSchema>;
export type RecentLayer = z.infer<typeof recentLayerSchema>;
