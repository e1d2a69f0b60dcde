/**
 * What several devices need to agree: undos, leases, conflicts, numbers of their own (a scan may have none, or a second
 * one), and feed rows that a cursor can recognise. `journal_lock` is locked by each transaction that writes the journal.
 */
export const truth = `
create table numbers (
  device text not null,
  incarnation text not null,
  seq int not null,
  scan text not null,
  primary key (device, incarnation, seq)
);
create index numbers_scan on numbers (scan);
insert into numbers (device, incarnation, seq, scan)
  select device, incarnation, seq, id from scans where not number_reused;
drop index scans_number;
alter table scans drop column incarnation, drop column seq, drop column number_reused;

create table undos (
  scan text primary key,
  undoes text not null,
  body json not null
);
create index undos_undoes on undos (undoes);

create table leases (
  scan text primary key,
  booking text not null,
  at bigint not null,
  until bigint not null,
  body json not null
);
create index leases_booking on leases (booking);

create table conflicts (
  id text primary key,
  booking text not null,
  is_open boolean not null,
  raised_at bigint not null,
  body json not null
);
create index conflicts_booking on conflicts (booking);
create index conflicts_order on conflicts (is_open desc, raised_at desc);

create index claims_scan on claims (scan);

-- how a quarantined scan came: null, or what its device knew of it after a restore
alter table quarantine add column resent json;

alter table feed add column row_id text;
update feed set row_id = md5(random()::text || position::text);
alter table feed alter column row_id set not null;

alter table outbox add column published boolean not null default false;
update outbox set published = true where exists (select 1 from settlements where scan = outbox.id);
create index outbox_unpublished on outbox (position) where state_kind = 'settled' and not published;
create index outbox_queued on outbox (position) where state_kind = 'queued';

create table journal_lock (
  one_row boolean primary key default true check (one_row)
);
insert into journal_lock default values;
`;
