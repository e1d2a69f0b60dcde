/**
 * What the groups of the list share in one run: the lists, the server that is their gateway, and browser profiles in which a
 * list is installed already. Everything is made when it is first asked for, and gone when the process ends.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PageHash } from "../../../core/ids.ts";
import { pageHashSchema } from "../../../protocol/ids-schema.ts";
import { bundledHashesSchema, bundleOf } from "../../../protocol/page-bundle.ts";
import { timeHeader } from "../../../protocol/v1.ts";
import { now } from "../../builders.ts";
import { type LabAnswer, type LabServer, startLabServer } from "../lab-server.ts";
import { type BuiltList, buildList } from "./built-list.ts";

export interface ListLab {
  readonly server: LabServer;
  readonly listNamed: (name: ListName) => Promise<BuiltList>;
  /** An empty folder. */
  readonly newProfile: () => string;
}

/** `day` and `large` are named by their tickets (100,000 and a million), `hundred-thousand` by its bookings. */
export const listNames = ["day", "large", "hundred-thousand"] as const;
export type ListName = (typeof listNames)[number];

/** Of the largest list; the others shrink with it. */
const mostTickets = Number(process.env["STILE_BENCH_TICKETS"] ?? "1000000");
const ticketsPerBooking = 3.5;
export const bookingsOfList: Readonly<Record<ListName, number>> = {
  day: Math.round(mostTickets / 10 / ticketsPerBooking),
  large: Math.round(mostTickets / ticketsPerBooking),
  "hundred-thousand": Math.round(mostTickets / 10),
};

const seed = 20_260_507;

let opening: Promise<ListLab> | null = null;

export function listLab(say: (line: string) => void): Promise<ListLab> {
  opening ??= openListLab(say);
  return opening;
}

async function openListLab(say: (line: string) => void): Promise<ListLab> {
  const root = mkdtempSync(join(tmpdir(), "stile-list-"));
  process.once("exit", () => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, "pages");
  mkdirSync(folder);
  const built = new Map<ListName, BuiltList>();
  const building = new Map<ListName, Promise<BuiltList>>();
  const build = async (name: ListName): Promise<BuiltList> => {
    const bookings = bookingsOfList[name];
    say(`building a list of ${bookings} bookings`);
    const list = await buildList({ bookings, seed: seed + 100 * listNames.indexOf(name), folder });
    built.set(name, list);
    return list;
  };
  const server = await startLabServer({
    pages: ["list-stile", "list-raw", "boot-stile", "boot-raw"],
    mounts: { "/v1": (path) => answer(path, built, folder) },
  });
  // the groups that come after may need it, and bench.ts ends when nothing is left to do
  server.unref();
  return {
    server,
    listNamed: (name) => {
      const list = building.get(name) ?? build(name);
      building.set(name, list);
      return list;
    },
    newProfile: () => mkdtempSync(join(root, "profile-")),
  };
}

/** As much of the gateway as installing a list needs. `manifest/NAME` is what it is now, `change/NAME` makes it another. */
function answer(
  path: string,
  lists: ReadonlyMap<string, BuiltList>,
  folder: string,
): LabAnswer | null {
  const headers = { [timeHeader]: String(now) };
  // read whole: a stream takes more of the machine than the page does, and that is the device's here
  const packed = (hash: PageHash): Uint8Array => readFileSync(join(folder, `${hash}.gz`));
  const bundled = bundledHashesSchema.safeParse(path.split("pages?hashes=")[1] ?? "");
  if (bundled.success) {
    const bundle = { "cache-control": "no-store", "content-type": "application/octet-stream" };
    return { body: bundleOf(bundled.data.map(packed)), headers: { ...headers, ...bundle } };
  }
  const [what, name = ""] = path.split("/");
  if (what === "pages") {
    const hash = pageHashSchema.safeParse(name);
    if (!hash.success) return null;
    const page = { "content-type": "application/x-ndjson", "content-encoding": "gzip" };
    return { body: packed(hash.data), headers: { ...headers, ...page } };
  }
  const list = lists.get(name);
  if (list === undefined) return null;
  const manifest = what === "change" ? list.change() : list.manifest();
  return {
    body: new TextEncoder().encode(JSON.stringify(manifest)),
    headers: { ...headers, "cache-control": "no-store", "content-type": "application/json" },
  };
}
