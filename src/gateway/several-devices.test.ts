/**
 * Several devices on one gateway, as they meet it over HTTP: what one does reaches the others within a second, what
 * contradicts is shown to all, a revoked one only hands in.
 */
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  type Changes,
  changesSchema,
  claimAnswerSchema,
  conflictsSchema,
  problemSchema,
} from "../protocol/v1.ts";
import type { Scan } from "../core/scan.ts";
import { startThrowawayPostgres } from "../testing/throwaway-postgres.ts";
import { readEvents } from "../testing/venue/event-reader.ts";
import type { TestDevice } from "../testing/venue/test-device.ts";
import { openTestVenue, type TestVenue } from "../testing/venue/test-venue.ts";

const patience = { timeout: 15_000, interval: 50 };
const second = 1_000;
/** Of a test with a bound on time: on a busy machine it has three tries, and what is always slow fails all of them. */
const timed = { retry: 2 };

const codeOf = async (answer: Response): Promise<string> =>
  problemSchema.parse(await answer.json()).code;

/** Where a device stands that has taken `seen`. */
const path = (seen: Changes, more: Readonly<Record<string, string>> = {}): string => {
  const query = new URLSearchParams({
    epoch: seen.epoch,
    after: String(seen.offset),
    row: seen.row,
    settled: String(seen.settlements.at(-1)?.n ?? 0),
    ...more,
  });
  return `/changes?${query.toString()}`;
};

const admissionsIn = ({ changes }: Changes): readonly string[] =>
  changes.flatMap(({ change }) => (change.kind === "admission" ? [change.admission.scan] : []));

const claimOf = ({ id, admission, post }: Scan) => ({
  ...admission,
  scan: id,
  gate: post.gate,
});

/** `next` becomes the scan that takes `scan` back. */
const undoOf = ({ id, verdict, admission }: Scan, next: Scan): Scan => {
  if (verdict.kind !== "admit" || admission === null) throw new Error("admits nobody");
  const { card, basis } = verdict;
  const { people } = admission;
  return { ...next, verdict: { kind: "undone", card, scan: id, people, reason: "wrong", basis } };
};

/** The same people, let in by a supervisor against what the judge said. */
const overruled = (scan: Scan): Scan => {
  const { verdict, post } = scan;
  if (verdict.kind !== "admit") throw new Error("admits nobody");
  const { card, people, unitItem, basis } = verdict;
  return {
    ...scan,
    post: { ...post, role: "supervisor" },
    verdict: {
      kind: "overruled",
      card,
      overrules: { scan: scan.id, kind: "refuse", reason: "cancelled" },
      unitItem,
      people,
      reason: "Ticket desk said yes",
      basis,
    },
  };
};

const claim = async (device: TestDevice, scan: Scan) =>
  claimAnswerSchema.parse(await (await device.ask("/claims", claimOf(scan))).json());

