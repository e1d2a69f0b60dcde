/** Connections of each kind to the sandbox: with everything that can be set up, and plain ones. */
import { z } from "zod";
import type { ConnectorKind } from "../../connectors/connector.ts";
import type { ConnectionSettings } from "../../connectors/registry.ts";
import { asConnectionId } from "../../core/ids.ts";
import { assertNever } from "../../core/result.ts";
import type { Card } from "./sandbox-network.ts";

export function settingsOf(kind: ConnectorKind, card: Card): readonly ConnectionSettings[] {
  switch (kind) {
    case "octo":
      return octo(card);
    case "anyroad":
      return anyRoad(card);
    case "city-connect":
      return cityConnect(card);
    case "satellite-tag":
      return tag(card);
    default:
      return assertNever(kind);
  }
}

const connection = asConnectionId("support");
const text = z.string();

function octo({ baseUrl, key }: Card): readonly ConnectionSettings[] {
  const plain = { connection, kind: "octo", baseUrl, key } as const;
  const everything = { timestamp: true, unredeem: true, noShow: true, updatedSince: true };
  return [{ ...plain, options: { ...everything, redeemsArrays: true } }, plain];
}

function anyRoad(card: Card): readonly ConnectionSettings[] {
  const { baseUrl, key, timeZone, ...client } = anyRoadCard.parse(card);
  const common = { connection, kind: "anyroad", baseUrl, timeZone } as const;
  return [
    { ...common, credentials: { kind: "client", ...client } },
    { ...common, credentials: { kind: "token", token: key } },
  ];
}

const anyRoadCard = z.object({
  baseUrl: text,
  key: text,
  timeZone: text,
  tokenUrl: text,
  clientId: text,
  clientSecret: text,
});

/** Its two parts are separate worlds, and either may be missing. */
function cityConnect(card: Card): readonly ConnectionSettings[] {
  const { timeZone, account, callback, products } = cityConnectCard.parse(card);
  const common = {
    connection,
    kind: "city-connect",
    timeZone,
    products: products.map(({ code, name }) => ({ id: code, label: name })),
  } as const;
  const asked = {
    callbackUrl: callback.url,
    username: callback.user ?? "",
    password: callback.password ?? "",
    supplier: callback.supplier,
    prefixes: callback.prefixes,
  };
  const own = { baseUrl: account.url, account: account.name, token: account.token };
  return [
    { ...common, callback: asked, account: own },
    { ...common, callback: asked },
    { ...common, account: own },
  ];
}

const cityConnectCard = z.object({
  timeZone: text,
  account: z.object({ url: text, name: text, token: text }),
  callback: z.object({
    url: text,
    user: text.nullable(),
    password: text.nullable(),
    supplier: text,
    prefixes: z.array(text),
  }),
  products: z.array(z.object({ code: text, name: text })),
});

function tag(card: Card): readonly ConnectionSettings[] {
  const { baseUrl, timeZone, tokenUrl, event, gateDeviceId, scannerCode, ...client } =
    tagCard.parse(card);
  const plain = {
    connection,
    kind: "satellite-tag",
    baseUrl,
    timeZone,
    event,
    auth: { kind: "client", ...client, tokenPath: new URL(tokenUrl).pathname },
    app: { name: "Stile", version: "0", platform: "support" },
    deviceCode: () => scannerCode,
    delegates: false,
    checkIn: null,
  } as const;
  return [{ ...plain, delegates: true, checkIn: { deviceId: gateDeviceId } }, plain];
}

const tagCard = z.object({
  baseUrl: text,
  timeZone: text,
  tokenUrl: text,
  clientId: text,
  clientSecret: text,
  event: z.object({ id: z.number(), label: text }),
  gateDeviceId: z.number(),
  scannerCode: text,
});
