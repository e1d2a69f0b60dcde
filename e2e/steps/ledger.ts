/** The device's ledger as it lies in its database, read past the app. */
import type { Page } from "playwright/test";
import { z } from "zod";

export interface StoredScan {
  readonly code: string;
  readonly symbology: string;
  /** Of its verdict. */
  readonly kind: string;
  /** How far the outbox has come with it. */
  readonly delivery: string;
}

const scanRows = z.array(
  z.object({
    scan: z.object({
      id: z.string(),
      capture: z.object({ text: z.string(), symbology: z.string() }),
      verdict: z.object({ kind: z.string() }),
    }),
  }),
);
const outboxRows = z.array(
  z.object({ entry: z.object({ id: z.string(), state: z.object({ kind: z.string() }) }) }),
);

export async function storedScans(page: Page): Promise<readonly StoredScan[]> {
  const scans = scanRows.parse(await rowsOf(page, "scans"));
  const entries = outboxRows.parse(await rowsOf(page, "outbox"));
  const delivery = new Map(entries.map(({ entry }) => [entry.id, entry.state.kind]));
  return scans.map(({ scan }) => ({
    code: scan.capture.text,
    symbology: scan.capture.symbology,
    kind: scan.verdict.kind,
    delivery: delivery.get(scan.id) ?? "not in the outbox",
  }));
}

/** Admissions that the supplier has not yet answered, as far as the device knows. */
export const unsettledAdmissions = async (page: Page): Promise<readonly string[]> =>
  (await storedScans(page))
    .filter(({ kind, delivery }) => kind === "admit" && delivery !== "settled")
    .map(({ code, delivery }) => `${code} ${delivery}`);

const admissionRows = z.array(
  z.object({ admission: z.object({ booking: z.string(), people: z.number() }) }),
);

export interface StoredAdmission {
  readonly booking: string;
  readonly people: number;
}

/** Own ones, and those that the other devices' feed has brought. */
export const admissionsIn = async (page: Page): Promise<readonly StoredAdmission[]> =>
  admissionRows.parse(await rowsOf(page, "admissions")).map(({ admission }) => admission);

/** Of its own, and those that the other devices' feed has brought. */
export const undosIn = async (page: Page): Promise<number> =>
  z.array(z.unknown()).parse(await rowsOf(page, "undos")).length;

/** When there are more than `known`, by this machine's clock (ms). Looked for in the page, where asking takes no time. */
export const moreAdmissionsAt = (page: Page, known: number): Promise<number> =>
  page.evaluate(moreRowsAt, { database: "stile-ledger", store: "admissions", known });

/** All rows of one of the ledger's stores. */
export const rowsOf = (page: Page, store: string): Promise<unknown> =>
  rowsIn(page, { database: "stile-ledger", store });

/** What lies on the device of the list of bookings: pages that are rows, and files that hold many of them. */
export async function listPartsOn(page: Page): Promise<number> {
  const rows = await rowsIn(page, { database: "stile-snapshot", store: "pages" });
  return z.array(z.unknown()).parse(rows).length + (await page.evaluate(countPacks));
}

/** Runs in the page. */
async function countPacks(): Promise<number> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle("stile-packs", { create: true });
  let files = 0;
  for await (const _ of folder.keys()) files += 1;
  return files;
}

interface Place {
  readonly database: string;
  readonly store: string;
}

export const rowsIn = async (page: Page, place: Place): Promise<unknown> =>
  JSON.parse(await page.evaluate(readStore, place));

/** Runs in the page. */
const readStore = ({ database: name, store }: Place): Promise<string> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.addEventListener("error", () => reject(new Error(`${name} does not open`)));
    opening.addEventListener("success", () => {
      const database = opening.result;
      const all = database.transaction(store).objectStore(store).getAll();
      all.addEventListener("success", () => {
        database.close();
        resolve(JSON.stringify(all.result));
      });
    });
  });

/** Runs in the page. */
const moreRowsAt = ({
  database: name,
  store,
  known,
}: Place & { readonly known: number }): Promise<number> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.addEventListener("error", () => reject(new Error(`${name} does not open`)));
    opening.addEventListener("success", () => {
      const database = opening.result;
      const look = (): void => {
        const count = database.transaction(store).objectStore(store).count();
        count.addEventListener("success", () => {
          if (count.result <= known) return void setTimeout(look, 10);
          database.close();
          resolve(Date.now());
          return undefined;
        });
      };
      look();
    });
  });
