import { expect, test } from "vitest";
import { fail, ok } from "../core/result.ts";
import { createSpareRoom } from "./compose-spare-room.ts";

/** A ballast on a disk that is full, or not. */
function world() {
  const told: string[] = [];
  const disk = { isFull: false, isLost: false, held: false, turns: 0, isFullForLog: false };
  const room = createSpareRoom({
    ballast: {
      fill: async () => {
        if (disk.isLost) return fail({ kind: "closed" });
        if (disk.isFull) return fail({ kind: "quota" });
        disk.held = true;
        return ok(undefined);
      },
      release: async () => {
        if (disk.isLost) return fail({ kind: "closed" });
        const { held } = disk;
        disk.held = false;
        return ok(held);
      },
      turnLog: async () => {
        if (disk.isLost) return fail({ kind: "closed" });
        if (disk.isFullForLog) return fail({ kind: "quota" });
        disk.turns += 1;
        return ok(undefined);
      },
    },
    log: { warn: (message) => told.push(message) },
    onShort: (isShort) => told.push(isShort ? "short" : "enough"),
  });
  return { disk, room, told };
}

test("given once, it is told to be short until it could be filled again", async () => {
  const { disk, room, told } = world();
  await room.fill();
  disk.isFull = true;
  expect(await room.give()).toBe(true);
  expect(await room.give()).toBe(false);
  await room.fillAgain();
  disk.isFull = false;
  await room.fillAgain();
  await room.fillAgain();
  expect(told).toEqual(["enough", "short", "short", "ballast failed", "short", "enough"]);
  expect(disk.held).toBe(true);
  // which takes space for nothing that is missing
  expect(disk.turns).toBe(1);
});

test("where the log's turn does not fit, space is short until the room is known to be whole", async () => {
  const { disk, room, told } = world();
  disk.isFullForLog = true;
  await room.fill();
  expect(told).toEqual(["enough", "turning the log failed", "short"]);
  await room.fillAgain();
  expect(told.at(-1)).toBe("enough");
});

test("a start on a full disk is told too", async () => {
  const { disk, room, told } = world();
  disk.isFull = true;
  await room.fill();
  expect(told).toEqual(["ballast failed", "short"]);
  expect(disk.turns).toBe(1);
});

test("other trouble with it is for the log, and says nothing of the space", async () => {
  const { disk, room, told } = world();
  disk.isLost = true;
  await room.fill();
  expect(told).toEqual(["ballast failed", "turning the log failed"]);
  expect(await room.give()).toBe(false);
});

test("where there is none, none is given", async () => {
  const told: boolean[] = [];
  const room = createSpareRoom({
    ballast: null,
    log: { warn: () => undefined },
    onShort: (isShort) => told.push(isShort),
  });
  await room.fill();
  expect(told).toEqual([]);
  expect(await room.give()).toBe(false);
  expect(told).toEqual([true]);
});
