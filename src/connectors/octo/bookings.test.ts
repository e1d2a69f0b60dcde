import { describe, expect, test } from "vitest";
import { asLocalDate } from "../../core/time.ts";
import { aCall, failure, success } from "../connector.contract.ts";
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";
import { openOcto } from "./open-octo.contract.ts";
import {
  type BookingsScript,
  type ScriptedBooking,
  createScriptedBookings,
  someBookings,
} from "./scripted-bookings.contract.ts";

const window = { from: asLocalDate("2026-06-26"), to: asLocalDate("2026-06-29") };
const days = ["2026-06-26", "2026-06-27", "2026-06-28", "2026-06-29"];

describe("pages", () => {
  test.each(["everything", "first"] as const)(
    "announced and read once each, whether an answer without page holds %s",
    async (withoutPage) => {
      const sold = someBookings(7);
      const { list, asked } = await openBookings(sold, { perPage: 3, withoutPage });
      expect(await list()).toEqual(success({ uuids: uuidsOf(sold), unreadable: 0 }));
      expect(asked()).toEqual(["whole", "1", "2", "3"]);
      expect(await list()).toEqual(success({ uuids: uuidsOf(sold), unreadable: 0 }));
      expect(asked().slice(4)).toEqual(["1", "2", "3"]);
    },
  );

  test("`page` is never sent to a supplier that announces none", async () => {
    const { list, asked } = await openBookings(someBookings(3), {});
    await list();
    await list();
    expect(asked()).toEqual(["whole", "whole"]);
  });

  test("one announced page is the whole list, however round its number", async () => {
    const sold = someBookings(100);
    const { list, asked } = await openBookings(sold, { perPage: 100 });
    expect(await list()).toEqual(success({ uuids: uuidsOf(sold), unreadable: 0 }));
    expect(asked()).toEqual(["whole"]);
  });

  test("a supplier that repeats its first page is contract-broken, after one page too many", async () => {
    const { list, asked } = await openBookings(someBookings(9), { perPage: 3, ignores: ["page"] });
    expect(await list()).toEqual(brokenPages);
    expect(asked()).toEqual(["whole", "1", "2"]);
  });

  test("a repeated page with one booking changed meanwhile is a repeated page", async () => {
    let calls = 0;
    const sold = () => {
      calls += 1;
      return [{ ...one("a"), status: `STATUS_${calls}` }, one("b"), one("c"), one("d")];
    };
    const { list } = await openBookings(sold, { perPage: 2, ignores: ["page"] });
    expect(await list()).toEqual(brokenPages);
  });

  test("an empty page before the last is contract-broken, an emptied last page is the end", async () => {
    const broken = await openBookings([], {}, (request) => threePages(request, 2));
    expect(await broken.list()).toEqual(brokenPages);
    const emptied = await openBookings([], {}, (request) => threePages(request, 3));
    expect(await emptied.list()).toEqual(success({ uuids: ["page-1", "page-2"], unreadable: 0 }));
  });

  test("a booking that moves to the next page while they are read is one booking", async () => {
    let isSold = false;
    const sold = () => (isSold ? [one("new"), ...old] : old);
    const old = [one("a"), one("b"), one("c"), one("d")];
    const { list, server } = await openBookings(sold, { perPage: 2 }, (request, answer) => {
      isSold ||= request.query.get("page") === "2";
      return answer(request);
    });
    const listed = await list();
    expect(listed.ok && listed.value.uuids).toEqual(["a", "b", "c", "d"]);
    expect(server.requests.some(({ query }) => query.get("page") === "3")).toBe(true);
  });

  test("more pages than anybody has are not fetched to the end", async () => {
    const { list } = await openBookings([], {}, ({ query }) => ({
      status: 200,
      headers: { "Octo-Total-Pages": "1001" },
      json: [wire(`page-${query.get("page") ?? 1}`)],
    }));
    expect(await list()).toEqual(brokenPages);
  });

  test("pages that are no longer announced are no longer asked for", async () => {
    const sold = someBookings(4);
    let isPaged = true;
    const { list, asked } = await openBookings(sold, {}, (request) =>
      createScriptedBookings(() => sold, isPaged ? { perPage: 2 } : {})(request),
    );
    await list();
    isPaged = false;
    expect(await list()).toEqual(success({ uuids: uuidsOf(sold), unreadable: 0 }));
    expect(asked()).toEqual(["whole", "1", "2", "1", "whole"]);
  });

  test("a link to somewhere else is not followed", async () => {
    const link = `<http://127.0.0.1:9/bookings?page=2>; rel="next"`;
    const { list, server } = await openBookings([], {}, () => ({
      status: 200,
      headers: { Link: link },
      json: [wire("a")],
    }));
    expect(await list()).toEqual(success({ uuids: ["a"], unreadable: 0 }));
    expect(server.requests).toHaveLength(2);
  });
});

