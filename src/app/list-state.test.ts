import { describe, expect, test } from "vitest";
import type { Manifest } from "../protocol/v1.ts";
import { aGate, aProduct, at, connection, now } from "../testing/builders.ts";
import { createListState } from "./list-state.ts";

const manifest = (product = aProduct()): Manifest => ({
  id: "list",
  asOf: now,
  epoch: "e1",
  venue: "Harbour",
  policyVersion: "7",
  demo: false,
  gates: [aGate()],
  products: [
    { ...product, gates: [...product.gates], units: product.units.map((unit) => ({ ...unit })) },
  ],
  connections: [{ id: connection, label: "Harbour", mode: "redeem", coverage: "listed" }],
  pages: [],
  bookings: 12,
});
const health = { id: connection, state: "up", waiting: 0, parked: 0 } as const;

describe("the list's own facts", () => {
  test("before the first list there is nothing to judge by", () => {
    const list = createListState();
    expect(list.catalogue().products.size).toBe(0);
    expect(list.asOf()).toBeNull();
    expect(list.count()).toBe(0);
    expect(list.gateLabel(aGate().id)).toBe("gate-2");
  });

  test("a list brings products, modes, gates, policy and the venue's day", async () => {
    const list = createListState();
    list.take(manifest(), now);
    await list.first;
    expect(list.catalogue().products.get(aProduct().key)?.label).toBe("Harbour tour");
    expect(list.catalogue().modes.get(connection)).toBe("redeem");
    expect(list.gateLabel(aGate().id)).toBe("Gate 2");
    expect([list.count(), list.policyVersion()]).toEqual([12, "7"]);
    expect(list.dayStart(now)).toBe(at("2026-05-06T23:00:00Z"));
    expect(list.settledDays()).toBeNull();
    list.take({ ...manifest(), settledDays: 2 }, now);
    expect(list.settledDays()).toBe(2);
  });

  test("says how codes look only where every connection does", () => {
    const list = createListState();
    expect(list.codePatterns()).toEqual([]);
    const plain = manifest();
    const [one] = plain.connections;
    if (one === undefined) throw new Error("no connection");
    const codes = [{ lengths: [12], characters: "upper" }] as const;
    const told = { ...one, codes: codes.map((each) => ({ ...each, lengths: [12] })) };
    list.take({ ...plain, connections: [told] }, now);
    expect(list.codePatterns()).toEqual(codes);
    list.take({ ...plain, connections: [told, one] }, now);
    expect(list.codePatterns()).toBeNull();
  });

  test("says as what codes are printed only where every connection does", () => {
    const list = createListState();
    expect(list.symbologies()).toBeNull();
    const plain = manifest();
    const [one] = plain.connections;
    if (one === undefined) throw new Error("no connection");
    const told = { ...one, formats: ["QRCode" as const] };
    const other = { ...one, formats: ["Code128" as const, "QRCode" as const] };
    list.take({ ...plain, connections: [told, other] }, now);
    expect(list.symbologies()).toEqual(new Set(["QRCode", "Code128"]));
    list.take({ ...plain, connections: [told, one] }, now);
    expect(list.symbologies()).toBeNull();
  });

  test("the same list confirmed again is only younger", () => {
    const list = createListState();
    const same = manifest();
    list.take(same, now);
    const before = list.catalogue();
    const later = at("2026-05-07T10:05:00Z");
    list.take(same, later);
    expect(list.catalogue()).toBe(before);
    expect(list.asOf()).toBe(later);
  });

  test("a product in a zone that this browser does not know has no gate", () => {
    const list = createListState();
    list.take(manifest(aProduct({ timeZone: "Mars/Olympus" })), now);
    expect(list.catalogue().products.get(aProduct().key)).toMatchObject({
      gates: [],
      timeZone: "UTC",
    });
    expect(list.dayStart(now)).toBe(at("2026-05-07T00:00:00Z"));
  });

  test("says of each connection how much its list can hold", () => {
    const list = createListState();
    expect(list.lists([])).toEqual([]);
    const one = { id: connection, label: "Harbour", mode: "redeem" } as const;
    const coverages = ["listed", "grows", "live"] as const;
    const connections = coverages.map((coverage) => ({ ...one, coverage }));
    list.take({ ...manifest(), connections }, now);
    const covers = (cut: boolean) =>
      list.lists([{ ...health, ...(cut ? { isListCut: true } : {}) }]).map((each) => each.covers);
    expect(covers(false)).toEqual(["everything", "what-came-in", "nothing"]);
    expect(covers(true)).toEqual(["cut", "what-came-in", "nothing"]);
  });

  test("waiting for the first list ends when it is known that none will come", async () => {
    const list = createListState();
    list.doWithout();
    await list.first;
    expect(list.asOf()).toBeNull();
  });
});
