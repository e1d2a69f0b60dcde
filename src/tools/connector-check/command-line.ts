/**
 * Options of `npm run connector:check`. What cannot be used is told in plain words and without the values: one of them may be
 * a key that stands in the wrong place.
 */
import { parseArgs } from "node:util";
import type { ConnectorKind } from "../../connectors/connector.ts";
import { type Result, fail, ok } from "../../core/result.ts";
import { type LocalDate, asLocalDate, isTimeZone, parseInstant } from "../../core/time.ts";

export interface CheckRequest {
  readonly kind: ConnectorKind;
  readonly baseUrl: string;
  /** Empty: the supplier is called without credentials. */
  readonly key: string;
  readonly date: LocalDate | null;
  readonly code: string | null;
  readonly json: boolean;
  /** IANA; for suppliers that name none. */
  readonly timeZone: string | null;
  readonly tokenUrl: string | null;
  readonly callbackUrl: string | null;
  readonly supplier: string | null;
  readonly prefixes: readonly string[];
  readonly event: number | null;
  readonly tokenPath: string | null;
  readonly deviceCode: string | null;
  readonly checkInDevice: number | null;
}

const text = { type: "string" } as const;
const options = {
  "base-url": text,
  key: text,
  date: text,
  code: text,
  json: { type: "boolean" },
  "time-zone": text,
  "token-url": text,
  "callback-url": text,
  supplier: text,
  prefix: { type: "string", multiple: true },
  event: text,
  "token-path": text,
  "device-code": text,
  "check-in-device": text,
} as const;

export function parseCommandLine(args: readonly string[]): Result<CheckRequest, string> {
  const read = readArgs(args);
  if (!read.ok) return read;
  const { values, positionals } = read.value;
  const [word, ...others] = positionals;
  const kind = kinds.find((each) => each === word);
  const baseUrl = values["base-url"];
  const { date, code } = values;
  const timeZone = values["time-zone"] ?? null;
  const [event, checkInDevice] = [values.event, values["check-in-device"]].map(integerFrom);
  const addresses = [baseUrl, values["token-url"], values["callback-url"]];
  const problems: readonly (readonly [isThere: boolean, text: string])[] = [
    [word === undefined, "The kind of supplier is missing."],
    [kind === undefined, `The first word must be one of ${kinds.join(", ")}.`],
    [others.length > 0, "There is a word too many; a text with spaces needs quotes."],
    [baseUrl === undefined, "--base-url is missing."],
    [
      addresses.some((each) => each !== undefined && !isAddress(each)),
      "An address must begin with http:// or https://, and hold no user, password, ? or #.",
    ],
    [date !== undefined && !isDate(date), "--date must be a day such as 2026-07-15."],
    [code === "", "--code is empty."],
    [timeZone !== null && !isTimeZone(timeZone), "--time-zone must be such as Europe/London."],
    [event === "wrong" || checkInDevice === "wrong", "--event and --check-in-device are numbers."],
    [(values.prefix ?? []).includes(""), "--prefix is empty."],
  ];
  const problem = problems.find(([isThere]) => isThere);
  if (problem !== undefined) return fail(problem[1]);
  if (kind === undefined || baseUrl === undefined) return fail("");
  return ok({
    kind,
    baseUrl: baseUrl.replace(/\/+$/, ""),
    key: values.key ?? "",
    date: date === undefined ? null : asLocalDate(date),
    code: code ?? null,
    json: values.json ?? false,
    timeZone,
    tokenUrl: values["token-url"] ?? null,
    callbackUrl: values["callback-url"] ?? null,
    supplier: values.supplier ?? null,
    prefixes: values.prefix ?? [],
    event: typeof event === "number" ? event : null,
    tokenPath: values["token-path"] ?? null,
    deviceCode: values["device-code"] ?? null,
    checkInDevice: typeof checkInDevice === "number" ? checkInDevice : null,
  });
}

const kinds = ["octo", "anyroad", "city-connect", "satellite-tag"] as const;

const command = "npm run connector:check --";

export const usage = `Usage: ${command} KIND --base-url URL [--key K] [--date D] [--code C] [--json]

  ${command} octo --base-url https://api.example.com/octo --key KEY
  ${command} anyroad --base-url https://api.example.com --key TOKEN --time-zone Pacific/Auckland
      or --key CLIENT_ID:CLIENT_SECRET --token-url https://api.example.com/oauth/token
  ${command} city-connect --base-url https://api.cityconnect.net/v1 --key ACCOUNT:TOKEN
      for codes also --key "ACCOUNT:TOKEN USER:PASSWORD" --callback-url URL --supplier ACCOUNT --prefix ABC
  ${command} satellite-tag --base-url https://example.satellite.co.nz/api/v5 --key CLIENT_ID:CLIENT_SECRET
      with --event 12 --device-code G07 [--check-in-device 85] [--token-path PATH]
`;

function readArgs(args: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...args], options, allowPositionals: true }));
  } catch (error) {
    // thrown for unknown options and missing values: expected here. Only a name is shown, never a value
    const name = /'(--[a-z-]+)/.exec(error instanceof Error ? error.message : "")?.[1];
    return fail(
      name === undefined
        ? "The command line cannot be read."
        : `The option ${name} is not known, or its value is missing.`,
    );
  }
}

function isAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password, search, hash } = new URL(address);
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((it) => it === "");
}

const isDate = (date: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(date) && parseInstant(`${date}T00:00:00Z`) !== null;

const integerFrom = (given: string | undefined): number | "wrong" | null => {
  if (given === undefined) return null;
  return /^\d{1,15}$/.test(given) ? Number(given) : "wrong";
};
