/**
 * One text for one value: members sorted by UTF-16 code units, no spaces, members that are undefined left out. Equal values
 * give equal texts on every machine and in every release. Throws on what JSON cannot say (NaN, functions).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return scalar(value);
}

function scalar(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`not JSON: ${value}`);
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new Error(`not JSON: ${typeof value}`);
  return text;
}
