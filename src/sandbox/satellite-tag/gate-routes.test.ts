import { describe, expect, it } from "vitest";
import { NOW, WORLD, aSupplier, demo } from "./supplier-at-noon.contract.ts";

const GATE = 85;
const NOW_S = NOW / 1000;
const REDEEM = { kind: "redeem", barcode: demo("good"), gate: GATE, scanner: "G09" } as const;

describe("delegates", () => {
  it("are found by every kind of id, and by nothing else", async () => {
    const supplier = await aSupplier();
    const [, guest] = WORLD.delegates;
    const keys = [
      "id:5502",
      `barcode:${guest?.barcode}`,
      `rfid:${guest?.rfid}`,
      `publicId:${guest?.publicId}`,
      `externalId:${guest?.externalId}`,
    ];
    for (const key of keys)
      for (const path of [`/delegate/${key}`, `/api/v5/delegate/${key}.json`])
        expect(await supplier.get(path)).toMatchObject({
          status: 200,
          body: { id: 5502, _type: "delegate", lastName: "Østergård" },
        });
    const wrong = ["id:1", "id:x", "barcode:", "email:a", "5502", `barcode:${"X".repeat(4096)}`];
    for (const key of [...wrong, "barcode:%00", `barcode:${demo("unknown")}`])
      expect(await supplier.get(`/delegate/${key}`)).toMatchObject({
        status: 404,
        body: { error: "not_found" },
      });
  });

  it("come in pages with the total and the neighbours' addresses", async () => {
    const supplier = await aSupplier();
    const { body: whole } = await supplier.get("/delegate/list");
    const total = whole.data.length;
    expect(whole.meta).toEqual({ total, limit: 5000, offset: 0, next: null, previous: null });
    const path = "/api/v5/delegate/list.json";
    const { body: first } = await supplier.get(`${path}?limit=30`);
    expect(first.meta).toMatchObject({
      total,
      next: `http://localhost/satellite-tag${path}?limit=30&offset=30`,
      previous: null,
    });
    const seen: unknown[] = [];
    for (let url: string | null = `${path}?limit=30`; url !== null;) {
      const { body } = await supplier.get(url.replace("http://localhost/satellite-tag", ""));
      seen.push(...body.data);
      url = body.meta.next;
    }
    expect(seen).toEqual(whole.data);
    const { body: last } = await supplier.get("/delegate/list?offset=10&limit=30");
    expect(last.meta.previous).toContain("offset=0&limit=30");
    const { body: nonsense } = await supplier.get("/delegate/list?offset=-1&limit=x");
    expect(nonsense.meta).toEqual(whole.meta);
  });

  it("are absent where the switch says so", async () => {
    const supplier = await aSupplier({ switches: { delegates: "absent" } });
    for (const path of ["/delegate/list", "/delegate/id:5501"])
      expect((await supplier.get(path)).status).toBe(404);
    expect((await supplier.checkIn({ delegate: 5501, device: GATE })).status).toBe(200);
  });

  it("have text ids where the switch says so", async () => {
    const supplier = await aSupplier({ switches: { ids: "string" } });
    expect((await supplier.get("/delegate/id:5501")).body).toMatchObject({
      id: "5501",
      data: { event_id: "12", product_id: "31" },
    });
  });
});