describe("two devices", () => {
  let venue: TestVenue;
  let here: TestDevice;
  let there: TestDevice;
  beforeAll(async () => {
    venue = await openTestVenue({ mode: "redeem" });
    here = await venue.device();
    there = await venue.device();
  });
  afterAll(() => venue.close());

  test("one sees the other's admission within a second by long poll", timed, async () => {
    const scan = await here.admitting(venue.code("good"));
    const seen = await there.changes();
    const waiting = there.ask(path(seen, { wait: "20000" }));
    const startedAt = performance.now();
    await here.push([scan]);
    const answer = changesSchema.parse(await (await waiting).json());
    expect(admissionsIn(answer)).toContain(scan.id);
    expect(performance.now() - startedAt).toBeLessThan(second);
  });

  test(
    "one sees the other's admission within a second on a stream, over a real socket",
    timed,
    async () => {
      const scan = await here.admitting(venue.code("good2"));
      const { origin, close } = await listening(venue);
      try {
        const seen = await there.changes();
        const answer = await fetch(`${origin}/v1${path(seen)}`, {
          headers: { ...there.headers, accept: "text/event-stream" },
        });
        expect(answer.headers.get("content-type")).toBe("text/event-stream");
        expect(answer.headers.get("cache-control")).toBe("no-store");
        const stream = readEvents(answer);
        expect((await stream.next(() => true))?.name).toBe("changes");
        expect(await stream.next(({ name }) => name === "beat")).not.toBeNull();
        const startedAt = performance.now();
        await here.push([scan]);
        await stream.next(
          ({ name, data }) =>
            name === "changes" && admissionsIn(changesSchema.parse(data)).includes(scan.id),
        );
        expect(performance.now() - startedAt).toBeLessThan(second);
        await stream.leave();
      } finally {
        await close();
      }
    },
  );

  test("one ticket at two gates: both hear of one conflict, with times, gates and people", async () => {
    const code = venue.code("good3");
    const scans = [await here.admitting(code), await there.admitting(code)] as const;
    await here.push([scans[0]]);
    await there.push([scans[1]]);
    for (const device of [here, there]) {
      const { changes } = await device.changes();
      const conflicts = changes.flatMap(({ change }) =>
        change.kind === "conflict" ? [change.conflict] : [],
      );
      expect(conflicts).toHaveLength(1);
      expect(conflicts[0]).toMatchObject({
        kind: "admitted-twice",
        state: "open",
        allowed: 1,
        entered: 2,
      });
      const about = conflicts[0]?.admissions ?? [];
      expect(about.map(({ scan }) => scan).toSorted()).toEqual(
        scans.map(({ id }) => id).toSorted(),
      );
      for (const [index, { post, decided }] of scans.entries()) {
        expect(about.find(({ scan }) => scan === scans[index]?.id)).toMatchObject({
          at: decided.correctedAt,
          gate: post.gate,
          operator: post.operator,
        });
      }
      const listed = conflictsSchema.parse(await (await device.ask("/conflicts")).json());
      expect(listed.conflicts.map(({ id }) => id)).toEqual(conflicts.map(({ id }) => id));
    }
  });

  test("the gate that asks first gets the claim, the other is told by whom it is taken", async () => {
    const code = venue.code("good4");
    const [first, later] = [await here.admitting(code), await there.admitting(code)];
    expect(await claim(here, first)).toMatchObject({ kind: "granted" });
    expect(await claim(here, first)).toMatchObject({ kind: "granted" });
    expect(await claim(there, later)).toMatchObject({ kind: "taken", by: [{ scan: first.id }] });
    await here.push([first]);
    expect(await claim(there, later)).toMatchObject({ kind: "taken", by: [{ scan: first.id }] });
  });

  test("whom the supplier has as redeemed and one took back, the other lets in: no call, no conflict", async () => {
    const code = venue.code("good5");
    const [first, again] = [await here.admitting(code), await there.admitting(code)];
    await here.push([first]);
    await vi.waitFor(async () => {
      expect(await here.settlementOf(first)).toMatchObject({ kind: "accepted" });
    }, patience);
    const calls = await venue.calls("POST /redemption/redeem");
    await here.push([undoOf(first, here.refusing())]);
    await there.push([again]);
    await vi.waitFor(async () => {
      expect(await there.settlementOf(again)).toEqual({
        kind: "not-sent",
        why: "already-recorded",
      });
    }, patience);
    expect(await venue.redemptionsOf("good5")).toEqual([1]);
    expect(await venue.calls("POST /redemption/redeem")).toBe(calls);
    const told = (await there.changes()).changes.flatMap(({ change }) => {
      if (change.kind === "admission" && change.admission.scan === first.id) {
        return [change.admission.supplierRedeemedAt === null ? "let in" : "recorded"];
      }
      if (change.kind === "undo" && change.undo.undoes === first.id) return ["taken back"];
      const booking = change.kind === "conflict" ? change.conflict.booking : null;
      return booking !== null && booking === first.admission?.booking ? ["conflict"] : [];
    });
    expect(told).toEqual(["let in", "recorded", "taken back"]);
  });

  test("who goes in against a denial is told to the other with the reason, and the supplier's no to both", async () => {
    const scan = overruled(await here.admitting(venue.code("cancelled")));
    await here.push([scan]);
    await vi.waitFor(async () => {
      expect(await here.settlementOf(scan)).toMatchObject({ kind: "rejected" });
    }, patience);
    for (const device of [here, there]) {
      const changes = (await device.changes()).changes.map(({ change }) => change);
      const told = changes.filter(
        (change) => change.kind === "admission" && change.admission.scan === scan.id,
      );
      expect(told).toMatchObject([{ admission: { overruled: "Ticket desk said yes" } }]);
      const conflicts = changes.filter(
        (change) =>
          change.kind === "conflict" && change.conflict.booking === scan.admission?.booking,
      );
      expect(conflicts).toMatchObject([
        {
          conflict: {
            kind: "refused-after-admission",
            admissions: [{ scan: scan.id, overruled: "Ticket desk said yes" }],
          },
        },
      ]);
    }
  });

  test("a known device that numbers anew has lost its storage: the log says so", async () => {
    const scan = here.refusing();
    await here.push([scan]);
    expect(venue.logged()).not.toContain("a device has lost its storage");
    const incarnation = "00000000-0000-4000-8000-0000000000ee";
    await here.ask("/scans", { incarnation, scans: [{ ...here.refusing(), incarnation, seq: 1 }] });
    expect(venue.logged()).toContain("a device has lost its storage");
  });
});

