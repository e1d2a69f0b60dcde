import { describe, expect, it } from "vitest";
import { GUESTS } from "../guests.ts";
import { createSeededRandom } from "../seeded-random.ts";
import { draftToBooking } from "./booking-draft.ts";
import { HARBOUR_PASS, RIVER_CRUISE } from "./fixtures.ts";
import { NOW, OCTO, aSupplier, demoCode } from "./supplier-at-noon.contract.ts";

const TODAY = "localDate=2026-07-15";

const uuidsIn = ({ body }: { readonly body: readonly { readonly uuid: string }[] }) =>
  body.map(({ uuid }) => uuid);

describe("pages", () => {
  it("are overlooked by a supplier without them", async () => {
    const { list } = aSupplier();
    const all = await list(TODAY);
    const paged = await list(`${TODAY}&page=2&perPage=5`);
    expect(paged.body).toEqual(all.body);
    expect(paged.headers.get("octo-total-pages")).toBeNull();
  });

  it.each(["on-request", "always"] as const)("come with their number, %s", async (paging) => {
    const all = uuidsIn(await aSupplier().list(TODAY));
    const { list } = aSupplier({ paging });
    const total = Math.ceil(all.length / 7);
    const pages = await Promise.all(
      Array.from({ length: total }, (_, index) => list(`${TODAY}&page=${index + 1}&perPage=7`)),
    );
    expect(pages.flatMap(uuidsIn)).toEqual(all);
    expect(pages.map(({ headers }) => headers.get("octo-total-pages"))).toEqual(
      pages.map(() => String(total)),
    );
    expect((await list(`${TODAY}&page=${total + 1}&perPage=7`)).body).toEqual([]);
  });

  it("are joined when no page is asked for, or the first one comes", async () => {
    const all = uuidsIn(await aSupplier().list(TODAY));
    const joined = await aSupplier({ paging: "on-request", perPage: 10 }).list(TODAY);
    expect(uuidsIn(joined)).toEqual(all);
    expect(joined.headers.get("octo-total-pages")).toBeNull();
    const first = await aSupplier({ paging: "always", perPage: 10 }).list(TODAY);
    expect(uuidsIn(first)).toEqual(all.slice(0, 10));
    expect(first.headers.get("octo-total-pages")).toBe(String(Math.ceil(all.length / 10)));
  });

  it.each(["page=0", "page=two", "page=1&perPage=-5"])("are refused as %s", async (query) => {
    const { status } = await aSupplier({ paging: "on-request" }).list(`${TODAY}&${query}`);
    expect(status).toBe(400);
  });
});

describe("a cap", () => {
  const random = createSeededRandom(3);
  const [guest] = GUESTS;
  if (guest === undefined) throw new Error("no guests");
  const sell = (productId: string) =>
    draftToBooking(
      { productId, day: 0, units: ["adult"], delivery: ["TICKET"], state: "confirmed", guest },
      NOW,
      random,
    );
  const bookings = [
    ...Array.from({ length: 90 }, () => sell(RIVER_CRUISE)),
    ...Array.from({ length: 40 }, () => sell(HARBOUR_PASS)),
  ];
  const capped = (switches: Parameters<typeof aSupplier>[0]) => aSupplier(switches, { bookings });

  it("leaves rows out without a word, and a list by product is whole", async () => {
    const { list } = capped({ rowCap: 100 });
    const day = await list(TODAY);
    expect(day.body).toHaveLength(100);
    expect(day.headers.get("octo-total-pages")).toBeNull();
    const halves = await Promise.all(
      [RIVER_CRUISE, HARBOUR_PASS].map((id) => list(`${TODAY}&productId=${id}&optionId=DEFAULT`)),
    );
    expect(halves.flatMap(uuidsIn)).toEqual(bookings.map(({ uuid }) => uuid));
  });

  it("makes pages smaller than asked for, which their number tells", async () => {
    const { list } = capped({ rowCap: 50, paging: "on-request" });
    const first = await list(`${TODAY}&page=1&perPage=100`);
    expect(first.body).toHaveLength(50);
    expect(first.headers.get("octo-total-pages")).toBe("3");
  });
});