describe("a check-in", () => {
  it("is answered as the dossier's exchange, at the caller's time", async () => {
    const supplier = await aSupplier();
    const body = { delegate: 5501, device: GATE, recordedAt: 1796378412 };
    expect(await supplier.post("/api/v5/interaction/new/check-in.json", body)).toMatchObject({
      status: 200,
      body: {
        id: 7001,
        _type: "interaction",
        interactionType: "check-in",
        firstDelegate: { id: 5501 },
        secondDelegate: null,
        firstDevice: { id: 85 },
        recordedAt: "2026-12-04T10:00:12+00:00",
        createdAt: "2026-12-04T23:00:00+00:00",
        updatedAt: "2026-12-04T23:00:00+00:00",
      },
    });
  });

  it("takes both names, ids as texts, and now for no time", async () => {
    const supplier = await aSupplier({ switches: { ids: "string" } });
    expect(await supplier.checkIn({ firstDelegate: "5501", firstDevice: "85" })).toMatchObject({
      status: 200,
      body: { firstDelegate: { id: "5501" }, recordedAt: "2026-12-04T23:00:00+00:00" },
    });
  });

  it("that is repeated is one more line, or refused", async () => {
    const body = { delegate: 5501, device: GATE, recordedAt: NOW_S };
    const lenient = await aSupplier();
    await lenient.checkIn(body);
    expect((await lenient.checkIn(body)).body.id).toBe(7002);
    expect(
      lenient.state().effects.map((effect) => "repeated" in effect && effect.repeated),
    ).toEqual([false, true]);
    const strict = await aSupplier({ switches: { repeatedCheckIn: "refused" } });
    await strict.checkIn(body);
    expect(await strict.checkIn(body)).toMatchObject({
      status: 409,
      body: { error: "already_checked_in" },
    });
    expect((await strict.checkIn({ ...body, device: 86 })).status).toBe(200);
    await strict.checkOut({ ...body, recordedAt: NOW_S + 1 });
    expect((await strict.checkIn({ ...body, recordedAt: NOW_S + 2 })).status).toBe(200);
    expect(strict.state().effects).toHaveLength(4);
  });

  it("is in the record exactly, and nothing else is", async () => {
    const supplier = await aSupplier();
    const delegateId = await supplier.delegateId(demo("good"));
    await supplier.checkIn({ delegate: delegateId, device: GATE, recordedAt: NOW_S - 60 });
    await supplier.checkIn({ delegate: 1, device: GATE });
    expect(supplier.state().effects).toEqual([
      {
        kind: "check-in",
        at: NOW,
        barcode: demo("good"),
        repeated: false,
        recordedFrom: "G07",
        foreign: null,
        interaction: {
          id: 7001,
          interactionType: "check-in",
          delegateId,
          deviceId: GATE,
          recordedAt: NOW - 60_000,
          createdAt: NOW,
          recordedFrom: "G07",
        },
      },
    ]);
  });

  it.each([
    [{ delegate: 1, device: GATE }, 404, "not_found"],
    [{ delegate: 5501, device: 1 }, 404, "not_found"],
    [{ delegate: 5501 }, 400, "invalid_request"],
    [{ device: GATE }, 400, "invalid_request"],
    [{ delegate: 5501, device: GATE, recordedAt: "soon" }, 400, "invalid_request"],
    [{ delegate: 5501, device: GATE, recordedAt: 9e14 }, 400, "invalid_request"],
    [{ delegate: 5501, device: GATE, recordedAt: 1.5 }, 400, "invalid_request"],
    [{ delegate: {}, device: GATE }, 400, "invalid_request"],
    [{ delegate: "X".repeat(4096), device: GATE }, 400, "invalid_request"],
    [null, 400, "invalid_request"],
    ["{", 400, "bad_json"],
    ["", 400, "bad_json"],
  ])("of %j is refused", async (body, status, error) => {
    const supplier = await aSupplier();
    expect(await supplier.checkIn(body)).toMatchObject({ status, body: { error } });
    expect(supplier.state().effects).toEqual([]);
  });

  it("is not offered where the switch says so", async () => {
    const supplier = await aSupplier({ switches: { interactions: "absent" } });
    expect((await supplier.checkIn({ delegate: 5501, device: GATE })).status).toBe(404);
    expect((await supplier.checkOut({ delegate: 5501, device: GATE })).status).toBe(404);
    expect((await supplier.get("/interaction/list")).status).toBe(404);
  });
});

