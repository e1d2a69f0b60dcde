/** The longest of `prefixes` that `code` starts with, case-sensitively; null where none does. A prefix routes; it proves nothing. */
export function longestPrefix(code: string, prefixes: readonly string[]): string | null {
  const [longest] = prefixes
    .filter((prefix) => prefix !== "" && code.startsWith(prefix))
    .toSorted((a, b) => b.length - a.length);
  return longest ?? null;
}
