/**
 * A list of so many bookings, cut and named by the gateway's own code, on disk as the gateway would send it. Built page by
 * page: a million tickets are never in memory as bookings.
 *
 * Some pages have a second version, in which one booking's note has changed: a list can change by two percent of its pages as
 * often as it likes.
 */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Booking } from "../../../core/booking.ts";
import type { LocalDate } from "../../../core/time.ts";
import { buildPage, compressPage, snapshotLine } from "../../../gateway/snapshot/page-builder.ts";
import { cutPages } from "../../../gateway/snapshot/page-cutter.ts";
import type { Manifest, PageRef } from "../../../protocol/v1.ts";
import { bookingsOf, type Listing } from "./bookings.ts";
import { createTicketNotes, type Tickets } from "./tickets.ts";
import { sellers, serviceDates, venueManifest } from "./venue.ts";

export interface BuiltList {
  readonly tickets: Tickets;
  readonly manifest: () => Manifest;
  /** Two percent of the pages are others than before. */
  readonly change: () => Manifest;
}

export interface ListPlan {
  readonly bookings: number;
  readonly seed: number;
  /** Where pages are put, each as `HASH.gz`. */
  readonly folder: string;
}

/** A page in this many belongs to one group; so many groups change in turn. */
const groups = 50;
const changingGroups = 10;

export async function buildList(plan: ListPlan): Promise<BuiltList> {
  const notes = createTicketNotes();
  const versions: (readonly PageRef[])[] = [];
  const { keep, done } = pageKeeper(plan.folder);
  for (const listing of listingsOf(plan)) {
    for (const bookings of cutPages([...bookingsOf(listing)])) {
      const place = versions.length;
      notes.note(place, bookings);
      const first = await keep(bookings, listing.date);
      versions.push(
        place % groups < changingGroups
          ? [first, await keep(changed(bookings), listing.date)]
          : [first],
      );
    }
  }
  await done();
  return over(versions, notes);
}

function over(versions: readonly (readonly PageRef[])[], tickets: Tickets): BuiltList {
  let changes = 0;
  /** Of a page the version that stands in the list now: its group has changed so many times. */
  const present = (refs: readonly PageRef[], place: number): readonly PageRef[] => {
    const times = Math.ceil(Math.max(0, changes - (place % groups)) / changingGroups);
    const ref = refs[times % refs.length];
    return ref === undefined ? [] : [ref];
  };
  const manifest = (): Manifest => manifestOf(versions.flatMap(present));
  return {
    tickets,
    manifest,
    change: () => {
      changes += 1;
      return manifest();
    },
  };
}

function manifestOf(pages: readonly PageRef[]): Manifest {
  const content = {
    ...venueManifest,
    pages: [...pages],
    bookings: pages.reduce((sum, { bookings }) => sum + bookings, 0),
  };
  const id = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  return { id, ...content };
}

/** In the manifest's order: by connection, then by date. */
function listingsOf({ bookings, seed }: ListPlan): readonly Listing[] {
  const places = sellers.flatMap((seller) => serviceDates.map((date) => ({ seller, date })));
  return places.map((place, index) => ({
    ...place,
    seed: seed + index,
    bookings:
      Math.floor((bookings * (index + 1)) / places.length) -
      Math.floor((bookings * index) / places.length),
  }));
}

const changed = ([first, ...rest]: readonly Booking[]): readonly Booking[] =>
  first === undefined ? [] : [{ ...first, notes: "Changed since." }, ...rest];

interface PageKeeper {
  readonly keep: (bookings: readonly Booking[], date: LocalDate) => Promise<PageRef>;
  readonly done: () => Promise<unknown>;
}

/** So many pages are compressed beside the making of the next. */
const mostWaiting = 8;

function pageKeeper(folder: string): PageKeeper {
  const waiting: Promise<void>[] = [];
  const write = async (hash: string, body: Uint8Array): Promise<void> => {
    await writeFile(join(folder, `${hash}.gz`), (await compressPage(body)).gzip);
  };
  return {
    keep: async (bookings, date) => {
      const { hash, body } = buildPage(bookings.map(snapshotLine));
      waiting.push(write(hash, body));
      if (waiting.length > mostWaiting) await waiting.shift();
      return { hash, bookings: bookings.length, bytes: body.length, date };
    },
    done: () => Promise.all(waiting),
  };
}
