import { describe, expect, it } from "vitest";
import type {
  Connector,
  CorrectionOutcome,
  CorrectionPreview,
} from "../../connectors/connector.ts";
import type { Admission } from "../../core/admission.ts";
import type { CallFailure } from "../../core/failure.ts";
import { unitItemKey } from "../../core/ids.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import type { Settlement } from "../../core/settlement.ts";
import { later, minutes } from "../../core/time.ts";
import type { Attempt } from "../../outbox/attempt.ts";
import type { LookingCarrier } from "../../outbox/carrier.ts";
import type { OutboxEntry } from "../../outbox/entry.ts";
import {
  aBooking,
  anAdmission,
  aUnitItem,
  connection,
  now,
  scanIdOf,
  usedBy,
} from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { anAttempt, anEntry } from "../../testing/outbox-builders.ts";
import type { UnredeemPayload } from "../ingest/redemption-outbox.ts";
import type { SupplierTraces } from "../ingest/supplier-traces.ts";
import { createUnredeemCarrier } from "./unredeem-carrier.ts";

/** Scan 1 let in ticket 1 and was redeemed at ten; scan 9 takes it back. */
const recordedAt = now;
const accepted = (at = recordedAt): Settlement => ({ kind: "accepted", redeemedAt: at });
const probably: Settlement = { kind: "probable", redeemedAt: recordedAt };
const refused: Settlement = { kind: "rejected", code: "CANCELLED", text: null };
const foreign: Settlement = { kind: "already-redeemed", redeemedAt: recordedAt };
const instead: Settlement = { kind: "not-sent", why: "claimed-by-other" };
const ticketTwo = unitItemKey(connection, "unit-2");

interface Case {
  readonly shows?: Result<CorrectionPreview, CallFailure>;
  readonly answers?: Result<CorrectionOutcome, CallFailure>;
  /** Of the admission that is taken back; null while it is open. */
  readonly end?: Settlement | null;
  /** Further admissions, with their ends. */
  readonly others?: readonly (readonly [Admission, Settlement | null])[];
  readonly undone?: readonly number[];
  readonly attempts?: readonly Attempt[];
  /** By the voucher. */
  readonly isParty?: boolean;
  readonly offers?: "unredeem" | "nothing" | "gone";
  /** When the supplier shows the tickets as redeemed, where it is looked up. */
  readonly tickets?: readonly (number | null)[];
}

const ready = (redeemedAt: typeof now | null): Result<CorrectionPreview, CallFailure> =>
  ok({ kind: "ready", redeemedAt, redemptionCode: "R" });

function carrierOn(given: Case): LookingCarrier<UnredeemPayload, string> {
  const { end = accepted(), others = [], undone = [], isParty, offers = "unredeem" } = given;
  const own = anAdmission(1, isParty === true ? { unitItem: null } : {});
  const known = [[own, end] as const, ...others];
  const traces: SupplierTraces = {
    admissions: known.map(([admission]) => admission),
    undone: new Set([1, ...undone].map(scanIdOf)),
    ends: new Map(
      known.flatMap(([{ scan }, settlement]) => (settlement === null ? [] : [[scan, settlement]])),
    ),
  };
  const booking = aBooking({
    unitItems: (given.tickets ?? []).map((at, n) =>
      aUnitItem(n + 1, { redeemedAt: at === null ? null : later(recordedAt, at) }),
    ),
  });
  const connector: Connector = {
    connection,
    kind: "octo",
    honoursIdempotencyKey: false,
    products: async () => ok([]),
    lookup: async () => {
      if (given.tickets === undefined) throw new Error("unexpected look-up");
      return ok({ bookings: [booking], unreadable: [] });
    },
    ...(offers === "nothing"
      ? {}
      : {
          unredeem: {
            preview: async () => given.shows ?? expectNoCall(),
            correct: async () => given.answers ?? expectNoCall(),
          },
        }),
  };
  return createUnredeemCarrier({
    connectorOf: () => (offers === "gone" ? null : connector),
    tracesOf: async () => traces,
    scheduler: createFakeClock(now),
    timeoutMs: 1_000,
  });
}

const expectNoCall = (): never => {
  throw new Error("the supplier was called");
};

const entryOf = ({ attempts = [], isParty }: Case): OutboxEntry<UnredeemPayload> => ({
  ...anEntry(9),
  attempts,
  payload: {
    kind: "unredeem",
    booking: anAdmission(1).booking,
    undoes: scanIdOf(1),
    request: {
      connection,
      reference: "T1",
      bookingUuid: "booking-1",
      unitItemUuid: isParty === true ? null : "unit-1",
      by: usedBy,
    },
  },
});

