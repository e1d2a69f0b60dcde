/**
 * In which mode each connection is: as an admin has switched it last, otherwise as it is configured.
 *
 * Promises: a switch counts from the moment it is recorded, at this gateway with the answer, at others on the same database
 * within `staleAfterMs` of their next use; it outlives restarts. What a scan leads to is never more than its moment allowed: a
 * scan decided while its connection only watched sends nothing, however late it is handed in.
 * Will not: undo or hold back anything. What is queued goes out after a switch to `observe` too, and what was settled as
 * observed stays so.
 */
import type { Clock } from "../../core/effects.ts";
import type { ConnectionId } from "../../core/ids.ts";
import type { ConnectionMode } from "../../core/product.ts";
import type { Scan } from "../../core/scan.ts";
import { type Instant, later } from "../../core/time.ts";
import type { ActRecord } from "../../protocol/venue.ts";
import type { ActLog, ModeSwitch } from "../acts/act-log.ts";

export interface ConnectionModes {
  /** Null for a connection that is not configured (any more). */
  readonly modeOf: (connection: ConnectionId) => ConnectionMode | null;
  /** What may follow from a scan. */
  readonly modeFor: (scan: Pick<Scan, "decided" | "redemption">) => ConnectionMode;
  /** Before each use: hears what other gateways have switched. Rejects when the log cannot be read. */
  readonly refresh: () => Promise<void>;
  /** Answers the mode from now on; null for a connection that is not configured. */
  readonly switchTo: (
    connection: ConnectionId,
    to: ConnectionMode,
    by: Pick<ActRecord, "device" | "operator">,
  ) => Promise<ConnectionMode | null>;
}

export interface ConnectionModesDeps {
  readonly connections: readonly { readonly id: ConnectionId; readonly mode: ConnectionMode }[];
  readonly acts: Pick<ActLog, "record" | "modeSwitches">;
  readonly clock: Clock;
  /** Whether other gateways may write to the same log. */
  readonly isShared: boolean;
  /** A connection is in another mode than before. */
  readonly onChanged: () => void;
}

/** Two of these and a poll are well below the second that is promised. */
const staleAfterMs = 250;

/** Rejects when the log cannot be read. */
export async function openConnectionModes(deps: ConnectionModesDeps): Promise<ConnectionModes> {
  const { acts, clock, isShared, onChanged } = deps;
  const configured = new Map(deps.connections.map(({ id, mode }) => [id, mode]));
  let switches = await acts.modeSwitches();
  /** Null: something may have been recorded that is not read yet. */
  let readAt: Instant | null = clock.now();
  let reading: Promise<void> = Promise.resolve();

  const switchesOf = (connection: ConnectionId): readonly ModeSwitch[] =>
    switches.filter((each) => each.connection === connection);
  const modeOf = (connection: ConnectionId): ConnectionMode | null => {
    const mode = configured.get(connection);
    return mode === undefined ? null : (switchesOf(connection).at(-1)?.to ?? mode);
  };
  const read = async (): Promise<void> => {
    const startedAt = clock.now();
    readAt = null;
    const found = await acts.modeSwitches();
    const isNews = found.length !== switches.length;
    switches = found;
    readAt = startedAt;
    if (isNews) onChanged();
  };
  // one after the other, so that an older answer never replaces a newer one
  const reread = (): Promise<void> => (reading = reading.catch(() => undefined).then(read));

  return {
    modeOf,
    modeFor: ({ redemption, decided }) => {
      const connection = redemption?.connection;
      const mode = connection === undefined ? null : modeOf(connection);
      if (connection === undefined || mode === null || mode === "observe") return "observe";
      const latest = later(decided.correctedAt, decided.uncertaintyMs);
      return modeAt(switchesOf(connection), latest) === "observe" ? "observe" : mode;
    },
    refresh: async () => {
      if (readAt === null || (isShared && isOlder(readAt, clock.now()))) await reread();
    },
    switchTo: async (connection, to, by) => {
      await reread();
      const from = modeOf(connection);
      if (from === null || from === to) return from;
      const act = { kind: "mode", connection, from, to } as const;
      await acts.record({ at: clock.now(), ...by, act }).finally(() => (readAt = null));
      await reread();
      return modeOf(connection);
    },
  };
}

/** Also after the clock was set back. */
const isOlder = (readAt: Instant, now: Instant): boolean => Math.abs(now - readAt) >= staleAfterMs;

/** Null where nothing was ever switched: the configuration has no history. */
const modeAt = (switches: readonly ModeSwitch[], at: Instant): ConnectionMode | null =>
  switches.findLast((each) => each.at <= at)?.to ?? switches[0]?.from ?? null;
