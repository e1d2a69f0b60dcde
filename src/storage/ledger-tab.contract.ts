/** One browser tab with a ledger, and drafts to commit to it: shared by the ledger's tests. */
import { asIncarnation, bookingKey, type ScanId } from "../core/ids.ts";
import { cardOf } from "../core/card.ts";
import type { JudgedScan, Scan } from "../core/scan.ts";
import type { Instant } from "../core/time.ts";
import type { Change } from "../protocol/v1.ts";
import {
  aBooking,
  aGate,
  aProduct,
  aScan,
  anAdmission,
  connection,
  now,
  scanIdOf,
  thisDevice,
} from "../testing/builders.ts";
import type { OverruleDraft, ScanDraft, UndoDraft } from "./commit-scan.ts";
import type { FeedPage } from "./feed.ts";
import { createDeviceProfileStore, type DeviceProfileStore } from "./device-profile.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { type Disk, value } from "./ledger-disks.contract.ts";
import { createLedgerOutboxStorage } from "./ledger-outbox-storage.ts";
import { scanPayloadSchema, type ScanPayload } from "./ledger-rows.ts";
import type { Unreadable } from "./quarantine.ts";
import { createScanLedger, type ScanLedger, type ScanLedgerDeps } from "./scan-ledger.ts";
import type { OutboxStorage } from "../outbox/outbox-storage.ts";

export const incarnation = asIncarnation("00000000-0000-4000-8000-00000000c001");
export const nextIncarnation = asIncarnation("00000000-0000-4000-8000-00000000c002");
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

export interface Tab {
  readonly ledger: ScanLedger;
  readonly db: LedgerDatabase;
  readonly outbox: OutboxStorage<ScanPayload>;
  readonly profiles: DeviceProfileStore;
  readonly reported: readonly Unreadable[];
}

/** Enrolled. */
export async function aTab(disk: Disk, change: Partial<ScanLedgerDeps> = {}): Promise<Tab> {
  const reported: Unreadable[] = [];
  const db = await disk.open((record) => reported.push(record));
  const ids: string[] = [thisDevice, incarnation];
  const profiles = createDeviceProfileStore({ db, newId: () => ids.shift() ?? "exhausted" });
  value(await profiles.enrol(enrolment));
  return {
    ledger: createScanLedger({
      db,
      clock: { now: () => now },
      newId: () => nextIncarnation,
      makeRoom: async () => false,
      ...change,
    }),
    db,
    outbox: createLedgerOutboxStorage(db, scanPayloadSchema),
    profiles,
    reported,
  };
}

/** Lets two people in on the one booking. */
export const admitting = (n: number): ScanDraft => ({
  scan: { ...unnumbered(n), admission: { booking, unitItem: anAdmission(n).unitItem, people: 2 } },
  judgedAdmissions: [],
  evidence: null,
});

export const refusing = (n: number): ScanDraft => ({
  scan: unnumbered(n),
  judgedAdmissions: [],
  evidence: null,
});

/** Scan `n` takes back what scan `undoes` let in. */
export const undoing = (n: number, undoes: number): UndoDraft => ({
  ...unnumbered(n),
  verdict: {
    kind: "undone",
    card: cardOf(aBooking(), aProduct(), aBooking().unitItems),
    scan: scanIdOf(undoes),
    people: 2,
    reason: "wrong guest",
    basis: { kind: "nothing" },
  },
});

/** Scan `n` lets the one person of ticket 1 in against what scan `denial` said. */
export const overruling = (n: number, denial: number): OverruleDraft => {
  const unitItem = anAdmission(n).unitItem;
  return {
    ...unnumbered(n),
    verdict: {
      kind: "overruled",
      card: cardOf(aBooking(), aProduct(), aBooking().unitItems),
      overrules: { scan: scanIdOf(denial), kind: "already-used" },
      unitItem,
      people: 1,
      reason: "Checked by hand",
      basis: { kind: "nothing" },
    },
    admission: { booking, unitItem, people: 1 },
  };
};

/** The gateway has it. */
export const receive = async ({ outbox }: Tab, ...ns: readonly number[]): Promise<void> => {
  for (const n of ns) {
    await outbox.update(scanIdOf(n), (held) => ({ ...held, state: { kind: "received", at: now } }));
  }
};

export const at = (draft: ScanDraft, correctedAt: Instant): ScanDraft => ({
  ...draft,
  scan: { ...draft.scan, decided: { ...draft.scan.decided, correctedAt } },
});

function unnumbered(n: number): Omit<JudgedScan, "device" | "incarnation" | "seq"> {
  const { device: _device, incarnation: _incarnation, seq: _seq, ...scan } = aScan();
  return { ...scan, id: scanIdOf(n) };
}

/** Of epoch `e1`, ending at `offset`, the changes just before it. */
export function pageOf(offset: number, ...changes: readonly Change["change"][]): FeedPage {
  const first = offset - changes.length + 1;
  return {
    epoch: "e1",
    offset,
    row: `row ${offset}`,
    changes: changes.map((change, index) => ({ offset: first + index, change })),
  };
}

export const feedPage = (
  offset: number,
  ...admissions: readonly ReturnType<typeof anAdmission>[]
): FeedPage =>
  pageOf(offset, ...admissions.map((admission) => ({ kind: "admission" as const, admission })));

export async function committed(ledger: ScanLedger, draft: ScanDraft): Promise<Scan> {
  const outcome = value(await ledger.commit(draft));
  if (outcome.kind !== "stored") throw new Error(outcome.kind);
  return outcome.scan;
}

export const admittedScans = async (ledger: ScanLedger): Promise<readonly ScanId[]> =>
  value(await ledger.admissionsOf([booking])).standing.map(({ scan }) => scan);
