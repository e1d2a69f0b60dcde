/** AnyRoad: what each switch and fault of the sandbox makes of each call. How to read it: outcome-table.ts. */
import { anyroadRig } from "./anyroad-rig.ts";
import { runTables } from "./run-tables.ts";

const usual = `
products               | listed 3
bookings               | -
look up good           | good
look up used           | used 00:22
look up cancelled      | cancelled
look up unknown        | none
look up tomorrow       | refused This visit is on a later day
look up add-on         | good
redeem                 | accepted 01:40
redeem again           | look: used 01:40 by others
redeem raced 1 min     | already-redeemed 01:40
redeem raced 10 min    | already-redeemed 01:40
redeem cancelled since | rejected CANCELLED
redeem tomorrow        | look: refused BOOKING_IN_FUTURE
redeem add-on          | accepted 01:40
`;

const switches = `
nothing                                  |        | as usual
unknownCode=empty                        |        | as usual
# the slot of these tickets opens 20 minutes after the start
granularity=slot slotToleranceMinutes=0  |        | look up good, look up add-on: refused This visit is on a later day; every redemption: look: refused BOOKING_IN_FUTURE
# ten minutes later, at "again", it is open
granularity=slot slotToleranceMinutes=15 |        | look up good, look up add-on: refused This visit is on a later day; redeem, redeem raced 1 min, redeem raced 10 min, redeem cancelled since, redeem add-on: look: refused BOOKING_IN_FUTURE; redeem again: accepted 01:50
granularity=slot slotToleranceMinutes=30 |        | as usual
granularity=slot slotToleranceMinutes=60 |        | as usual
nextUrl=absent                           |        | as usual
guest=null                               |        | as usual
guest=absent                             |        | as usual
itemsPerCode=booking                     |        | look up add-on: good, of 4
addons=none                              |        | look up add-on: none; redeem add-on: look: not-found
localTimes=offset                        |        | as usual
tokenLifetimeSeconds=3600                | client | as usual
tokenLifetimeSeconds=60                  | client | as usual
tokenLifetimeSeconds=10                  | client | as usual
webhookSlot=present                      |        | as usual
`;

const faults = `
fault             | products             | bookings | look up good         | look up used         | redeem                | afterwards
none              | listed 3             | -        | good                 | used 00:22           | accepted 01:40        | used 01:40 by us
down              | outcome-unknown      |          | outcome-unknown      | outcome-unknown      | outcome-unknown       | free
slow 20ms         |                      |          |                      |                      |                       |
slow 60000ms      | outcome-unknown      |          | outcome-unknown      | outcome-unknown      | outcome-unknown       |
drop-after-commit | outcome-unknown      |          | outcome-unknown      | outcome-unknown      | outcome-unknown       |
status 400        | contract-broken code |          | contract-broken code | contract-broken code | contract-broken code  | free
status 401        | unauthorised key     |          | unauthorised key     | unauthorised key     | unauthorised key      | free
status 403        | unauthorised key     |          | unauthorised key     | unauthorised key     | unauthorised key      | free
# the answer for an unknown code is not documented: 404 without a problem is taken for it
status 404        | not-found            |          | unreadable code      | unreadable code      | contract-broken code  | free
status 409        | contract-broken code |          | contract-broken code | contract-broken code | contract-broken code  | free
status 500        | outcome-unknown      |          | outcome-unknown      | outcome-unknown      | outcome-unknown       | free
status 503        | outcome-unknown      |          | outcome-unknown      | outcome-unknown      | outcome-unknown       | free
html              | outcome-unknown      |          | outcome-unknown      | outcome-unknown      | outcome-unknown       | free
truncated         | outcome-unknown      |          | outcome-unknown      | outcome-unknown      | outcome-unknown       |
garbage           | outcome-unknown      |          | outcome-unknown      | outcome-unknown      | outcome-unknown       | free
rate-limit        | rate-limited         |          | rate-limited         | rate-limited         | rate-limited          | free
rate-limit 2s     | rate-limited 2s      |          | rate-limited 2s      | rate-limited 2s      | rate-limited 2s       | free
# experiences lose their "url", tickets their "type"
drift             |                      |          | unreadable type      | unreadable type      | contract-broken type  |
`;

runTables(anyroadRig, { usual, switches, faults });
