import fc from "fast-check";
import { expect, test } from "vitest";
import { asLocalDate } from "../../core/time.ts";
import { aCall } from "../connector.contract.ts";
import { createScriptedNetwork, testStart } from "../scripted-server.contract.ts";
import { aSale } from "./a-sale.contract.ts";
import { aTagAccount } from "./a-tag-account.contract.ts";
import { createSatelliteTagConnector } from "./connector.ts";
import type { Sale } from "./sale.ts";
import { testConnection } from "./scripted-satellite-tag.contract.ts";
import { saleToBookings } from "./translate.ts";

test("list, look-up and own sale give one ticket the same keys, whatever is printed on it", async () => {
  const code = fc.oneof(
    fc.stringMatching(/^[0-9A-Z]{13}XJX\d\d$/),
    fc.string({ minLength: 1, unit: "binary" }),
    fc.string({ minLength: 4_096, maxLength: 4_096 }),
  );
  await fc.assert(
    fc.asyncProperty(code, async (barcode) => {
      const { bookings, lookup } = instanceWith({ id: 7, barcode });
      const keys = [
        await bookings(),
        await lookup(barcode),
        saleToBookings(selling(barcode), testConnection),
      ].map((found) =>
        found.map((booking) => [
          booking.key,
          booking.uuid,
          booking.product,
          booking.unitItems[0]?.key,
        ]),
      );
      expect(keys[0]).toHaveLength(1);
      expect(keys[1]).toEqual(keys[0]);
      expect(keys[2]).toEqual(keys[0]);
    }),
  );
});

test("a family pass is a booking per ticket, each with what was printed on it", () => {
  const tickets = [
    { productId: 31, description: "Adult", barcode: "K3M8Q0ZT5HWD2ABC02" },
    { productId: 32, description: " ", barcode: "K3M8Q0ZT5HWD2ABC03" },
  ];
  const sale = aSale({ eventId: 13, items: aSale().items.map((item) => ({ ...item, tickets })) });
  expect(saleToBookings(sale, testConnection)).toMatchObject([
    {
      uuid: "K3M8Q0ZT5HWD2ABC02",
      product: "southern-lights/13",
      visit: { kind: "open" },
      notes: "Adult",
      redeemedAt: null,
      unitItems: [{ unit: "ticket", ticket: { codes: ["K3M8Q0ZT5HWD2ABC02"] } }],
    },
    { uuid: "K3M8Q0ZT5HWD2ABC03", notes: null },
  ]);
});

test.each([
  [{ lastName: "Tapsell", fullName: "Mere Tapsell" }, "Tapsell"],
  [{ lastName: " ", fullName: "Mere Tapsell" }, "Mere Tapsell"],
  [{ name: "Mere" }, "Mere"],
  [{ lastName: { odd: true }, email: "mere@example.test" }, null],
])("the name of %j is %s", async (fields, leadName) => {
  const { lookup } = instanceWith({ id: "d-1", barcode: "B-1", ...fields });
  expect(await lookup("B-1")).toMatchObject([{ leadName }]);
});

const selling = (barcode: string): Sale => {
  const tickets = [{ productId: 31, description: "Adult", barcode }];
  return aSale({ items: aSale().items.map((item) => ({ ...item, tickets })) });
};

/** An instance with one delegate, without a network. */
function instanceWith(delegate: object) {
  const fetch = (input: unknown) =>
    Promise.resolve(
      Response.json(
        String(input).includes("/interaction/")
          ? []
          : String(input).includes("/list")
            ? { items: [delegate], meta: { total: "1" } }
            : delegate,
      ),
    );
  const network = { ...createScriptedNetwork(testStart), fetch };
  const connector = createSatelliteTagConnector(aTagAccount("http://tag.test", network));
  const whole = async (reading: ReturnType<typeof connector.lookup> | undefined) => {
    const list = await reading;
    if (list?.ok !== true) throw new Error(`no list: ${JSON.stringify(list)}`);
    return list.value.bookings;
  };
  return {
    bookings: () => whole(connector.bookings?.(window, aCall())),
    lookup: (code: string) => whole(connector.lookup(code, aCall())),
  };
}

const window = { from: asLocalDate("2026-06-26"), to: asLocalDate("2026-06-29") };
