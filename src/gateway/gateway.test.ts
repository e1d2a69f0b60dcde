/**
 * The gateway as devices and suppliers meet it. What is asked throughout: is each redemption at the supplier exactly once,
 * and does each scan end with a recorded outcome?
 */
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { problemSchema } from "../protocol/v1.ts";
import type { TestDevice } from "../testing/venue/test-device.ts";
import { openTestVenue, type TestVenue } from "../testing/venue/test-venue.ts";
import type { Scan } from "../core/scan.ts";

const patience = { timeout: 15_000, interval: 50 };

const settled = (device: TestDevice, scan: Scan) =>
  vi.waitFor(async () => {
    const settlement = await device.settlementOf(scan);
    if (settlement === null) throw new Error("not settled yet");
    return settlement;
  }, patience);

const codeOf = async (answer: Response): Promise<string> =>
  problemSchema.parse(await answer.json()).code;

describe("redeeming", () => {
  let venue: TestVenue;
  let device: TestDevice;
  beforeAll(async () => {
    venue = await openTestVenue({ mode: "redeem" });
    device = await venue.device();
  });
  afterEach(() => venue.faults([]));
  afterAll(() => venue.close());

  test("an admission reaches the supplier once, and the device hears how it ended", async () => {
    const scan = await device.admitting(venue.code("good"));
    expect((await device.push([scan])).receipts).toEqual([{ index: 0, kind: "stored" }]);
    expect(await settled(device, scan)).toMatchObject({ kind: "accepted" });
    expect(await venue.redemptionsOf("good")).toEqual([1]);
  });

  test("a scan handed in again is answered, and does nothing", async () => {
    const scan = await device.admitting(venue.code("good2"));
    await Promise.all([device.push([scan]), device.push([scan])]);
    expect((await device.push([scan])).receipts).toEqual([{ index: 0, kind: "repeat" }]);
    await settled(device, scan);
    expect(await venue.redemptionsOf("good2")).toEqual([1]);
  });

  test("a supplier that dies between its commit and its answer has redeemed once", async () => {
    const scan = await device.admitting(venue.code("good3"));
    await venue.faults([{ kind: "drop-after-commit", path: "/redemption/redeem", times: 1 }]);
    await device.push([scan]);
    // OCTO has no key that could prove whose it was
    expect(await settled(device, scan)).toMatchObject({ kind: "probable" });
    expect(await venue.redemptionsOf("good3")).toEqual([1]);
  });

  test.each([
    ["html", "good4"],
    ["truncated", "good5"],
    ["down", "good6"],
  ] as const)("a supplier that answers %s is asked again, and redeems once", async (kind, role) => {
    const scan = await device.admitting(venue.code(role));
    await venue.faults([{ kind, path: "/redemption", times: 2 }]);
    await device.push([scan]);
    const settlement = await settled(device, scan);
    expect(["accepted", "probable"]).toContain(settlement.kind);
    expect(await venue.redemptionsOf(role)).toEqual([1]);
  });

  test("a supplier in trouble is told to the devices while the scan waits", async () => {
    const scan = await device.admitting(venue.code("good7"));
    await venue.faults([{ kind: "status", status: 500, path: "/redemption" }]);
    await device.push([scan]);
    await vi.waitFor(
      async () =>
        expect((await device.changes()).connections).toMatchObject([{ state: "down", waiting: 1 }]),
      patience,
    );
    await venue.faults([]);
    expect(await settled(device, scan)).toMatchObject({ kind: "accepted" });
    expect((await device.changes()).connections).toMatchObject([{ state: "up", waiting: 0 }]);
  });

  test("two devices with one ticket: both are held, one is sent", async () => {
    const other = await venue.device();
    const code = venue.code("good8");
    const [first, second] = await Promise.all([device.admitting(code), other.admitting(code)]);
    await Promise.all([device.push([first]), other.push([second])]);
    const ends = [await settled(device, first), await settled(other, second)];
    expect(ends.map(({ kind }) => kind).toSorted()).toEqual(["accepted", "not-sent"]);
    expect(await venue.redemptionsOf("good8")).toEqual([1]);
    const { changes } = await other.changes();
    const admitted = changes.flatMap(({ change }) =>
      change.kind === "admission" ? [change.admission.scan] : [],
    );
    expect(admitted).toContain(first.id);
    expect(admitted).toContain(second.id);
  });

  test("a voucher redeems its party, whatever number went in", async () => {
    const scan = await device.admitting(venue.code("party"));
    await device.push([scan]);
    expect(await settled(device, scan)).toMatchObject({ kind: "accepted" });
    expect(await venue.redemptionsOf("party")).toEqual([1, 1, 1]);
  });

  test("what the supplier refuses after the admission is recorded as refused", async () => {
    const used = await device.admitting(venue.code("used"));
    const cancelled = await device.admitting(venue.code("cancelled"));
    await device.push([used, cancelled]);
    expect(await settled(device, used)).toMatchObject({ kind: "already-redeemed" });
    expect(await settled(device, cancelled)).toMatchObject({ kind: "rejected", code: "CANCELLED" });
  });

  test("a refused presentation is held and sends nothing", async () => {
    const scan = device.refusing();
    const before = await venue.calls("POST /redemption/redeem");
    await device.push([scan]);
    expect(await settled(device, scan)).toEqual({ kind: "not-sent", why: "nobody-admitted" });
    expect(await venue.calls("POST /redemption/redeem")).toBe(before);
  });

  test("what cannot be read is held raw and does not delay the next", async () => {
    const good = device.refusing();
    const hostile = { ...device.refusing(), capture: { text: "\u0000\uD800" }, verdict: 7 };
    const { receipts } = await device.push([{ nonsense: "\u0000" }, hostile, good]);
    expect(receipts.map(({ kind }) => kind)).toEqual(["quarantined", "quarantined", "stored"]);
  });

  test("a scan with the most hostile code there is, is stored", async () => {
    const scan = device.refusing();
    const text = `\u0000\uD800\u202E<img src=x onerror=alert(1)>${"x".repeat(4_000)}`;
    const { receipts } = await device.push([{ ...scan, capture: { ...scan.capture, text } }]);
    expect(receipts).toEqual([{ index: 0, kind: "stored" }]);
  });

  test("a number used twice is told, and both scans are held", async () => {
    const scan = device.refusing();
    const twin = { ...device.refusing(), seq: scan.seq };
    const { receipts } = await device.push([scan, twin]);
    expect(receipts.map(({ kind }) => kind)).toEqual(["stored", "sequence-reused"]);
    expect((await device.push([twin])).receipts[0]?.kind).toBe("sequence-reused");
    const renumbered = { ...twin, seq: device.refusing().seq };
    expect((await device.push([renumbered])).receipts[0]?.kind).toBe("stored");
    expect((await device.push([renumbered])).receipts[0]?.kind).toBe("repeat");
  });

  test("a gateway that ends between the supplier's commit and its answer sends nothing twice", async () => {
    const scan = await device.admitting(venue.code("good9"));
    await venue.faults([{ kind: "drop-after-commit", path: "/redemption/redeem" }]);
    await device.push([scan]);
    await vi.waitFor(async () => expect(await venue.redemptionsOf("good9")).toEqual([1]), patience);
    await venue.restartGateway();
    await venue.faults([]);
    device = await venue.device();
    await vi.waitFor(
      async () =>
        expect((await device.changes()).connections).toMatchObject([{ state: "up", waiting: 0 }]),
      patience,
    );
    expect(await venue.redemptionsOf("good9")).toEqual([1]);
  });
});

