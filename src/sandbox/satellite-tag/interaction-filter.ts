/**
 * Filters of `/interaction/list`. Their names are those of the older `device-interaction/list` (`delegate_barcode`,
 * `device_code`, `recordedFrom_code`, …), and the bare names for ids. `recordedFrom` is the recording device: the manuals
 * show no filter by time. Other parameters are not looked at.
 */
import type { Interaction } from "./interaction-log.ts";
import type { SatelliteTagSupplier } from "./supplier.ts";

type Query = Readonly<Record<string, string>>;

export function interactionsFor(
  query: Query,
  supplier: SatelliteTagSupplier,
): readonly Interaction[] {
  const deviceOf = (key: string) =>
    supplier.devices().find(({ id, code }) => key === `id:${id}` || key === `code:${code}`);
  const delegateIds = keysIn(query, "delegate").map((key) => supplier.findDelegate(key)?.id);
  const deviceIds = keysIn(query, "device").map((key) => deviceOf(key)?.id);
  // a handset that the supplier does not know has a code in its User-Agent all the same
  const recorders = keysIn(query, "recordedFrom").map((key) =>
    key.startsWith("code:") ? key.slice("code:".length) : deviceOf(key)?.code,
  );
  return supplier
    .interactions()
    .filter(
      ({ delegateId, deviceId, recordedFrom }) =>
        delegateIds.every((id) => id === delegateId) &&
        deviceIds.every((id) => id === deviceId) &&
        recorders.every((code) => code === recordedFrom),
    );
}

/** `{idType}:{id}` of every parameter about `what`. */
const keysIn = (query: Query, what: string): readonly string[] =>
  Object.entries(query).flatMap(([name, value]) => {
    if (name === what) return [`id:${value}`];
    return name.startsWith(`${what}_`) ? [`${name.slice(what.length + 1)}:${value}`] : [];
  });
