import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Admission, admissionOf } from "../../../core/admission.ts";
import type { Booking } from "../../../core/booking.ts";
import { asIncarnation, bookingKey, unitItemKey } from "../../../core/ids.ts";
import type { Product } from "../../../core/product.ts";
import { fail, ok } from "../../../core/result.ts";
import type { Scan } from "../../../core/scan.ts";
import { rejudge } from "../../../core/vector.ts";
import {
  aBooking,
  aCapture,
  anAdmission,
  aPolicy,
  aPost,
  aProduct,
  aUnitItem,
  aVoucherBooking,
  codes,
  connection,
  now,
  otherDevice,
  scanIdOf,
  thisDevice,
} from "../../../testing/builders.ts";
import type { ScanDraft } from "./handle-capture.ts";
import { admitTogether, lookTogether, type SeveralScansDeps } from "./several-scans.ts";

const captures = (...texts: readonly string[]) => texts.map((text) => aCapture({ text }));

/** A booking of its own with one ticket. */
const single = (n: number, change: Partial<Booking> = {}): Booking => {
  const key = unitItemKey(connection, `single-${n}`);
  const item = aUnitItem(1, { key, ticket: codes(`S${n}`) });
  return aBooking({ key: bookingKey(connection, `single-${n}`), unitItems: [item], ...change });
};

interface World {
  readonly deps: SeveralScansDeps;
  /** What has been stored, press by press. */
  readonly presses: (readonly ScanDraft[])[];
  readonly admissions: Admission[];
}

function world(parts: {
  readonly here: readonly Booking[];
  readonly product?: Product;
  readonly reachable?: boolean;
  readonly admissions?: readonly Admission[];
  /** Before each try to store: null lets it be stored. */
  readonly onCommit?: (tries: number) => "stale" | "quota" | null;
}): World {
  const admissions: Admission[] = [...(parts.admissions ?? [])];
  const presses: (readonly ScanDraft[])[] = [];
  const product = parts.product ?? aProduct();
  let minted = 0;
  let tries = 0;
  let seq = 0;
  const numbered = ({ judgedAdmissions: _seen, evidence: _all, ...facts }: ScanDraft): Scan => {
    seq += 1;
    const incarnation = asIncarnation("00000000-0000-4000-8000-000000000001");
    return { ...facts, device: thisDevice, incarnation, seq };
  };
  return {
    presses,
    admissions,
    deps: {
      device: thisDevice,
      newScanId: () => {
        minted += 1;
        return scanIdOf(minted);
      },
      clock: { now: () => now },
      correctedNow: () => ({ at: now, uncertaintyMs: 20 }),
      clockOffMs: () => 0,
      find: async (texts) => ({
        bookings: parts.here.filter(({ voucher, unitItems }) =>
          [voucher, ...unitItems.map(({ ticket }) => ticket)].some((holder) =>
            holder?.codes.some((code) => texts.includes(code)),
          ),
        ),
        pages: [],
        snapshot: "list",
        asOf: now,
        count: 7,
      }),
      gatewayReachable: () => parts.reachable ?? true,
      ledger: {
        admissionsOf: async (keys) => ({
          standing: admissions.filter(({ booking }) => keys.includes(booking)),
          undone: [],
        }),
        overlayOffset: async () => 3,
        commitTogether: async (drafts) => {
          tries += 1;
          const trouble = parts.onCommit?.(tries) ?? null;
          if (trouble === "quota") return fail({ kind: "quota" });
          if (trouble === "stale") return ok({ kind: "stale" });
          presses.push(drafts);
          const scans = drafts.map(numbered);
          admissions.push(...scans.flatMap((scan) => admissionOf(scan) ?? []));
          return ok({ kind: "stored", scans });
        },
      },
      catalogue: () => ({
        products: new Map([[product.key, product]]),
        modes: new Map([[connection, "redeem"]]),
      }),
      policyVersion: () => "policy",
      post: () => aPost(),
    },
  };
}

const waysIn = async ({ deps }: World, ...texts: readonly string[]): Promise<readonly string[]> =>
  (await lookTogether(deps, captures(...texts))).map(
    ({ verdict, way }) => `${verdict.kind} ${way}`,
  );

async function pressed({ deps }: World, ...texts: readonly string[]) {
  const stored = await admitTogether(deps, captures(...texts));
  if (!stored.ok) throw new Error(stored.failure.kind);
  return stored.value;
}

describe("a look at several codes", () => {
  it("tells each what it would be told alone, and stores nothing", async () => {
    const used = anAdmission(9, {
      booking: single(2).key,
      unitItem: single(2).unitItems[0]?.key ?? null,
      device: otherDevice,
    });
    const venue = world({
      here: [
        single(1),
        single(2),
        single(3, { status: { kind: "CANCELLED" } }),
        aVoucherBooking(4),
      ],
      admissions: [used],
    });
    expect(await waysIn(venue, "S1", "S2", "S3", "V1", "NOPE")).toEqual([
      "admit press",
      "already-used no",
      "refuse no",
      "choose tap",
      "unknown tap",
    ]);
    expect(venue.presses).toEqual([]);
    expect(venue.admissions).toEqual([used]);
  });

  it("leaves what has to ask the gateway first to a tap, while it can be asked", async () => {
    const product = aProduct({ policy: aPolicy({ gatewayFirst: true }) });
    expect(await waysIn(world({ here: [single(1)], product }), "S1")).toEqual(["admit tap"]);
    const alone = world({ here: [single(1)], product, reachable: false });
    expect(await waysIn(alone, "S1")).toEqual(["admit press"]);
  });

  it("counts a guest once whose ticket has two codes, or whose voucher is in view too", async () => {
    const ticket = aUnitItem(1, { ticket: codes("T1", "T1-LINEAR") });
    const venue = world({ here: [aBooking({ voucher: codes("V1"), unitItems: [ticket] })] });
    expect(await waysIn(venue, "T1", "T1-LINEAR", "V1")).toEqual([
      "admit press",
      "already-used counted",
      "already-used counted",
    ]);
    expect(await waysIn(venue, "V1", "T1")).toEqual(["choose tap", "admit press"]);
  });

  it("shows a text that is no code as unknown", async () => {
    expect(await waysIn(world({ here: [] }), "x".repeat(5_000))).toEqual(["unknown tap"]);
  });
});

