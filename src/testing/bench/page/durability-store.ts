/** What the durability page kills and opens again: the device's own storage, or plain rows to compare it with. */
export interface LabStore {
  /** First of all; repairs what it can. */
  readonly start: () => Promise<Started>;
  /** One more. Durable when it resolves. */
  readonly commit: () => Promise<Acknowledged>;
  /** Ids of all that is there and whole. */
  readonly held: () => Promise<readonly string[]>;
  /** What an app does some time after its start, off the way of commits. */
  readonly upkeep: () => Promise<void>;
}

export interface Started {
  /** The database had been there, and was found gone. */
  readonly wasLost: boolean;
  /** Put back from a second copy. */
  readonly recovered: number;
}

export interface Acknowledged {
  readonly id: string;
  /** How many came before it, as the store counts. */
  readonly seq: number;
}
