/**
 * A page of the history as one statement, whose work depends on the page and not on how many scans there are.
 *
 * One list of values leads: each of its values is walked by its own index, from the latest on, and never further than a page.
 * Without a list the index by time leads. What else is asked filters along the walk, so that a page of few among many may read
 * more than a page: its rows are short, and bodies are fetched for the page alone.
 */
import type { SqlValue } from "../store/database.ts";
import { folded } from "./search-words.ts";
import type { HistorySelection } from "./venue-history.ts";

export interface Statement {
  readonly text: string;
  readonly params: readonly SqlValue[];
}

/** Rows: `id`, `body`, `received_at`, `decided_at`, `settlement`, `undone_by`; `limit` of them where there are. */
export function pageStatement(asked: HistorySelection, limit: number): Statement {
  const params: SqlValue[] = [];
  const given = (value: SqlValue): string => `$${params.push(value)}`;
  const [lead, ...others] = listsOf(asked);
  const conditions = [
    ...others.map(({ column, values }) => `${column} = any(${given(values)}::text[])`),
    ...conditionsOf(asked, given),
  ];
  const places =
    lead === undefined
      ? walk(conditions, given(limit))
      : `select place.scan, place.decided_at from unnest(${given(lead.values)}::text[]) as lead (value)
         cross join lateral (${walk([`${lead.column} = lead.value`, ...conditions], given(limit))}) place
         ${order("place.")} limit ${given(limit)}`;
  return {
    text: `select s.id, s.body, s.received_at, s.decided_at, e.settlement,
        (select min(u.scan collate "C") from undos u where u.undoes = s.id) as undone_by
      from (${places}) page join scans s on s.id = page.scan left join settlements e on e.scan = s.id
      ${order("page.")}`,
    params,
  };
}

const order = (of = ""): string => `order by ${of}decided_at desc, ${of}scan collate "C" desc`;

const walk = (conditions: readonly string[], limit: string): string => {
  const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
  return `select scan, decided_at from history ${where} ${order()} limit ${limit}`;
};

interface AskedList {
  readonly column: "device" | "kind" | "gate";
  /** Each once: one that leads twice would be found twice. */
  readonly values: readonly string[];
}

/** The list that leaves least comes first. */
const listsOf = ({ devices, kinds, gates }: HistorySelection): readonly AskedList[] =>
  [
    { column: "device", values: [...new Set(devices)] } as const,
    { column: "kind", values: [...new Set(kinds)] } as const,
    { column: "gate", values: [...new Set(gates)] } as const,
  ].filter(({ values }) => values.length > 0);

function conditionsOf(
  { from, to, after, text }: HistorySelection,
  given: (value: SqlValue) => string,
): readonly string[] {
  const words = folded(text);
  return [
    ...(from === null ? [] : [`decided_at >= ${given(from)}`]),
    ...(to === null ? [] : [`decided_at < ${given(to)}`]),
    ...(after === null
      ? []
      : [
          `(decided_at, scan collate "C") < (${given(after.at)}::bigint, ${given(after.scan)}::text)`,
        ]),
    // no pattern, so that nothing in it means anything
    ...(words === "" ? [] : [`strpos(words, ${given(words)}) > 0`]),
  ];
}
