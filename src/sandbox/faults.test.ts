import { describe, expect, it } from "vitest";
import { createFaultList, parseFaults } from "./faults.ts";

describe("a list of faults", () => {
  it("fires a fault as often as asked and counts it", () => {
    const faults = createFaultList("/octo", [{ kind: "down", times: 2 }]);
    const kinds = [1, 2, 3].map(() => faults.take("/octo/products").map(({ kind }) => kind));
    expect(kinds).toEqual([["down"], ["down"], []]);
    expect(faults.active()).toEqual([]);
    expect(faults.fired()).toEqual({ down: 2 });
  });

  it("hits only its path, named with or without the supplier's base", () => {
    const faults = createFaultList("/octo", [
      { kind: "down", path: "/redemption/redeem" },
      { kind: "html", path: "/octo/products" },
    ]);
    expect(faults.take("/octo/redemption/redeem")).toMatchObject([{ kind: "down" }]);
    expect(faults.take("/octo/products/x")).toMatchObject([{ kind: "html" }]);
    expect(faults.take("/octo/bookings")).toEqual([]);
  });

  it("lets slow combine with the first of the others, which alone is used up", () => {
    const faults = createFaultList("/octo", [
      { kind: "garbage", times: 1 },
      { kind: "slow", ms: 5 },
      { kind: "down", times: 1 },
    ]);
    expect(faults.take("/octo/products").map(({ kind }) => kind)).toEqual(["garbage", "slow"]);
    expect(faults.active()).toEqual([
      { kind: "slow", ms: 5 },
      { kind: "down", times: 1 },
    ]);
  });

  it("may be left out for any supplier", () => {
    expect(parseFaults({})).toEqual({});
    expect(parseFaults({ cityConnect: [{ kind: "drift" }] })).toEqual({
      cityConnect: [{ kind: "drift" }],
    });
  });

  it.each([
    { octo: [{ kind: "meteor" }] },
    { octo: [{ kind: "slow" }] },
    { octo: [{ kind: "down", time: 1 }] },
    { octo: [{ kind: "down", times: 0 }] },
    { octo: [{ kind: "rate-limit", retryAfterSeconds: -1 }] },
    { "city-connect": [] },
    { ocot: [] },
    [],
  ])("refuses %j", (json) => {
    expect(() => parseFaults(json)).toThrow(Error);
  });
});
