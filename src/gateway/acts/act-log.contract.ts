/** What every log of acts must do. */
import { describe, expect, test } from "vitest";
import { asConnectionId } from "../../core/ids.ts";
import { later } from "../../core/time.ts";
import type { ActRecord } from "../../protocol/venue.ts";
import { connection, gateSeven, now, otherDevice, thisDevice } from "../../testing/builders.ts";
import type { ActLog } from "./act-log.ts";

const other = asConnectionId("sea");

const anAct = (act: ActRecord["act"], at = now): ActRecord => ({
  at,
  device: thisDevice,
  operator: "Ana 'O\"Neil",
  act,
});
const switched = (from: "observe" | "redeem", to: "observe" | "redeem", at = now): ActRecord =>
  anAct({ kind: "mode", connection, from, to }, at);

/** `open` answers a new, empty log on each call. */
export function runActLogContract(name: string, open: () => Promise<ActLog>): void {
  const holding = async (acts: readonly ActRecord[]): Promise<ActLog> => {
    const log = await open();
    for (const act of acts) await log.record(act);
    return log;
  };

  describe(`log of acts: ${name}`, () => {
    test.each<ActRecord["act"]>([
      { kind: "mode", connection, from: "observe", to: "test" },
      { kind: "revoke", device: otherDevice },
      { kind: "release", device: otherDevice, scans: 12 },
      { kind: "enrolment", gate: gateSeven, role: "supervisor" },
    ])("keeps %j as it was done", async (act) => {
      const log = await holding([anAct(act)]);
      expect(await log.between(now, later(now, 1))).toEqual([anAct(act)]);
    });

    test("answers a span, its end exclusive, the latest first", async () => {
      const acts = [later(now, 20), now, later(now, 10)].map((at) =>
        anAct({ kind: "revoke", device: otherDevice }, at),
      );
      const log = await holding(acts);
      const times = (await log.between(now, later(now, 20))).map(({ at }) => at);
      expect(times).toEqual([later(now, 10), now]);
    });

    test("of one moment, the last one recorded comes first", async () => {
      const log = await holding([switched("observe", "redeem"), switched("redeem", "observe")]);
      const acts = await log.between(now, later(now, 1));
      expect(acts.map(({ act }) => act.kind === "mode" && act.to)).toEqual(["observe", "redeem"]);
    });

    test("tells switches as they were recorded, whatever the clock said, and nothing else", async () => {
      const log = await holding([
        switched("observe", "redeem", later(now, 9)),
        anAct({ kind: "revoke", device: otherDevice }),
        anAct({ kind: "mode", connection: other, from: "redeem", to: "test" }),
        switched("redeem", "observe"),
      ]);
      expect(await log.modeSwitches()).toEqual([
        { at: later(now, 9), connection, from: "observe", to: "redeem" },
        { at: now, connection: other, from: "redeem", to: "test" },
        { at: now, connection, from: "redeem", to: "observe" },
      ]);
    });

    test("an empty log says so", async () => {
      const log = await open();
      expect(await log.between(now, later(now, 1))).toEqual([]);
      expect(await log.modeSwitches()).toEqual([]);
    });
  });
}