const settled = (settlement: Settlement) => ({ kind: "settled", settlement });
const done = settled({ kind: "accepted", redeemedAt: null });
const oursAlone = settled({ kind: "not-sent", why: "ours-alone" });
const left = (code: string) => settled({ kind: "rejected", code, text: null });
const notNow = { kind: "failed", failure: { kind: "unreachable" } };
const ours = { baseline: { redeemedAt: recordedAt }, kind: "ready", ticket: "R" };
const standing = (change: Partial<Admission> = {}): Admission => anAdmission(2, change);
const lost = anAttempt(1, { baseline: { redeemedAt: recordedAt } });

describe("before a use is taken back", () => {
  it.each<[string, Case, unknown]>([
    ["ours is there", { shows: ready(recordedAt) }, ours],
    [
      "ours is there, rounded to seconds",
      { shows: ready(later(recordedAt, -999)) },
      { ...ours, baseline: { redeemedAt: later(recordedAt, -999) } },
    ],
    ["nothing is there any more", { shows: ok({ kind: "already" }) }, done],
    [
      "a stranger's is there",
      { shows: ready(later(recordedAt, minutes(5))) },
      settled({ kind: "already-redeemed", redeemedAt: later(recordedAt, minutes(5)) }),
    ],
    ["one without a time is there", { shows: ready(null) }, left("NOT_PROVEN_OURS")],
    [
      "one is there, and ours had no time",
      { shows: ready(recordedAt), end: { kind: "accepted", redeemedAt: null } },
      left("NOT_PROVEN_OURS"),
    ],
    [
      "what is there is no more than probably ours",
      { shows: ready(recordedAt), end: probably },
      left("NOT_PROVEN_OURS"),
    ],
    [
      "ours was no more than probable, and another is there",
      { shows: ready(later(recordedAt, minutes(5))), end: probably },
      settled({ kind: "already-redeemed", redeemedAt: later(recordedAt, minutes(5)) }),
    ],
    [
      "the supplier refuses",
      { shows: ok({ kind: "refused", code: "CANCELLED", text: null }) },
      left("CANCELLED"),
    ],
    [
      "the look fails",
      { shows: fail({ kind: "not-found" }) },
      { kind: "failed", failure: { kind: "not-found" } },
    ],
    ["ours had been refused", { end: refused }, oursAlone],
    ["the use was a stranger's", { end: foreign }, oursAlone],
    ["it had not been sent after all", { end: { kind: "not-sent", why: "undone" } }, oursAlone],
    [
      "another scan was sent, and stands",
      { end: instead, others: [[standing(), accepted()]] },
      oursAlone,
    ],
    [
      "another scan was sent, and is undone too",
      { shows: ready(recordedAt), end: instead, others: [[standing(), accepted()]], undone: [2] },
      ours,
    ],
    ["the supplier takes nothing back any more", { offers: "nothing" }, oursAlone],
    ["nor any more, after an answer was lost", { offers: "nothing", attempts: [lost] }, notNow],
    ["the connection is gone", { offers: "gone" }, notNow],
  ])("%s", async (_name, given, expected) => {
    expect(await carrierOn(given).prepare(entryOf(given))).toEqual(expected);
  });
});

describe("somebody who stands needs the use", () => {
  const shows = ready(recordedAt);
  it.each<[string, Case["others"], unknown]>([
    ["the same ticket, let in twice", [[standing(), instead]], left("STILL_IN_USE")],
    [
      "the same ticket, in again",
      [[standing(), accepted(later(now, minutes(9)))]],
      left("STILL_IN_USE"),
    ],
    [
      "the voucher",
      [[standing({ unitItem: null }), accepted(later(now, minutes(9)))]],
      left("STILL_IN_USE"),
    ],
    [
      "another ticket, used up with this one",
      [[standing({ unitItem: ticketTwo }), accepted()]],
      left("STILL_IN_USE"),
    ],
    [
      "another ticket, probably used up with this one",
      [[standing({ unitItem: ticketTwo }), probably]],
      left("STILL_IN_USE"),
    ],
    [
      "another ticket, in again on what was used up with this one",
      [
        [standing({ unitItem: ticketTwo }), instead],
        [anAdmission(3, { unitItem: ticketTwo }), accepted()],
      ],
      left("STILL_IN_USE"),
    ],
    [
      "another ticket with a use of its own",
      [[standing({ unitItem: ticketTwo }), accepted(later(now, 1_000))]],
      ours,
    ],
    ["the same ticket, waiting for this", [[standing(), null]], ours],
    [
      "the same ticket, which a stranger had used",
      [[standing(), { kind: "already-redeemed", redeemedAt: later(now, -minutes(9)) }]],
      ours,
    ],
    [
      "the same ticket, ours taken for a stranger's while a restored gateway did not know it",
      [[standing(), foreign]],
      left("STILL_IN_USE"),
    ],
    [
      "the same ticket, taken for a stranger's without a time",
      [[standing(), { kind: "already-redeemed", redeemedAt: null }]],
      left("STILL_IN_USE"),
    ],
    [
      "another ticket, a stranger's without a time",
      [[standing({ unitItem: ticketTwo }), { kind: "already-redeemed", redeemedAt: null }]],
      ours,
    ],
    ["the same ticket, refused", [[standing(), refused]], ours],
  ])("%s", async (_name, others = [], expected) => {
    const given = { shows, others, undone: [3] };
    expect(await carrierOn(given).prepare(entryOf(given))).toEqual(expected);
  });

  it("but nobody who was taken back as well", async () => {
    const given = { shows, others: [[standing(), accepted()] as const], undone: [2] };
    expect(await carrierOn(given).prepare(entryOf(given))).toEqual(ours);
  });
});

