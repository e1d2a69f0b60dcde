/**
 * The mirror in the Cache API: one small response per record, under an address that nobody serves.
 *
 * Not in OPFS: WebKit lacks it in places and lets only workers write it durably, while the Cache API is in every page and
 * worker of all three engines (STORAGE 4.4), replaces a record in one step, and is no part of the LevelDB that goes.
 */
import { z } from "zod";
import { fail, ok, type Result } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import { deviceIdSchema, incarnationSchema } from "../protocol/ids-schema.ts";
import { scanSchema } from "../protocol/scan-schema.ts";
import { enrolmentSchema } from "./device-profile.ts";
import { clockOffsetSchema } from "./ledger-meta.ts";
import type {
  Mirror,
  Mirrored,
  MirroredIdentity,
  MirrorFailure,
  UnreadableRecord,
} from "./mirror.ts";
import { issueOf } from "./quarantine.ts";

export type MirrorCache = Pick<Cache, "put" | "match" | "keys" | "delete">;

/** Rejects where there is no Cache API: outside a secure context. */
export const openMirrorCache = async (): Promise<MirrorCache> => caches.open("stile-mirror");

/** `.invalid` is reserved (RFC 2606): no request ever leads there. */
const root = "https://mirror.stile.invalid/";
const identityAddress = `${root}identity`;
const addressOf = (scan: string): string => `${root}scan/${scan}`;

export function createCacheMirror(open: () => Promise<MirrorCache>): Mirror {
  let opened: Promise<MirrorCache> | null = null;
  const withCache = async <T>(
    work: (cache: MirrorCache) => Promise<T>,
  ): Promise<Result<T, MirrorFailure>> => {
    try {
      opened ??= open();
      return ok(await work(await opened));
    } catch (problem) {
      opened = null; // it may have been emptied by the browser: opened anew the next time
      return fail({ kind: "unavailable", detail: String(problem) });
    }
  };
  const keep = (address: string, record: unknown) =>
    withCache((cache) => cache.put(address, new Response(JSON.stringify(record))));
  return {
    read: () => withCache(readAll),
    keepIdentity: (identity) => keep(identityAddress, identity),
    keepScan: (scan) => keep(addressOf(scan.id), scan),
    forget: (scans) =>
      withCache(async (cache) => {
        await Promise.all(scans.map((id) => cache.delete(addressOf(id))));
      }),
    clear: () =>
      withCache(async (cache) => {
        await Promise.all((await cache.keys()).map(({ url }) => cache.delete(url)));
      }),
  };
}

const identitySchema: z.ZodType<MirroredIdentity> = z.object({
  device: deviceIdSchema,
  incarnation: incarnationSchema,
  enrolment: enrolmentSchema.nullable(),
  // mirrors of the first version have none
  clock: clockOffsetSchema.nullable().default(null),
});

async function readAll(cache: MirrorCache): Promise<Mirrored> {
  const unreadable: UnreadableRecord[] = [];
  const read = async <T>(address: string, schema: z.ZodType<T>): Promise<readonly T[]> => {
    const response = await cache.match(address);
    if (response === undefined) return [];
    const raw = await response.text();
    const parsed = z.preprocess(jsonOrNull, schema).safeParse(raw);
    if (parsed.success) return [parsed.data];
    unreadable.push({ id: address.slice(root.length), raw, issue: issueOf(parsed.error) });
    return [];
  };
  const readScans = async (): Promise<readonly Scan[]> => {
    const addresses = (await cache.keys()).map(({ url }) => url);
    const scans = await Promise.all(
      addresses
        .filter((address) => address !== identityAddress)
        .map((address) => read(address, scanSchema)),
    );
    return scans.flat();
  };
  // at once: a start waits for both, and most find no scan
  const [[identity], scans] = await Promise.all([
    read(identityAddress, identitySchema),
    readScans(),
  ]);
  return { identity: identity ?? null, scans, unreadable };
}

/** Null satisfies neither schema, so that a torn record is unreadable like any other. */
function jsonOrNull(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}
