import { expect, it, vi } from "vitest";
import type { ScreenWakeLock, WakeState } from "./wake-lock.ts";
import { keepScreenAwake } from "./wake-lock.ts";

it("says so where the browser has no wake lock", () => {
  const { states } = keep(undefined);
  expect(states).toEqual([{ kind: "unsupported" }]);
});

it("keeps the screen awake until it is stopped", async () => {
  const { lock, held } = fakeLock();
  const { states, stop } = keep(lock);
  await vi.waitFor(() => expect(states).toEqual([{ kind: "awake" }]));
  expect(held()).toBe(1);
  stop();
  expect(held()).toBe(0);
});

it("asks again when the page is shown again", async () => {
  const { lock, held } = fakeLock();
  const { states, show } = keep(lock);
  await vi.waitFor(() => expect(states).toEqual([{ kind: "awake" }]));
  show(false);
  show(true);
  await vi.waitFor(() =>
    expect(states.map((state) => state.kind)).toEqual(["awake", "hidden", "awake"]),
  );
  expect(held()).toBe(1);
});

it("lets go of a lock that comes after the stop", async () => {
  const { lock, held, requests } = fakeLock();
  const { states, stop } = keep(lock);
  stop();
  await vi.waitFor(() => expect(requests()).toBe(1));
  await vi.waitFor(() => expect(held()).toBe(0));
  expect(states).toEqual([]);
});

it("is not awake when the page was hidden while it asked", async () => {
  const { lock, held, requests } = fakeLock();
  const { states, show } = keep(lock);
  show(false);
  await vi.waitFor(() => expect(requests()).toBe(1));
  await vi.waitFor(() => expect(held()).toBe(0));
  expect(states).toEqual([{ kind: "hidden" }]);
});

it("reports a refusal and does not throw", async () => {
  const { states } = keep({
    request: () => Promise.reject(new DOMException("battery saver", "NotAllowedError")),
  });
  await vi.waitFor(() => expect(states).toEqual([{ kind: "refused", detail: "NotAllowedError" }]));
});

interface Kept {
  readonly states: readonly WakeState[];
  readonly stop: () => void;
  readonly show: (visible: boolean) => void;
}

function keep(wakeLock: ScreenWakeLock | undefined): Kept {
  const states: WakeState[] = [];
  const listeners = new Set<() => void>();
  let visible = true;
  const stop = keepScreenAwake({
    wakeLock,
    onState: (state) => void states.push(state),
    page: {
      isVisible: () => visible,
      onVisibilityChange: (run) => {
        listeners.add(run);
        return () => void listeners.delete(run);
      },
    },
  });
  const show = (next: boolean): void => {
    visible = next;
    for (const listener of listeners) listener();
  };
  return { states, stop, show };
}

function fakeLock(): {
  readonly lock: ScreenWakeLock;
  readonly held: () => number;
  readonly requests: () => number;
} {
  const held = new Set<object>();
  let requests = 0;
  const lock: ScreenWakeLock = {
    request: () => {
      requests += 1;
      const sentinel = {
        release: () => {
          held.delete(sentinel);
          return Promise.resolve();
        },
      };
      held.add(sentinel);
      return Promise.resolve(sentinel);
    },
  };
  return { lock, held: () => held.size, requests: () => requests };
}
