/**
 * The calls about delegates and check-ins as typed functions (dossier 4, the newer manual). Knows paths and answers; decides
 * nothing about a ticket.
 */
import type { z } from "zod";
import type { CallFailure } from "../../core/failure.ts";
import type { DeviceId } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import { queryOf } from "../address.ts";
import type { Call, UnreadableEntry } from "../connector.ts";
import { pathOf, readEntries, wiresOf } from "../entries.ts";
import { jsonTextOf } from "../json-text.ts";
import { type Refusal, isRefusal, refusalIn } from "./failures.ts";
import { pageIn, pageLimit, readAllPages } from "./paging.ts";
import {
  type WireDelegate,
  delegateSchema,
  interactionSchema,
  interactionSubjectSchema,
} from "./schema.ts";
import type { TagAnswer, TagHttp } from "./tag-http.ts";
import { toUnixSeconds } from "./unix-time.ts";

export interface Delegates {
  readonly read: readonly WireDelegate[];
  readonly unreadable: readonly UnreadableEntry[];
}

/** Who was checked in where. */
export interface CheckInPlace {
  readonly delegate: string;
  readonly place: number;
  /** On whose behalf it is asked; null is the gateway's own. */
  readonly device: DeviceId | null;
}

type CheckInAnswer =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "done"; readonly recordedAt: Instant };

export interface TagApi {
  readonly delegates: (call: Call) => Promise<Result<Delegates, CallFailure>>;
  /** None where the instance does not know the barcode (404). */
  readonly delegate: (
    asked: { readonly barcode: string; readonly device: DeviceId | null },
    call: Call,
  ) => Promise<Result<Delegates, CallFailure>>;
  /** When the delegate was checked in at the place, by whichever scanner. */
  readonly checkIns: (
    asked: CheckInPlace,
    call: Call,
  ) => Promise<Result<readonly Instant[], CallFailure>>;
  /** The first check-in of every delegate at the place, by id; entries that cannot be read are told beside them. */
  readonly firstCheckIns: (
    place: number,
    call: Call,
  ) => Promise<
    Result<
      {
        readonly byDelegate: ReadonlyMap<string, Instant>;
        readonly unreadable: readonly UnreadableEntry[];
      },
      CallFailure
    >
  >;
  /** `at` is the guest's own time: TAG takes it from the client. */
  readonly checkIn: (
    guest: CheckInPlace & { readonly at: Instant },
    call: Call,
  ) => Promise<Result<CheckInAnswer, CallFailure>>;
}

const listLimitBytes = 64 * 1024 * 1024;
const answerLimitBytes = 4 * 1024 * 1024;
const checkInType = "check-in";

export function createTagApi(http: TagHttp): TagApi {
  const get = (asked: Pick<Asked, "path" | "device">, call: Call): Promise<TagAnswer> =>
    http({ ...asked, method: "GET", body: null, bodyLimitBytes: answerLimitBytes }, call);

  const list = async ({ path, device, filter }: Asked, call: Call) => {
    let clean = keptAsIs;
    const entries = await readAllPages(async (offset) => {
      const query = queryOf({ ...filter, limit: `${pageLimit}`, offset: `${offset}` });
      const request = { path: `${path}?${query}`, device, body: null };
      const answer = await http(
        { ...request, method: "GET", bodyLimitBytes: listLimitBytes },
        call,
      );
      clean = answer.clean;
      return jsonOf(answer);
    });
    return entries.ok ? ok({ entries: entries.value, clean }) : entries;
  };

  return {
    delegates: async (call) => {
      const listed = await list({ path: "/delegate/list", device: null, filter: {} }, call);
      return listed.ok ? ok(delegatesIn(listed.value.entries, listed.value.clean)) : listed;
    },

    delegate: async ({ barcode, device }, call) => {
      const answer = await get({ path: `/delegate/barcode:${encoded(barcode)}`, device }, call);
      // the manual's answer for an object that is not there
      if (answer.result.ok && answer.result.value.status === 404) {
        const { json } = answer.result.value;
        // without a word of TAG's it may come from a proxy or a wrong address: no proof that a delegate is gone
        return ok({ read: [], unreadable: json === null ? [{ raw: "", path: "$" }] : [] });
      }
      const json = jsonOf(answer);
      if (!json.ok) return json;
      return ok(delegatesIn(oneOrMany(json.value), answer.clean));
    },

    checkIns: async (asked, call) => {
      // the older manual's name for it; where it is not known here, the whole log comes, and is compared below anyway
      const filter = { delegate_id: asked.delegate };
      const listed = await list({ path: "/interaction/list", device: asked.device, filter }, call);
      return listed.ok ? checkInsIn(listed.value.entries, asked) : listed;
    },

    firstCheckIns: async (place, call) => {
      // no filter: a name that this instance takes for the recording device would hide the check-ins of others
      const listed = await list({ path: "/interaction/list", device: null, filter: {} }, call);
      if (!listed.ok) return listed;
      const { entries, clean } = listed.value;
      const meant = entries.filter((entry) => mayBeCheckInAt(place, entry));
      const { read, unreadable } = entriesIn(meant, interactionSchema, clean);
      const byDelegate = new Map<string, Instant>();
      for (const { firstDelegate, recordedAt } of read) {
        if (!firstDelegate) continue;
        const before = byDelegate.get(firstDelegate);
        if (before === undefined || recordedAt < before) byDelegate.set(firstDelegate, recordedAt);
      }
      return ok({ byDelegate, unreadable });
    },

    checkIn: async ({ delegate, place, device, at }, call) => {
      const body = { delegate: sentId(delegate), device: place, recordedAt: toUnixSeconds(at) };
      const { result, clean } = await http(
        {
          method: "POST",
          path: `/interaction/new/${checkInType}`,
          body: JSON.stringify(body),
          device,
          bodyLimitBytes: answerLimitBytes,
        },
        call,
      );
      if (!result.ok) return result;
      if (isRefusal(result.value))
        return ok({ kind: "refused", refusal: refusalIn(result.value, clean) });
      return checkedIn(result.value.json, delegate);
    },
  };
}

