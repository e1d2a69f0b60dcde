/** A venue's configuration with a connection to each supplier of the sandbox, and one gate for all that they sell. */
import { z } from "zod";
import { json, type Supplier } from "./supplier.ts";

const account = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  timeZone: z.string(),
  baseUrl: z.string(),
});
const cardsSchema = z.object({
  suppliers: z.tuple([
    z.object({ baseUrl: z.string(), key: z.string() }),
    account.extend({ tokenUrl: z.string() }),
    z.object({
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
    account.extend({
      event: z.object({ id: z.number(), label: z.string() }),
      gateDeviceId: z.number(),
      scannerCode: z.string(),
    }),
  ]),
});
const ids = z.array(z.object({ id: z.string() }).transform(({ id }) => id));
const soldSchema = z.object({
  octo: z.object({ products: ids }),
  anyroad: z.object({ experiences: ids }),
});

/** For `openVenue`. */
export async function fourConnections({ origin }: Supplier): Promise<object> {
  const [octo, anyroad, city, tag] = cardsSchema.parse(await json(`${origin}/_sandbox`)).suppliers;
  const sold = soldSchema.parse(await json(`${origin}/_sandbox/world`));
  const { user: username, ...callback } = city.callback;
  return {
    venue: "Port Vell Boats",
    gates: [{ id: "gate-1", sign: "1", label: "Gate 1" }],
    connections: [
      { ...named("octo", "OCTO"), url: octo.baseUrl, key: octo.key },
      {
        ...named("anyroad", "AnyRoad"),
        url: anyroad.baseUrl,
        timeZone: anyroad.timeZone,
        login: { tokenUrl: anyroad.tokenUrl, ...clientOf(anyroad) },
      },
      {
        ...named("city-connect", "City Connect"),
        timeZone: city.timeZone,
        callback: { ...callback, username },
        account: { url: city.account.url, account: city.account.name, token: city.account.token },
        products: city.products.map(({ code, name }) => ({ id: code, label: name })),
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
      ...sold.octo.products.map((id) => atTheGate("octo", id)),
      ...sold.anyroad.experiences.map((id) => ({
        ...atTheGate("anyroad", id),
        unitLabels: { addon: "Drink token" },
      })),
      ...city.products.map(({ code }) => atTheGate("city-connect", code)),
      atTheGate("satellite-tag", String(tag.event.id)),
    ],
    // these tests run at any hour, and are not about slots
    policy: { earlyMs: dayMs, lateMs: dayMs },
  };
}

const dayMs = 86_400_000;

const named = (kind: string, label: string) => ({ id: kind, kind, label, mode: "redeem" });

const atTheGate = (connection: string, product: string) => ({
  connection,
  product,
  gates: ["gate-1"],
});

const clientOf = ({
  clientId,
  clientSecret,
}: Readonly<Record<"clientId" | "clientSecret", string>>) => ({ clientId, clientSecret });
