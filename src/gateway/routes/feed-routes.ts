/**
 * `POST /feeds/{connection}/{event}` and `POST /feeds/{connection}/codes`: what suppliers post by themselves, and lists of
 * codes that the venue imports.
 *
 * Promises: nobody without the connection's feed secret changes or learns anything, nor which connections there are; what a
 * delivery says is stored before it is answered; one that cannot be read is kept raw and answered like any other, because its
 * sender could only repeat it. The secret stands in the address (`?secret=`), or is a bearer token, or the password of HTTP
 * Basic: each supplier can do one of them.
 */
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { CodeList } from "../../connectors/connector.ts";
import type { Redacted } from "../config/secret.ts";
import type { FeedReception } from "../suppliers/feed-reception.ts";
import { problem } from "./problem.ts";
import { isSameSecret } from "./same-secret.ts";

export interface FeedRoutesDeps {
  /** By connection. */
  readonly feeds: ReadonlyMap<string, FeedDoor>;
}

export interface FeedDoor extends FeedReception {
  readonly secret: Redacted;
}

const largestDelivery = 256 * 1024;
/** Some twenty thousand codes. */
const largestImport = 4 * 1024 * 1024;

export function createFeedRoutes({ feeds }: FeedRoutesDeps): Hono {
  /**
   * The door, or what is answered instead of opening it. Guesses are not counted: nobody guesses sixteen characters over a
   * network, and a limit would let any stranger keep the supplier's cancellations out.
   */
  const opened = (context: Context): FeedDoor | Response => {
    const feed = feeds.get(context.req.param("connection") ?? "");
    // an unknown connection takes as long as a wrong secret
    const isProven = isSameSecret(shownSecret(context), feed?.secret.reveal() ?? "");
    return feed !== undefined && isProven ? feed : problem(context, "unauthorised");
  };

  const deliver = async (context: Context, event: string | null): Promise<Response> => {
    const door = opened(context);
    if (door instanceof Response) return door;
    if (door.deliver === undefined) return problem(context, "not-found");
    await door.deliver({ event, body: await context.req.text() });
    return context.json({});
  };

  return new Hono()
    .post("/:connection/codes", upTo(largestImport), async (context) => {
      const door = opened(context);
      if (door instanceof Response) return door;
      if (door.importCodes === undefined) return problem(context, "not-found");
      const imported = await door.importCodes(await context.req.text());
      if (imported.ok) return context.json(summaryOf(imported.value));
      const { line, problem: why } = imported.failure;
      return problem(context, "bad-request", `line ${line}: ${why}`);
    })
    .use(upTo(largestDelivery))
    .post("/:connection", (context) => deliver(context, null))
    .post("/:connection/:event", (context) => deliver(context, context.req.param("event")))
    .all("*", (context) => problem(context, "not-found"));
}

const upTo = (maxSize: number) =>
  bodyLimit({ maxSize, onError: (context) => problem(context, "too-large") });

/** Raw lines may hold names: whoever imported them has them anyway. */
const summaryOf = ({ codes, bookings, unreadable, ignoredColumns }: CodeList) => ({
  codes: codes.length,
  bookings: bookings.length,
  unreadable: unreadable.map(({ line, problem: why }) => ({ line, problem: why })),
  ignoredColumns,
});

/** Empty where none is shown, which is nobody's secret. */
function shownSecret(context: Context): string {
  const inAddress = context.req.query("secret");
  if (inAddress !== undefined) return inAddress;
  const [, scheme = "", given = ""] =
    /^(\w+) +(\S+)$/.exec((context.req.header("authorization") ?? "").trim()) ?? [];
  switch (scheme.toLowerCase()) {
    case "bearer":
      return given;
    case "basic": {
      const pair = Buffer.from(given, "base64").toString("utf8");
      return pair.slice(pair.indexOf(":") + 1);
    }
    default:
      return "";
  }
}
