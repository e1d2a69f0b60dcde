/** The City Connect supplier's world for the day of `now` (ms): the same for the same arguments. */
import { dateAt } from "../local-time.ts";
import { createSeededRandom } from "../seeded-random.ts";
import type { Customer } from "./booking.ts";
import { AGENTS, NORTHLIGHT, PELICAN, PRODUCTS } from "./catalogue.ts";
import { CUSTOMERS } from "./customers.ts";
import { demoWorld } from "./demo-bookings.ts";
import { exampleBookings } from "./example-bookings.ts";
import { generatedBookings } from "./generated-bookings.ts";
import type { CityConnectWorld } from "./world.ts";

/** Where the other suppliers of the sandbox have their demo tickets too: one venue has one today. */
const TIME_ZONE = "Europe/London";

export function createCityConnectWorld({
  now,
  seed,
}: {
  readonly now: number;
  readonly seed: number;
}): CityConnectWorld {
  const making = { now, today: dateAt(now, TIME_ZONE), random: createSeededRandom(seed) };
  const nextCustomer = customersInTurn();
  const examples = exampleBookings(making);
  const { bookings, demo } = demoWorld(making, nextCustomer);
  return {
    timeZone: TIME_ZONE,
    // as in the dossier's exchange A
    callback: { user: "gate", password: "harbour" },
    accounts: [PELICAN, NORTHLIGHT],
    agents: AGENTS,
    switches: {
      redeemAgain: "strict",
      cancelledInLookup: "refused",
      shape: "old",
      search: "supported",
      sharedBarcode: "refused",
      redemptionPath: "ticket_redemption",
    },
    products: PRODUCTS,
    bookings: [...examples, ...bookings, ...generatedBookings(making, nextCustomer)],
    demo,
  };
}

function customersInTurn(): () => Customer {
  let turn = 0;
  return () => {
    const customer = CUSTOMERS[turn % CUSTOMERS.length];
    turn += 1;
    if (customer === undefined) throw new Error("no customers");
    return customer;
  };
}
