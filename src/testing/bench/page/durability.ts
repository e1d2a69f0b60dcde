/**
 * A page that stores one thing after the other and tells Node of each once it is durable, until it is killed. What it stores is
 * said by its address: `?as=device`, or the reference's `strict` and `relaxed` rows. Will not: wait for Node, or end by itself.
 */
import { labDevice } from "./durability-device.ts";
import { plainRows } from "./durability-rows.ts";
import type { LabStore } from "./durability-store.ts";

export interface LabPage extends Omit<LabStore, "commit"> {
  /** One after the other; resolves when Node has heard of all. */
  readonly commit: (times: number) => Promise<void>;
}

declare global {
  interface Window {
    durability: LabPage;
    /** Node's. */
    acknowledge: (id: string, seq: number) => Promise<void>;
  }
}

/** Between two commits (ms): far denser than any gate, and not so dense that a log is rotated by itself. */
const breathMs = 4;

const { start, commit, held, upkeep } = storeOf(new URLSearchParams(location.search).get("as"));

window.durability = {
  start,
  held,
  upkeep,
  commit: async (times) => {
    let told = Promise.resolve();
    for (let n = 0; n < times; n += 1) {
      const { id, seq } = await commit();
      told = window.acknowledge(id, seq);
      await new Promise((resolve) => setTimeout(resolve, breathMs));
    }
    // Node hears them in order
    await told;
  },
};

function storeOf(as: string | null): LabStore {
  switch (as) {
    case "device":
      return labDevice();
    case "strict":
    case "relaxed":
      return plainRows(as);
    default:
      throw new Error(`nothing is stored as ${as}`);
  }
}
