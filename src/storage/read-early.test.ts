import { expect, it } from "vitest";
import { readEarly } from "./read-early.ts";
import { aDevice, list, namesFound, value } from "./snapshot-world.contract.ts";

it("gives the first who asks what was begun before, and everybody after that what is current then", async () => {
  const device = await aDevice();
  value(await device.install(list(1, ["A"])));
  let asked = 0;
  const early = readEarly({
    ...device.database,
    current: () => {
      asked += 1;
      return device.database.current();
    },
  });
  expect(asked).toBe(1);
  const snapshot = device.snapshotOn(early);
  expect(value(await snapshot.reload())).toMatchObject({ kind: "ready" });
  expect(asked).toBe(1);
  value(await device.install(list(2, ["B"])));
  expect(await namesFound(snapshot, ["A", "B"])).toEqual(["B"]);
  expect(asked).toBe(2);
});

it("asks again where there was none", async () => {
  const device = await aDevice();
  const early = readEarly(device.database);
  value(await device.install(list(1, ["A"])));
  expect(await namesFound(device.snapshotOn(early), ["A"])).toEqual(["A"]);
});

it("does not give what has been forgotten since", async () => {
  const device = await aDevice();
  value(await device.install(list(1, ["A"])));
  const early = readEarly(device.database);
  value(await early.forget());
  expect(value(await device.snapshotOn(early).reload())).toEqual({ kind: "none" });
});