describe("the list of interactions", () => {
  it("is filtered by delegate, gate and recording device", async () => {
    const supplier = await aSupplier();
    await supplier.checkIn({ delegate: 5501, device: GATE, recordedAt: NOW_S });
    await supplier.checkIn({ delegate: 5501, device: 86, recordedAt: NOW_S });
    await supplier.checkOut({ delegate: 5502, device: 86, recordedAt: NOW_S });
    const ids = async (query: string): Promise<readonly number[]> =>
      (await supplier.get(`/interaction/list?${query}`)).body.data.map(
        ({ id }: { readonly id: number }) => id,
      );
    expect(await ids("")).toEqual([7000, 7001, 7002, 7003]);
    expect(await ids("delegate=5501")).toEqual([7001, 7002]);
    expect(await ids("delegate=5501&device=86")).toEqual([7002]);
    expect(await ids(`delegate_barcode=${demo("used")}`)).toEqual([7000]);
    expect(await ids("device_code=GATE86")).toEqual([7002, 7003]);
    expect(await ids("recordedFrom=201")).toEqual([7001, 7002, 7003]);
    expect(await ids("recordedFrom_code=G09")).toEqual([7000]);
    expect(await ids("delegate=1")).toEqual([]);
    expect(await ids("device=nowhere")).toEqual([]);
    expect(await ids("recordedFrom=nobody")).toEqual([]);
    expect(await ids("offset=1&limit=2")).toEqual([7001, 7002]);
  });
});

describe("what happens without us", () => {
  it("another scanner checks in: the log shows it, the record names the scanner", async () => {
    const supplier = await aSupplier();
    expect(supplier.act(REDEEM)).toBe(true);
    const { body } = await supplier.get(`/interaction/list?delegate_barcode=${REDEEM.barcode}`);
    expect(body.data).toMatchObject([{ interactionType: "check-in", firstDevice: { id: GATE } }]);
    const { effects, acts, tickets } = supplier.state();
    expect(effects).toMatchObject([
      { kind: "check-in", barcode: REDEEM.barcode, recordedFrom: "G09", foreign: "G09" },
    ]);
    expect(acts).toEqual([{ at: NOW, act: REDEEM }]);
    expect(JSON.parse(JSON.stringify(supplier.state()))).toEqual(supplier.state());
    expect(tickets.find(({ barcode }) => barcode === REDEEM.barcode)).toMatchObject({
      checkIns: 1,
      insideAt: [GATE],
    });
  });

  it("takes back a check-in by a check-out, once", async () => {
    const supplier = await aSupplier();
    const unredeem = { ...REDEEM, kind: "unredeem" } as const;
    expect(supplier.act(unredeem)).toBe(false);
    supplier.act(REDEEM);
    supplier.passMs(1000);
    expect(supplier.act(unredeem)).toBe(true);
    supplier.passMs(1000);
    expect(supplier.act(unredeem)).toBe(false);
    expect(supplier.state().effects.map(({ kind }) => kind)).toEqual(["check-in", "check-out"]);
  });

  it("does nothing with what it does not have", async () => {
    const supplier = await aSupplier({ switches: { repeatedCheckIn: "refused" } });
    expect(supplier.act({ ...REDEEM, barcode: demo("unknown") })).toBe(false);
    expect(supplier.act({ ...REDEEM, gate: 1 })).toBe(false);
    expect(supplier.act({ ...REDEEM, barcode: demo("used") })).toBe(false);
    expect(supplier.state()).toMatchObject({ effects: [], acts: [] });
  });

  it("another till uploads its sale: a ticket that nobody knew is known", async () => {
    const supplier = await aSupplier();
    const barcode = demo("notUploaded");
    const code = barcode.slice(0, 13);
    expect((await supplier.get(`/delegate/barcode:${barcode}`)).status).toBe(404);
    const sell = { kind: "sell", till: "TILL2", code, productId: 40, quantity: 2 } as const;
    expect(supplier.act(sell)).toBe(true);
    expect((await supplier.get(`/delegate/barcode:${barcode}`)).body.data).toMatchObject({
      event_id: 12,
      code,
    });
    expect(supplier.state().effects).toMatchObject([
      { kind: "sale", code, totalAmount: 11_000, warnings: [], foreign: "TILL2" },
    ]);
    expect(supplier.act(sell)).toBe(false);
    expect(supplier.act({ ...sell, code: "OTHER", productId: 1 })).toBe(false);
  });
});
