/** Codes whose supplier is asked again by itself. The hash stands for the code, which may be too long for an index. */
export const watchedCodes = `
create table watched_codes (
  connection text not null,
  code_hash text not null,
  code text not null,
  starts_at bigint,
  wanted_at bigint,
  is_urgent boolean not null default false,
  looked_at bigint,
  primary key (connection, code_hash)
);
create index watched_codes_wanted on watched_codes (connection, is_urgent desc, wanted_at, starts_at)
  where looked_at is null or looked_at < wanted_at;
create index watched_codes_start on watched_codes (connection, starts_at);
`;
