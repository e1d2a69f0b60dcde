/**
 * Times are milliseconds since 1970. Documents that can hold texts from outside are `json`, not `jsonb`: a scanned code may
 * contain U+0000 or half a surrogate pair, which `jsonb` refuses and `json` keeps.
 */
export const journalAndOutbox = `
create table meta (
  key text primary key,
  value text not null
);

create table counters (
  name text primary key,
  value bigint not null
);

create table enrolments (
  code_hash text primary key,
  gate text not null,
  role text not null,
  products jsonb not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_by text,
  used_at bigint
);

create table devices (
  id text primary key,
  gate text not null,
  role text not null,
  products jsonb not null,
  operator text not null,
  enrolled_at bigint not null,
  last_seen_at bigint not null,
  revoked_at bigint
);

create table scans (
  id text primary key,
  device text not null,
  incarnation text not null,
  seq int not null,
  body json not null,
  received_at bigint not null,
  number_reused boolean not null default false
);
create unique index scans_number on scans (device, incarnation, seq) where not number_reused;

-- incarnation and seq: as far as they could be read, so that the scan counts as held
create table quarantine (
  id bigserial primary key,
  device text not null,
  received_at bigint not null,
  raw text not null,
  problem text not null,
  incarnation text,
  seq int
);
create index quarantine_device on quarantine (device, incarnation);

create table admissions (
  scan text primary key,
  booking text not null,
  unit_item text,
  people int not null,
  at bigint not null,
  uncertainty_ms double precision not null,
  gate text not null,
  operator text not null,
  device text not null,
  supplier_redeemed_at bigint
);
create index admissions_booking on admissions (booking);

create table claims (
  use_key text primary key,
  scan text not null,
  claimed_at bigint not null
);

create table feed (
  position bigint primary key,
  change json not null,
  at bigint not null
);

create table settlements (
  device text not null,
  n int not null,
  scan text not null unique,
  settlement json not null,
  at bigint not null,
  primary key (device, n)
);

-- problem: why the row could not be read; it is set aside then, and still holds up its lane
create table outbox (
  id text primary key,
  connection text not null,
  lane text not null,
  position bigserial unique,
  enqueued_at bigint not null,
  payload json not null,
  attempts json not null,
  state json not null,
  state_kind text not null,
  due_at bigint,
  problem text
);
create index outbox_unsent on outbox (connection, lane, position)
  where state_kind not in ('received', 'settled');
create index outbox_state on outbox (connection, state_kind, position);
`;
