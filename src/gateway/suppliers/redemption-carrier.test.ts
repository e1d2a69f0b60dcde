import { describe, expect, it } from "vitest";

import type { Admission } from "../../core/admission.ts";

import { bookingKey, type ScanId, unitItemKey } from "../../core/ids.ts";
import type { Settlement } from "../../core/settlement.ts";
import { later } from "../../core/time.ts";
import type { Attempt } from "../../outbox/attempt.ts";
import { anAdmission, connection, scanIdOf } from "../../testing/builders.ts";
import {
  entryOf,
  sentAt,
  attempt,
  shortly,
  after,
  secondAttempt,
  carrierOn,
  redeemed,
  settled,
  type Whose,
  type Case,
  ours,
} from "./scripted-carrier.contract.ts";

/** What a restored database may have forgotten: it was doubted half an hour after the scan. */
const forgotten: Attempt = {
  n: 0,
  sentAt,
  deadlineAt: after(30),
  baseline: { redeemedAt: null },
};

/** This scan's own: it let somebody in at 10:00, give or take five seconds. */
const own: Admission = anAdmission(1, { at: sentAt, uncertaintyMs: 5_000 });
const otherGuest = unitItemKey(connection, "unit-2");
const settledOther = (settlement: Settlement): ReadonlyMap<ScanId, Settlement> =>
  new Map([[scanIdOf(2), settlement]]);

