/** Two gates that admit to the same product, each with one device on a line of its own. */
import type { Page } from "playwright/test";
import { z } from "zod";
import { openDevice } from "./device.ts";
import { enrol } from "./gate.ts";
import { rowsOf } from "./ledger.ts";
import { type Line, openLine } from "./line.ts";
import type { Supplier } from "./supplier.ts";
import type { Venue } from "./venue.ts";

/** For `openVenue`. */
export const twoGates =
  (product: string) =>
  ({ baseUrl, key }: Supplier): object => ({
    venue: "Port Vell Boats",
    gates: [
      { id: "north", sign: "N", label: "North gate" },
      { id: "river", sign: "R", label: "River gate" },
    ],
    connections: [{ id: "octo", kind: "octo", label: "OCTO", url: baseUrl, key, mode: "redeem" }],
    mapping: [{ connection: "octo", product, gates: ["north", "river"] }],
  });

export interface StaffedGate {
  readonly page: Page;
  readonly line: Line;
  readonly close: () => Promise<void>;
}

export async function openGate(
  venue: Venue,
  { label, operator }: { readonly label: string; readonly operator: string },
): Promise<StaffedGate> {
  const line = await openLine(venue.port, () => undefined);
  const device = await openDevice({ camera: "absent" });
  const link = new URL(await venue.enrolmentLink(label));
  await enrol(device.page, `${line.origin}${link.pathname}${link.hash}`, operator);
  return {
    page: device.page,
    line,
    close: async () => {
      await device.close();
      await line.close();
    },
  };
}

const enrolment = z.object({ key: z.literal("enrolment"), value: z.object({ token: z.string() }) });
const listed = z.object({
  conflicts: z.array(
    z.object({
      kind: z.string(),
      state: z.string(),
      allowed: z.number(),
      entered: z.number(),
      admissions: z.array(z.object({ gate: z.string(), operator: z.string(), people: z.number() })),
    }),
  ),
});

/** As the gateway lists them to this device. */
export async function listedConflicts(
  venue: Venue,
  page: Page,
): Promise<z.infer<typeof listed>["conflicts"]> {
  const meta = z.array(z.unknown()).parse(await rowsOf(page, "meta"));
  const held = meta.map((row) => enrolment.safeParse(row)).find(({ success }) => success)?.data;
  if (held === undefined) throw new Error("the device is not enrolled");
  const answer = await fetch(`${venue.origin}/v1/conflicts`, {
    headers: { authorization: `Bearer ${held.value.token}` },
  });
  return listed.parse(await answer.json()).conflicts;
}
