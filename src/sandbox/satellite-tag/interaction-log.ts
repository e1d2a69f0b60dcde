/** Check-ins and check-outs, in the order in which they were received. A log: nothing is changed or taken away. */

export type InteractionType = "check-in" | "check-out";

export interface Interaction {
  readonly id: number;
  readonly interactionType: InteractionType;
  readonly delegateId: number;
  readonly deviceId: number;
  /** ms; the caller's word, so that a late upload keeps its true time. */
  readonly recordedAt: number;
  /** ms; receipt. */
  readonly createdAt: number;
  /** Code of the scanner; null where the call did not tell. */
  readonly recordedFrom: string | null;
}

export interface InteractionLog {
  readonly all: () => readonly Interaction[];
  /** `id` is for the start world; without it, the next one. */
  readonly add: (interaction: Omit<Interaction, "id">, id?: number) => Interaction;
  /** Whether the latest one by `recordedAt` of this delegate at this device is a check-in. */
  readonly isInside: (delegateId: number, deviceId: number) => boolean;
}

export function createInteractionLog(): InteractionLog {
  const log: Interaction[] = [];
  const byDelegateId = new Map<number, Interaction[]>();
  let lastId = 0;
  return {
    all: () => log,
    add: (draft, id) => {
      const interaction = { ...draft, id: id ?? lastId + 1 };
      lastId = Math.max(lastId, interaction.id);
      log.push(interaction);
      const own = byDelegateId.get(draft.delegateId) ?? [];
      own.push(interaction);
      byDelegateId.set(draft.delegateId, own);
      return interaction;
    },
    isInside: (delegateId, deviceId) =>
      (byDelegateId.get(delegateId) ?? [])
        .filter((each) => each.deviceId === deviceId)
        .toSorted((a, b) => a.recordedAt - b.recordedAt || a.id - b.id)
        .at(-1)?.interactionType === "check-in",
  };
}
