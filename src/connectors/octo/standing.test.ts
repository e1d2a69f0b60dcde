import { expect, test } from "vitest";
import { lookupSchema } from "./schema.ts";
import { previewOf } from "./standing.ts";

const time = "2026-12-04T20:58:12Z";
const at = Date.UTC(2026, 11, 4, 20, 58, 12);
const free = { uuid: "u-1", status: "CONFIRMED", utcRedeemedAt: null };
const used = { uuid: "u-1", status: "REDEEMED", utcRedeemedAt: time };
const other = { uuid: "u-2", status: "CONFIRMED", utcRedeemedAt: null };
const redeemable = (redeemedAt: number | null) => ({
  kind: "redeemable",
  redeemedAt,
  redemptionCode: "c",
});
const refused = (code: string, text: string | null = null, redeemedAt: number | null = null) => ({
  kind: "refused",
  code,
  text,
  redeemedAt,
});

test.each([
  ["nothing in the way", {}, redeemable(null)],
  [
    "used",
    { redeemable: false, status: "REDEEMED", utcRedeemedAt: time },
    { kind: "redeemed", redeemedAt: at },
  ],
  [
    "used, no time told",
    { redeemable: false, status: "REDEEMED" },
    { kind: "redeemed", redeemedAt: null },
  ],
  ["used and still redeemable: re-entry", { utcRedeemedAt: time }, redeemable(at)],
  ["cancelled by status", { status: "CANCELLED" }, refused("CANCELLED")],
  [
    "cancelled by its cancellation, whatever the status",
    { cancellation: {} },
    refused("CANCELLED"),
  ],
  [
    "cancelled after use is cancelled",
    { status: "CANCELLED", utcRedeemedAt: time },
    refused("CANCELLED", null, at),
  ],
  ["on hold", { status: "ON_HOLD" }, refused("NOT_CONFIRMED")],
  ["expired", { status: "EXPIRED" }, refused("EXPIRED")],
  ["no-show that may still enter", { status: "NOSHOW" }, redeemable(null)],
  ["no-show", { redeemable: false, status: "NOSHOW" }, refused("NO_SHOW")],
  ["a word of no document", { redeemable: false, status: "REBOOKED" }, refused("REBOOKED")],
  ["refused without a reason", { redeemable: false }, refused("UNREDEEMABLE")],
  [
    "refused with a reason",
    {
      redeemable: false,
      unredeemableReasonCode: "WRONG_DATE",
      unredeemableReason: "Come tomorrow",
    },
    refused("WRONG_DATE", "Come tomorrow"),
  ],
  [
    "used, told by reason code alone",
    { redeemable: false, unredeemableReasonCode: "ALREADY_REDEEMED" },
    { kind: "redeemed", redeemedAt: null },
  ],
])("a booking, %s", (_name, fields, preview) => {
  expect(previewOf(aLookup(fields), null)).toEqual(preview);
});

test.each([
  ["free in a free booking", { unitItems: [free, other] }, redeemable(null)],
  [
    "free while the booking says REDEEMED for others and may be redeemed",
    { status: "REDEEMED", utcRedeemedAt: time, unitItems: [free, other] },
    redeemable(null),
  ],
  [
    "free, and the supplier has used up the whole booking",
    { redeemable: false, status: "REDEEMED", utcRedeemedAt: time, unitItems: [free, other] },
    { kind: "redeemed", redeemedAt: at },
  ],
  [
    "used while others of the booking may still be redeemed",
    { unitItems: [used, other] },
    { kind: "redeemed", redeemedAt: at },
  ],
  ["used and alone in the answer: re-entry", { unitItems: [used] }, redeemable(at)],
  [
    "used, told by its ticket alone (seed's look-up shape)",
    { redeemable: false, unitItems: [{ uuid: "u-1", ticket: { utcRedeemedAt: time } }] },
    { kind: "redeemed", redeemedAt: at },
  ],
  [
    "without a record of its own: the booking's counts",
    { redeemable: false, utcRedeemedAt: time, unitItems: [{ uuid: "u-1" }, other] },
    { kind: "redeemed", redeemedAt: at },
  ],
  [
    "cancelled on its own",
    { unitItems: [{ ...free, status: "CANCELLED" }, other] },
    refused("CANCELLED"),
  ],
  [
    "cancelled after it was used",
    { unitItems: [{ ...used, status: "CANCELLED" }, other] },
    refused("CANCELLED", null, at),
  ],
  ["no longer in the booking", { unitItems: [other] }, null],
])("a unit item, %s", (_name, fields, preview) => {
  expect(previewOf(aLookup(fields), "u-1")).toEqual(preview);
});

const aLookup = (fields: Readonly<Record<string, unknown>>) =>
  lookupSchema.parse({
    uuid: "b-1",
    status: "CONFIRMED",
    redemptionCode: "c",
    redeemable: true,
    unitItems: [],
    ...fields,
  });