const delegatesIn = (entries: readonly unknown[], clean: (text: string) => string): Delegates =>
  entriesIn(entries, delegateSchema, clean);

/** `clean` cuts the secrets out of what is kept raw. */
function entriesIn<T>(
  entries: readonly unknown[],
  schema: z.ZodType<T>,
  clean: (text: string) => string,
): { readonly read: readonly T[]; readonly unreadable: readonly UnreadableEntry[] } {
  const read = readEntries(entries, schema, (received, path) => ({
    raw: clean(jsonTextOf(received)),
    path,
  }));
  return { read: wiresOf(read), unreadable: read.unreadable };
}

/** The object itself, or a list of it: the manual's readable part does not show which. */
const oneOrMany = (json: unknown): readonly unknown[] =>
  typeof json === "object" && json !== null && ("id" in json || "barcode" in json)
    ? [json]
    : (pageIn(json)?.entries ?? [json]);

interface Asked {
  readonly path: string;
  readonly device: DeviceId | null;
  readonly filter: Readonly<Record<string, string>>;
}

/** A refusal to be asked says nothing of what was asked about. */
function jsonOf({ result, clean }: TagAnswer): Result<unknown, CallFailure> {
  if (!result.ok) return result;
  return isRefusal(result.value)
    ? fail({ kind: "rejected", ...refusalIn(result.value, clean) })
    : ok(result.value.json);
}

/** True also of one that cannot be read: it is kept. */
function mayBeCheckInAt(place: number, entry: unknown): boolean {
  const subject = interactionSubjectSchema.safeParse(entry).data;
  if (subject === undefined) return true;
  return subject.interactionType === checkInType && subject.firstDevice === `${place}`;
}

/** An entry that may be about this delegate and cannot be read must not pass for "never checked in". */
function checkInsIn(
  entries: readonly unknown[],
  { delegate, place }: CheckInPlace,
): Result<readonly Instant[], CallFailure> {
  const times: Instant[] = [];
  for (const entry of entries) {
    const subject = interactionSubjectSchema.safeParse(entry);
    if (!subject.success) return fail({ kind: "contract-broken", path: pathOf(subject.error) });
    const { interactionType, firstDelegate, firstDevice } = subject.data;
    const isMeant =
      interactionType === checkInType && firstDelegate === delegate && firstDevice === `${place}`;
    if (!isMeant) continue;
    const read = interactionSchema.safeParse(entry);
    if (!read.success) return fail({ kind: "contract-broken", path: pathOf(read.error) });
    times.push(read.data.recordedAt);
  }
  return ok(times);
}

function checkedIn(json: unknown, delegate: string): Result<CheckInAnswer, CallFailure> {
  const read = interactionSchema.safeParse(json);
  if (!read.success) return fail({ kind: "contract-broken", path: pathOf(read.error) });
  if ((read.data.firstDelegate ?? delegate) !== delegate)
    return fail({ kind: "contract-broken", path: "firstDelegate" });
  return ok({ kind: "done", recordedAt: read.data.recordedAt });
}

/** Read as a number or a text, sent as the manual does (dossier 5). */
const sentId = (id: string): number | string =>
  Number.isSafeInteger(Number(id)) && `${Number(id)}` === id ? Number(id) : id;

const keptAsIs = (text: string): string => text;

/** Takes every text; `encodeURIComponent` throws on half a surrogate pair. */
const encoded = (text: string): string => queryOf({ "": text }).slice(1);
