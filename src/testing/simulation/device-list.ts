/**
 * A simulated device's list of bookings: fetched over the simulated wire with the production client, kept relaxed. What the
 * real one adds (pages, index, generations) has tests of its own.
 */
import { createGatewayClient } from "../../app/gateway-client.ts";
import type { EngineSnapshot } from "../../app/compose-engine-ports.ts";
import type { ListState } from "../../app/list-state.ts";
import type { Booking } from "../../core/booking.ts";
import { roleOf } from "../../core/codes.ts";
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { PageHash } from "../../core/ids.ts";
import { ok } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import { parseBooking } from "../../protocol/booking-schema.ts";
import type { Manifest } from "../../protocol/v1.ts";

export interface HeldList {
  readonly manifest: Manifest;
  readonly asOf: Instant;
  readonly bookings: readonly Booking[];
}

/** On the device's disk; a power cut may bring back the earlier one. */
export interface ListDisk {
  current: HeldList | null;
  earlier: HeldList | null;
  readonly found: Map<string, Booking>;
}

export interface DeviceListDeps {
  readonly disk: ListDisk;
  readonly list: ListState;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly monotonic: () => number;
  readonly token: string;
  /** Pages that some device of this run has read: their names are their contents. */
  readonly pages: Map<PageHash, readonly Booking[]>;
}

const pageTimeoutMs = 5_000;

export function createDeviceList(deps: DeviceListDeps): EngineSnapshot {
  const { disk, list, pages } = deps;
  const client = createGatewayClient({
    fetch: deps.fetch,
    clock: deps.clock,
    scheduler: deps.scheduler,
    monotonic: deps.monotonic,
    token: () => deps.token,
    onContact: () => undefined,
  });
  let isForgotten = false;
  return {
    currentId: () => disk.current?.manifest.id ?? null,
    restore: async () => {
      if (disk.current !== null) list.take(disk.current.manifest, disk.current.asOf);
    },
    forget: async () => {
      isForgotten = true;
      disk.current = null;
      disk.earlier = null;
      disk.found.clear();
    },
    confirm: (asOf) => {
      if (disk.current === null) return;
      disk.current = { ...disk.current, asOf };
      list.take(disk.current.manifest, asOf);
    },
    install: async (manifest) => {
      if (manifest.asOf === null) return;
      const bookings: Booking[] = [];
      for (const { hash } of manifest.pages) {
        const page = await client.bytes(`/pages/${hash}`, pageTimeoutMs);
        if (!page.ok) return;
        const read = pages.get(hash) ?? linesOf(page.value);
        pages.set(hash, read);
        bookings.push(...read);
      }
      if (isForgotten) return;
      disk.earlier = disk.current;
      disk.current = { manifest, asOf: manifest.asOf, bookings };
      list.take(manifest, manifest.asOf);
    },
    rememberFound: async (bookings) => {
      for (const booking of bookings) {
        disk.found.set(booking.key, { ...booking, redeemable: null, unredeemableReason: null });
      }
      return ok(undefined);
    },
    find: async (codes) => {
      const known = new Map(
        (disk.current?.bookings ?? []).map((booking) => [booking.key, booking]),
      );
      const all = [...new Map<string, Booking>([...known, ...disk.found]).values()];
      return ok({
        asOf: disk.current?.asOf ?? null,
        snapshotId: disk.current?.manifest.id ?? null,
        matches: codes
          .flatMap((code) => all.flatMap((booking) => matchOf(code, booking)))
          .slice(0, 1),
      });
    },
  };
}

function matchOf(code: string, booking: Booking) {
  const role = roleOf(code, booking);
  return role === null ? [] : [{ booking, code, role, page: null, foundAt: null }];
}

function linesOf(page: Uint8Array): readonly Booking[] {
  const lines = new TextDecoder().decode(page).split("\n");
  return lines.filter((line) => line !== "").map((line) => parseBooking(JSON.parse(line)));
}
