import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it, test } from "vitest";
import { Router } from "wouter";
import { later, minutes } from "../../../core/time.ts";
import { aProduct, otherDevice } from "../../../testing/builders.ts";
import { withFirstPage } from "../../supervision/scan-list.ts";
import { valueOf } from "../../supervision/watched.ts";
import {
  aDevice,
  aHistoryScan,
  anOccupancy,
  aReport,
  aSlotOfDay,
} from "../../ui/words/board-samples.contract.ts";
import { forbidden, local, now, unknown } from "../../ui/words/verdict-samples.contract.ts";
import { BoardPages } from "./board-pages.tsx";
import { type BoardTold, boardWorld, current, scansTold } from "./board-world.contract.ts";

function rendered(address: string, told: Partial<BoardTold> = {}): string {
  const [path, search = ""] = address.split("?");
  return renderToStaticMarkup(
    <Router ssrPath={path ?? ""} ssrSearch={search}>
      <BoardPages {...boardWorld(told)} />
    </Router>,
  );
}

/** What a reader sees, in order. */
const textOf = (markup: string): string =>
  markup
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();

const since = local(18, "11:04");
const silence = { trouble: { kind: "no-connection" }, since } as const;

describe("the board", () => {
  it("shows venue and day, who is inside, the slots, the devices and the scans", () => {
    const text = textOf(rendered("/board"));
    for (const part of [
      "Port Vell Boats Sat 18 Jul",
      "Live · everything received 1 of 1 device reachable",
      "Watching only. Nothing is redeemed.",
      "Inside now 412 people",
      "11:30 Harbour cruise 138 of 180 Open now",
      "Jonas Device d002 Live 0 to send List 11:19 Clock ±0.3 s",
      "11:10:02 Gate 2 Admitted 2 · Okafor Harbour cruise 14:30 Maya",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(forbidden);
  });

  it("fills a slot's bar by its share", () => {
    const told = { occupancy: current(anOccupancy({ slots: [aSlotOfDay({ inside: 45 })] })) };
    expect(rendered("/board", told)).toContain("inline-size:25%");
  });

  it("says which gates may have more inside than is counted", () => {
    const told = { devices: current([aDevice({}, { unsent: 2 })]) };
    expect(textOf(rendered("/board", told))).toContain("1 174 at least");
  });

  it("says it in weight and words where a device is in trouble", () => {
    const told = { devices: current([aDevice({ lastSeenAt: local(18, "11:05") })]) };
    const markup = rendered("/board", told);
    expect(markup).toMatch(/data-trouble="true"><svg.*?<\/svg> Last heard 11:05/);
    expect(markup).toContain('data-off="true">Not known');
  });

  it("leaves out devices that were stopped, but for those whose scans wait", () => {
    const stopped = { revokedAt: local(18, "10:00") };
    const told = {
      devices: current([
        aDevice({ ...stopped, operator: "Gone" }),
        aDevice({ ...stopped, operator: "Waits", held: 1 }),
      ]),
    };
    const text = textOf(rendered("/board", told));
    expect(text).not.toContain("Gone");
    expect(text).toContain("Waits");
  });

  it("keeps the choices of the address", () => {
    const markup = rendered(`/board?gate=gate-1&verdict=hold&text=okafor&device=${otherDevice}`);
    expect(markup).toContain('<option value="gate-1" selected="">');
    expect(markup).toContain('<option value="hold" selected="">');
    expect(markup).toContain('value="okafor"');
    expect(textOf(markup)).toContain("Only Device d002 · show all");
  });

  it("says how many are new instead of moving the list", () => {
    const list = valueOf(scansTold().list);
    if (list === null) throw new Error("a list");
    const page = { scans: [aHistoryScan(4), aHistoryScan(3), aHistoryScan(2)], before: "b2" };
    const markup = rendered("/board", {
      scans: scansTold({ list: current(withFirstPage(list, page, false)) }),
    });
    expect(markup).toMatch(/data-testid="scans-fresh">2 new</);
    expect(markup.match(/data-testid="board-scan"/g)).toHaveLength(2);
  });

  it("shows hostile codes as text", () => {
    const hostile = aHistoryScan(1, {
      scan: { verdict: unknown({ kind: "nobody-knows", suppliers: 1 }, "<img src=x>") },
    });
    const scans = current({ rows: [hostile], before: null, fresh: null });
    const markup = rendered("/board", { scans: scansTold({ list: scans }) });
    expect(markup).not.toContain("<img");
    expect(markup).toContain("&lt;img src=x&gt;");
  });

  it.each(["/board", "/board/devices", "/board/report"])(
    "%s says that a ticket which was held up let nobody in",
    (path) => {
      expect(textOf(rendered(path, { isScanHeld: true }))).toContain("Nobody let in.");
      expect(textOf(rendered(path, { isScanHeld: false }))).not.toContain("Nobody let in.");
    },
  );

  it("tells an empty day from an empty choice", () => {
    const scans = scansTold({ list: current({ rows: [], before: null, fresh: null }) });
    expect(textOf(rendered("/board", { scans }))).toContain(
      "No scans yet. The first one shows here.",
    );
    expect(textOf(rendered("/board?text=x", { scans }))).toContain("No scan fits these choices.");
  });
});

describe("without the gateway", () => {
  it("shows what it last had, its age, since when, and a way to try again", () => {
    const list = valueOf(scansTold().list);
    if (list === null) throw new Error("a list");
    const markup = rendered("/board", {
      occupancy: aged(anOccupancy()),
      devices: aged([aDevice()]),
      scans: scansTold({ list: aged(list) }),
    });
    const text = textOf(markup);
    for (const what of ["who is inside", "devices", "scans"]) {
      expect(text).toContain(
        `Could not load ${what}. Last: 11:03. The gateway cannot be reached from here. Since 11:04. Try again`,
      );
    }
    expect(text).toContain("Inside now 412");
    expect(text).toContain("Jonas");
    expect(markup.match(/data-testid="board-scan"/g)).toHaveLength(2);
  });

  it("says on top since when it is on its own", () => {
    const line = { kind: "local", since, unsent: 0, listFrom: local(18, "11:00") } as const;
    const text = textOf(rendered("/board", { line }));
    expect(text).toContain("On this device since 11:04 Everything sent · list from 11:00");
    expect(text).not.toContain("everything received");
  });

  it("never shows an empty list where nothing came", () => {
    const missing = { kind: "missing", ...silence } as const;
    const told = { occupancy: missing, devices: missing, scans: scansTold({ list: missing }) };
    const text = textOf(rendered("/board", told));
    expect(text).not.toMatch(/No scans yet|No scan fits|Inside now|No booking/);
    expect(text).toContain("Could not load scans. The gateway cannot be reached from here.");
  });

  it("says that it is asking before anything has come", () => {
    const asking = { kind: "asking" } as const;
    const told = {
      occupancy: asking,
      devices: asking,
      scans: scansTold({ list: asking }),
      report: asking,
    };
    expect(textOf(rendered("/board", told))).toContain("Asking for scans");
    expect(textOf(rendered("/board/report", told))).toContain("Asking for the report");
  });

  it("says in words that this role may not", () => {
    const told = {
      report: { kind: "missing", trouble: { kind: "not-allowed" }, since: now } as const,
    };
    expect(textOf(rendered("/board/report", told))).toContain(
      "This device may not see or do this.",
    );
  });

  it("says that a page further down did not come", () => {
    const scans = scansTold({ next: { kind: "missed", trouble: { kind: "no-answer" } } });
    expect(textOf(rendered("/board", { scans }))).toContain(
      "Could not load more scans. The gateway did not answer. Try again",
    );
  });
});

describe("the devices", () => {
  it("lists all of them, those that work first, and a way to add one", () => {
    const devices = current([
      aDevice({ operator: "Stopped", revokedAt: now }),
      aDevice({ operator: "Works" }),
    ]);
    const text = textOf(rendered("/board/devices", { devices }));
    expect(text.indexOf("Works")).toBeLessThan(text.indexOf("Stopped Device"));
    expect(text).toContain("Enrol a device");
    expect(text).not.toContain("Stop this device");
  });

  it("offers for the one that was tapped what may be done with it", () => {
    const held = aDevice({ held: 2 });
    const text = textOf(
      rendered(`/board/devices?device=${held.device}`, { devices: current([held]) }),
    );
    expect(text).toContain("Its scans Take 2 scans Stop this device");
    const stopped = aDevice({ revokedAt: now });
    expect(
      textOf(rendered(`/board/devices?device=${stopped.device}`, { devices: current([stopped]) })),
    ).not.toContain("Stop this device");
  });

  it("never offers to stop the device in hand", () => {
    const { device } = boardWorld().gate;
    const text = textOf(
      rendered(`/board/devices?device=${device}`, { devices: current([aDevice({ device })]) }),
    );
    expect(text).toContain("This is the device in your hand.");
    expect(text).not.toContain("Stop this device");
  });

  it.each([
    ["supervisor", false],
    ["admin", true],
  ] as const)("a %s is offered links for admins: %s", (role, isOffered) => {
    expect(rendered("/board/devices", { role }).includes("An admin")).toBe(isOffered);
  });
});

describe("the evening report", () => {
  it("shows numbers, each supplier, what differs and why, and who did what", () => {
    const text = textOf(rendered("/board/report"));
    for (const part of [
      "Report of Sat 18 Jul",
      "people let in 412",
      "scans 1,106",
      "Harbour Tours Watching only 1,099 scans agree with the supplier 2 scans differ",
      "2 differences",
      "11:10:02 Gate 2 · Maya Wrong day · Okafor For Sun 19 Jul, 10:00 Not let in here. The supplier has a use: used 11:12:00.",
      "09:00 Ines · Device d002 Harbour Tours: from “Redeeming” to “Watching only”",
      "Made at 11:20, with what all suppliers had told by 11:18.",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain("Not known 0");
    expect(text).not.toMatch(forbidden);
  });

  it.each([
    ["supervisor", false],
    ["admin", true],
  ] as const)("a %s may switch a mode: %s", (role, may) => {
    expect(rendered("/board/report", { role }).includes("Redeem from now on")).toBe(may);
  });

  it("says so where nothing differs", () => {
    const report = current(aReport({ differences: [], acts: [] }));
    expect(textOf(rendered("/board/report", { report }))).toContain("Nothing differs");
  });

  it("goes back by days, and not beyond today", () => {
    const today = rendered("/board/report");
    expect(key(today, "Day before")).not.toContain("disabled");
    expect(key(today, "Day after")).toContain("disabled");
    expect(key(rendered("/board/report?date=2026-07-17"), "Day after")).not.toContain("disabled");
    // where it is tomorrow already
    const products = [aProduct(), aProduct({ timeZone: "Pacific/Kiritimati" })];
    expect(key(rendered("/board/report", { products }), "Day after")).not.toContain("disabled");
  });
});

test("a contradiction that is not here is looked for, and its page has a way back", () => {
  const text = textOf(rendered("/board/conflict/gone"));
  expect(text).toContain("Looking for it");
  expect(text).toContain("Back to the board");
});

test("a report as old as its last answer says so", () => {
  const report = {
    kind: "aged",
    value: aReport(),
    at: later(now, -minutes(5)),
    ...silence,
  } as const;
  expect(textOf(rendered("/board/report", { report }))).toContain(
    "Could not load the report. Last: 11:15.",
  );
});

const aged = <T,>(value: T) =>
  ({ kind: "aged", value, at: local(18, "11:03"), ...silence }) as const;

const key = (markup: string, words: string) =>
  new RegExp(`<button[^>]*?(disabled="")?[^>]*>${words}<`).exec(markup)?.[0] ?? "";
