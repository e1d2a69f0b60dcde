/** Problem bodies (RFC 7807 style) with all members of the seed. `code` alone tells them apart: see dossier 5. */
import { utcMs, utcText } from "../local-time.ts";
import type { Refusal } from "./admission.ts";
import type { Json, Place } from "./answers.ts";
import { ticketMembers } from "./answers.ts";
import type { TicketView } from "./ledger.ts";
import type { AnyroadWorld } from "./world.ts";

export interface Problem {
  readonly status: 400 | 401 | 404 | 500;
  readonly body: Json;
}

export interface Occasion {
  readonly place: Place;
  /** UUID */
  readonly requestId: string;
}

export const malformed = (code: string, detail: string, on: Occasion): Problem =>
  problem({ status: 400, code, title: "Incorrect parameters provided", detail }, on);

export const invalidBearerToken = (on: Occasion): Problem =>
  problem(
    {
      status: 401,
      code: "invalid_bearer_token",
      title: "Authorization token invalid",
      detail: "please verify your authorization token is correct and has not expired",
    },
    on,
  );

/** Undocumented: a choice of this sandbox. */
export const notFound = (code: string, detail: string, on: Occasion): Problem =>
  problem({ status: 404, code, title: "Not found", detail }, on);

export const ticketNotFound = (on: Occasion): Problem =>
  problem(
    {
      status: 404,
      code: "ticket_not_found",
      title: "Ticket not found",
      detail: "No ticket has this QR code",
    },
    on,
  );

export const serverError = (on: Occasion): Problem =>
  problem(
    {
      status: 500,
      code: "server_error",
      title: "Something went wrong",
      detail: "please try again later",
    },
    on,
  );

/** A ticket that is not good now: `type` is the ticket's, and its context follows. */
export function refused(
  { reason, view }: { readonly reason: Refusal; readonly view: TicketView },
  world: AnyroadWorld,
  on: Occasion,
): Problem {
  const { type, ...members } = ticketMembers(view, world, on.place);
  const { bookedAt, canceledAt } = view.booking;
  return problem(
    {
      status: 400,
      code: reason,
      ...world.refusalTexts[reason],
      type,
      more: {
        booking_date: utcText(utcMs(bookedAt)),
        ...(canceledAt === null ? {} : { canceled_date: utcText(utcMs(canceledAt)) }),
        ...members,
      },
    },
    on,
  );
}

function problem(
  {
    status,
    code,
    title,
    detail,
    type,
    more,
  }: {
    readonly status: Problem["status"];
    readonly code: string;
    readonly title: string;
    readonly detail: string;
    readonly type?: string;
    readonly more?: Json;
  },
  { place, requestId }: Occasion,
): Problem {
  return {
    status,
    body: {
      type: type ?? "https://example.com/error-type",
      title,
      status,
      detail,
      code,
      instance: place.instance,
      request_id: requestId,
      ...more,
    },
  };
}
