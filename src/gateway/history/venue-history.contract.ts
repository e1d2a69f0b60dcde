/** What every history of a venue must do. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cardOf } from "../../core/card.ts";
import type { JudgedScan, Scan } from "../../core/scan.ts";
import { asInstant } from "../../core/time.ts";
import type { Settlement } from "../../core/settlement.ts";
import {
  aBooking,
  aCapture,
  aPost,
  aScan,
  gateSeven,
  gateTwo,
  now,
  otherDevice,
  scanIdOf,
  thisDevice,
} from "../../testing/builders.ts";
import type { JournalStore, JournalTransaction } from "../ingest/journal-store.ts";
import type { HistoryPage, HistorySelection, VenueHistory } from "./venue-history.ts";

export interface HistoryWorld {
  readonly store: JournalStore;
  readonly history: VenueHistory;
}

export const everything: HistorySelection = {
  gates: [],
  devices: [],
  kinds: [],
  from: null,
  to: null,
  text: "",
  after: null,
  limit: 100,
};

/** Decided `n` minutes after `now`. */
export function scanAt(n: number, change: Partial<JudgedScan> = {}): Scan {
  const at = asInstant(now + n * 60_000);
  return aScan({
    id: scanIdOf(n),
    seq: n,
    decided: { deviceAt: at, correctedAt: at, uncertaintyMs: 0 },
    ...change,
  });
}

const refusal = (change: { leadName?: string; reference?: string; label?: string } = {}) => {
  const booking = aBooking({
    leadName: change.leadName ?? null,
    reference: change.reference ?? null,
  });
  const card = {
    ...cardOf(booking, null, booking.unitItems),
    productLabel: change.label ?? "Tour",
  };
  return { kind: "refuse", card, reason: { kind: "expired" }, basis: { kind: "nothing" } } as const;
};

const numbersOf = ({ scans }: HistoryPage): readonly number[] =>
  scans.map(({ scan }) => Number(scan.id.slice(-12)));