describe("answers cut at a round number", () => {
  test("are asked again by day", async () => {
    const sold = days.flatMap((day) => someBookings(60, { day }));
    const { list, server } = await openBookings(sold, { cap: 100 });
    const listed = await list();
    expect(listed.ok && listed.value.uuids.toSorted()).toEqual(uuidsOf(sold).toSorted());
    expect(listed).toMatchObject(success({ unreadable: 0 }));
    expect(listed.ok && listed.value.incomplete).toBeUndefined();
    expect(bookingPaths(server.requests)).toEqual([
      "/octo/bookings?localDateStart=2026-06-26&localDateEnd=2026-06-29",
      ...days.map((day) => `/octo/bookings?localDateStart=${day}&localDateEnd=${day}`),
    ]);
  });

  test("are asked by product, then by option, where a day alone is as long", async () => {
    const sold = [
      ...someBookings(70, { product: "walk", option: "am" }),
      ...someBookings(70, { product: "walk", option: "pm" }),
      ...someBookings(80, { product: "boat" }),
    ];
    const { list, server } = await openBookings(sold, { cap: 100 });
    const listed = await list();
    expect(listed.ok && listed.value.uuids.toSorted()).toEqual(uuidsOf(sold).toSorted());
    expect(listed.ok && listed.value.incomplete).toBeUndefined();
    const day = "localDateStart=2026-06-27&localDateEnd=2026-06-27";
    expect(bookingPaths(server.requests).filter((path) => path.includes("productId"))).toEqual([
      `/octo/bookings?${day}&productId=walk`,
      `/octo/bookings?${day}&productId=walk&optionId=am`,
      `/octo/bookings?${day}&productId=walk&optionId=pm`,
      `/octo/bookings?${day}&productId=boat`,
    ]);
  });

  test("a product that is no longer listed is asked for where its bookings show it", async () => {
    const sold = [...someBookings(99), ...someBookings(30, { product: "retired" })];
    const { list } = await openBookings(sold, { cap: 100 }, (request, answer) =>
      request.path.startsWith("/octo/products")
        ? { status: 200, json: [{ id: "walk", timeZone: "Europe/London" }] }
        : answer(request),
    );
    const listed = await list();
    expect(listed.ok && listed.value.uuids).toHaveLength(129);
  });

  test("still as long: the list comes with what is missing where", async () => {
    const sold = [...someBookings(120), ...someBookings(3, { day: "2026-06-28" })];
    const { list } = await openBookings(sold, { cap: 100 });
    const listed = await list();
    expect(listed.ok && listed.value.uuids).toHaveLength(103);
    const day = asLocalDate("2026-06-27");
    expect(listed.ok && listed.value.incomplete).toEqual([
      { from: day, to: day, product: null, option: null, rows: 100 },
    ]);
  });

  test.each([50, 100, 200, 250, 500, 1_000])("a true count of %i is whole", async (count) => {
    const sold = [
      ...someBookings(count / 2, { day: "2026-06-26" }),
      ...someBookings(count / 2, { day: "2026-06-28", option: "am" }),
    ];
    const { list } = await openBookings(sold, {});
    const listed = await list();
    expect(listed.ok && listed.value.uuids).toHaveLength(count);
  });

  test.each([49, 51, 99, 101])("%i rows are believed", async (count) => {
    const { list, asked } = await openBookings(someBookings(count), {});
    expect((await list()).ok).toBe(true);
    expect(asked()).toEqual(["whole"]);
  });

  test("a filter that makes no difference is tried once, and the next one instead", async () => {
    const products = ["walk", "boat"];
    const sold = days.flatMap((day) =>
      products.flatMap((product) => someBookings(20, { day, product })),
    );
    const { list, server } = await openBookings(sold, { cap: 100, ignores: ["date"] });
    const listed = await list();
    expect(listed.ok && listed.value.uuids).toHaveLength(160);
    expect(listed.ok && listed.value.incomplete).toBeUndefined();
    const span = "localDateStart=2026-06-26&localDateEnd=2026-06-29";
    expect(bookingPaths(server.requests)).toEqual([
      `/octo/bookings?${span}`,
      "/octo/bookings?localDateStart=2026-06-26&localDateEnd=2026-06-26",
      `/octo/bookings?${span}&productId=walk`,
      `/octo/bookings?${span}&productId=boat`,
    ]);
  });

  test("where no filter makes a difference, few calls find that out", async () => {
    const sold = days.flatMap((day) =>
      ["walk", "boat"].flatMap((product) => someBookings(20, { day, product })),
    );
    const { list, asked } = await openBookings(sold, { cap: 100, ignores: ["date", "product"] });
    const listed = await list();
    expect(asked()).toHaveLength(3);
    expect(listed.ok && listed.value.incomplete).toEqual([
      { ...window, product: null, option: null, rows: 100 },
    ]);
    expect(listed.ok && listed.value.uuids).toHaveLength(100);
  });

  test("a refused filter leaves the longer answer, marked", async () => {
    const sold = [...someBookings(80), ...someBookings(80, { product: "boat" })];
    const { list } = await openBookings(sold, { cap: 100, refuses: ["product"] });
    const listed = await list();
    const day = asLocalDate("2026-06-27");
    expect(listed.ok && listed.value.uuids).toHaveLength(100);
    expect(listed.ok && listed.value.incomplete).toEqual([
      { from: day, to: day, product: null, option: null, rows: 100 },
    ]);
  });

  test("trouble on the way fails the list: what is not there must not pass for gone", async () => {
    const sold = days.flatMap((day) => someBookings(60, { day }));
    const { list } = await openBookings(sold, { cap: 100 }, (request, answer) =>
      request.query.get("localDateStart") === "2026-06-28"
        ? { status: 429, json: {} }
        : answer(request),
    );
    expect(await list()).toEqual(failure({ kind: "rate-limited", retryAt: null }));
  });
});