describe("later filters", () => {
  const updated = "utcUpdatedAtStart=2026-07-15T09:30:00Z&utcUpdatedAtEnd=2026-07-15T09:31:00Z";

  it("are no filters where they are not known", async () => {
    const { list } = aSupplier();
    expect((await list(updated)).status).toBe(400);
    expect((await list("availabilityId=x")).status).toBe(400);
    expect((await list(`${TODAY}&${updated}&status=REDEEMED`)).body).toEqual(
      (await list(TODAY)).body,
    );
  });

  it.each(["offered", "alone"] as const)(
    "find what has changed since, %s",
    async (laterFilters) => {
      const { list, redeem, codeFor } = aSupplier({ laterFilters });
      expect((await list(updated)).body).toEqual([]);
      const { body } = await redeem(await codeFor(demoCode("good")));
      expect(uuidsIn(await list(updated))).toEqual([body.uuid]);
      const [onlyStart = ""] = updated.split("&");
      expect((await list(onlyStart)).status).toBe(400);
      expect((await list(updated.replaceAll("Z", ""))).status).toBe(400);
    },
  );

  it("are joined to a travel date, or refused beside it", async () => {
    const yesterday = `localDate=2026-07-14&${updated.replace("07-15", "07-01")}`;
    const { body } = await aSupplier({ laterFilters: "offered" }).list(yesterday);
    const expected = OCTO.bookings.filter(
      (one) =>
        one.availability?.localDateTimeStart.startsWith("2026-07-14") &&
        one.utcUpdatedAt >= "2026-07-01T09:30:00Z",
    );
    expect(uuidsIn({ body })).toEqual(expected.map(({ uuid }) => uuid));
    const alone = aSupplier({ laterFilters: "alone" });
    expect((await alone.list(yesterday)).status).toBe(400);
    expect((await alone.list("localDate=2026-07-14")).status).toBe(200);
  });

  it.each([
    ["utcCreatedAt", (at: string) => OCTO.bookings.filter((one) => one.utcCreatedAt <= at).length],
    [
      "utcRedeemedAt",
      () => OCTO.bookings.filter(({ utcRedeemedAt }) => utcRedeemedAt !== null).length,
    ],
    ["utcCancelledAt", () => OCTO.bookings.filter((one) => one.cancellation !== null).length],
    ["utcNoshowedAt", () => OCTO.bookings.filter(({ status }) => status.startsWith("NO")).length],
  ])("ask for the time of their own event: %s", async (name, count) => {
    const until = "2026-07-15T09:30:00Z";
    const { list } = aSupplier({ laterFilters: "offered" });
    const { body } = await list(`${name}Start=2020-01-01T00:00:00Z&${name}End=${until}`);
    expect(count(until)).toBeGreaterThan(0);
    expect(body).toHaveLength(count(until));
  });

  it("find a rebooking, a slot and a status", async () => {
    const { list, supplier } = aSupplier({ laterFilters: "offered" });
    const [moved] = OCTO.bookings;
    supplier.act({ kind: "rebook", bookingUuid: moved?.uuid ?? "", days: 2 });
    const rebooked = await list(updated.replaceAll("Updated", "Rebooked"));
    expect(uuidsIn(rebooked)).toEqual([moved?.uuid]);
    const slot = rebooked.body[0].availabilityId;
    expect(uuidsIn(await list(`availabilityId=${encodeURIComponent(slot)}`))).toEqual([
      moved?.uuid,
    ]);
    const pending = await list(`${TODAY}&status=PENDING`);
    expect(pending.body).toMatchObject([{ status: "PENDING" }]);
  });
});
