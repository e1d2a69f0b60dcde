/**
 * Who is booked for what, beside each body: a sum over a day's bookings reads no JSON. `booked` is itself JSON with its members
 * in one order, so that equal bookings can be counted as texts; `units` are those that may come in, none where nobody may.
 *
 * Nothing that a supplier may send stops a booking from being stored (migration 6).
 */
export const booked = String.raw`
create function booked_in(body text) returns text
language plpgsql immutable cost 1000
as $$
declare
  facts jsonb := case when strpos(body, '\u') = 0 then body
    else regexp_replace(body, '\\u(0000|d[89a-f][0-9a-f]{2})', '\\ufffd', 'g') end;
  stands constant text[] := '{CONFIRMED,REDEEMED}';
  units jsonb := '[]';
begin
  if facts->'cancellation' = 'null' and facts#>>'{status,kind}' = any(stands) then
    select coalesce(jsonb_agg(item->'unit' order by item->>'unit'), '[]') into units
    from jsonb_array_elements(facts->'unitItems') item
    where item->'status' = 'null' or item#>>'{status,kind}' = any(stands);
  end if;
  return jsonb_build_object('product', facts->'product', 'test', facts->'test', 'units', units,
    'visit', (facts->'visit') - '{hours,endsAt}'::text[]);
end
$$;

alter table bookings add column booked text generated always as (booked_in(body)) stored;

create index admissions_at on admissions (at);
`;
