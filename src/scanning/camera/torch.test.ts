import { expect, it } from "vitest";
import { fail, ok } from "../../core/result.ts";
import { torchOf } from "./torch.ts";

const applies = (): Promise<void> => Promise.resolve();

it("is absent where the camera does not name it", () => {
  expect(torchOf({ applyConstraints: applies })).toBeNull();
  expect(torchOf({ applyConstraints: applies, getCapabilities: () => ({ zoom: 1 }) })).toBeNull();
  expect(
    torchOf({ applyConstraints: applies, getCapabilities: () => ({ torch: false }) }),
  ).toBeNull();
});

it("switches the light", async () => {
  const asked: MediaTrackConstraints[] = [];
  const torch = torchOf({
    getCapabilities: () => ({ torch: true }),
    applyConstraints: (constraints) => {
      asked.push(constraints);
      return applies();
    },
  });
  expect(await torch?.set(true)).toEqual(ok(null));
  expect(asked).toEqual([{ advanced: [{ torch: true }] }]);
});

it("reports a light that does not switch", async () => {
  const torch = torchOf({
    getCapabilities: () => ({ torch: true }),
    applyConstraints: () => Promise.reject(new Error("too hot")),
  });
  expect(await torch?.set(true)).toEqual(fail({ detail: "Error: too hot" }));
});
