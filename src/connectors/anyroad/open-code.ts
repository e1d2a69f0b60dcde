/**
 * The open form of a guest ticket's QR code: a data URI with Base64 of a JSON object (dossier 6, QR content).
 *
 * It is not signed: anybody can make one. What it says is a key into what is known, never proof of anything. What is asked of
 * the supplier is always the complete text, unchanged. Add-on tickets have no open form.
 */
import { z } from "zod";
import { longestCode } from "../../core/barcode.ts";
import { harmless } from "../wire-fields.ts";
import { idText } from "./schema.ts";

export interface OpenCode {
  readonly bookingId: string;
  readonly ticketId: string | null;
  /** Only of accounts with FullView. */
  readonly guestId: string | null;
}

/** Null for every other text, however odd. */
export function decodeOpenCode(text: string): OpenCode | null {
  if (text.length > longestCode) return null;
  const [, base64] = /^data:application\/json(?:;charset=[\w-]+)?;base64,(.+)$/i.exec(text) ?? [];
  const json = base64 === undefined ? null : decoded(base64);
  const content = contentSchema.safeParse(json).data;
  return content === undefined
    ? null
    : {
        bookingId: content.booking_id,
        ticketId: content.ticket_id ?? null,
        guestId: content.guest_id ?? null,
      };
}

/** An id longer than this was not given by AnyRoad. */
const id = idText.refine((text) => text.length <= 64);

const contentSchema = z.object({
  booking_id: id,
  ticket_id: harmless(id),
  guest_id: harmless(id),
});

function decoded(base64: string): unknown {
  try {
    const bytes = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
    const text = new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return null; // neither Base64 nor JSON: an expected answer for a code that is something else
  }
}
