/** From the session's state to what the search's screen shows. Pure. */
import type { BookingKey, UnitItemKey } from "../../../core/ids.ts";
import { assertNever } from "../../../core/result.ts";
import { searchQueryOf, type SearchQuery, type Span, spansOf } from "../../../core/search-words.ts";
import { visibleName } from "../../ui/visible-text.ts";
import {
  matchesWords,
  noBookingsWords,
  noMatchWords,
  onDeviceWords,
  preparingWords,
  type SearchRowWords,
  searchHint,
  searchRowWords,
  ticketRowWords,
  type TicketRowWords,
  unavailableWords,
  whoWords,
  type WhoWords,
} from "../../ui/words/search-words.ts";
import type { WordsContext } from "../../ui/words/verdict-words.ts";
import type { LookedBooking, LookedTicket } from "./looked-booking.ts";
import type { SearchState } from "./search-session.ts";

export type SearchScene = Listing | Looking;

export interface Listing {
  readonly kind: "listing";
  /** Above the results, announced; null where there is nothing to count. */
  readonly count: string | null;
  /** In the place of results. */
  readonly note: string | null;
  readonly rows: readonly SearchRow[];
}

export interface SearchRow extends SearchRowWords {
  readonly booking: BookingKey;
  /** What was typed, in `name`. */
  readonly marked: readonly Span[];
  /** Shown where the reference, and not the name, is what was typed. */
  readonly reference: { readonly text: string; readonly marked: readonly Span[] } | null;
}

export interface Looking {
  readonly kind: "looking";
  readonly words: WhoWords;
  readonly way:
    | { readonly kind: "code"; readonly code: string }
    | { readonly kind: "tickets"; readonly rows: readonly TicketRow[] }
    | { readonly kind: "none" };
}

export interface TicketRow extends TicketRowWords {
  readonly key: UnitItemKey;
  readonly code: string;
}

export function searchSceneOf(
  { text, answer, picked }: SearchState,
  context: WordsContext,
): SearchScene {
  if (picked !== null) return lookingAt(picked, context);
  switch (answer.kind) {
    case "preparing":
      return listing({ count: preparingWords(answer), note: searchHint });
    case "unavailable":
      return listing({ note: unavailableWords });
    case "found":
      break;
    default:
      return assertNever(answer);
  }
  if (answer.of === 0) return listing({ note: noBookingsWords });
  const query = searchQueryOf(answer.text);
  if (text.trim() === "" || query === null) {
    return listing({ count: onDeviceWords(answer.of), note: searchHint });
  }
  if (answer.matches === 0) return listing({ note: noMatchWords(answer.of) });
  return listing({
    count: matchesWords(answer.looked.length, answer),
    rows: answer.looked.map((looked) => rowOf(looked, query, context)),
  });
}

const listing = (shown: Partial<Listing>): Listing => ({
  kind: "listing",
  count: null,
  note: null,
  rows: [],
  ...shown,
});

function rowOf(looked: LookedBooking, query: SearchQuery, context: WordsContext): SearchRow {
  const words = searchRowWords(looked, context);
  const marked = spansOf(query, words.name);
  return {
    ...words,
    booking: looked.booking.key,
    marked,
    reference: marked.length > 0 ? null : referenceFound(looked, query),
  };
}

const longestReference = 60;

function referenceFound({ booking }: LookedBooking, query: SearchQuery): SearchRow["reference"] {
  const references = [
    booking.reference,
    booking.resellerReference,
    ...booking.unitItems.map(({ reference }) => reference),
  ];
  for (const reference of references) {
    const text = visibleName(reference ?? "", longestReference);
    const marked = spansOf(query, text);
    if (marked.length > 0) return { text, marked };
  }
  return null;
}

function lookingAt(picked: LookedBooking, context: WordsContext): Looking {
  const { way } = picked;
  const rows = way.kind === "tickets" ? ticketRows(way.tickets, context) : [];
  return {
    kind: "looking",
    words: whoWords(picked, context),
    way: way.kind === "tickets" ? { kind: "tickets", rows } : way,
  };
}

const ticketRows = (
  tickets: readonly LookedTicket[],
  context: WordsContext,
): readonly TicketRow[] =>
  tickets.map((ticket, index) => ({
    ...ticketRowWords(
      {
        ...ticket,
        place: index + 1,
        of: tickets.length,
        reference:
          ticket.reference === null ? null : visibleName(ticket.reference, longestReference),
      },
      context,
    ),
    key: ticket.key,
    code: ticket.code,
  }));
