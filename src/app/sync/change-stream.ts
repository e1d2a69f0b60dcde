/**
 * Follows the gateway's changes as server-sent events. `EventSource` cannot send the device's token, so the stream is read
 * with `fetch`. Events are taken one after the other; the next bytes are read when they are stored.
 */
import { createParser } from "eventsource-parser";
import { fail, ok, type Result } from "../../core/result.ts";
import { type Changes, changesSchema } from "../../protocol/v1.ts";
import type { GatewayFailure, StreamingClient } from "../gateway-client.ts";

export interface ChangeStream {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onBeat: () => void;
  readonly onChanges: (changes: Changes) => Promise<void>;
}

/** The gateway beats at least once a second: this long without, the stream is dead. */
const silenceMs = 3_000;

/** Ends with `ok` when the gateway ends it. Throws what `onChanges` throws. */
export async function followChanges(
  client: StreamingClient,
  { path, signal, onBeat, onChanges }: ChangeStream,
): Promise<Result<void, GatewayFailure>> {
  const over = new AbortController();
  const giveUp = (): void => over.abort();
  signal.addEventListener("abort", giveUp);
  const events: Event[] = [];
  const troubles: Trouble[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => events.push({ name: event, data }),
  });
  const take = async ({ name, data }: Event): Promise<void> => {
    if (name === "beat") onBeat();
    if (name !== "changes") return; // of a newer gateway
    const changes = changesIn(data);
    if (changes.ok) await onChanges(changes.value);
    else troubles.push({ kind: "broken", failure: changes.failure });
  };
  const ended = await client.stream({
    path,
    silenceMs,
    signal: over.signal,
    onText: async (text) => {
      parser.feed(text);
      for (const event of events.splice(0)) {
        if (troubles.length > 0 || signal.aborted) break;
        await take(event).catch((thrown: unknown) => troubles.push({ kind: "bug", thrown }));
      }
      if (troubles.length > 0) over.abort();
    },
  });
  signal.removeEventListener("abort", giveUp);
  const [trouble] = troubles;
  if (trouble === undefined) return ended;
  if (trouble.kind === "broken") return fail(trouble.failure);
  throw trouble.thrown;
}

type Trouble =
  | { readonly kind: "bug"; readonly thrown: unknown }
  | { readonly kind: "broken"; readonly failure: GatewayFailure };

interface Event {
  readonly name: string | undefined;
  readonly data: string;
}

function changesIn(data: string): Result<Changes, GatewayFailure> {
  const parsed = changesSchema.safeParse(jsonOf(data));
  if (parsed.success) return ok(parsed.data);
  return fail({ kind: "contract-broken", path: parsed.error.issues[0]?.path.join(".") ?? "" });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: an expected answer
  }
}