describe("the use of a whole party", () => {
  const earlier = -minutes(30);
  it.each<[string, Case, unknown]>([
    ["all ours", { tickets: [0, 0] }, ours],
    ["one a stranger's before us", { tickets: [0, earlier] }, left("PARTLY_NOT_OURS")],
    [
      "one of a ticket of ours, taken back as well",
      {
        tickets: [0, earlier],
        others: [[standing({ unitItem: ticketTwo }), accepted(later(now, earlier))]],
        undone: [2],
      },
      ours,
    ],
    [
      "one of a ticket that is probably ours",
      {
        tickets: [0, earlier],
        others: [
          [
            standing({ unitItem: ticketTwo }),
            { kind: "probable", redeemedAt: later(now, earlier) },
          ],
        ],
        undone: [2],
      },
      left("PARTLY_NOT_OURS"),
    ],
    ["shown as free", { shows: ok({ kind: "already" }), tickets: [null, null] }, done],
    [
      "shown as free but for one",
      { shows: ok({ kind: "already" }), tickets: [null, 0] },
      left("PARTLY_LEFT"),
    ],
    [
      "shown as free but for one that a stranger used since",
      { shows: ok({ kind: "already" }), tickets: [null, minutes(5)] },
      done,
    ],
    [
      "shown as free but for one that may be ours, of which no time was told",
      {
        shows: ok({ kind: "already" }),
        tickets: [null, minutes(5)],
        end: { kind: "accepted", redeemedAt: null },
      },
      left("PARTLY_LEFT"),
    ],
  ])("%s", async (_name, change, expected) => {
    const given = { shows: ready(recordedAt), isParty: true, ...change };
    expect(await carrierOn(given).prepare(entryOf(given))).toEqual(expected);
  });
});

describe("taking back", () => {
  it.each<[string, Result<CorrectionOutcome, CallFailure>, unknown]>([
    ["done", ok({ kind: "done" }), done],
    ["refused", ok({ kind: "rejected", code: "NOT_REDEEMED", text: null }), left("NOT_REDEEMED")],
    [
      "lost",
      fail({ kind: "outcome-unknown", detail: "lost" }),
      { kind: "failed", failure: { kind: "outcome-unknown", detail: "lost" } },
    ],
  ])("%s", async (_name, answers, expected) => {
    const entry = entryOf({});
    expect(await carrierOn({ answers }).send({ entry, ticket: "R" })).toEqual(expected);
  });

  it("waits while the connection is gone", async () => {
    const entry = entryOf({});
    expect(await carrierOn({ offers: "gone" }).send({ entry, ticket: "R" })).toEqual(notNow);
  });
});

describe("after a lost answer", () => {
  it.each<[string, Case, unknown]>([
    ["ours is still there: not done", { shows: ready(recordedAt) }, { kind: "not-done" }],
    ["nothing is there: done", { shows: ok({ kind: "already" }) }, done],
    [
      "a stranger's is there: not again",
      { shows: ready(later(recordedAt, minutes(5))) },
      settled({ kind: "already-redeemed", redeemedAt: later(recordedAt, minutes(5)) }),
    ],
  ])("%s", async (_name, given, expected) => {
    const entry = entryOf({ attempts: [lost] });
    expect(await carrierOn(given).readBack(entry)).toEqual(expected);
  });
});

it("waits until all that follows from the entries before it is decided", async () => {
  const carrier = createUnredeemCarrier({
    connectorOf: expectNoCall,
    tracesOf: async () => null,
    scheduler: createFakeClock(now),
    timeoutMs: 1_000,
  });
  expect(await carrier.prepare(entryOf({}))).toEqual(notNow);
});
