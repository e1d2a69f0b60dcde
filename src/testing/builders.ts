/**
 * Deterministic sentences about the world of the gate: `aBooking({ test: true })`. Every default is a ticketed booking of
 * one adult for today at this gate, so that a test names only what it is about.
 */
import type { Admission } from "../core/admission.ts";
import type { Barcode, Capture } from "../core/barcode.ts";
import type { Booking, CodeHolder, UnitItem, Visit } from "../core/booking.ts";
import {
  asConnectionId,
  asDeviceId,
  asGateId,
  asIncarnation,
  asScanId,
  bookingKey,
  productKey,
  unitItemKey,
} from "../core/ids.ts";
import type { JudgeInput } from "../core/judge.ts";
import type { ConnectionMode, Gate, Policy, Post, Product } from "../core/product.ts";
import type { JudgedScan, Scan } from "../core/scan.ts";
import { addDays, asInstant, asLocalDate, type Instant, minutes } from "../core/time.ts";

export const london = "Europe/London";
export const connection = asConnectionId("harbour-octo");
export const gateTwo = asGateId("gate-2");
export const gateSeven = asGateId("gate-7");
export const thisDevice = asDeviceId("00000000-0000-4000-8000-00000000d001");
export const otherDevice = asDeviceId("00000000-0000-4000-8000-00000000d002");

/** Thursday 7 May 2026, the day of the OCTO seed's example. */
export const today = asLocalDate("2026-05-07");
export const tomorrow = addDays(today, 1);
export const at = (iso: string): Instant => asInstant(Date.parse(iso));
/** 11:00 in London. */
export const now = at("2026-05-07T10:00:00Z");

export const scanIdOf = (n: number): Scan["id"] =>
  asScanId(`00000000-0000-4000-9000-${String(n).padStart(12, "0")}`);

export const codes = (...texts: readonly string[]): CodeHolder => ({
  codes: texts,
  method: "DIGITAL",
});

export const aDay = (from = today, until = addDays(from, 1)): Visit => ({
  kind: "day",
  from,
  until,
  hours: [],
});

export const aSlot = (startsAt: Instant): Visit => ({ kind: "slot", startsAt, endsAt: null });

/** `n` makes key, uuid and ticket code (`T1`). */
export const aUnitItem = (n: number, change: Partial<UnitItem> = {}): UnitItem => ({
  key: unitItemKey(connection, `unit-${n}`),
  uuid: `unit-${n}`,
  reference: null,
  unit: "adult",
  status: null,
  redeemedAt: null,
  ticket: codes(`T${n}`),
  ...change,
});

export const aBooking = (change: Partial<Booking> = {}): Booking => ({
  key: bookingKey(connection, "booking-1"),
  connection,
  uuid: "booking-1",
  reference: "REF-1",
  resellerReference: null,
  status: { kind: "CONFIRMED" },
  test: false,
  cancellation: null,
  product: productKey(connection, "tour"),
  option: "DEFAULT",
  visit: aDay(),
  leadName: "Ada Lovelace",
  notes: null,
  redeemedAt: null,
  redeemable: null,
  unredeemableReason: null,
  voucher: null,
  unitItems: [aUnitItem(1)],
  ...change,
});

/** A voucher `V1` for `people` adults, without tickets. */
export const aVoucherBooking = (people: number, change: Partial<Booking> = {}): Booking =>
  aBooking({
    voucher: codes("V1"),
    unitItems: Array.from({ length: people }, (_, index) => aUnitItem(index + 1, { ticket: null })),
    ...change,
  });

export const aPolicy = (change: Partial<Policy> = {}): Policy => ({
  use: { kind: "once" },
  offline: { kind: "admit" },
  gatewayFirst: false,
  confirm: "straight",
  earlyMs: minutes(30),
  lateMs: minutes(15),
  ...change,
});

export const aProduct = (change: Partial<Product> = {}): Product => ({
  key: productKey(connection, "tour"),
  connection,
  label: "Harbour tour",
  timeZone: london,
  gates: [gateTwo],
  policy: aPolicy(),
  units: [
    { id: "adult", label: "Adult", people: 1 },
    { id: "family", label: "Family", people: 4 },
    { id: "parking", label: "Parking", people: 0 },
  ],
  ...change,
});

export const aGate = (change: Partial<Gate> = {}): Gate => ({
  id: gateTwo,
  sign: "2",
  label: "Gate 2",
  place: null,
  ...change,
});

export const aPost = (change: Partial<Post> = {}): Post => ({
  gate: gateTwo,
  products: "all",
  role: "steward",
  operator: "Sam",
  ...change,
});

/** Of unit item 1 by this device an hour ago; `n` makes its scan. */
export const anAdmission = (n: number, change: Partial<Admission> = {}): Admission => ({
  scan: scanIdOf(n),
  booking: bookingKey(connection, "booking-1"),
  unitItem: unitItemKey(connection, "unit-1"),
  people: 1,
  at: asInstant(now - minutes(60)),
  uncertaintyMs: 0,
  gate: gateTwo,
  operator: "Sam",
  device: thisDevice,
  supplierRedeemedAt: null,
  ...change,
});

export const aBarcode = (text: string, alternatives: readonly string[] = []): Barcode => ({
  text,
  symbology: "QRCode",
  alternatives,
});

export const aCapture = (change: Partial<Capture> = {}): Capture => ({
  text: "T1",
  symbology: "QRCode",
  source: "camera",
  at: now,
  ...change,
});

export interface Situation extends Partial<Omit<JudgeInput, "barcode" | "catalogue">> {
  /** What was read; `T1` unless told. */
  readonly code?: string;
  readonly barcode?: Barcode;
  readonly booking?: Booking;
  readonly product?: Product;
  readonly products?: readonly Product[];
  readonly mode?: ConnectionMode;
}

/** A judgement online, at gate 2, of ticket `T1` of `aBooking()`. */
export function judgeInput(situation: Situation = {}): JudgeInput {
  const { code, booking, product, products, mode, barcode, ...given } = situation;
  const known = products ?? [product ?? aProduct()];
  return {
    barcode: barcode ?? aBarcode(code ?? "T1"),
    candidates: [booking ?? aBooking()],
    catalogue: {
      products: new Map(known.map((each) => [each.key, each])),
      modes: new Map([[connection, mode ?? "redeem"]]),
    },
    post: aPost(),
    admissions: [],
    undone: [],
    basis: { kind: "snapshot", at: now },
    gatewayReachable: true,
    now,
    clockOffMs: 0,
    nothingFound: { kind: "not-on-device", bookings: 0 },
    decision: null,
    ...given,
  };
}

export const aScan = (change: Partial<JudgedScan> = {}): JudgedScan => ({
  id: scanIdOf(1),
  device: thisDevice,
  incarnation: asIncarnation("00000000-0000-4000-8000-00000000c001"),
  seq: 1,
  post: aPost(),
  capture: aCapture(),
  decided: { deviceAt: now, correctedAt: now, uncertaintyMs: 0 },
  judgedOn: { snapshot: null, pages: [], overlayOffset: 0, policyVersion: "1" },
  verdict: {
    kind: "unknown",
    text: "T1",
    why: { kind: "not-on-device", bookings: 0 },
    basis: { kind: "nothing" },
  },
  decision: null,
  admission: null,
  redemption: null,
  ...change,
});

export const usedBy = { device: thisDevice, at: now };
