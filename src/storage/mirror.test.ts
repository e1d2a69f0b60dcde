import { describe, expect, it } from "vitest";
import { cardOf } from "../core/card.ts";
import type { BookingCard, Verdict } from "../core/verdict.ts";
import { aBooking, aProduct, aScan } from "../testing/builders.ts";
import { createCacheMirror, type MirrorCache } from "./cache-mirror.ts";
import { value } from "./ledger-disks.contract.ts";
import { createMemoryMirror, emptyMirrorState } from "./memory-mirror.ts";
import { runMirrorContract } from "./mirror.contract.ts";
import { mirrorable } from "./mirror.ts";

runMirrorContract("memory", () => {
  const state = emptyMirrorState();
  return () => createMemoryMirror(state);
});

runMirrorContract("cache", () => {
  const { cache } = aCache();
  return () => createCacheMirror(async () => cache);
});

describe("cache mirror", () => {
  it("tells of a record that it cannot read and gives the others", async () => {
    const { cache, texts } = aCache();
    const mirror = createCacheMirror(async () => cache);
    value(await mirror.keepScan(aScan()));
    texts.set("https://mirror.stile.invalid/scan/torn", '{"id":');
    const read = value(await mirror.read());
    expect(read.scans).toEqual([aScan()]);
    expect(read.unreadable).toEqual([
      { id: "scan/torn", raw: '{"id":', issue: expect.stringContaining("invalid_type") },
    ]);
  });

  it("answers unavailable where there is no cache, and opens it once there is", async () => {
    const { cache } = aCache();
    let isThere = false;
    const mirror = createCacheMirror(async () => {
      if (!isThere) throw new DOMException("insecure", "SecurityError");
      return cache;
    });
    expect(await mirror.read()).toMatchObject({ failure: { kind: "unavailable" } });
    isThere = true;
    expect(await mirror.keepScan(aScan())).toEqual({ ok: true, value: undefined });
  });
});

describe("mirrorable", () => {
  const card: BookingCard = {
    ...cardOf(aBooking({ notes: "wheelchair" }), aProduct(), aBooking().unitItems),
    leadName: "Ada Lovelace",
  };
  const basis = { kind: "nothing" } as const;
  const refuse: Verdict = { kind: "refuse", card, reason: { kind: "expired" }, basis };
  const party: Verdict = {
    kind: "choose",
    choice: { kind: "party", card, remaining: 2, inside: 0, test: false },
    basis,
  };
  const verdicts = [
    refuse,
    party,
    { kind: "choose", choice: { kind: "package", options: [{ card, verdict: party }] }, basis },
    { kind: "admit", card, people: 1, unitItem: null, inside: 1, test: false, basis },
    { kind: "already-used", card, use: { by: "supplier", at: null }, basis },
    { kind: "hold", card, rule: { kind: "online-only" }, basis },
  ] as const satisfies readonly Verdict[];

  it.each(verdicts)("leaves name and notes out of $kind, and nothing else", (verdict) => {
    const text = JSON.stringify(mirrorable(aScan({ verdict })));
    expect(text).not.toMatch(/Ada|wheelchair/);
    const nameless = JSON.stringify(aScan({ verdict }))
      .replaceAll('"Ada Lovelace"', "null")
      .replaceAll('"wheelchair"', "null");
    expect(JSON.parse(text)).toEqual(JSON.parse(nameless));
  });

  it("leaves name and notes out of an undo", () => {
    const verdict = {
      kind: "undone",
      card,
      scan: aScan().id,
      people: 1,
      reason: "",
      basis,
    } as const;
    expect(JSON.stringify(mirrorable({ ...aScan(), verdict }))).not.toMatch(/Ada|wheelchair/);
  });

  it("leaves name and notes out of an overrule, and keeps why", () => {
    const verdict = {
      kind: "overruled",
      card,
      overrules: { scan: aScan().id, kind: "already-used" },
      unitItem: null,
      people: 1,
      reason: "Goodwill",
      basis,
    } as const;
    const text = JSON.stringify(mirrorable({ ...aScan(), verdict }));
    expect(text).not.toMatch(/Ada|wheelchair/);
    expect(text).toContain("Goodwill");
  });
});

/** As the browser's: an address to a response, each read anew. */
function aCache(): { readonly cache: MirrorCache; readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  const cache: MirrorCache = {
    put: async (request, response) => void texts.set(addressOf(request), await response.text()),
    match: async (request) => {
      const text = texts.get(addressOf(request));
      return text === undefined ? undefined : new Response(text);
    },
    keys: async () => [...texts.keys()].map((address) => new Request(address)),
    delete: async (request) => texts.delete(addressOf(request)),
  };
  return { cache, texts };
}

const addressOf = (request: RequestInfo | URL): string =>
  request instanceof Request ? request.url : String(request);
