/**
 * OCTO: what each switch and fault of the sandbox makes of each call. How to read it: outcome-table.ts; the words:
 * outcome-words.ts. A row that costs something says why.
 */
import { octoRig } from "./octo-rig.ts";
import { runTables } from "./run-tables.ts";

const usual = `
products               | listed 3
bookings               | listed 68
look up good           | good
look up used           | used 08:12
look up cancelled      | cancelled
look up unknown        | none
look up one of three   | good, of 3
look up party          | good, of 3
redeem                 | accepted 09:30
redeem again           | look: used 09:30
redeem raced 1 min     | already-redeemed 09:30
redeem raced 10 min    | already-redeemed 09:30
redeem cancelled since | rejected CANCELLED
redeem one of three    | accepted 09:30
redeem party           | accepted 09:30
unredeem               | -
no-show                | -
`;

const switches = `
nothing                                  |                | as usual
ticketLookup=cut                         |                | look up one of three: good
lookupShape=example                      |                | as usual
lookupShape=later                        |                | as usual
# a first use within two minutes of ours may be told as ours: no proof exists (octo/settling.ts)
redeemAgain=lenient                      |                | redeem raced 1 min: accepted 09:30
# this one really lets in twice, and says so
redeemAgain=again                        |                | redeem raced 1 min: accepted 09:31; redeem raced 10 min: accepted 09:40
# to validate what is used already is to ask whether it may enter again
redeemAgain=strict validate=offered      | validate       | redeem again, redeem raced 1 min: accepted 09:30
redeemAgain=lenient                      | validate       | redeem again, redeem raced 1 min: accepted 09:30
redeemAgain=again                        | validate       | redeem again, redeem raced 1 min: accepted 09:30
# neither redeemed instead nor taken for a refusal of the guest
validate=missing                         | validate       | every redemption: contract-broken /redemption/validate
statuses=all-400                         |                | as usual
authentication=none                      |                | as usual
authentication=none                      | no key         | as usual
authentication=keys                      | no key         | products, bookings, every look-up: unauthorised key; every redemption: look: unauthorised key
authentication=keys statuses=all-400     | no key         | products, bookings, every look-up: unauthorised key; every redemption: look: unauthorised key
paging=on-request perPage=10             |                | as usual
paging=always perPage=10                 |                | as usual
paging=always perPage=25                 |                | as usual
paging=always perPage=100                |                | as usual
# a cap of a usual length is noticed, and asked around by day, product and option
rowCap=50                                |                | as usual
# nobody is known to cut at 10: it passes for the whole list
rowCap=10                                |                | bookings: listed 10
# longer than the list of four days
rowCap=100                               |                | as usual
rowCap=100 paging=always perPage=100     |                | as usual
laterFilters=offered                     | updated since  | as usual
laterFilters=alone                       | updated since  | as usual
laterFilters=ignored                     | updated since  | as usual
capabilityEcho=absent                    |                | as usual
capabilityEcho=asked                     |                | as usual
# the lie is believed: a key that may not redeem looks exactly like this
capabilityEcho=empty                     |                | every look-up: unauthorised capability; every redemption: look: unauthorised capability
# 404 is also the answer for an unknown code (dossier 2.2)
redemption=missing                       |                | every look-up: none; every redemption: look: not-found
redemption=missing capabilityEcho=absent |                | every look-up: none; every redemption: look: not-found
redemption=missing capabilityEcho=asked  |                | every look-up: none; every redemption: look: not-found
# by reference alone, and no code is one
redemption=missing                       | no redemption  | every look-up: none; every redemption: -
nothing                                  | restricted key | every look-up: unauthorised capability; every redemption: look: unauthorised capability
redemption=refused                       |                | every look-up: unauthorised capability; every redemption: look: unauthorised capability
redemption=refused capabilityEcho=absent |                | every look-up: unauthorised key; every redemption: look: unauthorised key
redemption=refused statuses=all-400      |                | every look-up: unauthorised capability; every redemption: look: unauthorised capability
lookupAnswer=bare                        |                | as usual
unknownReference=not-found               |                | as usual
unknownReference=bad-request             |                | as usual
timestamp=honoured                       |                | as usual
timestamp=honoured                       | timestamp      | redeem, redeem one of three, redeem party: accepted 09:29; redeem again: look: used 09:29
timestamp=ignored                        | timestamp      | as usual
# not the recorded end of the redemption: a person sees that the setting is wrong
timestamp=refused                        | timestamp      | redeem, redeem again, redeem one of three, redeem party: contract-broken timestamp
statusLag=units                          |                | look up used: booking used 08:12
statusLag=booking                        |                | as usual
unredeem=offered                         | unredeem       | unredeem: done
unredeem=missing                         | unredeem       | unredeem: rejected NOT_FOUND
noShow=NO_SHOW                           | no-show        | no-show: done
noShow=NOSHOW                            | no-show        | no-show: done
noShow=missing                           | no-show        | no-show: rejected NOT_FOUND
`;

const faults = `
fault             | products               | bookings                | look up good                 | look up used                 | redeem                            | afterwards
none              | listed 3               | listed 68               | good                         | used 08:12                   | accepted 09:30                    | used 09:30
down              | outcome-unknown        | outcome-unknown         | outcome-unknown              | outcome-unknown              | outcome-unknown                   | free
slow 20ms         |                        |                         |                              |                              |                                   |
slow 60000ms      | outcome-unknown        | outcome-unknown         | outcome-unknown              | outcome-unknown              | outcome-unknown                   |
drop-after-commit | outcome-unknown        | outcome-unknown         | outcome-unknown              | outcome-unknown              | outcome-unknown                   |
# a refused look-up is an unknown code, a refused redemption is looked at again (dossier 5, rule 5)
status 400        | rejected HTTP_400      | rejected HTTP_400       | unreadable error             | unreadable error             | rejected HTTP_400                 | free
status 401        | unauthorised key       | unauthorised key        | unauthorised key             | unauthorised key             | unauthorised key                  | free
status 403        | unauthorised key       | unauthorised key        | unauthorised key             | unauthorised key             | unauthorised key                  | free
status 404        | not-found              | not-found               | unreadable error             | unreadable error             | rejected HTTP_404                 | free
status 409        | rejected HTTP_409      | rejected HTTP_409       | unreadable error             | unreadable error             | rejected HTTP_409                 | free
status 500        | outcome-unknown        | outcome-unknown         | outcome-unknown              | outcome-unknown              | outcome-unknown                   | free
status 503        | outcome-unknown        | outcome-unknown         | outcome-unknown              | outcome-unknown              | outcome-unknown                   | free
html              | outcome-unknown        | outcome-unknown         | outcome-unknown              | outcome-unknown              | outcome-unknown                   | free
truncated         | outcome-unknown        | outcome-unknown         | outcome-unknown              | outcome-unknown              | outcome-unknown                   |
garbage           | outcome-unknown        | outcome-unknown         | outcome-unknown              | outcome-unknown              | outcome-unknown                   | free
rate-limit        | rate-limited           | rate-limited            | rate-limited                 | rate-limited                 | rate-limited                      | free
rate-limit 2s     | rate-limited 2s        | rate-limited 2s         | rate-limited 2s              | rate-limited 2s              | rate-limited 2s                   | free
# it did its work and tells it in another way: what it did is read back
drift             | contract-broken [0].id | listed 0, 68 unreadable | unreadable unitItems[0].uuid | unreadable unitItems[0].uuid | contract-broken unitItems[0].uuid |
`;

runTables(octoRig, { usual, switches, faults });
