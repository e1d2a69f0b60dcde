/**
 * Transactions of the booking list's database on Dexie's connection directly, which is quicker by a fifth, sets durability for each
 * of them and tells no other tab of every page.
 *
 * Promises: a write is over as soon as the database has it, also where whoever wrote has something else to do. Else it would
 * wait for the writer's next turn, and a scan that reads a page with it: a worker at work on other pages kept scans waiting for
 * 50 ms.
 */
import { Dexie } from "dexie";
import { z } from "zod";
import type { PageHash } from "../core/ids.ts";
import { pageHashSchema } from "../protocol/ids-schema.ts";
import type { PackRow } from "./packs/pack-rows.ts";
import { issueOf } from "./quarantine.ts";
import { CorruptRecord } from "./storage-failure.ts";
import type { StoredPage } from "./stored-page.ts";

interface Put {
  readonly store: string;
  readonly rows: readonly object[];
  /** Strict flushes what was written before it too: the pointer never outlives its pages. */
  readonly durability: "relaxed" | "strict";
}

export async function put(dexie: Dexie, { store, rows, durability }: Put): Promise<void> {
  const writing = (await connectionOf(dexie)).transaction(store, "readwrite", { durability });
  const over = completed(writing);
  for (const row of rows) writing.objectStore(store).put(row);
  writing.commit();
  await over;
}

/** Nothing where another list than `current` has become the current one meanwhile. */
export async function removePages(
  dexie: Dexie,
  hashes: readonly PageHash[],
  current: string,
): Promise<void> {
  const stores = ["pages", "pointers"];
  const connection = await connectionOf(dexie);
  const writing = connection.transaction(stores, "readwrite", { durability: "relaxed" });
  const over = completed(writing);
  const pointer = writing.objectStore("pointers").get("current");
  pointer.addEventListener("success", () => {
    const isStill = pointerSchema.safeParse(pointer.result).data?.id === current;
    if (isStill) for (const hash of hashes) writing.objectStore("pages").delete(hash);
    writing.commit();
  });
  await over;
}

export async function storedPage(dexie: Dexie, hash: PageHash): Promise<StoredPage | null> {
  const reading = (await connectionOf(dexie)).transaction("pages", "readonly");
  const row = await answered(reading.objectStore("pages").get(hash));
  return row === undefined ? null : intact(pageRowSchema, row);
}

const pageRowSchema = z.union([
  z.object({ hash: pageHashSchema, gzip: z.instanceof(Uint8Array<ArrayBuffer>) }),
  z.object({ hash: pageHashSchema, bytes: z.instanceof(Uint8Array) }),
]);

interface CurrentRows<T> {
  /** Null before the first list. */
  readonly list: T | null;
  readonly packs: readonly unknown[];
}

/**
 * The current list's row, parsed by `generation`, and what is in which pack, in one transaction: it stands between a start and
 * its first verdict. A list that is `known` is not read again.
 */
export async function currentRows<T extends { readonly manifest: { readonly id: string } }>(
  dexie: Dexie,
  generation: z.ZodType<T>,
  known: T | null,
): Promise<CurrentRows<T>> {
  const stores = ["pointers", "generations", "packs"];
  const reading = (await connectionOf(dexie)).transaction(stores, "readonly");
  const rows = allPacks(reading);
  const pointer = await answered(reading.objectStore("pointers").get("current"));
  if (pointer === undefined) return { list: null, packs: await rows };
  const { id } = intact(pointerSchema, pointer);
  if (known?.manifest.id === id) return { list: known, packs: await rows };
  const row = await answered(reading.objectStore("generations").get(id));
  return { list: intact(generation, row), packs: await rows };
}

export async function packRows(dexie: Dexie): Promise<readonly unknown[]> {
  return allPacks((await connectionOf(dexie)).transaction("packs", "readonly"));
}

const allPacks = async (reading: IDBTransaction): Promise<readonly unknown[]> =>
  z.array(z.unknown()).parse(await answered(reading.objectStore("packs").getAll()));

/**
 * In one transaction. Durable when it resolves where something goes, whose files may be removed then; else with the pointer, as
 * pages are.
 */
export async function replacePacks(
  dexie: Dexie,
  row: PackRow | null,
  gone: readonly string[],
): Promise<void> {
  const writing = (await connectionOf(dexie)).transaction("packs", "readwrite", {
    durability: gone.length > 0 ? "strict" : "relaxed",
  });
  const over = completed(writing);
  const packs = writing.objectStore("packs");
  if (row !== null) packs.put(row);
  for (const name of gone) packs.delete(name);
  writing.commit();
  await over;
}

export const pointerSchema = z.object({ id: z.string() });

async function connectionOf(dexie: Dexie): Promise<IDBDatabase> {
  if (!dexie.isOpen()) await dexie.open();
  return dexie.backendDB();
}

const completed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () =>
      reject(transaction.error ?? new Dexie.AbortError("the write was aborted")),
    );
  });

const answered = <T>(request: IDBRequest<T>): Promise<unknown> =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });

function intact<T>(schema: z.ZodType<T>, row: unknown): T {
  const parsed = schema.safeParse(row);
  if (!parsed.success) throw new CorruptRecord(`list: ${issueOf(parsed.error)}`);
  return parsed.data;
}
