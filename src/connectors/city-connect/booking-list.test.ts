import { describe, expect, test } from "vitest";
import { fail, ok } from "../../core/result.ts";
import { failure, success } from "../connector.contract.ts";
import { type ReadPage, readWholeList } from "./booking-list.ts";

const booking = (n: number) => ({ id: `b${n}`, barcode: null });
/** Newest first. */
const bookings = (newest: number) => Array.from({ length: newest }, (_, i) => booking(newest - i));

interface Shelf {
  held: readonly unknown[];
  /** What the supplier shows at most, whatever is asked for. */
  readonly cap?: number;
  readonly total?: (held: readonly unknown[]) => number | null;
  /** Happens after the page at this offset was read. */
  readonly after?: (offset: number, shelf: Shelf) => void;
  readonly startOf?: (offset: number) => number;
}

function reading(shelf: Shelf) {
  const offsets: number[] = [];
  const readPage: ReadPage = (offset) => {
    offsets.push(offset);
    const from = shelf.startOf?.(offset) ?? offset;
    const entries = shelf.held.slice(from, from + (shelf.cap ?? 500));
    const total = shelf.total === undefined ? shelf.held.length : shelf.total(shelf.held);
    shelf.after?.(offset, shelf);
    return Promise.resolve(ok({ entries, total }));
  };
  return { readPage, offsets };
}

describe("a list at rest", () => {
  test.each([
    [0, [0]],
    [1, [0]],
    [500, [0]],
    [501, [0, 480]],
    [980, [0, 480]],
    [1_100, [0, 480, 960]],
  ])("of %i is read at offsets %j, each booking once", async (size, expected) => {
    const { readPage, offsets } = reading({ held: bookings(size) });
    expect(await readWholeList(readPage)).toEqual(success(bookings(size)));
    expect(offsets).toEqual(expected);
  });

  test.each([1, 3, 25, 100])("is whole where only %i are shown at a time", async (cap) => {
    const { readPage } = reading({ held: bookings(130), cap });
    expect(await readWholeList(readPage)).toEqual(success(bookings(130)));
  });

  test.each([0, 7, 25, 130, 501])("of %i is whole where no total is told", async (size) => {
    const { readPage } = reading({ held: bookings(size), cap: 25, total: () => null });
    expect(await readWholeList(readPage)).toEqual(success(bookings(size)));
  });

  test("a total that is too small is none", async () => {
    const { readPage } = reading({ held: bookings(60), cap: 25, total: () => 3 });
    expect(await readWholeList(readPage)).toEqual(success(bookings(60)));
  });

  test("entries without id or barcode are told apart by what they say", async () => {
    const held = ["text", null, { barcode: "B", product: "P" }, { barcode: "B", product: "Q" }, 7];
    const { readPage } = reading({ held });
    expect(await readWholeList(readPage)).toEqual(success(held));
  });
});

describe("a list that moves", () => {
  test("sales between two pages have it read again", async () => {
    const after = (offset: number, shelf: Shelf) => {
      if (offset === 0 && shelf.held.length === 600) shelf.held = bookings(603);
    };
    const { readPage, offsets } = reading({ held: bookings(600), after });
    expect(await readWholeList(readPage)).toEqual(success(bookings(603)));
    expect(offsets).toEqual([0, 480, 0, 480]);
  });

  test("a sale for a booking that went is noticed, though the total is the same", async () => {
    let isFirst = true;
    const after = (_offset: number, shelf: Shelf) => {
      if (isFirst) shelf.held = bookings(601).toSpliced(550, 1);
      isFirst = false;
    };
    const { readPage, offsets } = reading({ held: bookings(600), after });
    expect(await readWholeList(readPage)).toEqual(success(bookings(601).toSpliced(550, 1)));
    expect(offsets).toEqual([0, 480, 0, 480]);
  });

  test("that never rests is taken after three times, where only newer sales are missing", async () => {
    const after = (_offset: number, shelf: Shelf) => {
      shelf.held = bookings(shelf.held.length + 1);
    };
    const { readPage, offsets } = reading({ held: bookings(600), after });
    const read = await readWholeList(readPage);
    expect(offsets).toEqual([0, 480, 0, 480, 0, 480]);
    expect(read).toEqual(success(bookings(604)));
  });

  test("that loses more than an overlap each time is a failure: some were never seen", async () => {
    const { readPage, offsets } = reading({ held: bookings(700), after: loseThirty });
    expect(await readWholeList(readPage)).toMatchObject(failure({ kind: "outcome-unknown" }));
    expect(offsets).toHaveLength(6);
  });

  test("a booking that changes under way is one booking, as it was last seen", async () => {
    const changed = { ...booking(15), redeemed: true };
    const after = (_offset: number, shelf: Shelf) => {
      shelf.held = shelf.held.map((each, index) => (index === 485 ? changed : each));
    };
    const { readPage } = reading({ held: bookings(500), cap: 490, after });
    const read = await readWholeList(readPage);
    if (!read.ok) throw new Error(read.failure.kind);
    expect(read.value).toHaveLength(500);
    expect(read.value.filter((entry) => entry === changed)).toHaveLength(1);
  });
});

describe("a list that is cut", () => {
  test("before its announced total is contract-broken", async () => {
    const { readPage } = reading({ held: bookings(25), total: () => 600 });
    expect(await readWholeList(readPage)).toEqual(
      failure({ kind: "contract-broken", path: "X-Total-Count" }),
    );
  });

  test("because offsets are ignored is contract-broken, with a total and without", async () => {
    const shelf = { held: bookings(600), cap: 25, startOf: () => 0 };
    expect(await readWholeList(reading(shelf).readPage)).toEqual(
      failure({ kind: "contract-broken", path: "X-Total-Count" }),
    );
    expect(await readWholeList(reading({ ...shelf, total: () => null }).readPage)).toEqual(
      failure({ kind: "contract-broken", path: "offset" }),
    );
  });

  test("a failing page fails the list", async () => {
    const refused = fail({ kind: "unauthorised", why: "key" } as const);
    expect(await readWholeList(() => Promise.resolve(refused))).toEqual(
      failure({ kind: "unauthorised", why: "key" }),
    );
  });

  test("a list without end is given up", async () => {
    let n = 0;
    const endless: ReadPage = () =>
      Promise.resolve(ok({ entries: [booking((n += 1))], total: 999_999_999 }));
    expect(await readWholeList(endless)).toEqual(
      failure({ kind: "contract-broken", path: "X-Total-Count" }),
    );
    expect(n).toBe(1_000);
  });
});

function loseThirty(_offset: number, shelf: Shelf): void {
  shelf.held = shelf.held.slice(30);
}
