/** What suppliers sold, and the pages cut from it. `service_date` is '' for open-dated bookings, a day of their own. */
export const snapshot = `
create table supplier_products (
  connection text primary key,
  body json not null,
  seen_at bigint not null
);

-- body: canonical JSON, compared as text
create table bookings (
  key text primary key,
  connection text not null,
  service_date text not null,
  body text not null,
  changed_at bigint not null
);
create index bookings_day on bookings (connection, service_date);

create table unreadable (
  connection text not null,
  raw_hash text not null,
  raw text not null,
  path text not null,
  seen_at bigint not null,
  primary key (connection, raw_hash)
);

-- a day is cut again while built_revision lags behind revision
create table days (
  connection text not null,
  service_date text not null,
  revision bigint not null,
  built_revision bigint not null default 0,
  pages jsonb not null default '[]',
  primary key (connection, service_date)
);

create table pages (
  hash text primary key,
  bookings int not null,
  bytes int not null,
  gzip bytea not null,
  brotli bytea not null,
  made_at bigint not null,
  unreferenced_since bigint
);

create table snapshot (
  one_row boolean primary key default true check (one_row),
  pages jsonb not null,
  bookings int not null,
  as_of bigint
);
`;