const postgres = await startThrowawayPostgres();
afterAll(() => postgres?.stop());

describe.runIf(postgres !== null)("two gateways on one database", () => {
  test("a device of one sees an admission at the other within a second", timed, async () => {
    const databaseUrl = await postgres?.freshUrl();
    if (databaseUrl === undefined) throw new Error("no database");
    const [venue, other] = [
      await openTestVenue({ mode: "observe", databaseUrl }),
      await openTestVenue({ mode: "observe", databaseUrl }),
    ];
    try {
      const [here, there] = [await venue.device(), await other.device()];
      const scan = await here.admitting(venue.code("good"));
      const waiting = there.ask(path(await there.changes(), { wait: "20000" }));
      await vi.waitFor(() => expect(other.gateway().waiting()).toBe(1), patience);
      const startedAt = performance.now();
      await here.push([scan]);
      expect(admissionsIn(changesSchema.parse(await (await waiting).json()))).toContain(scan.id);
      expect(performance.now() - startedAt).toBeLessThan(second);
    } finally {
      await venue.close();
      await other.close();
    }
  });
});

describe("a revoked device", () => {
  test("hands in its scans, gets nothing else, and its stream ends", async () => {
    const venue = await openTestVenue({ mode: "redeem" });
    try {
      const device = await venue.device();
      const scan = await device.admitting(venue.code("good"));
      const seen = await device.changes();
      const accept = { ...device.headers, accept: "text/event-stream" };
      const { app } = venue.gateway();
      const stream = readEvents(await app.request(`/v1${path(seen)}`, { headers: accept }));
      const poll = device.ask(path(seen, { wait: "20000" }));
      expect(await venue.gateway().revoke(scan.device)).toBe(true);

      expect(await stream.next(() => false)).toBeNull();
      expect(await codeOf(await poll)).toBe("revoked");
      for (const each of ["/manifest", path(seen), "/conflicts", "/lookup?code=x", "/pages/x"]) {
        const answer = await device.ask(each);
        expect([each, answer.status, await codeOf(answer)]).toEqual([each, 403, "revoked"]);
      }
      expect(await codeOf(await device.ask("/claims", claimOf(scan)))).toBe("revoked");
      expect(await device.push([scan])).toMatchObject({
        receipts: [{ kind: "quarantined" }],
        heldUpTo: 1,
      });
      expect(await venue.redemptionsOf("good")).toEqual([0]);
    } finally {
      await venue.close();
    }
  });
});

describe("a client that goes away", () => {
  test("leaves no stream and no poll working behind it", async () => {
    const venue = await openTestVenue({ mode: "redeem" });
    const { origin, close } = await listening(venue);
    try {
      const device = await venue.device();
      const seen = await device.changes();
      const client = new AbortController();
      const { signal } = client;
      const headers = { ...device.headers, accept: "text/event-stream" };
      await fetch(`${origin}/v1${path(seen)}`, { headers, signal });
      const poll = fetch(`${origin}/v1${path(seen, { wait: "20000" })}`, {
        headers: device.headers,
        signal,
      });
      await vi.waitFor(() => expect(venue.gateway().waiting()).toBe(2), patience);
      client.abort();
      await expect(poll).rejects.toThrow("abort");
      await vi.waitFor(() => expect(venue.gateway().waiting()).toBe(0), patience);
    } finally {
      await close();
      await venue.close();
    }
  });
});

interface Listening {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

const listening = (venue: TestVenue): Promise<Listening> =>
  new Promise((resolve) => {
    const listener = serve(
      { fetch: venue.gateway().app.fetch, port: 0, hostname: "127.0.0.1" },
      ({ port }) => {
        resolve({
          origin: `http://127.0.0.1:${port}`,
          close: () =>
            new Promise((closed) => {
              listener.close(() => closed());
              if ("closeAllConnections" in listener) listener.closeAllConnections();
            }),
        });
      },
    );
  });
