import { expect, test } from "vitest";
import { asIncarnation } from "../../core/ids.ts";
import { fail, ok } from "../../core/result.ts";
import type { Receipt } from "../../protocol/v1.ts";
import { pushRequestSchema } from "../../protocol/v1.ts";
import { aScan, now, scanIdOf } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import type { GatewayClient } from "../gateway-client.ts";
import { createHealing, type LostScan } from "./healing.ts";

const first = asIncarnation("00000000-0000-4000-8000-00000000c001");
const second = asIncarnation("00000000-0000-4000-8000-00000000c002");
const lostScan = (n: number, incarnation = first): LostScan => ({
  scan: aScan({ id: scanIdOf(incarnation === first ? n : 1_000 + n), seq: n, incarnation }),
  settlement: null,
});

interface Parts {
  readonly lost: readonly LostScan[];
  readonly receipt?: Receipt["kind"];
  readonly down?: boolean;
  readonly leads?: boolean;
  readonly rolledBack?: boolean;
}

/** A ledger that offers a hundred at a time of what the gateway's statement lacks. */
function world(parts: Parts) {
  const clock = createFakeClock(now);
  const log: string[] = [];
  const call: GatewayClient["call"] = async ({ body, schema }) => {
    const { incarnation, scans, resent } = pushRequestSchema.parse(body);
    log.push(`${scans.length} of ${incarnation === first ? "first" : "second"}`);
    expect(resent).toHaveLength(scans.length);
    await clock.sleep(100);
    if (parts.down === true) return fail({ kind: "unreachable" });
    const upTo = parts.lost.filter(({ scan }) => scan.incarnation === incarnation).length;
    const sent = log.filter((line) => line.endsWith(incarnation === first ? "first" : "second"));
    const receipts = scans.map((_scan, index) => ({ index, kind: parts.receipt ?? "stored" }));
    return ok(schema.parse({ receipts, heldUpTo: Math.min(upTo, sent.length * 100) }));
  };
  const healing = createHealing({
    client: { call, bytes: () => Promise.reject(new Error("not asked for")) },
    ledger: {
      noteHeld: async () => ({ kind: parts.rolledBack === true ? "rolled-back" : "agreed" }),
      lost: async (held) =>
        parts.lost
          .filter(({ scan }) =>
            held.some(
              ({ incarnation, upTo }) => incarnation === scan.incarnation && scan.seq > upTo,
            ),
          )
          .slice(0, 100),
      noteOffered: (scans) => log.push(`offered ${scans.length}`),
      remint: async (scans) => log.push(`new numbers for ${scans.length}`),
    },
    log: { info: () => {}, warn: () => {}, error: (message) => log.push(message) },
    mayPush: () => parts.leads ?? true,
    onRolledBack: () => log.push("rolled back"),
    onFailure: ({ kind }) => log.push(kind),
  });
  return { clock, log, healing };
}

const nothingHeld = [
  { incarnation: first, upTo: 0 },
  { incarnation: second, upTo: 0 },
];
const many = (count: number, incarnation = first): readonly LostScan[] =>
  Array.from({ length: count }, (_, n) => lostScan(n + 1, incarnation));

test("what is lost is handed in a hundred at a time, each numbering by itself, until nothing is missing", async () => {
  const { clock, log, healing } = world({ lost: [...many(250), ...many(3, second)] });
  healing.note(nothingHeld);
  await clock.advance(1_000);
  expect(log.filter((line) => !line.startsWith("offered"))).toEqual([
    "100 of first",
    "100 of first",
    "50 of first",
    "3 of second",
  ]);
});

test("one request at a time, however often the gateway says what it holds", async () => {
  const { clock, log, healing } = world({ lost: many(5) });
  healing.note(nothingHeld);
  healing.note(nothingHeld);
  await clock.advance(50);
  healing.note([{ incarnation: first, upTo: 5 }]);
  await clock.advance(1_000);
  expect(log).toEqual(["5 of first", "offered 5"]);
});

test("a failure ends the round, and the next answer begins another", async () => {
  const { clock, log, healing } = world({ lost: many(250), down: true });
  healing.note(nothingHeld);
  await clock.advance(1_000);
  expect(log).toEqual(["100 of first", "unreachable"]);
  healing.note(nothingHeld);
  await clock.advance(1_000);
  expect(log).toHaveLength(4);
});

test("numbers used twice are replaced", async () => {
  const { clock, log, healing } = world({ lost: many(2), receipt: "sequence-reused" });
  healing.note(nothingHeld);
  await clock.advance(1_000);
  expect(log).toEqual(["2 of first", "offered 2", "new numbers for 2"]);
});

test("a tab that does not replay takes note, and hands nothing in", async () => {
  const { clock, log, healing } = world({ lost: many(2), leads: false, rolledBack: true });
  healing.note(nothingHeld);
  await clock.advance(1_000);
  expect(log).toEqual(["rolled back"]);
});

test("stopping waits for the request that is out, and begins no other", async () => {
  const { clock, log, healing } = world({ lost: many(250) });
  healing.note(nothingHeld);
  await clock.settle();
  const stopped = healing.stop();
  await clock.advance(1_000);
  await stopped;
  healing.note(nothingHeld);
  await clock.advance(1_000);
  expect(log).toEqual(["100 of first", "offered 100"]);
});
