/** What every implementation of `WatchedCodes` must keep. */
import { describe, expect, test } from "vitest";
import { asConnectionId } from "../../core/ids.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import { connection, now } from "../../testing/builders.ts";
import type { WatchedCodes } from "./watched-codes.ts";

const hours = (n: number): number => minutes(60 * n);
const calmly = (time: Instant) => ({ at: time, isUrgent: false });
const urgently = (time: Instant) => ({ at: time, isUrgent: true });
const inHours = (n: number) => later(now, hours(n));

/** `open` answers an empty one on each call. */
export function runWatchedCodesContract(name: string, open: () => Promise<WatchedCodes>): void {
  const noted = async (...codes: readonly (readonly [string, number | null])[]) => {
    const watched = await open();
    await watched.note(
      connection,
      codes.map(([code, n]) => ({ code, startsAt: n === null ? null : inHours(n) })),
    );
    return watched;
  };

  describe(`watched codes: ${name}`, () => {
    test("nobody is looked up for nothing", async () => {
      expect(await (await open()).nextFor(connection, now)).toBeNull();
    });

    test("the wanted come first, longest waiting first, each until it was looked at", async () => {
      const watched = await noted(["due", 1]);
      await watched.want(connection, ["second", "due"], calmly(later(now, 1)));
      await watched.want(connection, ["first"], calmly(now));
      const order: (string | null)[] = [];
      for (let n = 0; n < 4; n += 1) {
        const at = later(now, 10 + n);
        const code = await watched.nextFor(connection, at);
        order.push(code);
        if (code !== null) await watched.looked(connection, code, at);
      }
      expect(order[0]).toBe("first");
      expect(new Set(order.slice(1, 3))).toEqual(new Set(["due", "second"]));
      expect(order[3]).toBeNull();
    });

    test("the urgent do not wait behind the others, once each", async () => {
      const watched = await open();
      await watched.want(connection, ["import", "both"], calmly(now));
      await watched.want(connection, ["both"], urgently(later(now, 2)));
      await watched.want(connection, ["hint"], urgently(later(now, 1)));
      await watched.want(connection, ["hint"], calmly(later(now, 1)));
      const order: string[] = [];
      for (let n = 0; n < 3; n += 1) {
        const code = (await watched.nextFor(connection, later(now, 5))) ?? "";
        order.push(code);
        await watched.looked(connection, code, later(now, 5));
      }
      expect(order).toEqual(["hint", "both", "import"]);
      await watched.want(connection, ["import"], calmly(later(now, 6)));
      await watched.want(connection, ["both"], calmly(later(now, 7)));
      expect(await watched.nextFor(connection, later(now, 9))).toBe("import");
    });

    test("of those wanted at once the nearest come first, those without a start last", async () => {
      const watched = await noted(["later", 30], ["sooner", 2]);
      await watched.want(connection, ["whenever", "later", "sooner"], calmly(now));
      const order: string[] = [];
      for (let n = 0; n < 3; n += 1) {
        const code = (await watched.nextFor(connection, now)) ?? "";
        order.push(code);
        await watched.looked(connection, code, now);
      }
      expect(order).toEqual(["sooner", "later", "whenever"]);
    });

    test("an answer to an earlier question leaves the want", async () => {
      const watched = await open();
      await watched.want(connection, ["A"], calmly(now));
      await watched.looked(connection, "A", later(now, -1));
      expect(await watched.nextFor(connection, now)).toBe("A");
      await watched.looked(connection, "A", now);
      expect(await watched.nextFor(connection, now)).toBeNull();
      await watched.want(connection, ["A"], calmly(later(now, 5)));
      expect(await watched.nextFor(connection, later(now, 5))).toBe("A");
    });

    test("what is wanted later waits until then, and lets others pass", async () => {
      const watched = await open();
      await watched.want(connection, ["later", "now"], calmly(now));
      await watched.want(connection, ["later"], calmly(later(now, minutes(5))));
      expect(await watched.nextFor(connection, now)).toBe("now");
      await watched.looked(connection, "now", now);
      expect(await watched.nextFor(connection, now)).toBeNull();
      expect(await watched.nextFor(connection, later(now, minutes(5)))).toBe("later");
    });

    test("by themselves the nearest come first, and only those of the next day", async () => {
      const watched = await noted(
        ["next week", 7 * 24],
        ["tomorrow", 25],
        ["tonight", 10],
        ["running", -1],
        ["soon", 1],
        ["over", -1.01],
        ["whenever", null],
      );
      const order: string[] = [];
      for (;;) {
        const code = await watched.nextFor(connection, now);
        if (code === null) break;
        order.push(code);
        await watched.looked(connection, code, now);
      }
      expect(order).toEqual(["running", "soon", "tonight"]);
      expect(await watched.nextFor(connection, inHours(1))).toBe("tomorrow");
    });

    test("each again after six hours, not before", async () => {
      const watched = await noted(["A", 20]);
      await watched.looked(connection, "A", now);
      expect(await watched.nextFor(connection, later(now, hours(6) - 1))).toBeNull();
      expect(await watched.nextFor(connection, inHours(6))).toBe("A");
    });

    test("another start counts from now on", async () => {
      const watched = await noted(["A", 48]);
      expect(await watched.nextFor(connection, now)).toBeNull();
      await watched.note(connection, [{ code: "A", startsAt: inHours(2) }]);
      expect(await watched.nextFor(connection, now)).toBe("A");
    });

    test("it knows when a code was last looked at, of watched ones only", async () => {
      const watched = await noted(["A", 1]);
      expect(await watched.lookedAt(connection, "A")).toBeNull();
      await watched.looked(connection, "A", now);
      await watched.looked(connection, "B", now);
      await watched.looked(connection, "A", later(now, -1));
      expect(await watched.lookedAt(connection, "A")).toBe(now);
      expect(await watched.lookedAt(connection, "B")).toBeNull();
    });

    test("connections have codes of their own", async () => {
      const watched = await noted(["A", 1]);
      const other = asConnectionId("other");
      expect(await watched.nextFor(other, now)).toBeNull();
      await watched.want(other, ["A"], calmly(now));
      await watched.looked(other, "A", now);
      expect(await watched.nextFor(connection, now)).toBe("A");
    });

    test("a code is kept as it is: long, with quotes and any letters, one like another", async () => {
      const watched = await open();
      const odd = ["x".repeat(4_296), 'a"b\\c{},\n', "é", "e\u0301", "\u{1F3AB}", "a", "A", "a "];
      await watched.want(connection, odd, calmly(now));
      const found: string[] = [];
      for (const _ of odd) {
        const code = (await watched.nextFor(connection, now)) ?? "";
        found.push(code);
        await watched.looked(connection, code, now);
      }
      expect(found.toSorted()).toEqual(odd.toSorted());
    });

    test("thousands at once", async () => {
      const watched = await open();
      const many = Array.from({ length: 1_201 }, (_, n) => `T${n}`);
      await watched.note(
        connection,
        many.map((code) => ({ code, startsAt: inHours(-30) })),
      );
      await watched.want(connection, [...many, "T7"], calmly(now));
      expect(await watched.forget(connection, inHours(-24))).toBe(many.length);
    });

    test("what is long over is forgotten, and nothing else", async () => {
      const watched = await noted(["over", -50], ["coming", 3], ["lost", null]);
      await watched.want(connection, ["wanted"], calmly(now));
      expect(await watched.forget(connection, inHours(-48))).toBe(2);
      expect(await watched.nextFor(connection, now)).toBe("wanted");
      await watched.looked(connection, "wanted", now);
      expect(await watched.nextFor(connection, now)).toBe("coming");
      await watched.looked(connection, "coming", now);
      expect(await watched.nextFor(connection, now)).toBeNull();
    });
  });
}
