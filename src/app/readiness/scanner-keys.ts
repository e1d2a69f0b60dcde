/**
 * Tells a scanner that types from a person who does: by the speed of its keys, and the Enter behind them. Pure; nothing of
 * what was typed is kept but its length.
 */
export interface ReadBurst {
  readonly characters: number;
  readonly ms: number;
}

export interface Keys {
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Nobody types ten keys with less than this between any two (ms); the slowest wedges need 30. */
const fastestFingerMs = 50;
/** Fewer than any code has. */
const fewestCharacters = 4;

export const noKeys: Keys = { count: 0, firstAt: 0, lastAt: 0 };

/** `key` as `KeyboardEvent.key` names it; `atMs` of any clock that is not set. */
export function withKey(
  keys: Keys,
  key: string,
  atMs: number,
): { readonly keys: Keys; readonly burst: ReadBurst | null } {
  const isInTime = keys.count > 0 && atMs - keys.lastAt <= fastestFingerMs;
  if (key === "Enter") {
    const isBurst = isInTime && keys.count >= fewestCharacters;
    const burst = { characters: keys.count, ms: Math.round(atMs - keys.firstAt) };
    return { keys: noKeys, burst: isBurst ? burst : null };
  }
  // shift and other keys that write nothing come between
  if (key.length !== 1) return { keys, burst: null };
  const next = isInTime
    ? { ...keys, count: keys.count + 1, lastAt: atMs }
    : { count: 1, firstAt: atMs, lastAt: atMs };
  return { keys: next, burst: null };
}
