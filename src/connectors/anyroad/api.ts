/**
 * The two calls of seed 003 and the list of experiences as typed functions. Knows addresses, tokens and answers; decides
 * nothing about a ticket.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { later } from "../../core/time.ts";
import type { Call, UnreadableEntry } from "../connector.ts";
import { keepRaw, pathOf, readEntries } from "../entries.ts";
import { jsonTextOf } from "../json-text.ts";
import type { Network, SupplierAnswer, SupplierRequest } from "../supplier-http.ts";
import { createSupplierHttp, withoutSecrets } from "../supplier-http.ts";
import { type Refusal, type TicketRefusal, dialectOf, problemIn } from "./failures.ts";
import { type WireTicket, pageSchema, refusedTicketSchema, ticketSchema } from "./schema.ts";
import type { Tokens } from "./tokens.ts";

export interface AnyRoadAccount {
  readonly baseUrl: string;
  readonly tokens: Tokens;
}

export interface TicketEntry {
  readonly ticket: WireTicket;
  /** Non-null where the answer was a refusal of this ticket. */
  readonly refusal: TicketRefusal | null;
  /** As received, JSON text without secrets. */
  readonly raw: string;
}

export interface TicketAnswer {
  readonly entries: readonly TicketEntry[];
  readonly unreadable: readonly UnreadableEntry[];
  /** A refusal that names no ticket and is not documented; null for a plain "no such ticket". */
  readonly refusal: Refusal | null;
}

export interface AnyRoadApi {
  /** Records nothing. */
  readonly verify: (qrCode: string, call: Call) => Promise<Result<TicketAnswer, CallFailure>>;
  /** Records a scan by `device` at the server's time; a repeat records another one. */
  readonly scan: (
    scan: { readonly device: string; readonly qrCode: string },
    call: Call,
  ) => Promise<Result<TicketAnswer, CallFailure>>;
  /** Raw entries of all pages. */
  readonly experiences: (call: Call) => Promise<Result<readonly unknown[], CallFailure>>;
}

const answerLimitBytes = 4 * 1024 * 1024;
/** A list that never ends is a fault of the supplier (dossier 7). */
const mostPages = 500;

export function createAnyRoadApi(account: AnyRoadAccount, network: Network): AnyRoadApi {
  const base = account.baseUrl.replace(/\/+$/, "");
  const ask = askWith(account.tokens, network);

  const tickets = async (
    path: string,
    body: Readonly<Record<string, string>>,
    call: Call,
  ): Promise<Result<TicketAnswer, CallFailure>> => {
    const asked = await ask({ method: "POST", url: `${base}${path}`, body }, call);
    return asked.ok ? ticketsIn(asked.value) : asked;
  };

  return {
    verify: (qrCode, call) => tickets("/tickets/verify", { qr_code: qrCode }, call),
    scan: ({ device, qrCode }, call) => tickets("/tickets/scan", { device, qr_code: qrCode }, call),

    experiences: async (call) => {
      const first = `${base}/experiences`;
      const items: unknown[] = [];
      const seen = new Set<string>();
      for (let url: string | null = first; url !== null && seen.size < mostPages;) {
        seen.add(url);
        const asked = await ask({ method: "GET", url, body: undefined }, call);
        if (!asked.ok) return asked;
        const { answer, secrets } = asked.value;
        if (answer.status >= 400) return fail(listFailure(answer, secrets));
        const page = pageSchema.safeParse(answer.json);
        if (!page.success) return fail({ kind: "contract-broken", path: pathOf(page.error) });
        items.push(...page.data.items);
        const next: string = page.data.next_url ?? "";
        // a token goes to the configured origin only
        if (next !== "" && originOf(next) !== originOf(first))
          return fail({ kind: "contract-broken", path: "next_url" });
        url = next === "" || seen.has(next) ? null : next;
      }
      return ok(items);
    },
  };
}

interface Asked {
  readonly answer: SupplierAnswer;
  /** What this call must not leave behind in a text. */
  readonly secrets: readonly string[];
}

type Ask = (
  request: Pick<SupplierRequest, "method" | "url" | "body">,
  call: Call,
) => Promise<Result<Asked, CallFailure>>;

/** With the current token; once more with another one where it was refused. */
function askWith(tokens: Tokens, network: Network): Ask {
  return async (request, call) => {
    const deadline = later(network.now(), call.timeoutMs);
    const rest = (): Call => ({ ...call, timeoutMs: Math.max(0, deadline - network.now()) });
    const send = async (token: string): Promise<Result<Asked, CallFailure>> => {
      const secrets = [token];
      const headers = {
        Authorization: `Bearer ${token}`,
        Accept: "application/json",
        ...(request.body === undefined ? {} : { "Content-Type": "application/json" }),
      };
      const http = createSupplierHttp(network, dialectOf(secrets));
      const answer = await http({ ...request, headers, bodyLimitBytes: answerLimitBytes }, rest());
      return answer.ok ? ok({ answer: answer.value, secrets }) : answer;
    };

    const token = await tokens.current(call);
    if (!token.ok) return token;
    const first = await send(token.value);
    if (first.ok || first.failure.kind !== "unauthorised") return first;
    const another = await tokens.after(token.value, rest());
    return another.ok ? send(another.value) : another;
  };
}

function ticketsIn({ answer, secrets }: Asked): Result<TicketAnswer, CallFailure> {
  const { status, json } = answer;
  if (status === 404) {
    // not in AnyRoad's words it may come from a proxy or a wrong address: no proof that a ticket is gone
    const isTold = problemIn(json, secrets).kind === "refusal";
    return ok(isTold ? nothing : { ...nothing, unreadable: [keepRaw(secrets)(json, "code")] });
  }
  if (status >= 400) return refusedIn(json, secrets);
  const page = pageSchema.safeParse(json);
  if (!page.success) return fail({ kind: "contract-broken", path: pathOf(page.error) });
  const { read, unreadable } = readEntries(page.data.items, ticketSchema, keepRaw(secrets));
  const entries = read.map(({ wire, received }) => ({
    ticket: wire,
    refusal: null,
    raw: rawOf(received, secrets),
  }));
  return ok({ entries, unreadable, refusal: null });
}

function refusedIn(json: unknown, secrets: readonly string[]): Result<TicketAnswer, CallFailure> {
  const problem = problemIn(json, secrets);
  if (problem.kind === "broken") return fail(problem.failure);
  const { refusal, documented } = problem;
  const raw = rawOf(json, secrets);
  const parsed = refusedTicketSchema.safeParse(json);
  if (parsed.success) {
    const { canceled_date: cancelledAt, ...ticket } = parsed.data;
    const entry = { ticket, refusal: { ...refusal, cancelledAt: cancelledAt ?? null }, raw };
    return ok({ entries: [entry], unreadable: [], refusal: null });
  }
  return documented
    ? ok({ entries: [], unreadable: [{ raw, path: pathOf(parsed.error) }], refusal: null })
    : ok({ ...nothing, refusal });
}

const nothing: TicketAnswer = { entries: [], unreadable: [], refusal: null };

function listFailure({ status, json }: SupplierAnswer, secrets: readonly string[]): CallFailure {
  if (status === 404) return { kind: "not-found" };
  const problem = problemIn(json, secrets);
  return problem.kind === "broken" ? problem.failure : { kind: "rejected", ...problem.refusal };
}

const rawOf = (json: unknown, secrets: readonly string[]): string =>
  withoutSecrets(jsonTextOf(json), secrets);

const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null);
