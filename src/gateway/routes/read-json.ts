/** A request body as JSON; undefined where it is not, so that the schema says what is wrong. */
import type { Context } from "hono";

export async function readJson(context: Context): Promise<unknown> {
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: an expected answer
  }
}
