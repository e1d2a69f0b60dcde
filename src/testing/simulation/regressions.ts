/** Schedules that once failed, made small: each has a name for what was wrong. New ones come from `npm run prove`. */
import type { Schedule, TimedOp } from "./schedule.ts";

export interface Regression {
  readonly name: string;
  readonly schedule: Schedule;
}

const inTime = (seed: number, ops: readonly TimedOp[]): Schedule => ({
  seed,
  supplier: "octo",
  takesBack: false,
  store: "memory",
  redeemAgain: "again",
  devices: [
    { gate: 1, skewMs: 0 },
    { gate: 2, skewMs: 0 },
    { gate: 1, skewMs: -17_321 },
    { gate: 2, skewMs: 145_815 },
  ],
  ops,
});

const present = (
  at: number,
  device: number,
  { ticket, people = 3 }: { readonly ticket: number; readonly people?: number },
): TimedOp => ({ at, op: { kind: "present", device, ticket, people } });

const call = (
  at: number,
  disturbed: Omit<Extract<TimedOp["op"], { readonly kind: "call" }>, "kind">,
): TimedOp => ({ at, op: { kind: "call", ...disturbed } });

export const regressions: readonly Regression[] = [
  {
    name: "a voucher of a booking that was cancelled at the supplier is no double admission",
    schedule: inTime(14, [
      { at: 10_429, op: { kind: "foreign", act: "cancel", ticket: 18 } },
      { at: 12_468, op: { kind: "partition", link: 1, ms: 10_000 } },
      present(14_668, 1, { ticket: 18 }),
    ]),
  },
  {
    name: "settlements numbered anew by a restored gateway reach a device that had more of them",
    schedule: inTime(13, [
      present(5_764, 0, { ticket: 28 }),
      present(12_333, 3, { ticket: 13 }),
      { at: 12_626, op: { kind: "backup" } },
      present(18_114, 3, { ticket: 28 }),
      { at: 22_314, op: { kind: "restore", ms: 1_726 } },
      present(23_119, 3, { ticket: 28 }),
    ]),
  },
  {
    name: "a revoked device hands in again what a restored gateway has lost",
    schedule: inTime(180, [
      { at: 8_360, op: { kind: "backup" } },
      present(9_550, 3, { ticket: 36 }),
      { at: 15_340, op: { kind: "revoke", device: 3 } },
      { at: 17_194, op: { kind: "restore", ms: 2_930 } },
    ]),
  },
  {
    name: "a scan whose receipt went with the gateway's disk may have been sent",
    schedule: inTime(186, [
      present(7_801, 3, { ticket: 30 }),
      { at: 10_349, op: { kind: "backup" } },
      present(13_554, 1, { ticket: 10 }),
      { at: 15_808, op: { kind: "crash", who: "gateway", commits: 6, side: "before", ms: 4_599 } },
      present(17_145, 2, { ticket: 7 }),
      present(17_220, 2, { ticket: 14 }),
      { at: 19_338, op: { kind: "restore", ms: 4_401 } },
    ]),
  },
  {
    name: "a booking that was cancelled after we had redeemed it is ours, also to a restored gateway",
    schedule: inTime(5_000_087, [
      call(8_150, { link: "supplier", path: "/octo/redemption", fault: { kind: "lost-after" } }),
      present(10_460, 1, { ticket: 19, people: 4 }),
      call(12_907, { link: "supplier", path: "/octo/redemption/redeem", fault: { kind: "html" } }),
      { at: 15_490, op: { kind: "backup" } },
      { at: 28_831, op: { kind: "restore", ms: 4_818 } },
      { at: 29_923, op: { kind: "foreign", act: "cancel", ticket: 20 } },
    ]),
  },
  {
    name: "an admission that was taken back stays so after its device has lost its database",
    schedule: inTime(321, [
      present(5_783, 1, { ticket: 19, people: 2 }),
      { at: 9_014, op: { kind: "undo", device: 1 } },
      { at: 15_502, op: { kind: "empty", device: 1 } },
      present(16_752, 2, { ticket: 19, people: 4 }),
    ]),
  },
  {
    name: "another ticket of the booking, used elsewhere a moment after ours, is not ours",
    schedule: inTime(7_000_027, [
      present(3_425, 3, { ticket: 12, people: 4 }),
      { at: 5_901, op: { kind: "foreign", act: "redeem", ticket: 13 } },
      present(7_326, 3, { ticket: 13, people: 4 }),
    ]),
  },
  {
    name: "a ticket that a lost gateway may have sent does not make what a stranger did with another one ours",
    schedule: inTime(11_000_861, [
      { at: 3_685, op: { kind: "foreign", act: "redeem", ticket: 19 } },
      { at: 4_015, op: { kind: "crash", who: 2, commits: 1, side: "before", ms: 1_968 } },
      present(4_704, 2, { ticket: 3 }),
      present(4_875, 2, { ticket: 16 }),
      call(5_059, {
        link: "supplier",
        path: "/octo/redemption",
        fault: { kind: "reorder", ms: 574 },
      }),
      { at: 5_636, op: { kind: "backup" } },
      { at: 7_774, op: { kind: "restore", ms: 1_952 } },
      present(8_720, 0, { ticket: 21, people: 4 }),
      { at: 9_705, op: { kind: "crash", who: "gateway", commits: 2, side: "after", ms: 2_527 } },
      present(11_396, 2, { ticket: 20, people: 4 }),
    ]),
  },
  {
    name: "what a restored gateway hears of a use out of turn, from a supplier who has cancelled it since, is no refusal",
    schedule: inTime(11_002_296, [
      { at: 2_965, op: { kind: "backup" } },
      present(3_173, 0, { ticket: 37, people: 4 }),
      present(3_391, 3, { ticket: 11, people: 2 }),
      call(3_432, { link: "supplier", path: "/octo/redemption", fault: { kind: "late", ms: 168 } }),
      { at: 4_101, op: { kind: "undo", device: 3 } },
      { at: 7_023, op: { kind: "restore", ms: 2_947 } },
      present(10_053, 0, { ticket: 11, people: 4 }),
      { at: 10_071, op: { kind: "foreign", act: "cancel", ticket: 10 } },
    ]),
  },
  {
    name: "a request of a lost gateway lands before the restored one sends anything",
    schedule: inTime(13_001_057, [
      present(2_747, 0, { ticket: 28 }),
      present(2_794, 0, { ticket: 25, people: 3 }),
      present(2_825, 1, { ticket: 4 }),
      present(3_029, 1, { ticket: 31, people: 4 }),
      present(3_204, 1, { ticket: 14, people: 3 }),
      call(3_321, {
        link: "supplier",
        path: "/octo/redemption/redeem",
        fault: { kind: "late", ms: 1_191 },
      }),
      { at: 3_416, op: { kind: "backup" } },
      present(3_719, 3, { ticket: 14, people: 4 }),
      call(4_688, {
        link: "supplier",
        path: "/octo/redemption/redeem",
        fault: { kind: "delay", ms: 4_298 },
      }),
      call(4_971, { link: 0, path: "/v1/changes", fault: { kind: "late", ms: 1_652 } }),
      present(5_231, 0, { ticket: 0, people: 2 }),
      { at: 5_624, op: { kind: "restore", ms: 1_788 } },
      present(7_893, 2, { ticket: 14, people: 2 }),
    ]),
  },
  {
    name: "a supplier that dates no ticket shows one as used that our own voucher has used up",
    schedule: {
      ...inTime(20_001, [
        present(3_000, 0, { ticket: 17, people: 1 }),
        present(6_000, 1, { ticket: 18, people: 1 }),
      ]),
      supplier: "city-connect",
    },
  },
  {
    name: "what a restored gateway found used and undated is ours once the lost scan is handed in again",
    schedule: {
      ...inTime(2_000_034, [
        { at: 2_007, op: { kind: "backup" } },
        present(2_310, 3, { ticket: 26, people: 1 }),
        { at: 2_674, op: { kind: "partition", link: 3, ms: 2_530 } },
        present(2_773, 2, { ticket: 34, people: 2 }),
        present(4_091, 2, { ticket: 2, people: 2 }),
        present(4_284, 0, { ticket: 22, people: 2 }),
        call(4_336, { link: 0, path: "/v1/changes", fault: { kind: "delay", ms: 4_749 } }),
        { at: 4_368, op: { kind: "crash", who: "gateway", commits: 6, side: "after", ms: 661 } },
        { at: 5_265, op: { kind: "restore", ms: 2_259 } },
        present(9_931, 3, { ticket: 22, people: 3 }),
      ]),
      supplier: "city-connect",
      devices: [1, 2, 1, 2].map((gate) => ({ gate: gate === 1 ? 1 : 2, skewMs: 0 })),
    },
  },
  {
    name: "a check-in that is read back is told of another scanner's beside it, as its own answer would have been",
    schedule: {
      ...inTime(20_002, [
        call(5_000, {
          link: "supplier",
          path: "/satellite-tag/api/v5/interaction/new/check-in",
          fault: { kind: "late", ms: 1_500 },
        }),
        present(6_000, 0, { ticket: 11 }),
        { at: 9_000, op: { kind: "foreign", act: "redeem", ticket: 11 } },
      ]),
      supplier: "satellite-tag",
    },
  },
  {
    name: "a redemption that the network repeats does not land behind its undo",
    schedule: {
      ...inTime(1_005_077, [
        present(4_287, 1, { ticket: 35, people: 2 }),
        call(4_336, {
          link: "supplier",
          path: "/octo/redemption/redeem",
          fault: { kind: "duplicate", ms: 432 },
        }),
        { at: 4_643, op: { kind: "undo", device: 1 } },
        present(10_853, 3, { ticket: 35, people: 1 }),
      ]),
      takesBack: true,
      redeemAgain: "strict",
    },
  },
  {
    name: "an undo that the network repeats takes nothing from who came in again",
    schedule: {
      ...inTime(1_005_077, [
        present(4_287, 1, { ticket: 35, people: 1 }),
        call(5_000, {
          link: "supplier",
          path: "/octo/redemption/redeem",
          fault: { kind: "duplicate", ms: 1_900 },
        }),
        { at: 5_300, op: { kind: "undo", device: 1 } },
        present(5_900, 3, { ticket: 35, people: 1 }),
      ]),
      takesBack: true,
      redeemAgain: "strict",
    },
  },
  {
    name: "who comes in again is redeemed anew though a restored gateway has forgotten the undo",
    schedule: {
      ...inTime(1_005_370, [
        present(4_000, 0, { ticket: 8 }),
        { at: 4_400, op: { kind: "backup" } },
        { at: 4_500, op: { kind: "undo", device: 0 } },
        { at: 14_000, op: { kind: "partition", link: 0, ms: 10_000 } },
        { at: 14_900, op: { kind: "partition", link: 1, ms: 2_600 } },
        { at: 15_000, op: { kind: "restore", ms: 1_000 } },
        present(17_000, 1, { ticket: 8 }),
        // until then the device that made the undo reaches nobody
        { at: 24_000, op: { kind: "wake", device: 1 } },
      ]),
      takesBack: true,
    },
  },
  {
    name: "a ticket that a stranger used after a party was taken back keeps nobody else of it from being redeemed",
    schedule: {
      ...inTime(1_004_832, [
        present(4_000, 0, { ticket: 19, people: 2 }),
        { at: 4_500, op: { kind: "undo", device: 0 } },
        call(6_000, {
          link: "supplier",
          path: "/octo/redemption/redeem",
          fault: { kind: "lost-after" },
        }),
        present(12_000, 1, { ticket: 19 }),
        { at: 13_500, op: { kind: "foreign", act: "redeem", ticket: 22 } },
      ]),
      takesBack: true,
      redeemAgain: "lenient",
    },
  },
  {
    name: "a voucher that found its tickets used explains no stranger's use of another of them",
    schedule: {
      ...inTime(3_002_237, [
        present(2_282, 2, { ticket: 22, people: 1 }),
        call(2_284, {
          link: "supplier",
          path: "/city-connect/v1/bookings",
          fault: { kind: "lost-after" },
        }),
        { at: 2_472, op: { kind: "foreign", act: "redeem", ticket: 22 } },
        { at: 3_352, op: { kind: "partition", link: 3, ms: 9_019 } },
        present(4_432, 3, { ticket: 21 }),
        present(8_765, 2, { ticket: 23 }),
        present(9_790, 2, { ticket: 24 }),
      ]),
      supplier: "city-connect",
    },
  },
  {
    name: "what a restored gateway took for a stranger's is not taken back under the guest who stands on it",
    schedule: {
      ...inTime(3_003_094, [
        { at: 2_110, op: { kind: "backup" } },
        present(3_910, 1, { ticket: 0, people: 2 }),
        { at: 4_664, op: { kind: "undo", device: 1 } },
        { at: 6_698, op: { kind: "restore", ms: 2_021 } },
        call(8_190, { link: 1, path: "/v1/scans", fault: { kind: "lost-before" } }),
        present(8_812, 3, { ticket: 0, people: 4 }),
      ]),
      takesBack: true,
      redeemAgain: "lenient",
      devices: [
        { gate: 1, skewMs: 0 },
        { gate: 2, skewMs: 226_190 },
        { gate: 1, skewMs: 0 },
        { gate: 2, skewMs: 0 },
      ],
    },
  },
  {
    name: "a stopped device whose clock jumps by hours keeps its hour for a gateway that may have lost something",
    schedule: inTime(3_004_789, [
      { at: 3_979, op: { kind: "revoke", device: 3 } },
      { at: 7_058, op: { kind: "crash", who: 3, commits: 5, side: "before", ms: 3_265 } },
      { at: 11_197, op: { kind: "clock-jump", device: 3, byMs: 13_481_143 } },
    ]),
  },
  {
    name: "a voucher whose answer was lost may itself have used the tickets that others did not",
    schedule: {
      ...inTime(1_004_290, [
        present(2_280, 3, { ticket: 10 }),
        present(2_879, 3, { ticket: 2, people: 4 }),
        call(2_993, {
          link: "supplier",
          path: "/city-connect/v1/redeem_booking",
          fault: { kind: "reorder", ms: 901 },
        }),
        present(3_428, 3, { ticket: 10, people: 4 }),
        { at: 4_056, op: { kind: "partition", link: 0, ms: 2_442 } },
        present(4_063, 2, { ticket: 10, people: 2 }),
        { at: 4_181, op: { kind: "partition", link: 3, ms: 4_384 } },
        call(4_290, {
          link: "supplier",
          path: "/city-connect/v1/redeem_booking",
          fault: { kind: "reset-after" },
        }),
        present(5_046, 1, { ticket: 23, people: 4 }),
        present(5_091, 3, { ticket: 24, people: 2 }),
        present(6_231, 0, { ticket: 21, people: 2 }),
      ]),
      supplier: "city-connect",
      redeemAgain: "lenient",
    },
  },
];
