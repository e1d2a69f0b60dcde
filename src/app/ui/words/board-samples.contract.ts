/** What the gateway tells supervisors, in the world of `verdict-samples.contract.ts`. For tests. */
import { asConnectionId, asGateId, bookingKey, productKey } from "../../../core/ids.ts";
import type { Scan } from "../../../core/scan.ts";
import { asInstant, minutes } from "../../../core/time.ts";
import type {
  DeviceState,
  Difference,
  HistoryScan,
  KnownDevice,
  Occupancy,
  Report,
} from "../../../protocol/venue.ts";
import {
  aCapture,
  aPost,
  aScan,
  connection,
  london,
  otherDevice,
  scanIdOf,
} from "../../../testing/builders.ts";
import { admit, local, now, refuse, tomorrow } from "./verdict-samples.contract.ts";

export const harbour = asConnectionId("harbour");

export const aDeviceState = (change: Partial<DeviceState> = {}): DeviceState => ({
  unsent: 0,
  parked: 0,
  list: { id: "list-1", asOf: asInstant(now - minutes(1)), bookings: 1_284 },
  clock: { offMs: 40, uncertaintyMs: 260 },
  app: "1.0.0",
  ...change,
});

/** Jonas at gate 1, heard a second ago. */
export const aDevice = (
  change: Partial<KnownDevice> = {},
  state: Partial<DeviceState> | null = {},
): KnownDevice => ({
  device: otherDevice,
  gate: asGateId("gate-1"),
  role: "steward",
  operator: "Jonas",
  enrolledAt: local(18, "08:30"),
  lastSeenAt: asInstant(now - 1_000),
  revokedAt: null,
  held: 0,
  state: state === null ? null : { ...aDeviceState(state), at: asInstant(now - 5_000) },
  ...change,
});

export const aSlotOfDay = (
  change: Partial<Occupancy["slots"][number]> = {},
): Occupancy["slots"][number] => ({
  product: productKey(connection, "tour"),
  label: "Harbour cruise",
  timeZone: london,
  start: local(18, "11:30"),
  booked: 180,
  inside: 138,
  ...change,
});

export const anOccupancy = (change: Partial<Occupancy> = {}): Occupancy => ({
  at: now,
  inside: 412,
  gates: [
    { gate: asGateId("gate-1"), inside: 174 },
    { gate: asGateId("gate-2"), inside: 238 },
  ],
  slots: [aSlotOfDay()],
  ...change,
});

/** Let in and settled; `n` makes its scan and its second. */
export const aHistoryScan = (
  n: number,
  change: Partial<Omit<HistoryScan, "scan">> & { readonly scan?: Partial<Scan> } = {},
): HistoryScan => {
  const at = asInstant(now - minutes(10) + n * 1_000);
  const { scan, ...rest } = change;
  return {
    scan: {
      ...aScan({
        id: scanIdOf(n),
        seq: n,
        post: aPost({ operator: "Maya" }),
        capture: aCapture({ at }),
        decided: { deviceAt: at, correctedAt: at, uncertaintyMs: 300 },
        verdict: admit(),
        admission: { booking: bookingKey(connection, "booking-1"), unitItem: null, people: 2 },
        redemption: {
          connection,
          reference: "T1",
          bookingUuid: "booking-1",
          unitItemUuid: null,
        },
      }),
      ...scan,
    },
    receivedAt: asInstant(at + 200),
    settlement: { kind: "accepted", redeemedAt: asInstant(at + 900) },
    undoneBy: null,
    ...rest,
  };
};

export const aDifference = (change: Partial<Difference> = {}): Difference => ({
  kind: "admitted-not-recorded",
  scan: aHistoryScan(1).scan,
  connection: harbour,
  supplier: { kind: "not-recorded", status: "CONFIRMED" },
  ...change,
});

export const aReport = (change: Partial<Report> = {}): Report => ({
  date: "2026-07-18",
  timeZone: london,
  madeAt: now,
  asOf: asInstant(now - minutes(2)),
  scans: 1_106,
  people: 412,
  verdicts: [
    { kind: "admit", scans: 1_000 },
    { kind: "refuse", scans: 106 },
    { kind: "unknown", scans: 0 },
  ],
  connections: [
    {
      id: harbour,
      label: "Harbour Tours",
      mode: "observe",
      agree: 1_099,
      differ: 2,
      notComparable: 4,
      notScanned: 1,
    },
  ],
  differences: [
    aDifference(),
    aDifference({
      kind: "refused-but-recorded",
      scan: aHistoryScan(2, { scan: { verdict: refuse({ kind: "wrong-day", days: 1 }, tomorrow) } })
        .scan,
      supplier: { kind: "recorded", at: local(18, "11:12") },
    }),
  ],
  acts: [
    {
      at: local(18, "09:00"),
      device: otherDevice,
      operator: "Ines",
      act: { kind: "mode", connection: harbour, from: "redeem", to: "observe" },
    },
  ],
  ...change,
});
