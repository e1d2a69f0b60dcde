/**
 * Imports a list as rows, in a worker, as well as rows can be (STORAGE 3.1): the same bundles of pages as the app's, some of them
 * under way at once; parsed once; chunks large enough to be quick; two transactions in flight; relaxed.
 */
import type { PageHash } from "../../../core/ids.ts";
import { createBundleReader } from "../../../protocol/page-bundle.ts";
import { gunzip } from "../../../storage/gunzip.ts";
import { openRows, putRows } from "./list-rows.ts";

const pagesInBundle = 16;
const bundlesUnderWay = 3;
const rowsPerTransaction = 500;
const transactionsInFlight = 2;

addEventListener("message", ({ data }: MessageEvent<readonly PageHash[]>) => {
  void importPages(data).then((rows) => postMessage(rows));
});

async function importPages(hashes: readonly PageHash[]): Promise<number> {
  const database = await openRows();
  const underWay: Promise<readonly string[]>[] = [];
  const writing: Promise<void>[] = [];
  let waiting: unknown[] = [];
  let rows = 0;
  const write = async (): Promise<void> => {
    if (writing.length === transactionsInFlight) await writing.shift();
    writing.push(putRows(database, waiting));
    rows += waiting.length;
    waiting = [];
  };
  for (let next = 0; next < hashes.length || underWay.length > 0;) {
    for (; next < hashes.length && underWay.length < bundlesUnderWay; next += pagesInBundle) {
      underWay.push(textsOf(hashes.slice(next, next + pagesInBundle)));
    }
    for (const text of (await underWay.shift()) ?? []) {
      for (const line of text.split("\n")) {
        if (line === "") continue;
        waiting.push(rowOf(JSON.parse(line)));
        if (waiting.length === rowsPerTransaction) await write();
      }
    }
  }
  await write();
  await Promise.all(writing);
  database.close();
  return rows;
}

async function textsOf(hashes: readonly PageHash[]): Promise<readonly string[]> {
  const answer = await fetch(`/v1/pages?hashes=${hashes.join(",")}`);
  const pages = createBundleReader(hashes).push(new Uint8Array(await answer.arrayBuffer()));
  if (pages.length < hashes.length) throw new Error(`pages missing: ${answer.status}`);
  const unpacked = await Promise.all(pages.map(({ gzip }) => gunzip(gzip)));
  return unpacked.map((bytes) => new TextDecoder().decode(bytes ?? undefined));
}

interface Row {
  readonly codes: readonly string[];
}

/** What the app indexes (`core/codes.ts`), from what the gateway sent, unchecked. */
function rowOf(booking: Coded): Coded & Row {
  const { unitItems, voucher, reference, resellerReference } = booking;
  const codes = new Set<string>();
  for (const { ticket, reference: own } of unitItems) {
    for (const code of ticket?.codes ?? []) codes.add(code);
    if (own !== null) codes.add(own);
  }
  for (const code of voucher?.codes ?? []) codes.add(code);
  if (reference !== null) codes.add(reference);
  if (resellerReference !== null) codes.add(resellerReference);
  return { ...booking, codes: [...codes] };
}

/** As much of a booking as its codes need. */
interface Coded {
  readonly reference: string | null;
  readonly resellerReference: string | null;
  readonly voucher: Row | null;
  readonly unitItems: readonly { readonly reference: string | null; readonly ticket: Row | null }[];
}
