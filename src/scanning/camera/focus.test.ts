import { expect, it } from "vitest";
import { fail, ok } from "../../core/result.ts";
import { focusContinuously, offersContinuousFocus } from "./focus.ts";

it.each([
  [{}, false],
  [{ focusMode: [] }, false],
  [{ focusMode: ["manual", "single-shot"] }, false],
  [{ focusMode: ["manual", "continuous"] }, true],
  [{ focusMode: "continuous" }, false],
] as const)("%o offers it: %s", (capabilities, offered) => {
  expect(offersContinuousFocus(capabilities)).toBe(offered);
});

it("is asked for where it is offered", async () => {
  const asked: MediaTrackConstraints[] = [];
  const applyConstraints = (constraints: MediaTrackConstraints): Promise<void> => {
    asked.push(constraints);
    return Promise.resolve();
  };
  expect(await focusContinuously({ applyConstraints })).toEqual(ok("unoffered"));
  expect(asked).toEqual([]);
  expect(await focusContinuously({ applyConstraints, getCapabilities: offered })).toEqual(
    ok("set"),
  );
  expect(asked).toEqual([{ advanced: [{ focusMode: "continuous" }] }]);
});

it("reports a lens that does not move", async () => {
  const track = {
    getCapabilities: offered,
    applyConstraints: () => Promise.reject(new Error("stuck")),
  };
  expect(await focusContinuously(track)).toEqual(fail({ detail: "Error: stuck" }));
});

const offered = () => ({ focusMode: ["continuous"] });
