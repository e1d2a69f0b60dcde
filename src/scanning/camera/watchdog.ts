/**
 * Notices a camera that has stopped giving frames without saying so (black picture after an app switch on iOS:
 * zxing-js/browser#122, vue-qrcode-reader#298, html5-qrcode#713). Counted in ticks, not read from a clock: a clock that
 * jumps must not restart a camera.
 */
export const tickMs = 500;

const ticksBeforeFirstRestart = 4; // 2 s
const ticksBetweenRestarts = 10; // 5 s: opening a camera takes up to 2 s on a handset

export interface Watch {
  readonly quietTicks: number;
  /** Restarts since the last frame. */
  readonly restarts: number;
}

/** Also after every frame. */
export const calm: Watch = { quietTicks: 0, restarts: 0 };

/** For a camera that already failed: the next attempt waits the longer span. */
export const waitingForRestart: Watch = { quietTicks: 0, restarts: 1 };

/** To be called every `tickMs` while frames should come. */
export function tick(watch: Watch): { readonly watch: Watch; readonly restart: boolean } {
  const quietTicks = watch.quietTicks + 1;
  const limit = watch.restarts === 0 ? ticksBeforeFirstRestart : ticksBetweenRestarts;
  return quietTicks < limit
    ? { watch: { ...watch, quietTicks }, restart: false }
    : { watch: { quietTicks: 0, restarts: watch.restarts + 1 }, restart: true };
}
