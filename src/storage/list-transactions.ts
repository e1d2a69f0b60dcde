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

/**
 * The current list's row, parsed by `generation`, in one transaction: it stands between a start and its first verdict. Where it
 * is `known` it is not read again; null before the first list.
 */
export async function currentRow<T extends { readonly manifest: { readonly id: string } }>(
  dexie: Dexie,
  generation: z.ZodType<T>,
  known: T | null,
): Promise<T | null> {
  const reading = (await connectionOf(dexie)).transaction(["pointers", "generations"], "readonly");
  const pointer = await answered(reading.objectStore("pointers").get("current"));
  if (pointer === undefined) return null;
  const { id } = intact(pointerSchema, pointer);
  if (known?.manifest.id === id) return known;
  return intact(generation, await answered(reading.objectStore("generations").get(id)));
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

const answered = (request: IDBRequest<unknown>): Promise<unknown> =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });

function intact<T>(schema: z.ZodType<T>, row: unknown): T {
  const parsed = schema.safeParse(row);
  if (!parsed.success) throw new CorruptRecord(`list: ${issueOf(parsed.error)}`);
  return parsed.data;
}
