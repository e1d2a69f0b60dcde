/** A City Connect connection, and what its connector is built with. */
import { z } from "zod";
import {
  addressSchema,
  common,
  type ConnectionContext,
  labelledSchema,
  textSchema,
  userNameSchema,
  zoneFor,
} from "../connection-members.ts";
import { members } from "../members.ts";
import { type Environment, feedSecretFrom, secretFrom } from "../secret.ts";

export const cityConnectSchemaFor = (context: ConnectionContext) =>
  members({
    ...common("city-connect"),
    timeZone: zoneFor(context),
    products: labelledSchema.optional(),
    /** Of its notifications: the account's `notification_url` is `https://any:SECRET@HOST/feeds/ID`. */
    feedSecret: feedSecretFrom(context.env).optional(),
    callback: callbackSchemaFor(context.env).optional(),
    account: accountSchemaFor(context.env).optional(),
  }).refine((given) => given.callback !== undefined || given.account !== undefined, {
    error: 'expected "callback", "account" or both',
  });

/** The ticketing system that sold the codes: asked as City Connect would ask it. */
const callbackSchemaFor = (env: Environment) =>
  members({
    url: addressSchema,
    /** Our account there: e-mail or domain. */
    supplier: textSchema,
    /** A code without one of them never leaves the venue. */
    prefixes: z.array(textSchema).min(1),
    username: userNameSchema.optional(),
    password: secretFrom(env).optional(),
  }).refine(({ username, password }) => (username === undefined) === (password === undefined), {
    error: 'expected both "username" and "password", or neither',
  });

/** City Connect itself, which lists and redeems. */
const accountSchemaFor = (env: Environment) =>
  members({
    url: addressSchema.optional(),
    /** E-mail or domain. */
    account: userNameSchema,
    token: secretFrom(env),
    redeemPath: z
      .string()
      .startsWith("/", { error: 'expected a path that begins with "/"' })
      .optional(),
  });

export const cityConnectSettings = (connection: CityConnectConnection) => {
  const { id, kind, timeZone, products, callback, account } = connection;
  return {
    connection: id,
    kind,
    timeZone,
    ...(products === undefined ? {} : { products }),
    ...(callback === undefined ? {} : { callback: callbackSettings(callback) }),
    ...(account === undefined ? {} : { account: accountSettings(account) }),
  };
};

type CityConnectConnection = z.infer<ReturnType<typeof cityConnectSchemaFor>>;
type Callback = NonNullable<CityConnectConnection["callback"]>;
type Account = NonNullable<CityConnectConnection["account"]>;

const callbackSettings = ({ url, username = "", password, ...given }: Callback) => ({
  ...given,
  callbackUrl: url,
  username,
  password: password?.reveal() ?? "",
});

const accountSettings = ({ url, account, token, redeemPath }: Account) => ({
  account,
  token: token.reveal(),
  ...(url === undefined ? {} : { baseUrl: url }),
  ...(redeemPath === undefined ? {} : { redeemPath }),
});
