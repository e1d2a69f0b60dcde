/**
 * What supervisors and admins see of the whole venue, and what they may do about it, asked of the gateway
 * (`protocol/venue.ts`). Stewards' devices have none.
 *
 * Promises: nothing is asked unless somebody looks; what was had stays, with its age, when the gateway is out of reach; an act
 * is sent once per press and never repeated by itself, and one whose answer was lost is told as such.
 * Will not: judge, keep anything over a restart, or decide what a role may do: the gateway does.
 */
import type { Admission } from "../../core/admission.ts";
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { ConnectionId, DeviceId } from "../../core/ids.ts";
import type { ConnectionMode, Role } from "../../core/product.ts";
import { ok, type Result } from "../../core/result.ts";
import { later, type LocalDate } from "../../core/time.ts";
import {
  devicesSchema,
  type EnrolmentLink,
  type EnrolmentRequest,
  enrolmentSchema,
  historySchema,
  type HistoryScan,
  type KnownDevice,
  modeSchema,
  type Occupancy,
  occupancySchema,
  releasedSchema,
  type Report,
  reportSchema,
  revokedSchema,
} from "../../protocol/venue.ts";
import type { GatewayClient, GatewayRequest } from "../gateway-client.ts";
import { everyScan, historyPath, type ScanFilter } from "./scan-filter.ts";
import { createScanFeed, type ScanFeed } from "./scan-feed.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import type { VenueList } from "./venue-list.ts";
import { createWatch, type Watch, type WatchDeps } from "./watch.ts";

export interface Supervision {
  readonly role: Exclude<Role, "steward">;
  /** Corrected time: ages of what the gateway dates are taken against it. */
  readonly now: Clock["now"];
  readonly venue: Omit<VenueList, "take">;
  readonly occupancy: Watch<Occupancy>;
  /** Those seen last first. */
  readonly devices: Watch<readonly KnownDevice[]>;
  /** A new one for each filter. */
  readonly scans: (filter: ScanFilter) => ScanFeed;
  /** A new one for each day of the venue. */
  readonly report: (date: LocalDate) => Watch<Report>;
  /** The scan behind an admission, and what became of it; null where the gateway has none. */
  readonly scanOf: (
    admission: Pick<Admission, "scan" | "device" | "at">,
  ) => Promise<Result<HistoryScan | null, Trouble>>;
  readonly revoke: (device: DeviceId) => Promise<Result<unknown, Trouble>>;
  /** Takes what was held of a device; how many scans these were. */
  readonly release: (device: DeviceId) => Promise<Result<{ readonly scans: number }, Trouble>>;
  readonly enrol: (request: EnrolmentRequest) => Promise<Result<EnrolmentLink, Trouble>>;
  readonly setMode: (
    connection: ConnectionId,
    mode: ConnectionMode,
  ) => Promise<Result<unknown, Trouble>>;
}

export interface SupervisionDeps {
  readonly role: Supervision["role"];
  readonly client: Pick<GatewayClient, "call">;
  /** Corrected time. */
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly venue: VenueList;
}

export interface SupervisionRun {
  readonly supervision: Supervision;
  /** The gateway holds this many scans of all devices; null where it does not say. */
  readonly noteScans: (held: number | null) => void;
}

/** A report reads a whole day. */
const reportTimeoutMs = 20_000;
const readTimeoutMs = 8_000;
const actTimeoutMs = 10_000;
const numbersEveryMs = 10_000;
const reportEveryMs = 60_000;
/** A gate that scans all the time moves the count with every ticket (ms). */
const newsAtMostEveryMs = 1_500;

export function createSupervision(deps: SupervisionDeps): SupervisionRun {
  const { client, clock, scheduler, role, venue } = deps;
  const ask = async <T>(request: GatewayRequest<T>): Promise<Result<T, Trouble>> => {
    const answer = await client.call(request);
    return answer.ok ? answer : { ok: false, failure: troubleOf(answer.failure) };
  };
  const read = <T>(path: string, schema: GatewayRequest<T>["schema"]) =>
    ask({ path, schema, timeoutMs: readTimeoutMs });
  const act = <T>(path: string, schema: GatewayRequest<T>["schema"], body: unknown = {}) =>
    ask({ path, schema, timeoutMs: actTimeoutMs, body });
  const watch = <T>(question: WatchDeps<T>["ask"], everyMs = numbersEveryMs): Watch<T> =>
    createWatch({ ask: question, clock, scheduler, everyMs });

  const page = (filter: ScanFilter) => (before: string) =>
    read(historyPath(filter, before), historySchema);
  const occupancy = watch(() => read("/occupancy", occupancySchema));
  const devices = watch(async () => {
    const answer = await read("/devices", devicesSchema);
    return answer.ok ? ok(answer.value.devices) : answer;
  });
  const news = createNews(scheduler, [occupancy.again, devices.again]);

  return {
    noteScans: news.note,
    supervision: {
      role,
      now: clock.now,
      venue,
      occupancy,
      devices,
      scans: (filter) => {
        const feed = createScanFeed({ page: page(filter), clock, scheduler });
        return { ...feed, look: () => both(feed.look(), news.listen(feed.again)) };
      },
      report: (date) =>
        watch(
          () => ask({ path: `/reports/${date}`, schema: reportSchema, timeoutMs: reportTimeoutMs }),
          reportEveryMs,
        ),
      scanOf: async ({ scan, device, at }) => {
        const answer = await page({ ...everyScan, devices: [device], from: at, to: later(at, 1) })(
          "",
        );
        if (!answer.ok) return answer;
        return ok(answer.value.scans.find((entry) => entry.scan.id === scan) ?? null);
      },
      revoke: (device) => act(`/devices/${device}/revoke`, revokedSchema),
      release: (device) => act(`/devices/${device}/release`, releasedSchema),
      enrol: (request) => act("/enrolments", enrolmentSchema, request),
      setMode: (connection, mode) =>
        ask({
          path: `/connections/${encodeURIComponent(connection)}/mode`,
          schema: modeSchema,
          timeoutMs: actTimeoutMs,
          method: "PUT",
          body: { mode },
        }),
    },
  };
}

const both = (first: () => void, second: () => void) => (): void => {
  first();
  second();
};

interface News {
  readonly note: (held: number | null) => void;
  readonly listen: (listener: () => void) => () => void;
}

/** Tells when the count has moved: at once, and then not sooner than a while after. */
function createNews(scheduler: Scheduler, always: readonly (() => void)[]): News {
  const listeners = new Set(always);
  let known: number | null = null;
  let rests = false;
  let isDue = false;
  const tell = (): void => {
    if (rests) {
      isDue = true;
      return;
    }
    isDue = false;
    rests = true;
    scheduler.after(newsAtMostEveryMs, () => {
      rests = false;
      if (isDue) tell();
    });
    for (const listener of listeners) listener();
  };
  return {
    note: (held) => {
      if (held === known) return;
      known = held;
      tell();
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
