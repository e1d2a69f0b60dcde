import { expect, test } from "vitest";
import { fail, ok } from "../core/result.ts";
import { later, minutes } from "../core/time.ts";
import { now } from "../testing/builders.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { createUpkeep } from "./compose-upkeep.ts";

const day = minutes(24 * 60);

function world(portions: number[], ballast: "works" | "fails" | null = "works") {
  const clock = createFakeClock(now);
  const log: string[] = [];
  const upkeep = createUpkeep({
    clock,
    scheduler: clock,
    log: { info: () => {}, warn: (message) => log.push(message), error: () => {} },
    ballast:
      ballast === null
        ? null
        : {
            rewrite: async () => {
              log.push(`ballast at ${clock.now() - now}`);
              return ballast === "works" ? ok(undefined) : fail({ kind: "quota" });
            },
          },
    ledger: {
      forgetSettled: async ({ settledBefore, admittedBefore }) => {
        const today = clock.now();
        expect([settledBefore, admittedBefore]).toEqual([
          later(today, -7 * day),
          later(today, -31 * day),
        ]);
        const gone = portions.shift() ?? 0;
        log.push(`forgot ${gone} at ${today - now}`);
        return ok(gone);
      },
    },
    held: () => [],
  });
  return { clock, log, upkeep };
}

test("the ballast is written once, after the first scans; what is over goes in portions, every day", async () => {
  const { clock, log, upkeep } = world([200, 7, 0, 0]);
  upkeep.start();
  await clock.advance(day + minutes(10));
  expect(log).toEqual([
    "ballast at 3000",
    `forgot 200 at ${minutes(10)}`,
    `forgot 7 at ${minutes(10)}`,
    `forgot 0 at ${minutes(10)}`,
    `forgot 0 at ${day + minutes(10)}`,
  ]);
});

test("a ballast that cannot be written is told, and costs nothing else", async () => {
  const { clock, log, upkeep } = world([0], "fails");
  upkeep.start();
  await clock.advance(minutes(10));
  expect(log).toEqual(["ballast at 3000", "ballast failed", `forgot 0 at ${minutes(10)}`]);
});

test("stopped, it leaves no timer", async () => {
  const { clock, log, upkeep } = world([], null);
  upkeep.start();
  await clock.advance(minutes(10));
  await upkeep.stop();
  expect(clock.nextAt()).toBeNull();
  expect(log).toHaveLength(1);
});
