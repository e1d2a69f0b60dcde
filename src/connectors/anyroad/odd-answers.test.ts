import { expect, test } from "vitest";
import { instantToIso, later } from "../../core/time.ts";
import { aCall, failure, success } from "../connector.contract.ts";
import { testStart } from "../scripted-server.contract.ts";
import { aTicket, anyRequest, openAnyRoad } from "./open-anyroad.contract.ts";
import { readFixture } from "./read-fixture.contract.ts";
import { pageOf, testToken } from "./scripted-anyroad.contract.ts";

test.each([
  ["malformed", "limit_out_of_range, request 5f7e0797-7a42-4807-afaa-3efb80c8423a"],
] as const)("%s is our mistake: the entry is kept", async (name, path) => {
  const json = readFixture(name);
  const { connector, redemption } = await openAnyRoad({}, () => ({ status: 400, json }));
  const broken = failure({ kind: "contract-broken", path });
  expect(await connector.lookup("any", aCall())).toEqual(broken);
  expect(await redemption.preview(anyRequest, aCall())).toEqual(broken);
  expect(await redemption.redeem(anyRequest, "any", aCall())).toEqual(broken);
});

test.each([
  [401, "unauthorized", { kind: "unauthorised", why: "key" }],
  [400, "unauthorized", { kind: "unauthorised", why: "key" }],
  [500, "server-error", { kind: "outcome-unknown" }],
  [400, "server-error", { kind: "outcome-unknown" }],
] as const)("status %i with the body of %s", async (status, name, expected) => {
  const json = readFixture(name);
  const { connector } = await openAnyRoad({}, () => ({ status, json }));
  expect(await connector.lookup("any", aCall())).toMatchObject(failure(expected));
});

test.each([[[]], ["a text"], [{ detail: "no code" }], [null], [7]])(
  "a refusal that says only %j is contract-broken, never an unknown ticket",
  async (json) => {
    const { connector } = await openAnyRoad({}, () => ({ status: 422, json }));
    expect(await connector.lookup("any", aCall())).toEqual(
      failure({ kind: "contract-broken", path: "code" }),
    );
  },
);

test.each([
  [[], "$"],
  [{ items: "none" }, "items"],
  [{}, "items"],
])("a page like %j is contract-broken", async (json, path) => {
  const { connector } = await openAnyRoad({}, () => ({ status: 200, json }));
  expect(await connector.lookup("any", aCall())).toEqual(
    failure({ kind: "contract-broken", path }),
  );
});

test("a documented refusal without its ticket is contract-broken, and kept raw", async () => {
  const json = { code: "booking_canceled", qr_code: "KR-1", booking: 7 };
  const { connector, redemption } = await openAnyRoad({}, () => ({ status: 400, json }));
  expect(await connector.lookup("KR-1", aCall())).toEqual(
    success({ bookings: [], unreadable: [{ raw: JSON.stringify(json), path: "booking" }] }),
  );
  expect(await redemption.preview(anyRequest, aCall())).toEqual(
    failure({ kind: "contract-broken", path: "booking" }),
  );
});

test("tickets that cannot be read stand raw beside the others, without the token", async () => {
  const wrong = [
    { ...aTicket, scans: "none" },
    { ...aTicket, scans: [{ device: "h1", scanned_at: "yesterday" }] },
    { ...aTicket, experience: null, note: `Bearer ${testToken}` },
    { ...aTicket, time_slot: null },
    { ...aTicket, time_slot: { local_datetime_start: "2026-02-30T25:00:00Z" } },
    "x".repeat(4_096),
  ];
  const { connector } = await openAnyRoad({}, () => ({
    status: 200,
    json: pageOf([...wrong, aTicket]),
  }));
  const looked = await connector.lookup(aTicket.qr_code, aCall());
  if (!looked.ok) throw new Error(looked.failure.kind);
  expect(looked.value.bookings.map(({ uuid }) => uuid)).toEqual(["77012"]);
  expect(looked.value.unreadable.map(({ path }) => path).toSorted()).toEqual(
    ["$", "experience", "scans", "scans[0].scanned_at", "time_slot", "time_slot"].toSorted(),
  );
  expect(JSON.stringify(looked)).not.toContain(testToken);
});

test("the token is cut from a refusal's texts", async () => {
  const json = { code: `no_${testToken}`, detail: `for Bearer ${testToken}` };
  const { redemption } = await openAnyRoad({}, () => ({ status: 400, json }));
  expect(await redemption.preview(anyRequest, aCall())).toEqual(
    success({ kind: "refused", code: "no_***", text: "for Bearer ***", redeemedAt: null }),
  );
});

test("among several items the request's own code is the one", async () => {
  const scans = [{ device: "h9", scanned_at: instantToIso(later(testStart, -1)) }];
  const { redemption } = await openAnyRoad({}, () => ({
    status: 200,
    json: pageOf([{ ...aTicket, qr_code: "another", scans }, aTicket]),
  }));
  expect(await redemption.preview(anyRequest, aCall())).toMatchObject(
    success({ kind: "redeemable", redemptionCode: aTicket.qr_code }),
  );
});
