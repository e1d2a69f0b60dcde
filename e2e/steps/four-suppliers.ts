/** The sandbox's four suppliers at one gateway, as a test sees them: their tickets, and what was really used there. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { worldOfTheDay } from "./crowd.ts";
import { copyOf } from "./special-bookings.ts";
import { json, type Supplier } from "./supplier.ts";

export type Kind = "octo" | "anyroad" | "city-connect" | "satellite-tag";

export interface FourSuppliers {
  /** By role: good, used, party, addon, … */
  readonly code: (kind: Kind, role: string) => string;
  /** How often this code was used at this supplier by a call of ours, whatever was asked besides. */
  readonly usesOf: (kind: Kind, code: string) => Promise<number>;
  /** All uses at all suppliers by calls of ours. */
  readonly uses: () => Promise<number>;
  /** Of AnyRoad alone; none takes them away. */
  readonly setFaults: (faults: readonly object[]) => Promise<void>;
}

export interface SharedCodeWorld {
  /** For the sandbox's `--world`. */
  readonly world: string;
  /** Of a guest of Satellite TAG, and of another one's ticket of OCTO. */
  readonly code: string;
}

export async function writeSharedCode(folder: string): Promise<SharedCodeWorld> {
  const { octo, satelliteTag, good } = await worldOfTheDay();
  const code = satelliteTag.demo.find(({ id }) => id === "good10")?.code;
  if (code === undefined) throw new Error("no tenth good ticket of TAG");
  const bookings = [...octo.bookings, copyOf(good, { codes: [code] })];
  const world = join(folder, "world.json");
  await writeFile(world, JSON.stringify({ octo: { ...octo, bookings }, satelliteTag }));
  return { world, code };
}

const cardsSchema = z.object({
  suppliers: z.array(
    z.object({ kind: z.string(), codes: z.record(z.string(), z.string().nullable()) }),
  ),
});

const itemSchema = z.object({
  uuid: z.string(),
  ticket: z
    .object({ deliveryOptions: z.array(z.object({ deliveryValue: z.string() })) })
    .nullable(),
});
const octoWorldSchema = z.object({
  octo: z.object({ bookings: z.array(z.object({ unitItems: z.array(itemSchema) })) }),
});
const stateSchema = z.object({
  octo: z.object({ redemptions: z.array(z.object({ unitItemUuids: z.array(z.string()) })) }),
  anyroad: z.object({
    effects: z.array(z.object({ qrCode: z.string(), foreign: z.string().nullable() })),
  }),
  // null when another scanner did it
  cityConnect: z.object({ effects: z.array(z.object({ barcode: z.string().nullable() })) }),
  satelliteTag: z.object({ effects: z.array(z.object({ kind: z.string(), barcode: z.string() })) }),
});

export async function fourSuppliersAt({ origin }: Supplier): Promise<FourSuppliers> {
  const { suppliers } = cardsSchema.parse(await json(`${origin}/_sandbox`));
  const usedCodes = async (): Promise<Readonly<Record<Kind, readonly string[]>>> => {
    const { octo, anyroad, cityConnect, satelliteTag } = stateSchema.parse(
      await json(`${origin}/_sandbox/state`),
    );
    const world = octoWorldSchema.parse(await json(`${origin}/_sandbox/world`)).octo;
    const items = world.bookings.flatMap(({ unitItems }) => unitItems);
    const codeOfItem = (uuid: string): string =>
      items.find((item) => item.uuid === uuid)?.ticket?.deliveryOptions[0]?.deliveryValue ?? uuid;
    return {
      octo: octo.redemptions.flatMap(({ unitItemUuids }) => unitItemUuids.map(codeOfItem)),
      anyroad: anyroad.effects.flatMap(({ qrCode, foreign }) => (foreign === null ? qrCode : [])),
      "city-connect": cityConnect.effects.flatMap(({ barcode }) => barcode ?? []),
      "satellite-tag": satelliteTag.effects.map(({ barcode }) => barcode),
    };
  };
  return {
    code: (kind, role) => {
      const code = suppliers.find((supplier) => supplier.kind === kind)?.codes[role];
      if (code == null) throw new Error(`no ticket of ${kind} is called ${role}`);
      return code;
    },
    usesOf: async (kind, code) => (await usedCodes())[kind].filter((used) => used === code).length,
    uses: async () => Object.values(await usedCodes()).flat().length,
    setFaults: async (faults) => {
      const answer = await fetch(`${origin}/_sandbox/faults`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ anyroad: faults }),
      });
      if (!answer.ok) throw new Error(`faults refused: ${await answer.text()}`);
    },
  };
}
