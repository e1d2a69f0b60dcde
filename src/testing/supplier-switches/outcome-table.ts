/**
 * Outcomes as tables that people read; `|` parts the cells, a line that begins with `#` is a remark on the row below it.
 *
 * Of a supplier under its switches: one line for each call and its usual outcome, and one row for each setting, which says
 * where that differs: `look up good, look up used: none; every redemption: look: not-found`. A later clause overrides an
 * earlier one, and `as usual` says that nothing differs.
 *
 * Of a supplier under faults: a column for each call. A blank outcome is as in the first row.
 */
export type Outcomes = Readonly<Record<string, string>>;

export interface SettingRow {
  /** Switches of the supplier. */
  readonly set: string;
  /** How the connector is configured for it. */
  readonly configured: string;
  readonly outcomes: Outcomes;
}

export function settingRows(usualLines: string, rowLines: string): readonly SettingRow[] {
  const usual = Object.fromEntries(
    linesOf(usualLines).map(([call = "", outcome = ""]) => [call, outcome]),
  );
  return linesOf(rowLines).map(([set = "", configured = "", differs = ""]) => ({
    set,
    configured,
    outcomes: { ...usual, ...differencesIn(differs, Object.keys(usual)) },
  }));
}

export interface FaultRow {
  readonly set: string;
  readonly outcomes: Outcomes;
}

export function faultRows(table: string): readonly FaultRow[] {
  const [[, ...calls] = [], ...rows] = linesOf(table);
  const [, ...usual] = rows[0] ?? [];
  return rows.map(([set = "", ...cells]) => {
    if (cells.length !== calls.length) throw new Error(`${set}: not ${calls.length} outcomes`);
    const outcomes = calls.map((call, at) => [call, cells[at] || (usual[at] ?? "")]);
    return { set, outcomes: Object.fromEntries(outcomes) };
  });
}

const linesOf = (table: string): readonly (readonly string[])[] =>
  table
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.trim().startsWith("#"))
    .map((line) => line.split("|").map((cell) => cell.trim()));

function differencesIn(text: string, calls: readonly string[]): Outcomes {
  if (text === "as usual") return {};
  return Object.fromEntries(
    text.split("; ").flatMap((clause) => {
      const [names = "", ...outcome] = clause.split(": ");
      return names
        .split(", ")
        .flatMap((name) => callsNamed(name, calls).map((call) => [call, outcome.join(": ")]));
    }),
  );
}

/** Throws on a name that no call has. */
function callsNamed(name: string, calls: readonly string[]): readonly string[] {
  const prefix = groups.get(name);
  const named = calls.filter((call) =>
    prefix === undefined ? call === name : call.startsWith(prefix),
  );
  if (named.length === 0) throw new Error(`no such call: ${name}`);
  return named;
}

const groups: ReadonlyMap<string, string> = new Map([
  ["every look-up", "look up"],
  ["every redemption", "redeem"],
]);