describe("one press", () => {
  it("lets all green ones in together, each a scan of its own that is judged alike again", async () => {
    const venue = world({ here: [single(1), single(2), single(3)] });
    const scans = await pressed(venue, "S1", "S2", "S3");
    expect(scans.map(({ verdict, capture }) => `${capture.text} ${verdict.kind}`)).toEqual([
      "S1 admit",
      "S2 admit",
      "S3 admit",
    ]);
    expect(venue.presses).toHaveLength(1);
    expect(new Set(scans.map(({ id }) => id)).size).toBe(3);
    for (const draft of venue.presses.flat()) {
      expect(rejudge({ input: draft.evidence })).toEqual(draft.verdict);
      expect(draft).toMatchObject({
        judgedAdmissions: [],
        judgedOn: { snapshot: "list", overlayOffset: 3, policyVersion: "policy" },
        redemption: { connection },
      });
    }
  });

  it("judges a later ticket of a party on what the earlier ones store", async () => {
    const party = aBooking({ unitItems: [1, 2, 3].map((n) => aUnitItem(n)) });
    const venue = world({ here: [party] });
    const scans = await pressed(venue, "T1", "T2", "T3");
    const [drafts] = venue.presses;
    expect(drafts?.map(({ judgedAdmissions }) => judgedAdmissions.length)).toEqual([0, 1, 2]);
    expect(scans.map(({ verdict }) => verdict.kind === "admit" && verdict.inside)).toEqual([
      1, 2, 3,
    ]);
    for (const draft of drafts ?? []) {
      expect(rejudge({ input: draft.evidence })).toEqual(draft.verdict);
    }
  });

  it("judges all again when one was touched meanwhile, and stores the no of who has gone in", async () => {
    const rival = anAdmission(9, {
      booking: single(2).key,
      unitItem: single(2).unitItems[0]?.key ?? null,
      device: otherDevice,
    });
    const venue = world({
      here: [single(1), single(2)],
      onCommit: (tries) => {
        if (tries > 1) return null;
        venue.admissions.push(rival);
        return "stale";
      },
    });
    const scans = await pressed(venue, "S1", "S2");
    expect(scans.map(({ verdict }) => verdict.kind)).toEqual(["admit", "already-used"]);
    expect(venue.presses).toHaveLength(1);
    expect(scans[1]?.admission).toBeNull();
  });

  it("stores none where storing fails, and says why", async () => {
    const venue = world({ here: [single(1), single(2)], onCommit: () => "quota" });
    expect(await admitTogether(venue.deps, captures("S1", "S2"))).toEqual(fail({ kind: "quota" }));
    expect(venue.admissions).toEqual([]);
  });

  it("gives up on a booking that never stands still", async () => {
    const venue = world({ here: [single(1)], onCommit: () => "stale" });
    expect(await admitTogether(venue.deps, captures("S1"))).toEqual(fail({ kind: "blocked" }));
  });

  it("stores nothing where there is nothing but questions", async () => {
    const venue = world({ here: [aVoucherBooking(4)] });
    expect(await pressed(venue, "V1", "NOPE")).toEqual([]);
    expect(venue.presses).toEqual([]);
  });

  it("lets no guest in twice, whatever is in view in whatever order, and presses green what it looked at as green", async () => {
    const family = aBooking({
      key: bookingKey(connection, "family"),
      voucher: codes("F"),
      unitItems: [1, 2].map((n) =>
        aUnitItem(n, { key: unitItemKey(connection, `family-${n}`), ticket: codes(`F${n}`) }),
      ),
    });
    const lone = aBooking({ voucher: codes("L"), unitItems: [aUnitItem(1)] });
    const texts = ["F", "F1", "F2", "L", "T1", "S1", "S2", "NOPE"];
    const views = fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(views, { minLength: 1, maxLength: 3 }), async (rounds) => {
        const venue = world({ here: [family, lone, single(1), single(2)] });
        for (const round of rounds) {
          const inView = captures(...new Set(round));
          const looked = await lookTogether(venue.deps, inView);
          const green = looked.filter(({ way }) => way === "press");
          const stored = await admitTogether(
            venue.deps,
            green.map(({ capture }) => capture),
          );
          if (!stored.ok) throw new Error(stored.failure.kind);
          expect(stored.value.map(({ verdict }) => verdict)).toHaveLength(green.length);
          expect(stored.value.every(({ admission }) => admission !== null)).toBe(true);
        }
        const peopleIn = (booking: Booking): number =>
          venue.admissions
            .filter((admission) => admission.booking === booking.key)
            .reduce((sum, { people }) => sum + people, 0);
        expect(peopleIn(family)).toBeLessThanOrEqual(2);
        for (const booking of [lone, single(1), single(2)]) {
          expect(peopleIn(booking)).toBeLessThanOrEqual(1);
        }
        const items = venue.admissions.flatMap(({ unitItem }) => unitItem ?? []);
        expect(new Set(items).size).toBe(items.length);
      }),
      { numRuns: 150 },
    );
  });
});
