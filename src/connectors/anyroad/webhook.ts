/**
 * AnyRoad's webhooks (help.anyroad.com, Webhook Catalog & Schema) as changes to bookings.
 *
 * A webhook is a hint: signing is not documented, so that a shared secret in the subscribed address is all the proof there
 * is, and slot and scans are not in it. What it names is looked up afresh before anybody is let in on it.
 */
import { z } from "zod";
import type { BookingKey, ConnectionId, UnitItemKey } from "../../core/ids.ts";
import { bookingKey, unitItemKey } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { UnreadableEntry } from "../connector.ts";
import { withoutSecrets } from "../supplier-http.ts";
import { idText, pathOf, word } from "./schema.ts";
import { idIn } from "./ticket.ts";

export interface WebhookDelivery {
  /** As received. */
  readonly body: string;
  /** What the sender showed; null for nothing. */
  readonly secret: string | null;
  /** Where the subscribed address or a header names the event; null leaves it to the body. */
  readonly event: string | null;
}

export interface WebhookAccount {
  readonly connection: ConnectionId;
  readonly secret: string;
  /** Takes equally long wherever the two differ, in content or in length. */
  readonly sameSecret: (shown: string, expected: string) => boolean;
}

export type BookingChange =
  | { readonly kind: "confirmed" | "updated" | "cancelled"; readonly about: ChangedBooking }
  /** Somebody went in through AnyRoad, perhaps by another scanner. */
  | { readonly kind: "checked-in"; readonly about: ChangedBooking }
  /** Nothing about admission; the codes that it may name are known from now on. */
  | { readonly kind: "other"; readonly event: string; readonly about: ChangedBooking | null };

export interface ChangedBooking {
  readonly booking: BookingKey;
  readonly bookingUuid: string;
  /** Of the booking guest, or of the additional guest whom the event is about; not all of the booking's. */
  readonly tickets: readonly { readonly unitItem: UnitItemKey; readonly qrCode: string }[];
}

export type WebhookTrouble =
  | { readonly kind: "forbidden" }
  | ({ readonly kind: "unreadable" } & UnreadableEntry);

export function readWebhook(
  delivery: WebhookDelivery,
  account: WebhookAccount,
): Result<BookingChange, WebhookTrouble> {
  const { secret, sameSecret, connection } = account;
  if (secret === "" || delivery.secret === null || !sameSecret(delivery.secret, secret))
    return fail({ kind: "forbidden" });
  const unreadable = (path: string): Result<never, WebhookTrouble> =>
    fail({ kind: "unreadable", raw: withoutSecrets(delivery.body, [secret]), path });

  const json = parsed(delivery.body);
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return unreadable(pathOf(envelope.error));
  const { event: named, event_type: typed, type, data } = envelope.data;
  const event = delivery.event ?? named ?? typed ?? type ?? null;
  if (event === null) return unreadable("event");
  const tree = treeSchema.safeParse(data ?? json);
  if (!tree.success) return unreadable(pathOf(tree.error));
  const about = changedBooking(tree.data, connection);
  const kind = kindByEvent.get(event);
  if (kind === undefined) return ok({ kind: "other", event, about });
  return about === null ? unreadable("booking.id") : ok({ kind, about });
}

const kindByEvent: ReadonlyMap<string, "confirmed" | "updated" | "cancelled" | "checked-in"> =
  new Map([
    ["booking.confirmed", "confirmed"],
    ["booking.updated", "updated"],
    ["booking.canceled", "cancelled"],
    ["guest.checked-in", "checked-in"],
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

function changedBooking(
  { booking, ticket }: z.infer<typeof treeSchema>,
  connection: ConnectionId,
): ChangedBooking | null {
  if (!booking?.id) return null;
  const bookingUuid = idIn(booking.id, "bookings");
  const codes = new Set((ticket ?? []).flatMap(({ qr_code }) => (qr_code ? [qr_code] : [])));
  return {
    booking: bookingKey(connection, bookingUuid),
    bookingUuid,
    tickets: [...codes].map((qrCode) => ({ unitItem: unitItemKey(connection, qrCode), qrCode })),
  };
}

function parsed(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return null; // anything may be posted to an open address: an expected answer here
  }
}
