/** What calls, failures and lists mean for the person who connects a supplier, in plain words. Pure. */
import type { CallFailure } from "../../core/failure.ts";
import { assertNever } from "../../core/result.ts";
import type { Exchange } from "./watched-fetch.ts";
import type { Finding } from "./report.ts";

export const okay = (text: string): Finding => ({ level: "ok", text });
export const note = (text: string): Finding => ({ level: "note", text });
export const fix = (text: string): Finding => ({ level: "fix", text });

const slowMs = 2_000;

type Seen = Omit<Exchange, "rows" | "headers">;

/** What the answers looked like, whatever the connector made of them; each said once. */
export function transportFindings(exchanges: readonly Seen[]): readonly Finding[] {
  const found = exchanges.flatMap(findingOf);
  const slowest = exchanges.toSorted((a, b) => b.ms - a.ms)[0];
  const asked = exchanges.filter(({ isToken }) => !isToken);
  const allMissing = asked.length > 1 && asked.every(({ status }) => status === 404);
  const all = [
    ...found,
    ...(allMissing
      ? [
          fix(
            "Every address answers 404: --base-url is not where this supplier's interface begins.",
          ),
        ]
      : []),
    ...(slowest !== undefined && slowest.ms > slowMs
      ? [
          note(
            `Slow: ${slowest.path} took ${slowest.ms} ms. Guests do not wait for it, since tickets are on the devices; look-ups of unlisted codes will.`,
          ),
        ]
      : []),
  ];
  return all.filter(({ text }, index) => all.findIndex((other) => other.text === text) === index);
}

function findingOf({ path, status, code, isHtml, redirectTo }: Seen): readonly Finding[] {
  if (status === null) return code === null ? [] : [fix(lineTrouble(code))];
  if (status >= 300 && status < 400)
    return [
      fix(
        redirectTo === null
          ? `${path} answers with a redirect, which is not followed.`
          : `${path} redirects to ${redirectTo}, which is not followed, so that the key goes nowhere else. If that is the supplier, give its address as --base-url.`,
      ),
    ];
  if (isHtml)
    return [
      fix(
        `${path} answers HTML (status ${status}) where JSON is expected: a web page, a sign-in page or a proxy. Check --base-url.`,
      ),
    ];
  return status >= 500
    ? [fix(`${path} answers ${status}: trouble at the supplier. Try again.`)]
    : [];
}

function lineTrouble(code: string): string {
  if (/CERT|TLS|SSL|SIGNED|EPROTO|UNABLE_TO_/.test(code))
    return `The secure connection (TLS) cannot be made (${code}): a certificate that is not valid for this name, an intercepting proxy, or https where only http is served.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `The name of the host cannot be found (${code}): a slip in --base-url, or no network here.`;
  if (code === "ECONNREFUSED") return `Nobody listens at this address (${code}).`;
  return `The connection was lost or never answered (${code}).`;
}

/** Null where `transportFindings` says it better. */
export function failureFinding(what: string, failure: CallFailure): Finding | null {
  switch (failure.kind) {
    case "unauthorised":
      return failure.why === "capability"
        ? null
        : fix(
            `${what}: the key is refused (401 or 403). It is wrong, revoked, or for another address.`,
          );
    case "rate-limited":
      return fix(`${what}: the supplier asks for patience (429). Try later.`);
    case "not-found":
      return fix(`${what}: this address does not exist (404). Check --base-url.`);
    case "rejected":
      return fix(`${what}: refused with ${failure.code}.`);
    case "contract-broken":
      return fix(
        `${what}: the answer is not as documented, at "${failure.path}". Ask the supplier, or check --base-url.`,
      );
    case "unreachable":
    case "intercepted":
    case "outcome-unknown":
      return null;
    default:
      return assertNever(failure);
  }
}

export function failureText(failure: CallFailure): string {
  switch (failure.kind) {
    case "unauthorised":
      return failure.why === "capability" ? "this key may not redeem" : "the key is refused";
    case "rejected":
      return `refused with ${failure.code}`;
    case "contract-broken":
      return `not as documented at "${failure.path}"`;
    case "not-found":
      return "no such address (404)";
    case "rate-limited":
      return "too many calls (429)";
    case "intercepted":
      return "somebody else answers in the supplier's place";
    case "unreachable":
      return "not reached";
    case "outcome-unknown":
      return "no usable answer";
    default:
      return assertNever(failure);
  }
}

export interface ListFacts {
  readonly readable: number;
  readonly unreadable: number;
  readonly firstPath: string | null;
  /** Rows of the parts that may have been cut. */
  readonly cutAt: readonly number[];
  /** How many times the list was asked for. */
  readonly asked: number;
  readonly announcesPages: boolean;
  readonly outside: number;
  readonly lagging: number;
  readonly foreignWords: readonly string[];
}

export function listFindings(list: ListFacts): readonly Finding[] {
  const { unreadable, firstPath, cutAt, asked, announcesPages, outside, lagging } = list;
  // a few odd sales are part of every list; more than that is a misunderstanding between two systems
  const unreadableLevel = unreadable * 10 > list.readable ? fix : note;
  const findings: readonly (readonly [applies: boolean, finding: Finding])[] = [
    [
      unreadable > 0,
      unreadableLevel(
        `${unreadable} entries cannot be read, the first at "${firstPath}": these guests are not on the devices' lists. Show the supplier what it sends.`,
      ),
    ],
    [
      cutAt.length > 0,
      fix(
        `The list is probably cut: ${cutAt.join(", ")} rows came, a usual limit, and nothing narrower can be asked. Bookings beyond it are missing; ask the supplier for paging or a higher limit.`,
      ),
    ],
    [
      cutAt.length === 0 && asked > 1 && !announcesPages,
      note(
        `A list as long as a usual limit came; it was asked again in ${asked - 1} smaller parts.`,
      ),
    ],
    [!announcesPages, note("No paging: the whole day comes in one answer.")],
    [
      outside > 0,
      note(
        `The date filter has a meaning of its own: ${outside} entries of other days came back. Each synchronisation costs more than it should.`,
      ),
    ],
    [
      lagging > 0,
      note(
        `${lagging} bookings and their tickets tell different things about use: one of the two lags.`,
      ),
    ],
    [
      list.foreignWords.length > 0,
      note(
        `Statuses that Stile does not know: ${list.foreignWords.join(", ")}. They are shown as they are and never let anybody in.`,
      ),
    ],
  ];
  return findings.filter(([applies]) => applies).map(([, finding]) => finding);
}

export const noRedemption: Finding = note(
  "No redemption here: redemptions stay in Stile's own ledger, and the supplier is not told.",
);

export const doubtfulRedemption: Finding = note(
  "The look-up answered 404, which means that the code is unknown or that there is no octo/redemption here. Try a known ticket with --code.",
);
