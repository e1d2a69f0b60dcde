/**
 * `GET /callbacks/barcode_lookup`: City Connect asks whose a code is (seed 000). Reads only.
 *
 * Promises: nobody without the credentials learns anything; a code of another account is answered like one that nobody
 * sold; never 404, which the asker would take for a wrong address; no answer is kept by anybody in between; neither a code
 * nor a credential is logged.
 */
import { type Context, Hono } from "hono";
import type { Log } from "../../core/effects.ts";
import type { Answers } from "../answers.ts";
import type { Redacted } from "../config/secret.ts";
import { isSameSecret } from "./same-secret.ts";

export interface CallbackDeps extends Pick<Answers, "isOurs" | "lookup"> {
  readonly credentials: { readonly username: string; readonly password: Redacted };
  readonly log: Log;
}

const path = "/barcode_lookup";

export function createCallbackRoutes({ credentials, isOurs, lookup, log }: CallbackDeps): Hono {
  const isAsker = askerCheck(credentials);
  const app = new Hono();
  app.onError((bug, context) => {
    log.error("a look-up for City Connect failed", { bug: placeOf(bug) });
    return refused(context, "SERVER_ERROR", 500);
  });
  return app
    .use(path, async (context, next) => {
      await next();
      context.res.headers.set("cache-control", "no-store");
    })
    .get(path, async (context) => {
      if (!isAsker(context.req.header("authorization"))) {
        context.header("www-authenticate", 'Basic realm="stile"');
        return refused(context, "UNAUTHORIZED", 401);
      }
      const supplier = onlyOne(context.req.queries("supplier"));
      const barcode = onlyOne(context.req.queries("barcode"));
      if (supplier === null || barcode === null) return refused(context, "BAD_REQUEST", 400);
      if (!isOurs(supplier)) return refused(context, "BARCODE_INVALID", 400);
      const { status, body } = await lookup(barcode);
      return context.json(body, status);
    })
    .all(path, (context) => {
      context.header("allow", "GET, HEAD");
      return refused(context, "METHOD_NOT_ALLOWED", 405);
    });
}

const refused = (context: Context, error: string, status: 400 | 401 | 405 | 500): Response =>
  context.json({ error }, status);

/** Null where it is missing, empty, or there are several and it is anybody's guess which is meant. */
const onlyOne = (given: readonly string[] = []): string | null =>
  given.length === 1 ? given[0] || null : null;

function askerCheck({
  username,
  password,
}: CallbackDeps["credentials"]): (header: string | undefined) => boolean {
  const expected = `${username}:${password.reveal()}`;
  return (header = "") => {
    const [, sent = ""] = /^basic +(\S+)$/i.exec(header.trim()) ?? [];
    return isSameSecret(Buffer.from(sent, "base64").toString(), expected);
  };
}

/** Kind and place alone: a message may quote the code or the booking. */
const placeOf = (bug: Error): string =>
  [bug.name, ...(bug.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line))].join("\n");