describe("the wire", () => {
  let venue: TestVenue;
  let device: TestDevice;
  beforeAll(async () => {
    venue = await openTestVenue({ mode: "redeem" });
    device = await venue.device();
  });
  afterAll(() => venue.close());

  test("pages are named by their content and never change", async () => {
    const { pages, bookings } = await device.manifest();
    let lines = 0;
    for (const { hash } of pages) {
      const answer = await device.ask(`/pages/${hash}`);
      expect(answer.headers.get("cache-control")).toContain("immutable");
      const body = gunzipSync(Buffer.from(await answer.arrayBuffer()));
      expect(createHash("sha256").update(body).digest("hex")).toBe(hash);
      lines += body.toString().trimEnd().split("\n").length;
    }
    expect(lines).toBe(bookings);
  });

  test("the same data gives the same pages after a restart", async () => {
    const before = await device.manifest();
    await venue.restartGateway();
    device = await venue.device();
    const after = await device.manifest();
    expect(after.pages).toEqual(before.pages);
    expect(after).toMatchObject({ id: before.id, epoch: before.epoch });
  });

  test("no handheld gets an e-mail address, a phone number or a country", async () => {
    const { pages } = await device.manifest();
    for (const { hash } of pages) {
      const answer = await device.ask(`/pages/${hash}`);
      const text = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString();
      expect(text).not.toMatch(/@|phone|country|\+44/i);
    }
  });

  test("every answer says the gateway's time, so that nobody else's is taken for one", async () => {
    for (const path of ["/health", "/nope", "/manifest"]) {
      const time = Number((await device.ask(path)).headers.get("stile-time"));
      expect(Math.abs(time - Date.now())).toBeLessThan(60_000);
    }
  });

  test("a cursor of another life of the database is told to start over", async () => {
    expect(await codeOf(await device.ask("/changes?epoch=old&after=0&settled=0"))).toBe(
      "cursor-gone",
    );
  });

  test("nobody gets in without a token, or with one that this gateway did not sign", async () => {
    const { app } = venue.gateway();
    expect(await codeOf(await app.request("/v1/manifest"))).toBe("unauthorised");
    const forged = "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";
    const answer = await app.request("/v1/manifest", { headers: { authorization: forged } });
    expect(await codeOf(answer)).toBe("unauthorised");
  });

  test("a link works once; a device that lost the answer may ask again", async () => {
    const { app, enrolmentLink } = venue.gateway();
    const { gates } = await device.manifest();
    const [gate] = gates;
    if (gate === undefined) throw new Error("no gate");
    const code = (await enrolmentLink(gate.id)).split("#")[1];
    const enrol = (id: string) =>
      app.request("/v1/enrol", {
        method: "POST",
        body: JSON.stringify({ code, device: id, operator: "Maya" }),
      });
    const mine = "00000000-0000-4000-8000-00000000aaaa";
    const preview = (id: string) =>
      app.request("/v1/enrol/preview", {
        method: "POST",
        body: JSON.stringify({ code, device: id }),
      });
    expect((await enrol(mine)).status).toBe(200);
    expect((await preview(mine)).status).toBe(200);
    expect((await enrol(mine)).status).toBe(200);
    expect((await preview("00000000-0000-4000-8000-00000000bbbb")).status).toBe(410);
    const other = await enrol("00000000-0000-4000-8000-00000000bbbb");
    expect(await codeOf(other)).toBe("enrolment-used");
  });

  test.each([
    ["not JSON", "{", 400],
    ["not what was asked", "[]", 400],
    ["too large", `"${"x".repeat(3_000_000)}"`, 413],
  ])("a body that is %s is refused", async (_name, body, status) => {
    const answer = await venue.gateway().app.request("/v1/enrol/preview", { method: "POST", body });
    expect(answer.status).toBe(status);
  });
});

