/** The Web Locks of one simulated browser: shared by its tabs, gone with each tab that ends. */
import type { Heartbeat, LeaderLocks } from "../../app/sync/leader.ts";
import type { Life } from "./life.ts";

export interface TabLocks {
  readonly forTab: (life: Life) => LeaderLocks;
  readonly heartbeat: Heartbeat;
}

interface Holder {
  readonly life: Life;
  readonly robbed: (problem: unknown) => void;
}

interface Waiting {
  readonly life: Life;
  readonly grant: () => void;
}

export function createTabLocks(): TabLocks {
  let beats = 0;
  let holder: Holder | null = null;
  let waiting: readonly Waiting[] = [];

  const grantNext = (): void => {
    holder = null;
    const [next, ...rest] = waiting.filter(({ life }) => !life.isOver());
    waiting = rest;
    next?.grant();
  };
  const hold = (life: Life, work: () => Promise<void>): Promise<void> =>
    new Promise((resolve, reject) => {
      const mine: Holder = { life, robbed: reject };
      holder = mine;
      const release = (): void => {
        if (holder === mine) grantNext();
      };
      life.onEnd(release);
      void work().then(resolve, reject).finally(release);
    });
  return {
    heartbeat: {
      beat: () => {
        beats += 1;
      },
      seen: () => (beats === 0 ? null : String(beats)),
    },
    forTab: (life) => ({
      request: (how, work) => {
        if (how.kind === "steal" && holder !== null) {
          const { robbed } = holder;
          holder = null;
          robbed(new DOMException("stolen", "AbortError"));
        }
        if (holder === null) return life.awaits(hold(life, work));
        const turn = new Promise<void>((resolve, reject) => {
          const entry = { life, grant: () => void hold(life, work).then(resolve, reject) };
          waiting = [...waiting, entry];
          if (how.kind !== "wait") return;
          how.signal.addEventListener("abort", () => {
            waiting = waiting.filter((each) => each !== entry);
            reject(new DOMException("given up", "AbortError"));
          });
        });
        return life.awaits(turn);
      },
    }),
  };
}
