/** The OCTO supplier's world for the day of `now` (ms): the same for the same arguments. */
import type { Guest } from "../guests.ts";
import { GUESTS } from "../guests.ts";
import { createSeededRandom } from "../seeded-random.ts";
import { demoWorld } from "./demo-bookings.ts";
import { everyWordBookings } from "./every-word.ts";
import { PRODUCTS, RIVER_CRUISE, productById } from "./fixtures.ts";
import { generatedBookings } from "./generated-bookings.ts";
import { seedBookings } from "./seed-bookings.ts";
import { LEFT_OUT } from "./switches.ts";
import type { OctoWorld } from "./world.ts";

export function createOctoWorld({
  now,
  seed,
}: {
  readonly now: number;
  readonly seed: number;
}): OctoWorld {
  const random = createSeededRandom(seed);
  const nextGuest = guestsInTurn();
  const seeds = seedBookings(now);
  const { bookings, demo } = demoWorld(seeds, now, { random, nextGuest });
  return {
    timeZone: productById(RIVER_CRUISE).timeZone,
    // two of the three keys that the seed's credentials example lists
    key: "5bd1629a-323e-4edb-ac9b-327ef51e6136",
    restrictedKey: "84ea621d-b3c3-4cee-be5f-8cfdf00666cc",
    switches: {
      ticketLookup: "whole",
      lookupShape: "full",
      redeemAgain: "strict",
      statuses: "native",
      ...LEFT_OUT,
    },
    products: PRODUCTS,
    bookings: [
      ...seeds,
      ...bookings,
      ...generatedBookings(now, random, nextGuest),
      ...everyWordBookings(now, random, nextGuest),
    ],
    demo,
  };
}

function guestsInTurn(): () => Guest {
  let turn = 0;
  return () => {
    const guest = GUESTS[turn % GUESTS.length];
    turn += 1;
    if (guest === undefined) throw new Error("no guests");
    return guest;
  };
}
