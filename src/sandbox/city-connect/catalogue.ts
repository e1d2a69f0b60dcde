/** Who is in the generated world and what they sell: the dossier's ferry company, a neighbour whose codes are not its own. */
import type { Account } from "./account.ts";
import { ISLAND_DAY_LOOKUP, ISLAND_DAY_REDEMPTION, LOOKUP_EXAMPLE } from "./fixtures.ts";
import type { CityConnectWorld, Product } from "./world.ts";

export const PELICAN: Account = {
  email: ISLAND_DAY_REDEMPTION.supplier,
  domain: "pelicanferries.example",
  name: ISLAND_DAY_REDEMPTION.supplier_name,
  token: "t0k3n",
  prefixes: ["CTT", "PLF-"],
};

/** Its second prefix starts with one of Pelican's: a routing by the first match asks the wrong one. */
export const NORTHLIGHT: Account = {
  email: "box@northlight.example",
  domain: "northlight.example",
  name: "Northlight Tours",
  token: "n0rth",
  prefixes: ["NLT-", "CTTX-"],
};

export const AGENTS: CityConnectWorld["agents"] = [
  { id: ISLAND_DAY_REDEMPTION.agent, name: ISLAND_DAY_REDEMPTION.agent_name },
  { id: "northlight.example", name: "Northlight Tours" },
];

export const ISLAND_DAY = ISLAND_DAY_LOOKUP.product;
export const WINE_TOUR = LOOKUP_EXAMPLE.product;
/** All day, without option, departure or time. */
export const DAY_TICKET = "DAYTICKET";
export const NIGHT_WALK = "NIGHTWALK";

export const PRODUCTS: readonly Product[] = [
  {
    supplier: PELICAN.email,
    code: ISLAND_DAY,
    name: ISLAND_DAY_REDEMPTION.product_name,
    options: [{ code: ISLAND_DAY_LOOKUP.option, name: ISLAND_DAY_REDEMPTION.option_name }],
  },
  {
    supplier: PELICAN.email,
    code: WINE_TOUR,
    name: "Half-Day Wine Tour",
    options: [{ code: LOOKUP_EXAMPLE.option, name: "With lunch" }],
  },
  { supplier: PELICAN.email, code: DAY_TICKET, name: "Ferry Day Ticket", options: [] },
  { supplier: NORTHLIGHT.email, code: NIGHT_WALK, name: "Night Walk", options: [] },
];
