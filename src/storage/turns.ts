/** One at a time, in the order of asking; who leaves gives up its turn and its places in the queue. */
export interface Turns {
  readonly take: (owner: object) => Promise<void>;
  readonly give: (owner: object) => void;
  readonly leave: (owner: object) => void;
}

interface Waiting {
  readonly owner: object;
  readonly go: () => void;
}

export function createTurns(): Turns {
  let holder: object | null = null;
  let queue: readonly Waiting[] = [];
  const give = (owner: object): void => {
    if (holder !== owner) return;
    const [next, ...rest] = queue;
    queue = rest;
    holder = next?.owner ?? null;
    next?.go();
  };
  return {
    take: async (owner) => {
      if (holder === null) {
        holder = owner;
        return;
      }
      await new Promise<void>((go) => {
        queue = [...queue, { owner, go }];
      });
    },
    give,
    leave: (owner) => {
      queue = queue.filter((waiting) => waiting.owner !== owner);
      give(owner);
    },
  };
}
