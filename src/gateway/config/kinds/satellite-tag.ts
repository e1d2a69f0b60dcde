/** A Satellite TAG connection, and what its connector is built with. */
import { z } from "zod";
import {
  addressSchema,
  common,
  type ConnectionContext,
  textSchema,
  zoneFor,
} from "../connection-members.ts";
import { members } from "../members.ts";
import { secretFrom } from "../secret.ts";

export const satelliteTagSchemaFor = (context: ConnectionContext) =>
  members({
    ...common("satellite-tag"),
    url: addressSchema,
    /** Ends every path but the token's. */
    suffix: z.string().optional(),
    timeZone: zoneFor(context),
    event: members({ id: z.number().int(), label: textSchema }),
    /** What TAG's back office calls this gateway; its handsets call under the same name. */
    deviceCode: textSchema,
    login: members({
      clientId: textSchema,
      clientSecret: secretFrom(context.env),
      tokenPath: textSchema.default("/api/oauth/v2/token"),
    }).optional(),
    /** Whether this instance offers its delegates. */
    delegates: z.boolean().default(false),
    /** The TAG device (gate, session, room) that they are checked in to; without it no use is recorded. */
    checkInDevice: z.number().int().optional(),
  })
    .refine(({ delegates, checkInDevice }) => delegates || checkInDevice === undefined, {
      path: ["checkInDevice"],
      error: 'a check-in names a delegate: expected "delegates": true beside it',
    })
    .refine(({ url, login }) => login === undefined || isSameOrigin(login.tokenPath, url), {
      path: ["login", "tokenPath"],
      error: "expected a path at the connection's own address",
    });

export const satelliteTagSettings = (connection: TagConnection) => {
  const { id, kind, url, suffix, timeZone, event, deviceCode, delegates, checkInDevice } =
    connection;
  return {
    connection: id,
    kind,
    baseUrl: url,
    ...(suffix === undefined ? {} : { suffix }),
    timeZone,
    event,
    auth: authOf(connection),
    app: { name: "Stile", version: "0.1.0", platform: "gateway" },
    deviceCode: () => deviceCode,
    checkIn: checkInDevice === undefined ? null : { deviceId: checkInDevice },
    delegates,
  };
};

type TagConnection = z.infer<ReturnType<typeof satelliteTagSchemaFor>>;

function authOf({ login }: TagConnection) {
  if (login === undefined) return { kind: "none" as const };
  const { clientId, clientSecret, tokenPath } = login;
  return { kind: "client" as const, clientId, clientSecret: clientSecret.reveal(), tokenPath };
}

const isSameOrigin = (path: string, url: string): boolean =>
  URL.canParse(path, `${url}/`) && new URL(path, `${url}/`).origin === new URL(url).origin;
