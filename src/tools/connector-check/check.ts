/**
 * One check of one supplier: connect, products, one day's bookings, one code.
 *
 * Promises: nothing is called that acts (`watched-fetch.ts` would throw); every step is tried whatever became of the others,
 * unless the supplier cannot be reached or refuses the key; the report holds no secret and no guest. It is one look: it does
 * not retry.
 */
import type { BookingList, Call, Connector } from "../../connectors/connector.ts";
import { createConnector } from "../../connectors/registry.ts";
import type { Network } from "../../connectors/supplier-http.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import { type LocalDate, localDateAt } from "../../core/time.ts";
import type { CheckRequest } from "./command-line.ts";
import * as counts from "./counts.ts";
import * as findings from "./findings.ts";
import type { Plan } from "./plan.ts";
import { type Ability, type Finding, type Report, type Step, cleaned } from "./report.ts";
import { redemptionEvidence } from "./redemption-evidence.ts";
import { type Exchange, type WatchedFetch, watchFetch } from "./watched-fetch.ts";

const timeoutMs = 30_000;

/** Throws on settings that no call could be made with; no secret appears in the message. */
export async function checkConnector(
  request: CheckRequest,
  plan: Plan,
  network: Network,
): Promise<Report> {
  const watched = watchFetch(network.fetch, { tokenUrl: plan.tokenUrl, now: network.now });
  const watchedNetwork = { ...network, fetch: watched.fetch };
  const call: Call = { signal: new AbortController().signal, timeoutMs };
  const steps: Step[] = [];
  const found: Finding[] = [];

  const step = async <T>(
    name: Step["step"],
    ask: () => Promise<Result<T, CallFailure>>,
    say: (value: T) => string,
  ): Promise<Result<T, CallFailure>> => {
    const startedAt = network.now();
    const answer = await ask();
    const ms = network.now() - startedAt;
    const text = answer.ok ? say(answer.value) : findings.failureText(answer.failure);
    steps.push({ step: name, ok: answer.ok, ms, text });
    if (!answer.ok) {
      const finding = findings.failureFinding(labels[name], answer.failure);
      if (finding !== null) found.push(finding);
    }
    return answer;
  };

  let connector = createConnector(plan.settings, watchedNetwork);
  let redeem: Ability = connector.redemption === undefined ? "off" : "untried";
  const withinRights = async (reference: string): Promise<Result<BookingList, CallFailure>> => {
    const answer = await connector.lookup(reference, call);
    if (answer.ok || answer.failure.kind !== "unauthorised" || plan.withoutRedemption === null)
      return answer;
    const without = createConnector(plan.withoutRedemption, watchedNetwork);
    const again = await without.lookup(reference, call);
    if (!again.ok) return again;
    connector = without;
    redeem = "missing";
    return again;
  };

  const reached = await step(
    "connect",
    () => withinRights(plan.unknownCode),
    () => (watched.exchanges().length > 0 ? "answers, and takes the key" : "nothing to ask yet"),
  );
  const lookUp: Ability = reached.ok ? (canLookUp(request, plan) ? "works" : "off") : "fails";
  const goesOn = reached.ok || !isHopeless(reached.failure);

  const products = goesOn
    ? await step(
        "products",
        () => connector.products(call),
        (list) => `${list.length} products`,
      )
    : null;
  const zone = products?.ok === true ? products.value[0]?.timeZone : undefined;
  const evidence =
    redeem === "untried" && products?.ok === true ? redemptionEvidence(watched.exchanges()) : null;
  if (evidence === "absent" && plan.withoutRedemption !== null) {
    connector = createConnector(plan.withoutRedemption, watchedNetwork);
    redeem = "missing";
  }
  if (evidence === "doubtful") found.push(findings.doubtfulRedemption);
  const date = request.date ?? localDateAt(network.now(), zone ?? "UTC");
  const { bookings } = connector;
  const askedBefore = watched.exchanges().length;
  const listed =
    bookings === undefined || !goesOn
      ? null
      : await step("bookings", () => bookings({ from: date, to: date }, call), bookingsText);
  const list = listed?.ok === true ? listed.value : null;
  const { code } = request;
  const looked =
    code === null || !goesOn || lookUp === "off"
      ? null
      : await step(
          "code",
          () => connector.lookup(code, call),
          (answer) => codeText(counts.codeResultOf(answer, code)),
        );

  if (list !== null) {
    const lists = watched.exchanges().slice(askedBefore).filter(isList);
    found.push(...findings.listFindings(await listFacts(list, lists, { date, looked })));
  }
  const codeResult =
    looked?.ok === true && code !== null ? counts.codeResultOf(looked.value, code) : null;
  const open = await watched.withoutCredentials();
  found.push(
    ...findings.transportFindings(watched.exchanges()),
    ...standing({ connector, redeem, open, keyless: request.key === "" }),
    ...(code === null ? [findings.note("No --code was given: no ticket was looked up.")] : []),
    ...(codeResult?.known === false
      ? [findings.note("The supplier does not know the code of --code.")]
      : []),
    ...plan.assumed.map(findings.note),
  );
  const mustFix = found.some(({ level }) => level === "fix");
  const failed = steps.some((each) => !each.ok);
  if (failed && !mustFix) found.push(findings.fix("A step failed; see above."));
  const ok = !failed && !mustFix;
  if (ok) found.unshift(findings.okay("Stile can work with this supplier."));

  return cleaned(
    {
      kind: request.kind,
      baseUrl: request.baseUrl,
      ok,
      date,
      steps,
      products: products?.ok === true ? products.value.length : null,
      bookings: list?.bookings.length ?? null,
      unitItems: list === null ? null : counts.unitItemsOf(list.bookings),
      unreadable: list?.unreadable.length ?? null,
      statuses:
        list === null
          ? null
          : {
              bookings: counts.statusesOf(list.bookings.map(({ status }) => status)),
              unitItems: counts.statusesOf(
                list.bookings.flatMap(({ unitItems }) => unitItems.map(({ status }) => status)),
              ),
            },
      capabilities: {
        list: listed === null ? (goesOn ? "missing" : "fails") : listed.ok ? "works" : "fails",
        lookUp,
        redeem,
        unredeem: request.kind === "octo" && redeem === "untried" ? "off" : "missing",
        noShow: request.kind === "octo" && redeem === "untried" ? "off" : "missing",
        sell: request.kind === "satellite-tag" ? "untried" : "missing",
      },
      code: codeResult,
      findings: found,
    },
    secretsOf(plan, watched),
  );
}

