/** Where the table stands in README.md. */
const begin = "<!-- support -->";
const end = "<!-- /support -->";

/** Throws where the place is not marked. */
export function withTable(readme: string, table: string): string {
  const [before = "", marked, ...others] = readme.split(begin);
  const [, after, ...more] = marked?.split(end) ?? [];
  if (after === undefined || others.length + more.length > 0)
    throw new Error(`README.md must have one ${begin} and after it one ${end}`);
  return `${before}${begin}\n\n${table}\n\n${end}${after}`;
}