describe("whose redemption the supplier shows", () => {
  it.each<[string, Case, Whose]>([
    ["no attempt of ours", { shows: shortly }, "already-redeemed"],
    ["within an attempt", { shows: shortly, attempts: [attempt()] }, "probable"],
    [
      "a little before it, the supplier's clock being behind",
      { shows: after(-2), attempts: [attempt()] },
      "probable",
    ],
    [
      "before any attempt",
      { shows: later(after(-2), -1), attempts: [attempt()] },
      "already-redeemed",
    ],
    [
      "landed late, the supplier's clock being ahead",
      { shows: after(4), attempts: [attempt()] },
      "probable",
    ],
    [
      "long after the only attempt was over",
      { shows: after(60), attempts: [attempt()] },
      "already-redeemed",
    ],
    [
      "within the second attempt",
      { shows: after(60), attempts: [attempt(), secondAttempt] },
      "probable",
    ],
    [
      "what was there before the attempt",
      { shows: shortly, attempts: [attempt({ baseline: { redeemedAt: shortly } })] },
      "already-redeemed",
    ],
    [
      "another use than the one before",
      { shows: shortly, attempts: [attempt({ baseline: { redeemedAt: after(-1) } })] },
      "probable",
    ],
    [
      "another admission's, as the supplier recorded it",
      { shows: shortly, admissions: [ours(shortly)] },
      "accepted by 2",
    ],
    [
      "another admission's, rounded to seconds",
      { shows: shortly, admissions: [ours(later(shortly, -999))] },
      "accepted by 2",
    ],
    [
      "not quite another admission's",
      { shows: shortly, admissions: [ours(later(shortly, -2_001))] },
      "already-redeemed",
    ],
    [
      "another admission, not settled, which proves nothing",
      { shows: shortly, admissions: [ours(null)] },
      "already-redeemed",
    ],
    [
      "this scan's own admission, which proves nothing",
      { shows: shortly, admissions: [ours(shortly, 1)] },
      "already-redeemed",
    ],
    [
      "an admission of another booking",
      {
        shows: shortly,
        admissions: [{ ...ours(shortly), booking: bookingKey(connection, "booking-2") }],
      },
      "already-redeemed",
    ],
    [
      "another admission's, but an attempt of this one may have used what was left",
      { shows: shortly, attempts: [attempt()], admissions: [ours(shortly)] },
      "accepted",
    ],
    [
      "no time, after an attempt from nothing",
      { shows: null, attempts: [attempt()], admissions: [ours(shortly)] },
      "probable",
    ],
    [
      "no time, used before the attempt",
      { shows: null, attempts: [attempt({ baseline: { redeemedAt: shortly } })] },
      "already-redeemed",
    ],
    [
      "no time, nothing seen before the attempt",
      { shows: null, attempts: [attempt({ baseline: null })] },
      "already-redeemed",
    ],
    [
      "before we let anybody in, whatever was tried",
      {
        shows: later(after(-2), -5_001),
        attempts: [attempt({ sentAt: after(-5) })],
        admissions: [own],
      },
      "already-redeemed",
    ],
    [
      "not surely before we let anybody in",
      {
        shows: later(after(-2), -5_000),
        attempts: [attempt({ sentAt: after(-5) })],
        admissions: [own],
      },
      "probable",
    ],
    [
      "after we let somebody in, but before any attempt",
      { shows: shortly, admissions: [own] },
      "already-redeemed",
    ],
    [
      "after we let somebody in, long before the first attempt",
      { shows: after(20), attempts: [secondAttempt], admissions: [own] },
      "already-redeemed",
    ],
    [
      "within an attempt that certainly did nothing",
      { shows: shortly, attempts: [attempt({ outcome: { kind: "harmless" } })] },
      "already-redeemed",
    ],
    [
      "within an attempt with an undocumented answer",
      { shows: shortly, attempts: [attempt({ outcome: { kind: "broken", path: "$" } })] },
      "probable",
    ],
    [
      "within what may have been forgotten",
      { shows: after(20), attempts: [forgotten], admissions: [own] },
      "probable",
    ],
    [
      "before what may have been forgotten",
      { shows: later(after(-2), -1), attempts: [forgotten] },
      "already-redeemed",
    ],
    [
      "no time, what may have been forgotten",
      { shows: null, attempts: [forgotten], admissions: [own] },
      "probable",
    ],
    [
      "the voucher's, before this ticket was let in",
      { shows: after(-30), admissions: [own, ours(after(-30))] },
      "accepted by 2",
    ],
    [
      "ours, though our device dated the admission hours ahead",
      {
        shows: shortly,
        attempts: [attempt()],
        admissions: [{ ...own, at: after(180) }],
      },
      "probable",
    ],
    [
      "another entry's, settled and not yet published",
      {
        shows: shortly,
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "accepted", redeemedAt: shortly }),
      },
      "accepted by 2",
    ],
    [
      "another entry's, as probable as that one is",
      {
        shows: shortly,
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "probable", redeemedAt: shortly }),
      },
      "probable by 2",
    ],
    [
      "another entry's, probable and published",
      {
        shows: shortly,
        admissions: [own, ours(shortly)],
        settlements: settledOther({ kind: "probable", redeemedAt: shortly }),
      },
      "probable by 2",
    ],
    [
      "another entry's, probable, and a third one's for certain",
      {
        shows: shortly,
        admissions: [ours(null, 2), ours(shortly, 3)],
        settlements: settledOther({ kind: "probable", redeemedAt: shortly }),
      },
      "accepted by 3",
    ],
    [
      "another entry's that was settled as a stranger's",
      {
        shows: shortly,
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "already-redeemed", redeemedAt: shortly }),
      },
      "already-redeemed",
    ],
    [
      "another guest's, and even that one's is no more than probable",
      {
        shows: shortly,
        admissions: [own, { ...ours(shortly), unitItem: otherGuest }],
        settlements: settledOther({ kind: "probable", redeemedAt: shortly }),
      },
      "already-redeemed",
    ],
    [
      "another guest's, for certain: suppliers may use up a whole party",
      { shows: shortly, admissions: [own, { ...ours(shortly), unitItem: otherGuest }] },
      "accepted by 2",
    ],
    [
      "within what may have been forgotten, but seen a second before the guest came",
      {
        shows: after(-1),
        attempts: [forgotten],
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "already-redeemed", redeemedAt: after(-1) }),
        endedAt: later(sentAt, -6_000),
      },
      "already-redeemed",
    ],
    [
      "within what may have been forgotten, and not surely seen before the guest came",
      {
        shows: after(-1),
        attempts: [forgotten],
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "already-redeemed", redeemedAt: after(-1) }),
        endedAt: later(sentAt, -5_999),
      },
      "probable",
    ],
    [
      "later than what was seen before the guest came",
      {
        shows: later(after(-1), 1_000),
        attempts: [forgotten],
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "already-redeemed", redeemedAt: after(-1) }),
        endedAt: later(sentAt, -60_000),
      },
      "probable",
    ],
    [
      "no time, and the same ticket's earlier redemption is ours",
      {
        shows: null,
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "accepted", redeemedAt: shortly }),
      },
      "accepted by 2",
    ],
    [
      "no time, and the voucher's is ours",
      {
        shows: null,
        admissions: [own, { ...ours(null), unitItem: null }],
        settlements: settledOther({ kind: "accepted", redeemedAt: null }),
      },
      "accepted by 2",
    ],
    [
      "no time, and the same ticket's is probably ours",
      {
        shows: null,
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "probable", redeemedAt: null }),
      },
      "probable by 2",
    ],
    [
      "no time, and the same ticket's was a stranger's",
      {
        shows: null,
        admissions: [own, ours(null)],
        settlements: settledOther({ kind: "already-redeemed", redeemedAt: null }),
      },
      "already-redeemed",
    ],
    [
      "no time, and only another guest's is ours",
      {
        shows: null,
        admissions: [own, { ...ours(null), unitItem: otherGuest }],
        settlements: settledOther({ kind: "accepted", redeemedAt: shortly }),
      },
      "already-redeemed",
    ],
    [
      "no time, and the voucher only found what another guest's ticket left",
      {
        shows: null,
        admissions: [
          own,
          { ...ours(null), unitItem: null },
          { ...ours(shortly), scan: scanIdOf(3), unitItem: otherGuest },
        ],
        settlements: settledOther({
          kind: "accepted",
          redeemedAt: shortly,
          leftBy: scanIdOf(3),
        }),
      },
      "already-redeemed",
    ],
    ["no time, no attempt", { shows: null, admissions: [ours(shortly)] }, "already-redeemed"],
  ])("%s", async (_name, { shows, attempts = [], ...known }, whose) => {
    const carrier = carrierOn(redeemed(shows), known);
    const expected = settled(whose, shows);
    expect(await carrier.readBack(entryOf(attempts))).toEqual(expected);
    // looking before a send finds the same
    expect(await carrier.prepare(entryOf(attempts))).toEqual(expected);
  });
});