describe("a connection that only watches", () => {
  test("records admissions and redeems nothing", async () => {
    const venue = await openTestVenue({ mode: "observe" });
    try {
      const device = await venue.device();
      const scan = await device.admitting(venue.code("good"));
      await device.push([scan]);
      expect(await settled(device, scan)).toEqual({ kind: "not-sent", why: "observe" });
      expect(await venue.redemptionsOf("good")).toEqual([0]);
      expect((await device.manifest()).connections).toMatchObject([{ mode: "observe" }]);
    } finally {
      await venue.close();
    }
  });
});

describe("a key that may not redeem", () => {
  test("is told to the devices at once, and the queue stays untouched", async () => {
    const venue = await openTestVenue({ mode: "redeem", restrictedKey: true });
    try {
      const device = await venue.device();
      expect((await device.changes()).connections).toMatchObject([{ state: "lacks-capability" }]);
      const other = await openTestVenue({ mode: "observe" });
      const elsewhere = await other.device();
      const scan = await elsewhere.admitting(other.code("good"));
      await other.close();
      const mine = {
        ...scan,
        device: device.refusing().device,
        incarnation: device.refusing().incarnation,
      };
      await device.push([mine]);
      await vi.waitFor(
        async () =>
          expect((await device.changes()).connections).toMatchObject([
            { state: "lacks-capability", waiting: 1, parked: 0 },
          ]),
        patience,
      );
      expect(await venue.redemptionsOf("good")).toEqual([0]);
    } finally {
      await venue.close();
    }
  });
});
