/** Satellite TAG: what each switch and fault of the sandbox makes of each call. How to read it: outcome-table.ts. */
import { satelliteTagRig } from "./satellite-tag-rig.ts";
import { runTables } from "./run-tables.ts";

const usual = `
products              | listed 1
bookings              | listed 122
look up good          | found
look up used          | used 08:50
look up unknown       | none
look up another event | found
redeem                | accepted 09:29
redeem again          | look: used 09:29 by others
redeem raced 1 min    | already-redeemed 09:30
redeem raced 10 min   | already-redeemed 09:30
redeem another event  | accepted 09:29
`;

const switches = `
nothing                 |              | as usual
auth=none               |              | as usual
auth=none               | no login     | as usual
auth=required           | no login     | bookings, every look-up: unauthorised key; every redemption: look: unauthorised key
resend=strict           |              | as usual
# configured for check-ins that the instance does not have: told as trouble, not as unused
interactions=absent     |              | look up good, look up used, look up another event: rejected not_found; every redemption: look: contract-broken not_found
interactions=absent     | no check-in  | look up used: found; every redemption: -
repeatedCheckIn=refused |              | as usual
# 404 is also the answer for an unknown barcode
delegates=absent        |              | bookings: rejected not_found; every look-up: none; every redemption: look: not-found
delegates=absent        | no delegates | bookings, every redemption: -; every look-up: none
ids=string              |              | as usual
`;

const faults = `
fault             | products | bookings                 | look up good      | look up used      | redeem                        | afterwards
none              | listed 1 | listed 122               | found             | used 08:50        | accepted 09:29                | used 09:29 by us
down              |          | outcome-unknown          | outcome-unknown   | outcome-unknown   | outcome-unknown               | free
slow 20ms         |          |                          |                   |                   |                               |
slow 60000ms      |          | outcome-unknown          | outcome-unknown   | outcome-unknown   | outcome-unknown               |
drop-after-commit |          | outcome-unknown          | outcome-unknown   | outcome-unknown   | outcome-unknown               |
status 400        |          | rejected HTTP_400        | rejected HTTP_400 | rejected HTTP_400 | rejected HTTP_400             | free
status 401        |          | unauthorised key         | unauthorised key  | unauthorised key  | unauthorised key              | free
status 403        |          | unauthorised key         | unauthorised key  | unauthorised key  | unauthorised key              | free
# the manual's answer for an object that is not there
status 404        |          | rejected HTTP_404        | unreadable $      | unreadable $      | rejected HTTP_404             | free
status 409        |          | rejected HTTP_409        | rejected HTTP_409 | rejected HTTP_409 | rejected HTTP_409             | free
status 500        |          | outcome-unknown          | outcome-unknown   | outcome-unknown   | outcome-unknown               | free
status 503        |          | outcome-unknown          | outcome-unknown   | outcome-unknown   | outcome-unknown               | free
html              |          | outcome-unknown          | outcome-unknown   | outcome-unknown   | outcome-unknown               | free
truncated         |          | outcome-unknown          | outcome-unknown   | outcome-unknown   | outcome-unknown               |
garbage           |          | outcome-unknown          | outcome-unknown   | outcome-unknown   | outcome-unknown               | free
rate-limit        |          | rate-limited             | rate-limited      | rate-limited      | rate-limited                  | free
rate-limit 2s     |          | rate-limited 2s          | rate-limited 2s   | rate-limited 2s   | rate-limited 2s               | free
drift             |          | listed 0, 123 unreadable | unreadable id     | unreadable id     | contract-broken firstDelegate |
`;

runTables(satelliteTagRig, { usual, switches, faults });
