import { expect, it } from "vitest";
import { camerasAmong, listCameras } from "./camera-list.ts";

const back = { kind: "videoinput", deviceId: "b", label: "camera2 0, facing back" };
const front = { kind: "videoinput", deviceId: "f", label: "" };
const microphone = { kind: "audioinput", deviceId: "m", label: "Microphone" };
/** As browsers list it before anybody allowed it. */
const unnamed = { kind: "videoinput", deviceId: "", label: "" };

it("names cameras and nothing else", () => {
  expect(camerasAmong([microphone, back, front])).toEqual([
    { id: "b", label: "camera2 0, facing back" },
    { id: "f", label: "Camera 2" },
  ]);
});

it("knows none before one was allowed", () => {
  expect(camerasAmong([unnamed, microphone])).toEqual([]);
});

it("knows none where nothing may be asked", async () => {
  expect(await listCameras(undefined)).toEqual([]);
  const forbidden = { enumerateDevices: () => Promise.reject(new DOMException("no")) };
  expect(await listCameras(forbidden)).toEqual([]);
  const allowed = { enumerateDevices: () => Promise.resolve([back]) };
  expect(await listCameras(allowed)).toHaveLength(1);
});
