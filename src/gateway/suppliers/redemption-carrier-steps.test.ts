import { describe, expect, it } from "vitest";
import { fail, ok } from "../../core/result.ts";
import { later, minutes } from "../../core/time.ts";
import { now } from "../../testing/builders.ts";
import {
  entryOf,
  attempt,
  shortly,
  after,
  secondAttempt,
  carrierOn,
  settled,
  type Whose,
  type Case,
  ours,
} from "./scripted-carrier.contract.ts";

describe("looking", () => {
  it("settles what was taken back, or lost its use, instead of sending it", async () => {
    const preview = ok({ kind: "redeemable", redeemedAt: null, redemptionCode: "R1" } as const);
    const whyNot = { kind: "not-sent", why: "undone" } as const;
    const carrier = carrierOn({ preview }, { whyNot });
    expect(await carrier.prepare(entryOf())).toEqual({ kind: "settled", settlement: whyNot });
  });

  const earlier = later(now, -minutes(90));
  it.each([
    ["shows nothing and takes uses back", null, true, "ready"],
    ["shows nothing and takes none back", null, false, "settled"],
    ["shows an earlier use", earlier, true, "settled"],
  ] as const)("asks whether it may go by what the supplier shows: it %s", async (...given) => {
    const [, redeemedAt, takesBack, kind] = given;
    const preview = ok({ kind: "redeemable", redeemedAt, redemptionCode: "R1" } as const);
    const whyNot = { kind: "not-sent", why: "claimed-by-other" } as const;
    const carrier = carrierOn({ preview }, { whyNot, takesBack });
    expect(await carrier.prepare(entryOf())).toMatchObject({ kind });
  });

  it("keeps what was seen as the baseline, and the fresh code for the send", async () => {
    const preview = ok({ kind: "redeemable", redeemedAt: earlier, redemptionCode: "R1" } as const);
    expect(await carrierOn({ preview }).prepare(entryOf())).toEqual({
      kind: "ready",
      baseline: { redeemedAt: earlier },
      ticket: "R1",
    });
    expect(await carrierOn({ preview }).readBack(entryOf([attempt()]))).toEqual({
      kind: "not-done",
    });
  });

  it("settles what the supplier refuses, with its own words", async () => {
    const carrier = carrierOn({
      preview: ok({ kind: "refused", code: "CANCELLED", text: "no", redeemedAt: null }),
    });
    const refused = {
      kind: "settled",
      settlement: { kind: "rejected", code: "CANCELLED", text: "no" },
    };
    expect(await carrier.prepare(entryOf())).toEqual(refused);
    expect(await carrier.readBack(entryOf())).toEqual(refused);
  });

  it.each([
    ["this-device", "accepted"],
    ["another-device", "already-redeemed"],
  ] as const)("a supplier that names %s within an attempt says %s", async (by, kind) => {
    const carrier = carrierOn({ preview: ok({ kind: "redeemed", redeemedAt: shortly, by }) });
    expect(await carrier.readBack(entryOf([attempt()]))).toEqual(settled(kind, shortly));
  });

  it("takes a booking that was cancelled after we had redeemed it as redeemed", async () => {
    const cancelled = { kind: "refused", code: "CANCELLED", text: null } as const;
    const carrier = carrierOn({ preview: ok({ ...cancelled, redeemedAt: shortly }) });
    expect(await carrier.readBack(entryOf([attempt()]))).toEqual(settled("probable", shortly));
    expect(await carrier.prepare(entryOf())).toEqual({
      kind: "settled",
      settlement: { kind: "rejected", code: "CANCELLED", text: null },
    });
  });

  it("reports a failed look as it was", async () => {
    const failure = { kind: "rate-limited", retryAt: now } as const;
    const carrier = carrierOn({ preview: fail(failure) });
    expect(await carrier.prepare(entryOf())).toEqual({ kind: "failed", failure });
    expect(await carrier.readBack(entryOf())).toEqual({ kind: "failed", failure });
  });
});

describe("redeeming", () => {
  it("uses the fresh code of its own look", async () => {
    const carrier = carrierOn({
      redeem: (code) =>
        code === "R1" ? ok({ kind: "accepted", redeemedAt: now }) : fail({ kind: "unreachable" }),
    });
    expect(await carrier.send({ entry: entryOf(), ticket: "R1" })).toEqual(
      settled("accepted", now),
    );
    expect(await carrier.send({ entry: entryOf(), ticket: "R2" })).toEqual({
      kind: "failed",
      failure: { kind: "unreachable" },
    });
  });

  it.each<[string, Case, Whose]>([
    ["nobody of ours", { shows: shortly, attempts: [secondAttempt] }, "already-redeemed"],
    [
      "a stranger's within this very attempt, which did not act",
      { shows: after(60), attempts: [secondAttempt] },
      "already-redeemed",
    ],
    [
      "our own earlier attempt, which landed late",
      { shows: shortly, attempts: [attempt(), secondAttempt] },
      "probable",
    ],
    [
      "our own voucher",
      { shows: shortly, attempts: [secondAttempt], admissions: [ours(shortly)] },
      "accepted by 2",
    ],
  ])(
    "refused because it is redeemed already, by %s",
    async (_name, { shows, attempts = [], ...known }, whose) => {
      const redeem = () => ok({ kind: "already-redeemed", redeemedAt: shows } as const);
      const carrier = carrierOn({ redeem }, known);
      const sent = await carrier.send({ entry: entryOf(attempts), ticket: "R1" });
      expect(sent).toEqual(settled(whose, shows));
    },
  );

  it.each(["gone", "cannot-redeem"] as const)(
    "waits, and settles nothing, while the connection is %s",
    async (state) => {
      const carrier = carrierOn(state);
      const waits = { kind: "failed", failure: { kind: "unreachable" } };
      expect(await carrier.prepare(entryOf())).toEqual(waits);
      expect(await carrier.readBack(entryOf())).toEqual(waits);
      expect(await carrier.send({ entry: entryOf(), ticket: "R1" })).toEqual(waits);
    },
  );

  it("never trusts a repeat: OCTO has no key", () => {
    expect(carrierOn({}).proof).toBe("read-back");
  });
});
