/** A device in a steward's hand: its browser may die, be opened twice, freeze, or find its database gone. */
import type { Booking } from "../../core/booking.ts";
import type { Random } from "../../core/effects.ts";
import type { PageHash } from "../../core/ids.ts";
import { createDeviceProfileStore, type DeviceProfile } from "../../storage/device-profile.ts";
import {
  createMemoryLedgerDatabase,
  emptyLedgerState,
} from "../../storage/memory-ledger-database.ts";
import type { Transport } from "../../app/sync/transport.ts";
import type { FaultLog } from "./call-faults.ts";
import { createDeath, type Death } from "./deaths.ts";
import {
  type Browser,
  type DeviceDisks,
  newDisks,
  openBrowser,
  openTab,
  type Tab,
} from "./device-process.ts";
import type { Engine } from "./engine.ts";
import type { Green } from "./facts.ts";
import type { Link } from "./network.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface Handheld {
  readonly index: number;
  readonly profile: DeviceProfile;
  readonly disks: DeviceDisks;
  readonly link: Link;
  readonly death: Death;
  /** Open and alive. */
  readonly tabs: () => readonly Tab[];
  /** The whole browser ends; it is opened again `ms` later. */
  readonly die: (ms: number) => void;
  readonly emptyDatabase: () => void;
  readonly openSecondTab: (ms: number) => void;
  /** What its steward has seen. */
  readonly greens: Green[];
  /** Codes held up to it. */
  presented: number;
  isRevoked: boolean;
}

export interface HandheldDeps {
  readonly index: number;
  /** The first device of this schedule asks by long poll. */
  readonly waits: boolean;
  readonly profile: DeviceProfile;
  readonly skewMs: number;
  readonly link: Link;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly engine: Engine;
  readonly newId: () => string;
  readonly faults: FaultLog;
  readonly pages: Map<PageHash, readonly Booking[]>;
  readonly onBug: (bug: string) => void;
}

/** Streams are the business of tests with sockets; a poll costs a simulation least. One device of some schedules waits. */
const transportOf = ({ index, waits }: HandheldDeps): Transport =>
  waits && index === 0 ? "long-poll" : "poll";
/** A dead browser is opened again after this (ms), unless its death says otherwise. */
const reopenMs = 1_500;

export async function startHandheld(deps: HandheldDeps): Promise<Handheld> {
  const { index, profile, link, time, faults } = deps;
  const disks = newDisks(deps.skewMs);
  const name = `device-${index}`;
  await enrolHere(deps, disks);
  let browser: Browser = openBrowser();
  let tabs: readonly Tab[] = [];
  const note = (kind: string): void => faults.note({ at: time.now(), kind, where: name, what: "" });
  const death = createDeath(() => {
    note("crash-device");
    die(reopenMs);
  });
  const open = async (): Promise<Tab> => {
    const tab = await openTab(
      {
        ...deps,
        name,
        death,
        transport: transportOf(deps),
        firstIncarnation: profile.incarnation,
        fetchFor: link.fetchFor,
      },
      { disks, browser },
    );
    tabs = [...tabs, tab];
    return tab;
  };
  const end = (): void => {
    for (const { life } of tabs) life.end();
    tabs = [];
    browser = openBrowser();
  };
  const die = (ms: number): void => {
    end();
    time.after(ms, () => void open());
  };
  await open();
  return {
    index,
    profile,
    disks,
    link,
    death,
    die,
    greens: [],
    presented: 0,
    isRevoked: false,
    tabs: () => tabs.filter(({ life }) => !life.isOver()),
    emptyDatabase: () => {
      end();
      disks.ledger = emptyLedgerState();
      note("emptied-database");
      time.after(reopenMs, () => void open());
    },
    openSecondTab: (ms) => {
      note("second-tab");
      void open().then((tab) => {
        time.after(ms, () => {
          tab.life.end();
          tabs = tabs.filter((each) => each !== tab);
        });
        return undefined;
      });
    },
  };
}

/** As if an enrolment link had been used before the run. */
async function enrolHere({ profile, time }: HandheldDeps, disks: DeviceDisks): Promise<void> {
  const db = createMemoryLedgerDatabase({
    state: disks.ledger,
    clock: { now: time.now },
    onUnreadable: () => undefined,
  });
  const ids = [profile.device, profile.incarnation];
  const store = createDeviceProfileStore({ db, newId: () => ids.shift() ?? "" });
  const { device: _device, incarnation: _incarnation, ...enrolment } = profile;
  const stored = await store.enrol(enrolment);
  if (!stored.ok) throw new Error(`not enrolled: ${stored.failure.kind}`);
  db.close();
}
