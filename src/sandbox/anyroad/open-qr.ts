/**
 * What a guest ticket's QR code says without asking anybody (help page *Open QR code*): a data URI with Base64 of JSON. It
 * is not signed. Add-on tickets have plain codes. The names of the second and third member are inferred (dossier 6).
 */
export function openQr(ticket: {
  readonly bookingId: string;
  readonly ticketId: string;
  /** Null without FullView: left out. */
  readonly guestId: string | null;
}): string {
  const json = JSON.stringify({
    booking_id: ticket.bookingId,
    ticket_id: ticket.ticketId,
    ...(ticket.guestId === null ? {} : { guest_id: ticket.guestId }),
  });
  return `data:application/json;base64,${Buffer.from(json).toString("base64")}`;
}
