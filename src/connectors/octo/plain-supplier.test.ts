import { describe, expect, test } from "vitest";
import { aCall, failure, success } from "../connector.contract.ts";
import { openOcto } from "./open-octo.contract.ts";

describe("a supplier without octo/redemption", () => {
  const booking = {
    uuid: "b-1",
    status: "CONFIRMED",
    productId: "walk",
    supplierReference: "TW8841",
    resellerReference: "VOUCHER-0123",
    unitItems: [],
  };
  const open = (status = 200) =>
    openOcto({
      answer: ({ path, query }) => {
        if (path.startsWith("/octo/products")) return { status: 200, json: [] };
        const isAsked =
          query.get("supplierReference") === booking.supplierReference ||
          query.get("resellerReference") === booking.resellerReference;
        const json = isAsked ? [booking] : [];
        return status === 200 ? { status, json } : { status, json: { error: "BAD_REQUEST" } };
      },
      options: { redeemBy: "none" },
    });

  test.each([
    ["TW8841", ["/octo/bookings?supplierReference=TW8841"]],
    [
      "VOUCHER-0123",
      [
        "/octo/bookings?supplierReference=VOUCHER-0123",
        "/octo/bookings?resellerReference=VOUCHER-0123",
      ],
    ],
  ])("is looked up by reference %s, and may enter is not said", async (reference, paths) => {
    const { connector, server } = await open();
    expect(await connector.lookup(reference, aCall())).toMatchObject(
      success({ bookings: [{ uuid: "b-1", redeemable: null }], unreadable: [] }),
    );
    const asked = server.requests.map(({ path }) => path);
    expect(asked.filter((path) => !path.startsWith("/octo/products"))).toEqual(paths);
    expect(server.requests[0]?.headers["octo-capabilities"]).toBe("");
  });

  test.each([200, 400, 404])(
    "does not know a barcode, whether it says so with %i or not",
    async (status) => {
      const { connector } = await open(status);
      expect(await connector.lookup("!1|a+b", aCall())).toEqual(
        success({ bookings: [], unreadable: [] }),
      );
    },
  );

  test("an echo without redemption is no trouble, a refused key is one", async () => {
    const headers = { "Octo-Capabilities": "" };
    for (const [status, expected] of [
      [200, success({ bookings: [], unreadable: [] })],
      [403, failure({ kind: "unauthorised", why: "key" })],
    ] as const) {
      const { connector } = await openOcto({
        answer: () => ({ status, headers, json: [] }),
        options: { redeemBy: "none" },
      });
      expect(await connector.lookup("any", aCall())).toEqual(expected);
    }
  });
});

test("a supplier without authentication is sent no key", async () => {
  const { connector, server, supplier, lookThenRedeem } = await openOcto({
    options: { authentication: "none" },
  });
  const [request] = supplier.sell(1);
  await connector.products(aCall());
  expect(await lookThenRedeem(request)).toMatchObject(success({ kind: "accepted" }));
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("an entry that cannot be read is kept without the key in it", async () => {
  const { connector } = await openOcto({
    answer: () => ({
      status: 200,
      json: [{ uuid: 7, note: "5bd1629a-323e-4edb-ac9b-327ef51e6136" }],
    }),
  });
  expect(await connector.lookup("any", aCall())).toEqual(
    success({ bookings: [], unreadable: [{ raw: '{"uuid":7,"note":"***"}', path: "uuid" }] }),
  );
});
