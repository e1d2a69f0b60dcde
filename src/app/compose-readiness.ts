/** Builds what tries this device before its shift, on the browser and the device's own parts. Called by `compose-device.ts`. */
import { manifestSchema } from "../protocol/v1.ts";
import type { SnapshotDatabase } from "../storage/snapshot-database.ts";
import { browserMonotonic, browserScheduler } from "./browser-effects.ts";
import type { DeviceEngine } from "./compose-engine.ts";
import { required } from "./compose-ledger-ports.ts";
import { askToKeep, isInstalledIn, keptBy } from "./readiness/browser-probes.ts";
import { createReadiness, type Probes, type Readiness } from "./readiness/readiness.ts";
import type { StatusStore } from "./status/status-store.ts";
import type { Signals } from "./ui/signals.ts";

export interface ReadinessParts {
  readonly engine: Pick<DeviceEngine, "client" | "probeStorage" | "time" | "wake">;
  readonly snapshotDb: SnapshotDatabase;
  readonly status: StatusStore;
  readonly signals: Signals;
  readonly staysOn: Probes["staysOn"];
}

/** A large venue's manifest over a slow line (ms). */
const manifestTimeoutMs = 8_000;

export function composeReadiness(parts: ReadinessParts): Readiness {
  const { engine, signals, status } = parts;
  return createReadiness(
    {
      // WebKit has no such thing in places, whatever the types say
      kept: () => keptBy(navigator.storage),
      keep: () => askToKeep(navigator.storage),
      isInstalled: () => isInstalledIn(window),
      save: async () => {
        const startedAt = browserMonotonic();
        await engine.probeStorage();
        const trouble = status.facts().storageTrouble;
        const ms = Math.max(1, Math.round(browserMonotonic() - startedAt));
        return trouble === null ? { kind: "written", ms } : { kind: "trouble", trouble };
      },
      ...listsOf(parts),
      clock: engine.time.measured,
      sound: signals.state,
      staysOn: parts.staysOn,
      playSound: signals.tryOut,
      askGateway: engine.wake,
    },
    browserScheduler,
  );
}

const listsOf = ({
  engine,
  snapshotDb,
}: ReadinessParts): Pick<Probes, "listHere" | "listThere"> => ({
  listHere: async () => {
    const current = await required(snapshotDb.current());
    if (current === null) return null;
    const { id, pages } = current.manifest;
    const stored = await required(snapshotDb.storedPages());
    const here = pages.filter(({ hash }) => stored.has(hash));
    return { id, bookings: here.reduce((sum, page) => sum + page.bookings, 0) };
  },
  listThere: async () => {
    const startedAt = browserMonotonic();
    const answer = await engine.client.call({
      path: "/manifest",
      schema: manifestSchema,
      timeoutMs: manifestTimeoutMs,
    });
    if (!answer.ok || answer.value.asOf === null) return null;
    const { id, bookings } = answer.value;
    return { id, bookings, tookMs: Math.round(browserMonotonic() - startedAt) };
  },
});
