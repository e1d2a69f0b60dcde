/** What supervisors read and do: scans of all devices by what they are asked for, how devices stand, what was done. */
import { z } from "zod";
import { instantSchema } from "../../../protocol/ids-schema.ts";
import { scanSchema } from "../../../protocol/scan-schema.ts";
import { historyFacts } from "../../history/venue-history.ts";
import type { Sql } from "../database.ts";

/** The history is a table of its own, whose rows are short: a search through all of them reads a tenth of the bodies. */
export const supervision = `
alter table scans add column decided_at bigint;
create table history (
  scan text primary key,
  decided_at bigint not null,
  device text not null,
  gate text not null,
  kind text not null,
  words text not null
);
insert into counters (name, value) select 'scans', count(*) from scans;

alter table devices add column state json, add column state_at bigint;
create index devices_seen on devices (last_seen_at);

create table acts (
  n bigserial primary key,
  at bigint not null,
  device text not null,
  operator text not null,
  kind text not null,
  act json not null
);
create index acts_at on acts (at);
create index acts_kind on acts (kind, n);
`;

/** They come last: a table that is filled afterwards takes longer. */
const indexes = `
alter table scans alter column decided_at set not null;
create index scans_decided on scans (decided_at, id collate "C");
create index history_decided on history (decided_at, scan collate "C");
create index history_device on history (device, decided_at, scan collate "C");
create index history_kind on history (kind, decided_at, scan collate "C");
create index history_gate on history (gate, decided_at, scan collate "C");
`;

const atOnce = 500;

/** What a search finds is decided by the code that writes new scans, not told a second time in SQL. */
export async function fillSupervision(sql: Sql): Promise<void> {
  for (let after = ""; ;) {
    const rows = await sql.query(
      `select id, device, body, received_at from scans where id > $1 order by id limit $2`,
      [after, atOnce],
      scanRow,
    );
    const last = rows.at(-1);
    if (last === undefined) break;
    const facts = rows.map(factsOf);
    await sql.execute(
      `insert into history (scan, decided_at, device, gate, kind, words)
       select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])`,
      [
        rows.map(({ id }) => id),
        facts.map(({ decidedAt }) => decidedAt),
        rows.map(({ device }) => device),
        facts.map(({ gate }) => gate),
        facts.map(({ kind }) => kind),
        facts.map(({ words }) => words),
      ],
    );
    after = last.id;
  }
  await sql.execute(`update scans set decided_at = h.decided_at from history h where h.scan = id`);
  await sql.execute(indexes);
}

const scanRow = z.object({
  id: z.string(),
  device: z.string(),
  body: z.unknown(),
  received_at: instantSchema,
});

function factsOf({ body, received_at }: z.infer<typeof scanRow>) {
  const scan = scanSchema.safeParse(body);
  if (scan.success) return historyFacts(scan.data);
  // kept, though nobody can be shown it before a release that reads it
  return { decidedAt: received_at, gate: "", kind: "", words: "" };
}
