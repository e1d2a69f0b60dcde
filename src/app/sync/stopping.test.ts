import { expect, test } from "vitest";
import { type Instant, later, minutes } from "../../core/time.ts";
import { now } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { createStopping, type Stopped, type StopStorage } from "./stopping.ts";

/** Storage in a few variables; a step that is named in `fails` throws as long as it is. */
function world(held: Stopped | null = null) {
  const clock = createFakeClock(now);
  const disk = { stopped: held, waiting: 1 };
  const log: string[] = [];
  const told: Stopped[] = [];
  const errors: string[] = [];
  const fails = new Set<string>();
  let setBy = 0;
  let uncertaintyMs = 0;
  const step = (name: string): void => {
    log.push(name);
    if (fails.has(name)) throw new Error(name);
  };
  const storage: StopStorage = {
    read: async () => disk.stopped,
    mark: async (at) => {
      step("mark");
      disk.stopped ??= { since: at, toHandIn: disk.waiting, handedInAt: null };
      return disk.stopped;
    },
    noteHandedIn: async (at: Instant) => {
      if (disk.stopped === null) return null;
      const before = disk.stopped.handedInAt;
      const since = before === null || before > at ? at : before;
      disk.stopped = { ...disk.stopped, handedInAt: disk.waiting > 0 ? null : since };
      return disk.stopped;
    },
    forgetBookings: async () => step("bookings"),
    forgetNames: async () => step("names"),
    forgetDevice: async () => {
      if (disk.waiting > 0) return false;
      step("device");
      disk.stopped = null;
      return true;
    },
  };
  const stopping = createStopping({
    now: () => ({ at: later(clock.now(), setBy), uncertaintyMs }),
    scheduler: clock,
    log: { info: () => {}, warn: () => {}, error: (message) => errors.push(message) },
    storage,
    forgetList: async () => step("list"),
    askWhatIsHeld: () => log.push("ask"),
    onStopped: (stopped) => told.push(stopped),
    onForgotten: () => log.push("nobody"),
  });
  const setClock = (ms: number, unsureMs = 0): void => {
    setBy += ms;
    uncertaintyMs = unsureMs;
  };
  return { clock, disk, log, told, errors, fails, stopping, setClock };
}

const begun = { since: now, toHandIn: 1, handedInAt: null };

test("is stopped at once, and does what there is to do in an order that can end anywhere", async () => {
  const { clock, disk, log, told, stopping } = world();
  expect(stopping.isStopped()).toBe(false);
  stopping.begin();
  expect(stopping.isStopped()).toBe(true);
  stopping.begin();
  await clock.settle();
  expect(log).toEqual(["mark", "ask", "list", "bookings", "names"]);
  expect(disk.stopped).toEqual(begun);
  expect(told.at(-1)).toEqual(begun);
});

test("does all of it again each minute but the mark, and asks what is held", async () => {
  const { clock, log, stopping } = world();
  stopping.begin();
  await clock.settle();
  log.splice(0);
  await clock.advance(minutes(2));
  const round = ["list", "ask", "bookings", "names"];
  expect(log).toEqual([...round, ...round]);
});

test.each(["mark", "list", "bookings", "names"])("tries again where %s fails", async (failing) => {
  const { clock, log, errors, fails, stopping } = world();
  fails.add(failing);
  stopping.begin();
  await clock.settle();
  expect(errors).toEqual(["forgetting failed"]);
  expect(stopping.isStopped()).toBe(true);
  fails.clear();
  log.splice(0);
  await clock.advance(minutes(1));
  expect(log).toContain("names");
});

test("takes up where an earlier run was", async () => {
  const { clock, log, told, stopping } = world(begun);
  expect(await stopping.resume()).toBe(true);
  expect(stopping.isStopped()).toBe(true);
  expect(told[0]).toEqual(begun);
  await clock.settle();
  expect(log).not.toContain("mark");
  expect(log).toEqual(expect.arrayContaining(["list", "bookings", "names", "ask"]));
});

test("a device that works goes on working", async () => {
  const { clock, log, stopping } = world();
  expect(await stopping.resume()).toBe(false);
  stopping.look();
  await clock.advance(minutes(5));
  expect(stopping.isStopped()).toBe(false);
  expect(log).toEqual([]);
});

test("is nobody an hour after the last scan was taken, and not before", async () => {
  const { clock, disk, log, told, stopping } = world();
  stopping.begin();
  await clock.advance(minutes(90));
  expect(log).not.toContain("device");
  disk.waiting = 0;
  stopping.look();
  await clock.settle();
  expect(told.at(-1)?.handedInAt).toBe(clock.now());
  await clock.advance(minutes(59));
  expect(log).not.toContain("device");
  await clock.advance(minutes(2));
  expect(log.slice(log.indexOf("device"), log.indexOf("device") + 2)).toEqual(["device", "nobody"]);
});

test("a clock that is put back does not keep it for ever", async () => {
  const { clock, disk, log, stopping, setClock } = world();
  disk.waiting = 0;
  stopping.begin();
  await clock.settle();
  setClock(-minutes(600));
  await clock.advance(minutes(59));
  expect(log).not.toContain("nobody");
  await clock.advance(minutes(3));
  expect(log).toContain("nobody");
});

test("a clock that jumps ahead makes no hour, neither before nor after the gateway has told the time", async () => {
  const { clock, disk, log, stopping, setClock } = world();
  disk.waiting = 0;
  stopping.begin();
  await clock.settle();
  setClock(minutes(600), minutes(600));
  await clock.advance(minutes(50));
  setClock(-minutes(600));
  await clock.advance(minutes(8));
  expect(log).not.toContain("nobody");
  await clock.advance(minutes(4));
  expect(log).toContain("nobody");
});

test("what a wrong clock noted as handed in counts from when the right one sees it", async () => {
  const { clock, disk, log, stopping, setClock } = world();
  setClock(minutes(600), minutes(600));
  disk.waiting = 0;
  stopping.begin();
  await clock.settle();
  setClock(-minutes(600));
  await clock.advance(minutes(59));
  expect(log).not.toContain("nobody");
  await clock.advance(minutes(3));
  expect(log).toContain("nobody");
});

test("hears that another tab has made it nobody", async () => {
  const { clock, disk, log, stopping } = world();
  stopping.begin();
  await clock.settle();
  disk.stopped = null;
  stopping.look();
  await clock.settle();
  expect(log.at(-1)).toBe("nobody");
});

test("a person is not made to wait for the hour, and gets nothing while a scan waits", async () => {
  const { clock, disk, log, stopping } = world();
  stopping.begin();
  await clock.settle();
  expect(await stopping.forgetNow()).toBe(false);
  expect(log).not.toContain("nobody");
  disk.waiting = 0;
  expect(await stopping.forgetNow()).toBe(true);
  expect(log.slice(-2)).toEqual(["device", "nobody"]);
});

test("after its end it does nothing, and tells nobody that it is nobody", async () => {
  const { clock, log, stopping } = world();
  stopping.begin();
  await clock.settle();
  await stopping.stop();
  log.splice(0);
  stopping.look();
  await clock.advance(minutes(90));
  expect(log).toEqual([]);
  expect(clock.nextAt()).toBeNull();
});
