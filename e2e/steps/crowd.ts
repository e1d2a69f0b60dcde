/** A supplier's world with as many good single tickets as a test wants, each with a guest that its screen can be told by. */
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { startProgram } from "./processes.ts";
import { bundled } from "./programs.ts";

export interface Guest {
  /** Unlike any other; the answer to the ticket shows it. */
  readonly name: string;
  readonly code: string;
  readonly unitItemUuid: string;
}

export interface Crowd {
  /** For the sandbox's `--world`. */
  readonly world: string;
  readonly guests: readonly Guest[];
}

export const guestNameIn = (text: string): string | null => /Guest \d{4}/.exec(text)?.[0] ?? null;

const deliveryOption = z.looseObject({ deliveryValue: z.string() });
const unitItemSchema = z.looseObject({
  uuid: z.string(),
  ticket: z.looseObject({ deliveryOptions: z.array(deliveryOption) }).nullable(),
});
const bookingSchema = z.looseObject({
  uuid: z.string(),
  productId: z.string(),
  contact: z.looseObject({}),
  unitItems: z.array(unitItemSchema),
});
const demoSchema = z.array(z.object({ id: z.string(), role: z.string(), code: z.string() }));
const worldSchema = z.object({
  octo: z.looseObject({
    timeZone: z.string(),
    products: z.array(z.looseObject({})),
    bookings: z.array(bookingSchema),
    demo: demoSchema,
  }),
  satelliteTag: z.looseObject({ demo: demoSchema }),
});
export type Booking = z.infer<typeof bookingSchema>;

/** The sandbox's own world of the day, and copies of its good ticket's booking; `contact` is told of each of these guests. */
export async function writeCrowd(folder: string, size: number, contact = {}): Promise<Crowd> {
  const { octo, good } = await worldOfTheDay();
  const guests = Array.from({ length: size }, (_, index) => guest(index + 1));
  const model = { ...good, contact: { ...good.contact, ...contact } };
  const bookings = [...octo.bookings, ...guests.map((one) => bookingOf(one, model))];
  const world = join(folder, "world.json");
  await writeFile(world, JSON.stringify({ octo: { ...octo, bookings } }));
  return { world, guests };
}

/**
 * As the sandbox makes it, and in it the booking of the good ticket, which is what a copy starts from. All products are in one
 * time zone: of the sandbox's own most are in Madrid, the good ticket's is in London, and between eleven and midnight there,
 * Madrid's report of the day has none of London's scans.
 */
export async function worldOfTheDay(): Promise<z.infer<typeof worldSchema> & { good: Booking }> {
  const sandbox = await startProgram(bundled.sandbox, ["--port", "0"], {});
  const answer = await fetch(`${sandbox.url}/_sandbox/world`);
  const world = worldSchema.parse(await answer.json());
  await sandbox.stop();
  const { demo, bookings, timeZone } = world.octo;
  const code = demo.find(({ id }) => id === "good")?.code;
  const good = bookings.find(({ unitItems }) => unitItems.some((item) => codeOf(item) === code));
  if (good === undefined) throw new Error("no booking behind the good ticket");
  const products = world.octo.products.map((product) => ({ ...product, timeZone }));
  return { ...world, octo: { ...world.octo, products }, good };
}

function guest(number: number): Guest {
  const digits = String(number).padStart(4, "0");
  return { name: `Guest ${digits}`, code: `CROWD-${digits}`, unitItemUuid: randomUUID() };
}

const codeOf = ({ ticket }: Booking["unitItems"][number]): string | undefined =>
  ticket?.deliveryOptions[0]?.deliveryValue;

/** References must differ too: each of them leads to its booking. */
function bookingOf({ name, code, unitItemUuid }: Guest, model: Booking): Booking {
  return {
    ...model,
    uuid: randomUUID(),
    supplierReference: `${code}-B`,
    resellerReference: null,
    contact: { ...model.contact, fullName: name, firstName: name, lastName: null },
    unitItems: model.unitItems.map((item) => ({
      ...item,
      uuid: unitItemUuid,
      supplierReference: `${code}-U`,
      ticket: item.ticket && {
        ...item.ticket,
        deliveryOptions: item.ticket.deliveryOptions.map((option) => ({
          ...option,
          deliveryValue: code,
        })),
      },
    })),
  };
}
