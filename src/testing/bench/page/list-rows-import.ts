/**
 * Imports a list as rows, in a worker, as well as rows can be (STORAGE 3.1): the same pages as the app's, some of them under way
 * at once; parsed once; chunks large enough to be quick; two transactions in flight; relaxed.
 */
import { openRows, putRows } from "./list-rows.ts";

const pagesUnderWay = 4;
const rowsPerTransaction = 500;
const transactionsInFlight = 2;

addEventListener("message", ({ data }: MessageEvent<readonly string[]>) => {
  void importPages(data).then((rows) => postMessage(rows));
});

async function importPages(hashes: readonly string[]): Promise<number> {
  const database = await openRows();
  const underWay: Promise<string>[] = [];
  const writing: Promise<void>[] = [];
  let waiting: unknown[] = [];
  let rows = 0;
  const write = async (): Promise<void> => {
    if (writing.length === transactionsInFlight) await writing.shift();
    writing.push(putRows(database, waiting));
    rows += waiting.length;
    waiting = [];
  };
  for (let next = 0, done = 0; done < hashes.length; done += 1) {
    for (; next < hashes.length && next < done + pagesUnderWay; next += 1) {
      underWay.push(textOf(hashes[next] ?? ""));
    }
    const text = (await underWay.shift()) ?? "";
    for (const line of text.split("\n")) {
      if (line === "") continue;
      waiting.push(rowOf(JSON.parse(line)));
      if (waiting.length === rowsPerTransaction) await write();
    }
  }
  await write();
  await Promise.all(writing);
  database.close();
  return rows;
}

async function textOf(hash: string): Promise<string> {
  const answer = await fetch(`/v1/pages/${hash}`);
  if (!answer.ok) throw new Error(`page ${hash}: ${answer.status}`);
  return answer.text();
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
