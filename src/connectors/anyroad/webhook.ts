/**
 * AnyRoad's webhooks (help.anyroad.com, Webhook Catalog & Schema) as changes to bookings.
 *
 * A webhook is a hint: signing is not documented, so that a shared secret in the subscribed address is all the proof there
 * is, and slot and scans are not in it. What it names is looked up afresh before anybody is let in on it.
 */
import { z } from "zod";
import type { ConnectionId } from "../../core/ids.ts";
import { bookingKey } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Delivery, FeedNews, UnreadableEntry } from "../connector.ts";
import { pathOf } from "../entries.ts";
import { word } from "../wire-fields.ts";
import { idText } from "./schema.ts";
import { idIn } from "./ticket.ts";

/** Whoever posts is proven before this reads. `event` of the delivery goes before the body's own. */
export function readWebhook(
  delivery: Delivery,
  connection: ConnectionId,
): Result<FeedNews, UnreadableEntry> {
  const unreadable = (path: string) => fail({ raw: delivery.body, path });
  const json = parsed(delivery.body);
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return unreadable(pathOf(envelope.error));
  const { event: named, event_type: typed, type, data } = envelope.data;
  const event = delivery.event ?? named ?? typed ?? type ?? null;
  if (event === null) return unreadable("event");
  const tree = treeSchema.safeParse(data ?? json);
  if (!tree.success) return unreadable(pathOf(tree.error));

  const { booking, ticket } = tree.data;
  const key = booking?.id ? bookingKey(connection, idIn(booking.id, "bookings")) : null;
  const written = (ticket ?? []).flatMap(({ qr_code }) => (qr_code ? [qr_code] : []));
  const codes = [...new Set(written)];
  if (aboutAdmission.has(event))
    return key === null ? unreadable("booking.id") : ok({ kind: "look-up", codes, booking: key });
  // whatever it is about: codes that it names are known from now on
  return ok(
    codes.length === 0 ? { kind: "nothing", event } : { kind: "look-up", codes, booking: null },
  );
}

const aboutAdmission: ReadonlySet<string> = new Set([
  "booking.confirmed",
  "booking.updated",
  "booking.canceled",
  // perhaps by another scanner
  "guest.checked-in",
]);

/** Where the event's name and the attribute tree stand is not in the readable part of the page: the usual places. */
const envelopeSchema = z.object({
  event: word,
  event_type: word,
  type: word,
  data: z.record(z.string(), z.unknown()).nullish(),
});

const ticketGroup = z.object({ qr_code: z.string().nullish() });
const treeSchema = z.object({
  booking: z.object({ id: idText.nullish() }).nullish(),
  ticket: z.union([z.array(ticketGroup), ticketGroup.transform((one) => [one])]).nullish(),
});

function parsed(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return null; // anything may be posted to an open address: an expected answer here
  }
}
