/** The table of suppliers: one entry for each, in the order of `SUPPLIERS`. A new one is an entry, its folder and its name. */
import type { z } from "zod";
import { anyroadAccess } from "./anyroad/card.ts";
import { anyroadActSchema } from "./anyroad/foreign-acts.ts";
import { createAnyroadRoutes } from "./anyroad/routes.ts";
import { createAnyroadSupplier, type AnyroadSupplier } from "./anyroad/supplier.ts";
import { anyroadCards } from "./anyroad/ticket-card.ts";
import { anyroadWorldSchema, type AnyroadWorld } from "./anyroad/world.ts";
import { checked, type Checked } from "./checked.ts";
import { cityConnectAccess } from "./city-connect/card.ts";
import { cityConnectActSchema } from "./city-connect/foreign-acts.ts";
import { pendingNotifications, postNotifications } from "./city-connect/notification-posting.ts";
import { createCityConnectRoutes } from "./city-connect/routes.ts";
import { createCityConnectSupplier, type CityConnectSupplier } from "./city-connect/supplier.ts";
import { cityConnectCards } from "./city-connect/ticket-card.ts";
import { cityConnectWorldSchema, type CityConnectWorld } from "./city-connect/world.ts";
import { octoAccess } from "./octo/card.ts";
import { foreignActSchema } from "./octo/foreign-acts.ts";
import { createOctoRoutes } from "./octo/routes.ts";
import { octoState } from "./octo/state.ts";
import { createOctoSupplier, type OctoSupplier } from "./octo/supplier.ts";
import { allSwitches } from "./octo/switches.ts";
import { octoCards } from "./octo/ticket-card.ts";
import { octoWorldSchema, type OctoWorld } from "./octo/world.ts";
import { satelliteTagAccess } from "./satellite-tag/card.ts";
import { satelliteTagActSchema } from "./satellite-tag/foreign-acts.ts";
import { createSatelliteTagRoutes } from "./satellite-tag/routes.ts";
import { createSatelliteTagSupplier, type SatelliteTagSupplier } from "./satellite-tag/supplier.ts";
import { satelliteTagCards } from "./satellite-tag/ticket-card.ts";
import { satelliteTagWorldSchema, type SatelliteTagWorld } from "./satellite-tag/world.ts";
import type { SupplierKind } from "./supplier-kind.ts";
import { SUPPLIERS } from "./supplier-names.ts";

const [OCTO, ANYROAD, CITY_CONNECT, SATELLITE_TAG] = SUPPLIERS;

export const octoKind: SupplierKind<OctoWorld, OctoSupplier> = {
  named: OCTO,
  worldSchema: octoWorldSchema,
  create: createOctoSupplier,
  routes: createOctoRoutes,
  access: ({ world }) => octoAccess(world),
  state: octoState,
  tickets: octoCards,
  act: actsOf(foreignActSchema),
  switches: ({ switches }) => allSwitches(switches),
  choices: { perPage: [10, 25, 100], rowCap: [null, 10, 100] },
  redeemPath: "/redemption/redeem",
};

export const anyroadKind: SupplierKind<AnyroadWorld, AnyroadSupplier> = {
  named: ANYROAD,
  worldSchema: anyroadWorldSchema,
  create: createAnyroadSupplier,
  routes: createAnyroadRoutes,
  access: ({ world }, baseUrl) => anyroadAccess(world, baseUrl),
  state: (supplier) => ({ ...supplier.state() }),
  tickets: anyroadCards,
  act: actsOf(anyroadActSchema),
  switches: ({ switches }) => switches,
  choices: { slotToleranceMinutes: [0, 15, 30, 60], tokenLifetimeSeconds: [10, 60, 3600] },
  redeemPath: "/tickets/scan",
  outgoing: {
    pending: (supplier) => supplier.pendingWebhooks(),
    // its address is part of its world
    deliver: (supplier, { fetch }) => supplier.deliverWebhooks(fetch),
  },
};

export const cityConnectKind: SupplierKind<CityConnectWorld, CityConnectSupplier> = {
  named: CITY_CONNECT,
  worldSchema: cityConnectWorldSchema,
  create: createCityConnectSupplier,
  routes: createCityConnectRoutes,
  access: ({ world }, baseUrl) => cityConnectAccess(world, baseUrl),
  state: (supplier) => ({ ...supplier.state() }),
  tickets: cityConnectCards,
  act: actsOf(cityConnectActSchema),
  switches: ({ switches }) => switches,
  choices: {},
  redeemPath: "/v1/redeem_booking",
  outgoing: { pending: pendingNotifications, deliver: postNotifications },
};

export const satelliteTagKind: SupplierKind<SatelliteTagWorld, SatelliteTagSupplier> = {
  named: SATELLITE_TAG,
  worldSchema: satelliteTagWorldSchema,
  create: createSatelliteTagSupplier,
  routes: createSatelliteTagRoutes,
  access: satelliteTagAccess,
  state: (supplier) => supplier.state(),
  tickets: satelliteTagCards,
  act: actsOf(satelliteTagActSchema),
  switches: ({ switches }) => switches,
  choices: {},
  redeemPath: "/interaction/new/check-in",
};

function actsOf<Act>(schema: z.ZodType<Act>) {
  return (supplier: { readonly act: (act: Act) => boolean }, json: unknown): Checked<boolean> => {
    const act = checked(schema, json);
    return act.kind === "refused" ? act : { kind: "done", value: supplier.act(act.value) };
  };
}