const labels = {
  connect: "Connecting",
  products: "The list of products",
  bookings: "The list of bookings",
  code: "The look-up of the code",
} as const;

/** Whatever else is asked would end the same way. */
const isHopeless = ({ kind }: CallFailure): boolean =>
  kind === "unreachable" || kind === "intercepted" || kind === "unauthorised";

const canLookUp = ({ kind }: CheckRequest, { settings }: Plan): boolean =>
  kind !== "city-connect" || (settings.kind === "city-connect" && settings.callback !== undefined);

const isList = ({ path }: Exchange): boolean => /\/(bookings|delegate\/list)(\.json)?$/.test(path);

async function listFacts(
  { bookings, unreadable, incomplete = [] }: BookingList,
  lists: readonly Exchange[],
  also: {
    readonly date: LocalDate;
    readonly looked: Result<BookingList, CallFailure> | null;
  },
): Promise<findings.ListFacts> {
  const rows = (await Promise.all(lists.map((each) => each.rows))).flatMap((each) => each ?? []);
  const shown = [...bookings, ...(also.looked?.ok === true ? also.looked.value.bookings : [])];
  return {
    readable: bookings.length,
    unreadable: unreadable.length,
    firstPath: unreadable[0]?.path ?? null,
    cutAt: incomplete.map((part) => part.rows),
    asked: lists.length,
    announcesPages: lists.some(
      // TAG pages by its own limit and offset, in every answer
      ({ headers, path }) =>
        headers.has("Octo-Total-Pages") ||
        headers.has("X-Total-Count") ||
        path.includes("/delegate/list"),
    ),
    outside: counts.outsideDay(rows, also.date),
    lagging: counts.laggingBookings(shown),
    foreignWords: counts.foreignWords(bookings),
  };
}

function standing(seen: {
  readonly connector: Connector;
  readonly redeem: Ability;
  /** Status of a call without credentials; null where that was not asked. */
  readonly open: number | null;
  readonly keyless: boolean;
}): readonly Finding[] {
  const { connector, redeem, open, keyless } = seen;
  const isOpen = open !== null && open < 300;
  return [
    ...(redeem === "untried" ? [] : [findings.noRedemption]),
    ...(redeem === "missing"
      ? [
          findings.note(
            'This key has no octo/redemption: set "redeemBy": "none" in the connection\'s options, or ask the supplier for the capability. Look-ups go by booking reference, not by barcode.',
          ),
        ]
      : []),
    ...(connector.bookings === undefined
      ? [
          findings.note(
            "This supplier cannot list bookings: devices know only what was imported, sent by webhook or looked up.",
          ),
        ]
      : []),
    ...(isOpen
      ? [findings.note("No authentication is asked: the same call works without the key.")]
      : []),
    ...(keyless ? [findings.note("No --key was given: it was tried without credentials.")] : []),
  ];
}

const bookingsText = ({ bookings, unreadable }: BookingList): string =>
  `${bookings.length} bookings, ${counts.unitItemsOf(bookings)} tickets, ${unreadable.length} unreadable`;

const codeText = ({ known, bookings, tickets, redeemed, cancelled }: counts.CodeResult): string =>
  known
    ? `${bookings} bookings, ${tickets} tickets, ${redeemed} redeemed, ${cancelled} cancelled bookings`
    : "not known to the supplier";

const secretsOf = (plan: Plan, watched: WatchedFetch): readonly string[] =>
  [...plan.secrets, ...watched.secrets()].toSorted((a, b) => b.length - a.length);
