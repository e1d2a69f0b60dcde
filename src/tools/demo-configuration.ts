/**
 * The configuration of `npm start`: a connection to each supplier of the sandbox, as a venue would write it, and one gate
 * that takes everything they sell. What it needs to know the sandbox tells under `/_sandbox`.
 */
import { z } from "zod";

/** `GET /_sandbox`: how each supplier is called. */
const cardsSchema = z.object({
  suppliers: z.tuple([
    z.object({ kind: z.literal("octo"), baseUrl: z.string(), key: z.string() }),
    z.object({
      kind: z.literal("anyroad"),
      baseUrl: z.string(),
      timeZone: z.string(),
      tokenUrl: z.string(),
      clientId: z.string(),
      clientSecret: z.string(),
    }),
    z.object({
      kind: z.literal("city-connect"),
      timeZone: z.string(),
      account: z.object({ url: z.string(), name: z.string(), token: z.string() }),
      callback: z.object({
        url: z.string(),
        user: z.string(),
        password: z.string(),
        supplier: z.string(),
        prefixes: z.array(z.string()),
      }),
      products: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
    z.object({
      kind: z.literal("satellite-tag"),
      baseUrl: z.string(),
      timeZone: z.string(),
      clientId: z.string(),
      clientSecret: z.string(),
      event: z.object({ id: z.number(), label: z.string() }),
      gateDeviceId: z.number(),
      scannerCode: z.string(),
    }),
  ]),
});

const sold = z.object({ id: z.string() });
/** `GET /_sandbox/world`: what those two sell; of the others the card tells it. */
const worldSchema = z.object({
  octo: z.object({ products: z.array(sold) }),
  anyroad: z.object({ experiences: z.array(sold) }),
});

export interface DemoConfiguration {
  readonly venue: string;
  readonly gates: readonly object[];
  readonly connections: readonly object[];
  readonly mapping: readonly object[];
}

/** The sandbox's answers, and what the venue decides itself. */
export interface DemoVenue {
  readonly cards: unknown;
  readonly world: unknown;
  readonly venue: string;
  /** Proves that it is the sandbox that posts webhooks and notifications; at least 16 characters. */
  readonly feedSecret: string;
}

/** Throws where the answers are not the sandbox's. */
export function demoConfiguration(given: DemoVenue): DemoConfiguration {
  const [octo, anyroad, city, tag] = cardsSchema.parse(given.cards).suppliers;
  const world = worldSchema.parse(given.world);
  const { venue, feedSecret } = given;
  return {
    venue,
    gates: [{ id: "gate-1", sign: "1", label: "Gate 1" }],
    connections: [
      { ...named("octo", "OCTO"), url: octo.baseUrl, key: octo.key },
      {
        ...named("anyroad", "AnyRoad"),
        url: anyroad.baseUrl,
        timeZone: anyroad.timeZone,
        login: { tokenUrl: anyroad.tokenUrl, ...clientOf(anyroad) },
        feedSecret,
      },
      {
        ...named("city-connect", "City Connect"),
        timeZone: city.timeZone,
        callback: callbackOf(city.callback),
        account: { url: city.account.url, account: city.account.name, token: city.account.token },
        products: city.products.map(({ code, name }) => ({ id: code, label: name })),
        feedSecret,
      },
      {
        ...named("satellite-tag", "Satellite TAG"),
        url: tag.baseUrl,
        timeZone: tag.timeZone,
        event: tag.event,
        deviceCode: tag.scannerCode,
        login: { ...clientOf(tag), tokenPath: "oauth/v2/token" },
        delegates: true,
        checkInDevice: tag.gateDeviceId,
      },
    ],
    mapping: [
      ...world.octo.products.map(({ id }) => atTheGate("octo", id)),
      ...world.anyroad.experiences.map(({ id }) => ({
        ...atAnyHour("anyroad", id),
        unitLabels: { addon: "Drink token" },
      })),
      ...city.products.map(({ code }) => atAnyHour("city-connect", code)),
      atAnyHour("satellite-tag", String(tag.event.id)),
    ],
  };
}

/** What the sandbox has is redeemed there: it is no venue's. */
const named = (kind: string, label: string) => ({ id: kind, kind, label, mode: "redeem" });

const atTheGate = (connection: string, product: string) => ({
  connection,
  product,
  gates: ["gate-1"],
});

/** A ticket of a slot that its supplier would take now is one for now, at whatever hour somebody plays with it. */
const atAnyHour = (connection: string, product: string) => ({
  ...atTheGate(connection, product),
  policy: { earlyMs: dayMs, lateMs: dayMs },
});

const dayMs = 86_400_000;

const clientOf = ({
  clientId,
  clientSecret,
}: Readonly<Record<"clientId" | "clientSecret", string>>) => ({
  clientId,
  clientSecret,
});

const callbackOf = ({ user, ...given }: { readonly user: string }) => ({
  ...given,
  username: user,
});