/** `open` answers an empty world each time; the one before is not used any more. */
export function runVenueHistoryContract(name: string, open: () => Promise<HistoryWorld>): void {
  describe(`history: ${name}`, () => {
    let world: HistoryWorld;
    const empty = async (): Promise<void> => {
      world = await open();
    };
    const write = <T>(work: (tx: JournalTransaction) => Promise<T>): Promise<T> =>
      world.store.transaction(work);
    const hold = (...scans: readonly Scan[]): Promise<void> =>
      write(async (tx) => {
        for (const scan of scans) await tx.insertScan({ scan, receivedAt: now });
      });
    const page = (asked: Partial<HistorySelection> = {}): Promise<HistoryPage> =>
      world.history.page({ ...everything, ...asked });
    const found = async (asked: Partial<HistorySelection> = {}): Promise<readonly number[]> =>
      numbersOf(await page(asked));

    test("an empty one says so", async () => {
      await empty();
      expect(await page()).toEqual({ scans: [], end: null });
      expect(await world.history.count()).toBe(0);
      expect(await world.history.held()).toEqual(new Map());
    });

    test("scans come as they were handed in, by when they were decided, the latest first", async () => {
      await empty();
      await hold(scanAt(2), scanAt(3, { device: otherDevice }), scanAt(1));
      expect(await found()).toEqual([3, 2, 1]);
      expect((await page()).scans[1]).toEqual({
        scan: scanAt(2),
        receivedAt: now,
        settlement: null,
        undoneBy: null,
      });
    });

    describe("pages", () => {
      beforeEach(empty);

      test("fit together, also where scans were decided at the same moment", async () => {
        const { decided } = scanAt(0);
        await hold(
          scanAt(1),
          scanAt(2, { decided }),
          scanAt(3, { decided }),
          scanAt(4, { decided }),
        );
        const first = await page({ limit: 2 });
        const second = await page({ limit: 2, after: first.end });
        expect([numbersOf(first), numbersOf(second)]).toEqual([
          [1, 4],
          [3, 2],
        ]);
        expect(first.end).toEqual({ at: decided.correctedAt, scan: scanIdOf(4) });
        expect(second.end).toBeNull();
      });

      test("stay as they are while scans arrive before, between and after them", async () => {
        await hold(scanAt(10), scanAt(20), scanAt(30), scanAt(40));
        const first = await page({ limit: 2 });
        await hold(scanAt(50), scanAt(35), scanAt(15));
        const second = await page({ limit: 2, after: first.end });
        const third = await page({ limit: 2, after: second.end });
        expect([first, second, third].map(numbersOf)).toEqual([[40, 30], [20, 15], [10]]);
        expect(third.end).toBeNull();
      });

      test("end where the last one is just full", async () => {
        await hold(scanAt(1), scanAt(2));
        expect((await page({ limit: 2 })).end).toBeNull();
        expect((await page({ limit: 1 })).end).not.toBeNull();
      });

      test("go on within what is asked for", async () => {
        await hold(
          ...[1, 2, 3, 4, 5, 6].map((n) => scanAt(n, n % 2 === 0 ? {} : { device: otherDevice })),
        );
        const asked = { devices: [thisDevice], limit: 2 };
        const first = await page(asked);
        expect(numbersOf(first)).toEqual([6, 4]);
        expect(await found({ ...asked, after: first.end })).toEqual([2]);
      });
    });

    describe("what is asked for", () => {
      const verdict = refusal();
      const atSeven = aPost({ gate: gateSeven });
      beforeAll(async () => {
        await empty();
        await hold(
          scanAt(1),
          scanAt(2, { post: atSeven }),
          scanAt(3, { device: otherDevice, verdict }),
          scanAt(4, { device: otherDevice, post: atSeven, verdict }),
        );
      });

      test.each<[string, Partial<HistorySelection>, readonly number[]]>([
        ["a gate", { gates: [gateTwo] }, [3, 1]],
        ["two gates", { gates: [gateSeven, gateTwo] }, [4, 3, 2, 1]],
        ["a device", { devices: [otherDevice] }, [4, 3]],
        ["a kind", { kinds: ["refuse"] }, [4, 3]],
        ["kinds", { kinds: ["undone", "unknown"] }, [2, 1]],
        ["the same value twice", { kinds: ["refuse", "refuse"], gates: [gateTwo, gateTwo] }, [3]],
        ["a gate and a kind", { gates: [gateSeven], kinds: ["unknown"] }, [2]],
        ["all three", { devices: [otherDevice], gates: [gateTwo], kinds: ["refuse"] }, [3]],
        ["what no scan is", { devices: [thisDevice], kinds: ["refuse"] }, []],
        ["from a moment on", { from: scanAt(2).decided.correctedAt }, [4, 3, 2]],
        ["before a moment", { to: scanAt(2).decided.correctedAt }, [1]],
        [
          "a span at a gate",
          {
            from: scanAt(1).decided.correctedAt,
            to: scanAt(4).decided.correctedAt,
            gates: [gateTwo],
          },
          [3, 1],
        ],
      ])("%s", async (_name, asked, expected) => expect(await found(asked)).toEqual(expected));

      test("no more than a page of it", async () => {
        const asked: Partial<HistorySelection> = { kinds: ["refuse", "unknown"], limit: 3 };
        const first = await page(asked);
        expect(numbersOf(first)).toEqual([4, 3, 2]);
        expect(await found({ ...asked, after: first.end })).toEqual([1]);
      });
    });

    describe("a text", () => {
      beforeAll(async () => {
        await empty();
        await hold(
          scanAt(1, { capture: aCapture({ text: "TKT-9931" }) }),
          scanAt(2, { verdict: refusal({ leadName: "Zoë O'Neil" }) }),
          scanAt(3, { verdict: refusal({ reference: "REF_100%\\x" }) }),
          scanAt(4, { verdict: refusal({ label: "Night Tour" }) }),
          scanAt(5, { post: aPost({ operator: "Priya" }) }),
          scanAt(6, { capture: aCapture({ text: "nul\u0000nul \ud800half" }) }),
        );
      });

      test.each<[string, string, readonly number[]]>([
        ["in a code", "kt-99", [1]],
        ["in a name, whatever the case", "ZOË o'n", [2]],
        ["whose accent is written apart", "Zoe\u0308", [2]],
        ["in a reference", "ref_1", [3]],
        ["in a product", "night", [4]],
        ["in an operator", "RIY", [5]],
        ["with what is a pattern elsewhere", "100%\\X", [3]],
        ["of a wildcard alone", "%", [3]],
        ["of another wildcard", "_", [3]],
        ["of a backslash", "\\", [3]],
        ["with NUL in it, or without", "nul\u0000nul", [6]],
        ["with half a surrogate pair", "\ud800half", [6]],
        ["that is nowhere", "zzz", []],
        ["of NUL alone, which is no text", "\u0000", [6, 5, 4, 3, 2, 1]],
      ])("%s", async (_name, text, expected) => expect(await found({ text })).toEqual(expected));

      test("within what is asked for besides", async () => {
        expect(
          await found({ text: "tour", kinds: ["refuse"], to: scanAt(4).decided.correctedAt }),
        ).toEqual([3, 2]);
      });
    });

    test("a scan comes with how it ended, and with what took it back", async () => {
      await empty();
      const settlement: Settlement = { kind: "not-sent", why: "observe" };
      await hold(scanAt(1), scanAt(2));
      await write(async (tx) => {
        await tx.recordSettlement({ device: thisDevice, scan: scanIdOf(1), settlement, at: now });
        for (const n of [8, 7]) {
          await tx.insertUndo({
            scan: scanIdOf(n),
            undoes: scanIdOf(2),
            booking: aBooking().key,
            at: now,
            gate: gateTwo,
            operator: "Sam",
            device: thisDevice,
            reason: "\u0000",
          });
        }
      });
      expect((await page()).scans).toMatchObject([
        { settlement: null, undoneBy: scanIdOf(7) },
        { settlement, undoneBy: null },
      ]);
    });

    test("every scan that is held counts, and none of a transaction that failed", async () => {
      await empty();
      await hold(scanAt(1), scanAt(2));
      const failing = write(async (tx) => {
        await tx.insertScan({ scan: scanAt(3), receivedAt: now });
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await world.history.count()).toBe(2);
    });

    test("quarantined scans are counted by device, until they are released", async () => {
      await empty();
      const item = { receivedAt: now, problem: "", number: null, resent: null };
      await write(async (tx) => {
        await tx.quarantine({ ...item, device: thisDevice, raw: "1" });
        await tx.quarantine({ ...item, device: otherDevice, raw: "1" });
        await tx.quarantine({ ...item, device: otherDevice, raw: "2" });
      });
      expect(await world.history.held()).toEqual(
        new Map([
          [thisDevice, 1],
          [otherDevice, 2],
        ]),
      );
      await write(async (tx) => {
        for (const held of await tx.quarantinedOf(otherDevice)) await tx.release(held);
      });
      expect(await world.history.held()).toEqual(new Map([[thisDevice, 1]]));
      expect([await found(), await world.history.count()]).toEqual([[], 0]);
    });
  });
}
