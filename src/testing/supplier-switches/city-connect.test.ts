/** City Connect: what each switch and fault of the sandbox makes of each call. How to read it: outcome-table.ts. */
import { cityConnectRig } from "./city-connect-rig.ts";
import { runTables } from "./run-tables.ts";

const usual = `
products               | listed 3
bookings               | listed 44, 1 unreadable
look up good           | found
look up used           | used
look up cancelled      | none
look up unknown        | none
look up party          | found, of 3
look up shared         | found, of 2
redeem                 | accepted 09:30
redeem again           | look: used 09:30
redeem raced 1 min     | already-redeemed 09:30
redeem raced 10 min    | already-redeemed 09:30
redeem cancelled since | rejected CANCELLED
redeem party           | accepted 09:30
redeem shared          | look: refused MULTIPLE_BOOKINGS
`;

const switches = `
nothing                                |             | as usual
redeemAgain=strict                     |             | as usual
# a first use within two minutes of ours may be told as ours: no proof exists
redeemAgain=lenient                    |             | redeem raced 1 min: accepted 09:30
redeemAgain=again                      |             | redeem raced 1 min: accepted 09:31; redeem raced 10 min: accepted 09:40
cancelledInLookup=refused              |             | as usual
cancelledInLookup=shown                |             | look up cancelled: cancelled
shape=new                              |             | as usual
search=supported                       |             | as usual
search=ignored                         |             | as usual
# the ticketing system is asked instead, which knows no times and shows one booking of a shared code
search=refused                         |             | redeem again: look: used ?; redeem raced 1 min, redeem raced 10 min: already-redeemed ?; redeem shared: rejected MULTIPLE_BOOKINGS
# a search that is ignored answers the whole list, in which the booking is
search=ignored                         | no callback | every look-up: none
search=refused                         | no callback | every look-up: none; every redemption: look: contract-broken search
nothing                                | no callback | every look-up: none
nothing                                | no account  | bookings, every redemption: -
sharedBarcode=refused search=refused   |             | redeem again: look: used ?; redeem raced 1 min, redeem raced 10 min: already-redeemed ?; redeem shared: rejected MULTIPLE_BOOKINGS
sharedBarcode=choices search=refused   |             | redeem again: look: used ?; redeem raced 1 min, redeem raced 10 min: already-redeemed ?; redeem shared: rejected MULTIPLE_BOOKINGS
sharedBarcode=list search=refused      |             | redeem again: look: used ?; redeem raced 1 min, redeem raced 10 min: already-redeemed ?; redeem shared: rejected MULTIPLE_BOOKINGS
redemptionPath=redemption_notification |             | as usual
`;

const faults = `
fault             | products | bookings                  | look up good                    | look up used                    | redeem                          | afterwards
none              | listed 3 | listed 44, 1 unreadable   | found                           | used                            | accepted 09:30                  | used 09:30
down              |          | outcome-unknown           | outcome-unknown                 | outcome-unknown                 | outcome-unknown                 | free
slow 20ms         |          |                           |                                 |                                 |                                 |
slow 60000ms      |          | outcome-unknown           | outcome-unknown                 | outcome-unknown                 | outcome-unknown                 |
drop-after-commit |          | outcome-unknown           | outcome-unknown                 | outcome-unknown                 | outcome-unknown                 |
status 400        |          | rejected HTTP_400         | outcome-unknown                 | outcome-unknown                 | rejected HTTP_400               | free
status 401        |          | unauthorised key          | unauthorised key                | unauthorised key                | unauthorised key                | free
status 403        |          | unauthorised key          | unauthorised key                | unauthorised key                | unauthorised key                | free
status 404        |          | contract-broken /bookings | contract-broken /barcode_lookup | contract-broken /barcode_lookup | contract-broken /redeem_booking | free
status 409        |          | rejected HTTP_409         | outcome-unknown                 | outcome-unknown                 | rejected HTTP_409               | free
status 500        |          | outcome-unknown           | outcome-unknown                 | outcome-unknown                 | outcome-unknown                 | free
status 503        |          | outcome-unknown           | outcome-unknown                 | outcome-unknown                 | outcome-unknown                 | free
html              |          | outcome-unknown           | outcome-unknown                 | outcome-unknown                 | outcome-unknown                 | free
truncated         |          | outcome-unknown           | outcome-unknown                 | outcome-unknown                 | outcome-unknown                 |
garbage           |          | outcome-unknown           | outcome-unknown                 | outcome-unknown                 | outcome-unknown                 | free
rate-limit        |          | rate-limited              | rate-limited                    | rate-limited                    | rate-limited                    | free
rate-limit 2s     |          | rate-limited 2s           | rate-limited 2s                 | rate-limited 2s                 | rate-limited 2s                 | free
# loses "id" and the whole "ticket", and is understood by its barcodes
drift             |          |                           |                                 |                                 |                                 |
`;

runTables(cityConnectRig, { usual, switches, faults });
