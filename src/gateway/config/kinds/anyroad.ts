/** An AnyRoad connection, and what its connector is built with. */
import type { z } from "zod";
import {
  addressSchema,
  common,
  type ConnectionContext,
  labelledSchema,
  textSchema,
  zoneFor,
} from "../connection-members.ts";
import { members } from "../members.ts";
import { feedSecretFrom, headerSecretFrom, secretFrom } from "../secret.ts";

export const anyRoadSchemaFor = (context: ConnectionContext) =>
  members({
    ...common("anyroad"),
    url: addressSchema,
    timeZone: zoneFor(context),
    /** Client credentials, for good. */
    login: members({
      tokenUrl: addressSchema,
      clientId: textSchema,
      clientSecret: secretFrom(context.env),
    }).optional(),
    /** Made by hand and good for 60 minutes: for a trial. */
    token: headerSecretFrom(context.env).optional(),
    /** Instead of asking for the list, whose address is not documented. */
    experiences: labelledSchema.optional(),
    /** Of its webhooks, subscribed as `…/feeds/ID?secret=…`, and of imported lists of codes. */
    feedSecret: feedSecretFrom(context.env).optional(),
  }).refine(({ login, token }) => (login === undefined) !== (token === undefined), {
    error: 'expected either "login" or, for a trial, "token"',
  });

export const anyRoadSettings = (connection: AnyRoadConnection) => {
  const { id, kind, url, timeZone, experiences } = connection;
  return {
    connection: id,
    kind,
    baseUrl: url,
    timeZone,
    credentials: credentialsOf(connection),
    ...(experiences === undefined ? {} : { experiences }),
  };
};

type AnyRoadConnection = z.infer<ReturnType<typeof anyRoadSchemaFor>>;

function credentialsOf({ id, login, token }: AnyRoadConnection) {
  if (login !== undefined) {
    const { tokenUrl, clientId, clientSecret } = login;
    return { kind: "client" as const, tokenUrl, clientId, clientSecret: clientSecret.reveal() };
  }
  if (token === undefined) throw new Error(`connection ${id}: neither a login nor a token`);
  return { kind: "token" as const, token: token.reveal() };
}
