import { expect, test } from "vitest";
import { fail, ok } from "../../core/result.ts";
import { asConnectionId } from "../../core/ids.ts";
import { asLocalDate, later } from "../../core/time.ts";
import { aGate, anAdmission, gateTwo, now, otherDevice, scanIdOf } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import type { GatewayClient, GatewayFailure } from "../gateway-client.ts";
import { aDevice, aHistoryScan, aReport, anOccupancy } from "../ui/words/board-samples.contract.ts";
import { everyScan, historyPath } from "./scan-filter.ts";
import { createSupervision } from "./supervision.ts";
import { troubleOf } from "./trouble.ts";
import { createVenueList } from "./venue-list.ts";

interface Asked {
  readonly path: string;
  readonly method?: "PUT";
  readonly body?: unknown;
}

function world(answers: Readonly<Record<string, unknown>> = {}) {
  const clock = createFakeClock(now);
  const asked: Asked[] = [];
  const call: GatewayClient["call"] = async ({ path, schema, method, body }) => {
    asked.push({
      path,
      ...(method === undefined ? {} : { method }),
      ...(body === undefined ? {} : { body }),
    });
    const answer = answers[path.split("?")[0] ?? ""];
    return answer === undefined ? fail({ kind: "unreachable" }) : ok(schema.parse(answer));
  };
  const run = createSupervision({
    role: "admin",
    client: { call },
    clock,
    scheduler: clock,
    venue: createVenueList(),
  });
  return { clock, asked, ...run };
}

test("the numbers are asked for while somebody looks, and again when there are more scans", async () => {
  const { clock, asked, supervision, noteScans } = world({ "/occupancy": anOccupancy() });
  noteScans(1);
  await clock.advance(10_000);
  expect(asked).toEqual([]);
  const leave = supervision.occupancy.look();
  await clock.settle();
  noteScans(2);
  noteScans(2);
  await clock.settle();
  expect(asked.map(({ path }) => path)).toEqual(["/occupancy", "/occupancy"]);
  noteScans(3);
  noteScans(4);
  await clock.advance(1_499);
  expect(asked).toHaveLength(2);
  await clock.advance(1);
  expect(asked).toHaveLength(3);
  leave();
  noteScans(5);
  await clock.advance(10_000);
  expect(asked).toHaveLength(3);
});

test("a list of scans hears of news for as long as it is looked at", async () => {
  const { clock, asked, supervision, noteScans } = world({
    "/history": { scans: [aHistoryScan(1)], before: null },
  });
  const leave = supervision.scans({ ...everyScan, text: "okafor" }).look();
  await clock.settle();
  noteScans(1);
  await clock.settle();
  const question = { path: "/history?text=okafor&limit=100" };
  expect(asked).toEqual([question, question]);
  leave();
  noteScans(2);
  await clock.advance(60_000);
  expect(asked).toHaveLength(2);
});

test("a question names all that was chosen, and nothing else", () => {
  expect(historyPath(everyScan, "")).toBe("/history?limit=100");
  const path = historyPath(
    {
      gates: [gateTwo],
      devices: [otherDevice],
      kinds: ["admit", "undone"],
      from: now,
      to: later(now, 1),
      text: " a&b ",
    },
    "next=1",
  );
  expect(Object.fromEntries(new URLSearchParams(path.split("?")[1]))).toEqual({
    gates: gateTwo,
    devices: otherDevice,
    kinds: "admit,undone",
    from: String(now),
    to: String(now + 1),
    text: "a&b",
    before: "next=1",
    limit: "100",
  });
});

test("the scan behind an admission is asked for by its device and its moment", async () => {
  const entry = aHistoryScan(3);
  const { asked, supervision } = world({ "/history": { scans: [entry], before: null } });
  const admission = anAdmission(3, { device: otherDevice, at: entry.scan.decided.correctedAt });
  expect(await supervision.scanOf(admission)).toEqual(ok(entry));
  expect(await supervision.scanOf({ ...admission, scan: scanIdOf(4) })).toEqual(ok(null));
  const query = new URLSearchParams(asked[0]?.path.split("?")[1]);
  expect([query.get("devices"), query.get("from"), query.get("to")]).toEqual([
    otherDevice,
    String(admission.at),
    String(admission.at + 1),
  ]);
});

test("each act is sent once, as the wire has it", async () => {
  const { clock, asked, supervision } = world();
  const enrolment = { gate: gateTwo, role: "steward", products: "all" } as const;
  await Promise.all([
    supervision.revoke(otherDevice),
    supervision.release(otherDevice),
    supervision.enrol(enrolment),
    supervision.setMode(asConnectionId("harbour tours/1"), "redeem"),
  ]);
  await clock.advance(60_000);
  expect(asked).toEqual([
    { path: `/devices/${otherDevice}/revoke`, body: {} },
    { path: `/devices/${otherDevice}/release`, body: {} },
    { path: "/enrolments", body: enrolment },
    { path: "/connections/harbour%20tours%2F1/mode", method: "PUT", body: { mode: "redeem" } },
  ]);
});

test("devices and a day's report are watched too", async () => {
  const { clock, supervision } = world({
    "/devices": { devices: [aDevice()] },
    "/reports/2026-07-18": aReport(),
  });
  const report = supervision.report(asLocalDate("2026-07-18"));
  supervision.devices.look();
  report.look();
  await clock.settle();
  expect(supervision.devices.store.getState().watched).toMatchObject({ value: [aDevice()] });
  expect(report.store.getState().watched).toMatchObject({ value: aReport() });
});

test.each<[GatewayFailure, ReturnType<typeof troubleOf>]>([
  [{ kind: "unreachable" }, { kind: "no-connection" }],
  [{ kind: "outcome-unknown", detail: "TimeoutError" }, { kind: "no-answer" }],
  [{ kind: "intercepted" }, { kind: "captive" }],
  [{ kind: "rate-limited", retryAt: null }, { kind: "too-often" }],
  [{ kind: "unauthorised", why: "revoked" }, { kind: "stopped" }],
  [{ kind: "not-found" }, { kind: "not-found" }],
  [{ kind: "contract-broken", path: "x" }, { kind: "other-version" }],
  [
    { kind: "rejected", code: "NO", text: null },
    { kind: "refused", detail: "" },
  ],
  [{ kind: "problem", code: "not-allowed", detail: "" }, { kind: "not-allowed" }],
  [{ kind: "problem", code: "not-found", detail: "" }, { kind: "not-found" }],
  [
    { kind: "problem", code: "bad-request", detail: "Not yourself." },
    { kind: "refused", detail: "Not yourself." },
  ],
])("%j is told as %j", (failure, trouble) => {
  expect(troubleOf(failure)).toEqual(trouble);
});

test("what the list does not have goes by its identity, and has no zone of its own", () => {
  const venue = createVenueList();
  expect([venue.sign(gateTwo), venue.timeZone()]).toEqual([gateTwo, null]);
  venue.take({ gates: [aGate()], products: [], connections: [] });
  expect(venue.sign(gateTwo)).toBe("2");
});