test("a supplier with a date filter of its own meaning is filtered here", async () => {
  const early = someBookings(3, { day: "2026-01-05" });
  const sold = [...early, ...someBookings(2), ...someBookings(4, { day: "2026-12-31" })];
  const open = { ...wire("open"), availability: null };
  const { list } = await openBookings(sold, { ignores: ["date"] }, (request, answer) => {
    const { status, json } = answer(request);
    const isList = request.path.startsWith("/octo/bookings") && Array.isArray(json);
    return { status, json: isList ? [...json, open, { uuid: "unreadable" }] : json };
  });
  expect(await list()).toEqual(
    success({
      uuids: ["2026-06-27/walk/DEFAULT/1", "2026-06-27/walk/DEFAULT/2", "open"],
      unreadable: 1,
    }),
  );
});

const brokenPages = failure({ kind: "contract-broken", path: "Octo-Total-Pages" });

const one = (uuid: string): ScriptedBooking => ({
  uuid,
  day: "2026-06-27",
  product: "walk",
  option: "DEFAULT",
  updatedAt: "2026-06-01T00:00:00Z",
});

const wire = (uuid: string) => ({
  uuid,
  status: "CONFIRMED",
  productId: "walk",
  availability: { localDateTimeStart: "2026-06-27T14:00:00+01:00" },
  unitItems: [],
});

function threePages({ query }: ScriptedRequest, empty: number): ScriptedAnswer {
  const page = Number(query.get("page") ?? 1);
  const json = page === empty ? [] : [wire(`page-${page}`)];
  return { status: 200, headers: { "Octo-Total-Pages": "3" }, json };
}

const uuidsOf = (sold: readonly ScriptedBooking[]) => sold.map(({ uuid }) => uuid);

const bookingPaths = (requests: readonly ScriptedRequest[]) =>
  requests.map(({ path }) => path).filter((path) => path.startsWith("/octo/bookings"));

type Answer = (request: ScriptedRequest) => ScriptedAnswer;

async function openBookings(
  sold: readonly ScriptedBooking[] | (() => readonly ScriptedBooking[]),
  script: BookingsScript,
  around: (request: ScriptedRequest, answer: Answer) => ScriptedAnswer = (request, answer) =>
    answer(request),
) {
  const answer = createScriptedBookings(typeof sold === "function" ? sold : () => sold, script);
  const { connector, server } = await openOcto({ answer: (request) => around(request, answer) });
  const list = async () => {
    const listed = await connector.bookings(window, aCall());
    if (!listed.ok) return listed;
    const { bookings, unreadable, ...rest } = listed.value;
    const uuids = bookings.map(({ uuid }) => uuid);
    return { ok: true, value: { uuids, unreadable: unreadable.length, ...rest } } as const;
  };
  /** `page` of each call for bookings. */
  const asked = () =>
    server.requests
      .filter(({ path }) => path.startsWith("/octo/bookings"))
      .map(({ query }) => query.get("page") ?? "whole");
  return { list, asked, server };
}
