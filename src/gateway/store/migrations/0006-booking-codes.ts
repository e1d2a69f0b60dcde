/**
 * Which bookings a printed code leads to. An index over the bodies themselves, so that nothing has to be kept in step.
 *
 * Nothing that a supplier may send stops a booking from being stored: this kind of index holds hashes, whatever a code's
 * length, and what `jsonb` refuses though JSON allows it (NUL, half a surrogate pair) counts as U+FFFD. The replacement
 * leaves a body valid also where the backslash was itself escaped.
 */
export const bookingCodes = String.raw`
-- not "parallel safe": before the first analyze a look-up would start workers, which takes longer than the look-up
create function printed_codes(body text) returns jsonb
language plpgsql immutable cost 1000
as $$
declare
  facts jsonb := case when strpos(body, '\u') = 0 then body
    else regexp_replace(body, '\\u(0000|d[89a-f][0-9a-f]{2})', '\\ufffd', 'g') end;
begin
  return jsonb_path_query_array(facts, '$.voucher.codes[*]')
    || jsonb_path_query_array(facts, '$.unitItems[*].ticket.codes[*]');
end
$$;

-- without a list of pending entries, which only autovacuum would keep short and the embedded database has none
create index bookings_printed_codes on bookings using gin (printed_codes(body) jsonb_path_ops)
  with (fastupdate = off);
`;
