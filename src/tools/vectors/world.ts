/** The world of the vectors: one product at one gate, two devices, and moments around 11:00 in London on 7 May 2026. */
import type { Admission } from "../../core/admission.ts";
import type { Booking, CodeHolder, UnitItem } from "../../core/booking.ts";
import {
  asConnectionId,
  asDeviceId,
  asGateId,
  asScanId,
  bookingKey,
  productKey,
  unitItemKey,
} from "../../core/ids.ts";
import type { Product } from "../../core/product.ts";
import { asLocalDate, type Instant, minutes, parseInstant } from "../../core/time.ts";
import type { VectorInput } from "../../core/vector.ts";

export const connection = asConnectionId("octo");
const tour = productKey(connection, "tour");
export const gateTwo = asGateId("gate-2");
export const gateSeven = asGateId("gate-7");
const thisDevice = asDeviceId("00000000-0000-4000-8000-00000000d001");
const kimsDevice = asDeviceId("00000000-0000-4000-8000-00000000d002");

/** RFC 3339 in UTC; throws on a typing error. */
export function at(iso: string): Instant {
  const instant = parseInstant(iso);
  if (instant === null) throw new Error(`not an instant: ${iso}`);
  return instant;
}

export const now = at("2026-05-07T10:00:00Z");
export const withdrawnAt = at("2026-05-05T18:20:00Z");
const today = asLocalDate("2026-05-07");

export const codes = (code: string, method: CodeHolder["method"] = "DIGITAL"): CodeHolder => ({
  codes: [code],
  method,
});

/** `n` makes key, uuid and the ticket's code `T1`. */
export const unitItem = (n: number, change: Partial<UnitItem> = {}): UnitItem => ({
  key: unitItemKey(connection, `u${n}`),
  uuid: `u${n}`,
  reference: null,
  unit: "adult",
  status: null,
  redeemedAt: null,
  ticket: codes(`T${n}`),
  ...change,
});

export const booking = (n: number, change: Partial<Booking> = {}): Booking => ({
  key: bookingKey(connection, `b${n}`),
  connection,
  uuid: `b${n}`,
  reference: `REF-${n}`,
  resellerReference: null,
  status: { kind: "CONFIRMED" },
  test: false,
  cancellation: null,
  product: tour,
  option: "DEFAULT",
  visit: { kind: "day", from: today, until: asLocalDate("2026-05-08"), hours: [] },
  leadName: `Guest ${n}`,
  notes: null,
  redeemedAt: null,
  redeemable: null,
  unredeemableReason: null,
  voucher: null,
  unitItems: [unitItem(1)],
  ...change,
});

export const adult = { id: "adult", label: "Adult", people: 1 };
export const family = { id: "family", label: "Family", people: 4 };
export const parking = { id: "parking", label: "Parking", people: 0 };

export const product = ({
  policy,
  ...change
}: Partial<Omit<Product, "policy">> & { policy?: Partial<Product["policy"]> } = {}): Product => ({
  key: tour,
  connection,
  label: "Tour",
  timeZone: "Europe/London",
  gates: [gateTwo],
  units: [adult],
  ...change,
  policy: {
    use: { kind: "once" },
    offline: { kind: "admit" },
    gatewayFirst: false,
    confirm: "straight",
    earlyMs: minutes(30),
    lateMs: minutes(15),
    ...policy,
  },
});

export const scanId = (n: number): Admission["scan"] =>
  asScanId(`00000000-0000-4000-9000-${String(n).padStart(12, "0")}`);

/** By Sam at this device, of unit item 1 of booking 1, at 10:00 in London; `n` makes its scan. */
export const admission = (n: number, change: Partial<Admission> = {}): Admission => ({
  scan: scanId(n),
  booking: bookingKey(connection, "b1"),
  unitItem: unitItemKey(connection, "u1"),
  people: 1,
  at: at("2026-05-07T09:00:00Z"),
  uncertaintyMs: 0,
  gate: gateTwo,
  operator: "Sam",
  device: thisDevice,
  supplierRedeemedAt: null,
  ...change,
});

/** At another gate, half an hour later. */
export const byKim = (n: number, change: Partial<Admission> = {}): Admission =>
  admission(n, {
    at: at("2026-05-07T09:30:00Z"),
    gate: gateSeven,
    operator: "Kim",
    device: kimsDevice,
    ...change,
  });

/** Ticket `T1` of booking 1, online at gate 2. */
export const input = (change: Partial<VectorInput> & { code?: string } = {}): VectorInput => {
  const { code, ...given } = change;
  return {
    barcode: { text: code ?? "T1", symbology: "QRCode", alternatives: [] },
    candidates: [booking(1)],
    products: [product()],
    modes: [{ connection, mode: "redeem" }],
    post: { gate: gateTwo, products: "all", role: "steward", operator: "Sam" },
    admissions: [],
    undone: [],
    basis: { kind: "snapshot", at: at("2026-05-07T09:57:00Z") },
    gatewayReachable: true,
    now,
    clockOffMs: 0,
    nothingFound: { kind: "not-on-device", bookings: 1_284 },
    decision: null,
    ...given,
  };
};
