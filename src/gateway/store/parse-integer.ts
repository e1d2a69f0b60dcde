/** `bigint` columns hold milliseconds, positions and counts; beyond 2^53 something is badly wrong, and it throws. */
export function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`integer out of the safe range: ${text}`);
  return value;
}
