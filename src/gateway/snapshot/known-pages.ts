/**
 * What this process remembers of the pages that it has built: which bookings, in which versions, gave which page. So a day
 * with one changed booking costs one page, and not the day.
 *
 * A memory and no record: where it is lost, pages are read and built again, and have the same names.
 */
import { createHash } from "node:crypto";
import type { PageRef } from "../../protocol/v1.ts";
import type { BookingVersion, ChangedDay } from "./changed-days.ts";

export type BuiltPage = Pick<PageRef, "hash" | "bookings" | "bytes">;

/** Stands for the bookings of a page and their versions. */
export type PageState = string;

export const stateOf = (page: readonly BookingVersion[]): PageState =>
  createHash("sha256")
    .update(JSON.stringify(page.map(({ key, version }) => [key, version])))
    .digest("base64");

type Day = Pick<ChangedDay, "connection" | "serviceDate">;

export interface KnownPages {
  readonly find: (day: Day, state: PageState) => BuiltPage | undefined;
  readonly learn: (day: Day, state: PageState, page: BuiltPage) => void;
  /** What else was known of this day is forgotten. */
  readonly keepOnly: (day: Day, states: readonly PageState[]) => void;
}

export function createKnownPages(): KnownPages {
  const byDay = new Map<string, Map<PageState, BuiltPage>>();
  return {
    find: (day, state) => byDay.get(nameOf(day))?.get(state),
    learn: (day, state, page) => {
      const name = nameOf(day);
      const pages = byDay.get(name) ?? new Map<PageState, BuiltPage>();
      byDay.set(name, pages.set(state, page));
    },
    keepOnly: (day, states) => {
      const name = nameOf(day);
      const kept = new Set(states);
      const pages = [...(byDay.get(name) ?? [])].filter(([state]) => kept.has(state));
      if (pages.length === 0) byDay.delete(name);
      else byDay.set(name, new Map(pages));
    },
  };
}

const nameOf = ({ connection, serviceDate }: Day): string => `${serviceDate} ${connection}`;
