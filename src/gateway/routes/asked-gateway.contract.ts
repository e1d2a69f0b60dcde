/** A gateway in memory that sold some bookings, as City Connect asks it. */
import { answerLookup } from "../../connectors/city-connect/answerer.ts";
import { isSameAccount } from "../../connectors/city-connect/identity.ts";
import type { Admission } from "../../core/admission.ts";
import type { Booking } from "../../core/booking.ts";
import type { Undo } from "../../core/undo.ts";
import {
  aBooking,
  aSlot,
  at,
  aUnitItem,
  codes,
  connection,
  london,
  now,
} from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import {
  createMemoryRecords,
  createMemorySnapshot,
} from "../../testing/simulation/memory-snapshot.ts";
import { memorySupervision } from "../../testing/memory-supervision.ts";
import { createGatewayCore, type GatewayCore } from "../compose-core.ts";
import { readWritten, seaConnection, written } from "../config/written-config.contract.ts";
import { createMemoryDeviceRegistry, noRegistryRows } from "../devices/memory-device-registry.ts";
import { emptyJournalState } from "../ingest/journal-state.ts";
import type { JournalStore } from "../ingest/journal-store.ts";
import { createMemoryJournalStore } from "../ingest/memory-journal-store.ts";
import type { SnapshotStore } from "../snapshot/snapshot-store.ts";
import { createMemoryAttemptMark } from "../store/attempt-mark.ts";

export const account = "ops@portvell.example";
export const password = "har+bour: ü/9";

export const answersConfig = { supplier: account, username: "city", password };
export const tourMapping = {
  connection,
  product: "tour",
  gates: ["g2"],
  cityConnect: {
    product: "WINETOUR",
    option: { lunch: "WITHLUNCH" },
    departure: "{HHmm}EN",
    guestTypes: { kid: "child" },
  },
};

export interface AskedGateway {
  readonly core: GatewayCore;
  /** Lines of the log with all they say. */
  readonly logged: readonly string[];
  readonly admit: (admission: Admission) => Promise<void>;
  readonly undo: (undo: Undo) => Promise<void>;
}

export async function openAskedGateway(given: {
  readonly bookings: readonly Booking[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly bookingsByCode?: SnapshotStore["bookingsByCode"];
}): Promise<AskedGateway> {
  const { bookings, config = {}, bookingsByCode } = given;
  const clock = createFakeClock(now);
  const state = emptyJournalState();
  const store = createMemoryJournalStore({ state });
  const snapshot = createMemorySnapshot();
  await snapshot.replaceDay({ connection, date: null, bookings, now });
  const records = createMemoryRecords();
  const units = ["Adult", "kid", "pass"].map((id) => ({ id, label: id, people: 1 }));
  const tours = ["tour", "other"].map((id) => ({ id, label: id, timeZone: london, units }));
  await records.saveProducts(connection, tours, now);
  const logged: string[] = [];
  const note = (message: string, context?: object): void =>
    void logged.push(`${message} ${JSON.stringify(context ?? {})}`);
  const core = await createGatewayCore({
    config: readWritten(
      written({
        connections: [{ ...seaConnection, id: connection }],
        mapping: [tourMapping],
        answers: answersConfig,
        ...config,
      }),
    ),
    store,
    ...memorySupervision(state),
    devices: createMemoryDeviceRegistry(noRegistryRows()),
    snapshot: bookingsByCode === undefined ? snapshot : { ...snapshot, bookingsByCode },
    records,
    attemptMark: createMemoryAttemptMark({ attempts: 0 }),
    tokens: { issue: async (device) => device, verify: async () => null },
    connectors: [],
    answerer: { isSameAccount, lookup: answerLookup },
    clock,
    scheduler: clock,
    random: () => 0.5,
    log: { info: note, warn: note, error: note },
    newId: () => "id",
    isShared: false,
    mayTryEnrolment: async () => true,
    appRoutes: null,
    onEnrolled: () => undefined,
  });
  const write = (work: Parameters<JournalStore["transaction"]>[0]) => store.transaction(work);
  return {
    core,
    logged,
    admit: async (admission) => void (await write((tx) => tx.insertAdmission(admission))),
    undo: async (undo) => void (await write((tx) => tx.insertUndo(undo))),
  };
}

/** The example of seed 000, as a supplier of tours with a start would have sold it. */
export const seedBooking = aBooking({
  option: "lunch",
  visit: aSlot(at("2017-10-07T09:30:00Z")),
  leadName: "Smith",
  notes: "Allergic to nuts",
  voucher: codes("CTT128465552"),
  unitItems: [
    aUnitItem(1, { unit: "Adult", ticket: codes("CTT847889400"), status: { kind: "REDEEMED" } }),
    aUnitItem(2, { unit: "Adult", ticket: codes("CTT2512356846") }),
    aUnitItem(3, { unit: "kid", ticket: codes("CTT9257377533") }),
  ],
});
