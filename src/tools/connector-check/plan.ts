/**
 * A command line made a connection: what `--key` holds differs by kind, and what is left out gets a value that tries as much as
 * can be tried. `--key` is: octo the key; anyroad the token, or with `--token-url` CLIENT_ID:CLIENT_SECRET; city-connect
 * ACCOUNT:TOKEN and after a space USER:PASSWORD; satellite-tag CLIENT_ID:CLIENT_SECRET.
 */
import type { ConnectionSettings } from "../../connectors/registry.ts";
import { asConnectionId } from "../../core/ids.ts";
import { type Result, assertNever, fail, ok } from "../../core/result.ts";
import type { CheckRequest } from "./command-line.ts";

export interface Plan {
  readonly settings: ConnectionSettings;
  /** For a key without the redemption capability; null where there is no such thing. */
  readonly withoutRedemption: ConnectionSettings | null;
  readonly tokenUrl: string | null;
  /** Cut out of everything that is printed. */
  readonly secrets: readonly string[];
  /** A code that nobody has, and that may be asked about. */
  readonly unknownCode: string;
  /** What was assumed for want of an option. */
  readonly assumed: readonly string[];
}

export function planOf(request: CheckRequest): Result<Plan, string> {
  switch (request.kind) {
    case "octo":
      return ok(octoPlan(request));
    case "anyroad":
      return anyRoadPlan(request);
    case "city-connect":
      return cityConnectPlan(request);
    case "satellite-tag":
      return tagPlan(request);
    default:
      return assertNever(request.kind);
  }
}

const connection = asConnectionId("check");
const unknownCode = "STILE-CHECK-0000";

function octoPlan({ baseUrl, key }: CheckRequest): Plan {
  const authentication = key === "" ? "none" : "bearer";
  const common = { connection, kind: "octo", baseUrl, key } as const;
  return {
    settings: { ...common, options: { authentication } },
    withoutRedemption: { ...common, options: { authentication, redeemBy: "none" } },
    tokenUrl: null,
    secrets: secretsOf([key]),
    unknownCode,
    assumed: [],
  };
}

function anyRoadPlan(request: CheckRequest): Result<Plan, string> {
  const { baseUrl, key, tokenUrl } = request;
  const [clientId, clientSecret] = pairOf(key);
  if (key === "") return fail("AnyRoad needs --key: a token.");
  if (tokenUrl !== null && clientSecret === "")
    return fail("With --token-url, --key must be CLIENT_ID:CLIENT_SECRET.");
  return ok({
    settings: {
      connection,
      kind: "anyroad",
      baseUrl,
      timeZone: zoneOf(request),
      credentials:
        tokenUrl === null
          ? { kind: "token", token: key }
          : { kind: "client", tokenUrl, clientId, clientSecret },
    },
    withoutRedemption: null,
    tokenUrl,
    secrets: secretsOf([key, ...(tokenUrl === null ? [] : [clientSecret])]),
    unknownCode,
    assumed: zoneAssumed(request),
  });
}

function cityConnectPlan(request: CheckRequest): Result<Plan, string> {
  const { baseUrl, key, code, prefixes, callbackUrl } = request;
  const [first = "", second = "", ...more] = key.split(" ");
  const [account, token] = pairOf(first);
  const [username, password] = pairOf(second);
  if (account === "" || token === "" || more.length > 0)
    return fail(
      "City Connect needs --key ACCOUNT:TOKEN, and for codes after a space USER:PASSWORD.",
    );
  const root = baseUrl.replace(/\/v\d+$/, "");
  const asksCallback = second !== "" || callbackUrl !== null;
  return ok({
    settings: {
      connection,
      kind: "city-connect",
      timeZone: zoneOf(request),
      account: { account, token, baseUrl: root === baseUrl ? `${baseUrl}/v1` : baseUrl },
      ...(asksCallback
        ? {
            callback: {
              callbackUrl: callbackUrl ?? `${root}/callbacks`,
              username,
              password,
              supplier: request.supplier ?? account,
              prefixes: [...prefixes, unknownCode, ...(prefixes.length > 0 ? [] : ownPrefix(code))],
            },
          }
        : {}),
    },
    withoutRedemption: null,
    tokenUrl: null,
    secrets: secretsOf([first, second, token, password]),
    unknownCode,
    assumed: [
      ...zoneAssumed(request),
      ...(asksCallback
        ? []
        : ["No USER:PASSWORD and no --callback-url: codes cannot be looked up."]),
      ...(asksCallback && prefixes.length === 0
        ? [
            "No --prefix: the code was asked about as it is; at the gate only codes with a configured prefix are.",
          ]
        : []),
    ],
  });
}

function tagPlan(request: CheckRequest): Result<Plan, string> {
  const { baseUrl, key, event, checkInDevice, deviceCode } = request;
  const [clientId, clientSecret] = pairOf(key);
  if (key !== "" && (clientId === "" || clientSecret === ""))
    return fail("Satellite TAG needs --key CLIENT_ID:CLIENT_SECRET, or no key.");
  // the manual's place for it, from a base such as https://example.satellite.co.nz/api/v5
  const tokenPath =
    request.tokenPath ?? (/\/v\d+$/.test(baseUrl) ? "../oauth/v2/token" : "oauth/v2/token");
  return ok({
    settings: {
      connection,
      kind: "satellite-tag",
      baseUrl,
      timeZone: zoneOf(request),
      event: { id: event ?? 0, label: event === null ? "any event" : `event ${event}` },
      auth: key === "" ? { kind: "none" } : { kind: "client", clientId, clientSecret, tokenPath },
      app: { name: "Stile", version: "0.1.0", platform: "check" },
      deviceCode: () => deviceCode ?? "check",
      delegates: true,
      checkIn: checkInDevice === null ? null : { deviceId: checkInDevice },
    },
    withoutRedemption: null,
    tokenUrl: key === "" ? null : new URL(tokenPath, `${baseUrl}/`).href,
    secrets: secretsOf([key, clientSecret]),
    unknownCode,
    assumed: [
      ...zoneAssumed(request),
      ...(event === null ? ["No --event: guests of other events were not told apart."] : []),
      ...(deviceCode === null ? ["No --device-code: the call named no scanner of the venue."] : []),
      ...(checkInDevice === null
        ? ["No --check-in-device: TAG is not asked who went in, and no use can be recorded there."]
        : []),
    ],
  });
}

const zoneOf = ({ timeZone }: CheckRequest): string => timeZone ?? "UTC";
const zoneAssumed = ({ timeZone }: CheckRequest): readonly string[] =>
  timeZone === null ? ["No --time-zone: UTC was taken for the venue's."] : [];

const ownPrefix = (code: string | null): readonly string[] => (code === null ? [] : [code]);

/** At the first colon. */
function pairOf(text: string): readonly [name: string, secret: string] {
  const at = text.indexOf(":");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** The longest first: a shorter one inside it would spoil the match. */
const secretsOf = (plain: readonly string[]): readonly string[] =>
  plain
    .flatMap((secret) =>
      secret === ""
        ? []
        : [secret, encodeURIComponent(secret), Buffer.from(secret, "utf8").toString("base64")],
    )
    .toSorted((a, b) => b.length - a.length);
