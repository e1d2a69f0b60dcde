import { expect, test } from "vitest";
import { lookupSchema } from "./schema.ts";
import { previewOf } from "./standing.ts";

/**
 * Booking and unit items of one answer that contradict each other: some suppliers write one of the two first. The scanned
 * unit item's own record counts before the booking's (dossier 6.7), `redeemable` decides what neither explains.
 */
const time = "2026-12-04T20:58:12Z";
const at = Date.UTC(2026, 11, 4, 20, 58, 12);
const muchLater = "2026-12-04T21:10:00Z";
const lateAt = Date.UTC(2026, 11, 4, 21, 10);
const free = { uuid: "u-1", status: "CONFIRMED", utcRedeemedAt: null };
const used = { uuid: "u-1", status: "REDEEMED", utcRedeemedAt: time };
const otherFree = { ...free, uuid: "u-2" };
const otherUsed = { ...used, uuid: "u-2", utcRedeemedAt: muchLater };
const wholeUsed = { status: "REDEEMED", utcRedeemedAt: time };
const wholeFree = { status: "CONFIRMED", utcRedeemedAt: null };

const yes = (redeemedAt: number | null = null) => ({
  kind: "redeemable",
  redeemedAt,
  redemptionCode: "c",
});
const no = (redeemedAt: number | null) => ({ kind: "redeemed", redeemedAt });

test.each([
  [
    "booking REDEEMED, units CONFIRMED, may be redeemed",
    { ...wholeUsed, unitItems: [free, otherFree] },
    true,
    yes(),
    yes(at),
  ],
  [
    "booking REDEEMED, units CONFIRMED, may not",
    { ...wholeUsed, unitItems: [free, otherFree] },
    false,
    no(at),
    no(at),
  ],
  [
    "booking REDEEMED, no record of units",
    { ...wholeUsed, unitItems: [{ uuid: "u-1" }, { uuid: "u-2" }] },
    false,
    no(at),
    no(at),
  ],
  [
    "booking REDEEMED without a time, units CONFIRMED",
    { status: "REDEEMED", unitItems: [free] },
    false,
    no(null),
    no(null),
  ],
  [
    "booking CONFIRMED, all units REDEEMED",
    { ...wholeFree, unitItems: [used, otherUsed] },
    false,
    no(at),
    no(lateAt),
  ],
  [
    "booking CONFIRMED, all units REDEEMED without a time",
    { ...wholeFree, unitItems: [{ uuid: "u-1", status: "REDEEMED" }] },
    false,
    no(null),
    no(null),
  ],
  [
    "booking CONFIRMED, all units REDEEMED, the rest of a pass is open",
    { ...wholeFree, unitItems: [used, otherUsed] },
    true,
    no(at),
    yes(lateAt),
  ],
  [
    "booking CONFIRMED, this unit REDEEMED, another free",
    { ...wholeFree, unitItems: [used, otherFree] },
    true,
    no(at),
    yes(),
  ],
  [
    "booking CONFIRMED, this unit free, another REDEEMED",
    { ...wholeFree, unitItems: [free, otherUsed] },
    true,
    yes(),
    yes(),
  ],
  [
    "booking CONFIRMED, tickets used, statuses behind",
    { ...wholeFree, unitItems: [{ ...free, ticket: { utcRedeemedAt: time } }] },
    false,
    no(at),
    no(at),
  ],
  [
    "booking CONFIRMED, voucher used, status behind",
    { ...wholeFree, voucher: { utcRedeemedAt: time }, unitItems: [free] },
    false,
    no(at),
    no(at),
  ],
])("%s", (...[, fields, redeemable, ofUnit, ofWhole]) => {
  const lookup = lookupSchema.parse({ uuid: "b-1", redemptionCode: "c", redeemable, ...fields });
  expect(previewOf(lookup, "u-1")).toEqual(ofUnit);
  expect(previewOf(lookup, null)).toEqual(ofWhole);
});
