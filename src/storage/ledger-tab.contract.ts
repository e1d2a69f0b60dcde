/** One browser tab with a ledger, and drafts to commit to it: shared by the ledger's tests. */
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { asIncarnation, bookingKey, type ScanId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import type { Change } from "../protocol/v1.ts";
import {
  aGate,
  aScan,
  anAdmission,
  connection,
  now,
  scanIdOf,
  thisDevice,
} from "../testing/builders.ts";
import type { ScanDraft } from "./commit-scan.ts";
import { createDeviceProfileStore } from "./device-profile.ts";
import { type LedgerDatabase, openLedgerDatabase } from "./ledger-database.ts";
import type { DatabaseEvent } from "./open-database.ts";
import type { Unreadable } from "./quarantine.ts";
import { createScanLedger, type ScanLedger } from "./scan-ledger.ts";

export const incarnation = asIncarnation("00000000-0000-4000-8000-00000000c001");
export const booking = bookingKey(connection, "booking-1");

export const enrolment = {
  token: "token",
  operator: "Sam",
  gate: aGate(),
  role: "steward",
  products: "all",
  venue: "Harbour",
  origin: null,
} as const;

/** Enrolled, on a database of its own unless told otherwise. */
export async function aTab(factory = new IDBFactory()): Promise<{
  readonly ledger: ScanLedger;
  readonly db: LedgerDatabase;
  readonly profiles: ReturnType<typeof createDeviceProfileStore>;
  readonly reported: readonly Unreadable[];
  readonly events: readonly DatabaseEvent[];
}> {
  const reported: Unreadable[] = [];
  const events: DatabaseEvent[] = [];
  const clock = { now: () => now };
  const opened = await openLedgerDatabase({
    clock,
    onEvent: (event) => events.push(event),
    onUnreadable: (record) => reported.push(record),
    indexedDb: { indexedDB: factory, IDBKeyRange },
  });
  const db = value(opened);
  const ids: string[] = [thisDevice, incarnation];
  const profiles = createDeviceProfileStore({ db, newId: () => ids.shift() ?? "exhausted" });
  value(await profiles.enrol(enrolment));
  return { ledger: createScanLedger({ db, clock }), db, profiles, reported, events };
}

/** Past Dexie, as another version of the app would. */
export const openedRaw = (factory: IDBFactory, version: number): Promise<IDBDatabase> =>
  new Promise((resolve) => {
    const request = factory.open("stile-ledger", version);
    request.addEventListener("success", () => resolve(request.result));
  });

/** Lets two people in on the one booking. */
export const admitting = (n: number): ScanDraft => ({
  scan: { ...unnumbered(n), admission: { booking, unitItem: anAdmission(n).unitItem, people: 2 } },
  judgedAdmissions: [],
});

export const refusing = (n: number): ScanDraft => ({ scan: unnumbered(n), judgedAdmissions: [] });

export const at = (draft: ScanDraft, correctedAt: Scan["decided"]["correctedAt"]): ScanDraft => ({
  ...draft,
  scan: { ...draft.scan, decided: { ...draft.scan.decided, correctedAt } },
});

function unnumbered(n: number): ScanDraft["scan"] {
  const { device: _device, incarnation: _incarnation, seq: _seq, ...scan } = aScan();
  return { ...scan, id: scanIdOf(n) };
}

/** Of epoch `e1`, ending at `offset`, the changes just before it. */
export function feedPage(
  offset: number,
  ...admissions: readonly ReturnType<typeof anAdmission>[]
): { readonly epoch: string; readonly offset: number; readonly changes: Change[] } {
  const first = offset - admissions.length + 1;
  const changes = admissions.map((admission, index) => ({
    offset: first + index,
    change: { kind: "admission" as const, admission },
  }));
  return { epoch: "e1", offset, changes };
}

export async function committed(ledger: ScanLedger, draft: ScanDraft): Promise<Scan> {
  const outcome = value(await ledger.commit(draft));
  if (outcome.kind !== "stored") throw new Error(outcome.kind);
  return outcome.scan;
}

export const admittedScans = async (ledger: ScanLedger): Promise<readonly ScanId[]> =>
  value(await ledger.admissionsOf([booking])).map(({ scan }) => scan);

export function value<T, F>(result: Result<T, F>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
