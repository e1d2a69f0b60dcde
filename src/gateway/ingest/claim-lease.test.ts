import { beforeEach, describe, expect, it } from "vitest";
import { bookingKey } from "../../core/ids.ts";
import { later, minutes } from "../../core/time.ts";
import type { ClaimAnswer } from "../../protocol/v1.ts";
import {
  aBooking,
  aPolicy,
  aProduct,
  aUnitItem,
  aVoucherBooking,
  connection,
  gateTwo,
  now,
  otherDevice,
  scanIdOf,
} from "../../testing/builders.ts";
import {
  admitting,
  createIngestWorld,
  type IngestWorldOptions,
  type Presented,
  refusing,
  undoing,
} from "../../testing/ingest-world.ts";
import { claimLease, leaseMs } from "./claim-lease.ts";
import { onEachJournal } from "./journals.contract.ts";
import type { JournalStore } from "./journal-store.ts";

const people = (n: number) => ({ ticket: 0, people: n });

const scansIn = (answer: ClaimAnswer): unknown =>
  answer.kind === "granted" ? "granted" : answer.by.map(({ scan }) => Number(scan.slice(-12)));

const granted = (after = 0): ClaimAnswer => ({
  kind: "granted",
  until: later(now, after + leaseMs),
});

onEachJournal((create) => {
  let store: JournalStore;
  beforeEach(async () => {
    store = await create();
  });

  /** Asks for scan `n`, `after` ms from now. */
  const claim = (
    n: number,
    presented: Presented = {},
    {
      booking = aBooking(),
      product = aProduct(),
      after = 0,
    }: IngestWorldOptions & { after?: number } = {},
  ): Promise<ClaimAnswer> => {
    const { admission } = admitting(n, presented);
    if (admission === null) throw new Error("admits nobody");
    return claimLease(
      store,
      { scan: scanIdOf(n), ...admission, gate: gateTwo, device: otherDevice, operator: "Kim" },
      { facts: { booking, product }, now: later(now, after) },
    );
  };
  const push = (...scans: readonly unknown[]) => createIngestWorld(store).push(scans);

  it("grants the first, tells the second who is about to enter", async () => {
    expect(await claim(1)).toEqual(granted());
    expect(await claim(2)).toMatchObject({
      kind: "taken",
      by: [{ scan: scanIdOf(1), operator: "Kim", supplierRedeemedAt: null }],
    });
  });

  it("grants the same scan again, for its answer may have been lost", async () => {
    await claim(1);
    expect(await claim(1, {}, { after: 300 })).toEqual(granted(300));
    await push(admitting(1));
    expect(await claim(1, {}, { after: 600 })).toEqual(granted(600));
  });

  it("of claims at the same time grants one", async () => {
    const answers = await Promise.all([1, 2, 3, 4].map((n) => claim(n)));
    expect(answers.filter(({ kind }) => kind === "granted")).toHaveLength(1);
  });

  it("forgets a claim that no scan has confirmed, when its time is over", async () => {
    await claim(1);
    expect(await claim(2, {}, { after: leaseMs - 1 })).toMatchObject({ kind: "taken" });
    expect(await claim(2, {}, { after: leaseMs })).toEqual(granted(leaseMs));
  });

  it("is released by the scan that admits nobody", async () => {
    await claim(1);
    await push(refusing(1));
    expect(await claim(2)).toEqual(granted());
  });

  it("is confirmed by the scan that admits, until that is undone", async () => {
    await claim(1);
    await push(admitting(1));
    expect(scansIn(await claim(2, {}, { after: minutes(5) }))).toEqual([1]);
    await push(undoing(3, 1));
    expect(await claim(2, {}, { after: minutes(5) })).toEqual(granted(minutes(5)));
  });

  describe("of a party", () => {
    const five = { booking: aVoucherBooking(5) };

    it("is granted while there is room", async () => {
      expect(await claim(1, people(2), five)).toEqual(granted());
      expect(await claim(2, people(2), five)).toEqual(granted());
      expect(scansIn(await claim(3, people(2), five))).toEqual([1, 2]);
      expect(await claim(3, people(1), five)).toEqual(granted());
    });

    it("counts tickets too", async () => {
      const pair = { booking: aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)] }) };
      await claim(1, { ticket: 1 }, pair);
      expect(scansIn(await claim(2, people(2), pair))).toEqual([1]);
      expect(await claim(2, people(1), pair)).toEqual(granted());
      expect(scansIn(await claim(3, { ticket: 2 }, pair))).toEqual([1, 2]);
    });

    it("of an unknown size is granted to the first", async () => {
      const elsewhere = bookingKey(connection, "booking-1");
      const ask = (n: number): Promise<ClaimAnswer> =>
        claimLease(
          store,
          {
            scan: scanIdOf(n),
            booking: elsewhere,
            unitItem: null,
            people: 2,
            gate: gateTwo,
            device: otherDevice,
            operator: "Kim",
          },
          { facts: { booking: null, product: null }, now },
        );
      expect(await ask(1)).toEqual(granted());
      expect(scansIn(await ask(2))).toEqual([1]);
    });
  });

  it("follows the policy: on another date, and as often as it grants", async () => {
    const daily = { product: aProduct({ policy: aPolicy({ use: { kind: "per-date" } }) }) };
    await push(admitting(1));
    expect(scansIn(await claim(2, {}, daily))).toEqual([1]);
    expect(await claim(2, {}, { ...daily, after: minutes(60 * 24) })).toEqual(
      granted(minutes(60 * 24)),
    );
    const twice = { product: aProduct({ policy: aPolicy({ use: { kind: "times", times: 3 } }) }) };
    expect(scansIn(await claim(3, {}, { ...twice, after: minutes(60 * 48) }))).toBe("granted");
  });

  it("leaves the supplier's own record to the device", async () => {
    const booking = aBooking({
      status: { kind: "REDEEMED" },
      redeemedAt: later(now, -minutes(90)),
    });
    expect(await claim(1, {}, { booking })).toEqual(granted());
    expect(scansIn(await claim(2, {}, { booking }))).toEqual([1]);
  });
});
