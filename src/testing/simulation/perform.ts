/** Carries out one operation of a schedule. */
import { emptyJournalState } from "../../gateway/ingest/journal-state.ts";
import { aRegisteredDevice } from "../registered-device.ts";
import type { Handheld } from "./handheld.ts";
import type { LinkName, Op } from "./schedule.ts";
import type { Stage } from "./stage.ts";
import { present } from "./steward.ts";
import type { SimTicket } from "./world.ts";

export async function perform(stage: Stage, op: Op): Promise<void> {
  const note = (kind: string, where: string, what = ""): void =>
    stage.faults.note({ at: stage.time.now(), kind, where, what });
  switch (op.kind) {
    case "present":
      return presentWhenUp(stage, op);
    case "undo":
      return undoLast(deviceOf(stage, op.device));
    case "wake":
      note("sync-in-scan", `device-${op.device}`);
      for (const { engine } of deviceOf(stage, op.device).tabs()) engine.wake();
      return undefined;
    case "partition":
      return linkOf(stage, op.link).partition(op.ms);
    case "call":
      return linkOf(stage, op.link).arm(op.fault, op.path);
    case "crash": {
      const { death } = op.who === "gateway" ? stage.gateway : deviceOf(stage, op.who);
      return death.arm(op.commits, op.side);
    }
    case "backup":
      return backUp(stage);
    case "restore":
      return restore(stage, op.ms);
    case "empty":
      return deviceOf(stage, op.device).emptyDatabase();
    case "lose-relaxed": {
      const device = deviceOf(stage, op.device);
      note("lost-writes", `device-${op.device}`);
      device.disks.list.current = device.disks.list.earlier;
      device.disks.list.found.clear();
      return device.die(1_000);
    }
    case "clock-jump":
      note("clock-jump", `device-${op.device}`);
      deviceOf(stage, op.device).disks.skewMs += op.byMs;
      return undefined;
    case "second-tab":
      return deviceOf(stage, op.device).openSecondTab(op.ms);
    case "freeze": {
      const [tab] = deviceOf(stage, op.device).tabs();
      if (tab === undefined) return undefined;
      note("frozen-tab", `device-${op.device}`);
      return tab.life.freeze(op.ms);
    }
    case "foreign": {
      const ticket = ticketOf(stage, op.ticket);
      const done = await stage.supplier.act(op.act, ticket);
      if (done) note(`foreign-${op.act}`, "supplier", ticket.bookingUuid);
      return undefined;
    }
    case "poison": {
      const { bookingUuid } = ticketOf(stage, op.ticket);
      note("poison", "supplier", bookingUuid);
      return stage.supplier.poison(bookingUuid);
    }
    case "revoke": {
      const device = deviceOf(stage, op.device);
      note("revoked", `device-${op.device}`);
      device.isRevoked = true;
      const { registry } = stage.gateway.disks;
      const { device: id, operator } = device.profile;
      const revokedAt = stage.time.now();
      registry.devices.set(id, aRegisteredDevice({ device: id, operator, revokedAt }));
      return undefined;
    }
    default:
      throw new Error("unknown operation");
  }
}

const deviceOf = ({ devices }: Stage, index: number): Handheld => {
  const device = devices[index];
  if (device === undefined) throw new Error(`no device ${index}`);
  return device;
};

const ticketOf = ({ world }: Stage, index: number): SimTicket => {
  const ticket = world.tickets[index];
  if (ticket === undefined) throw new Error(`no ticket ${index}`);
  return ticket;
};

const linkOf = (stage: Stage, link: LinkName) =>
  link === "supplier" ? stage.supplierLink : deviceOf(stage, link).link;

/** A steward whose device is just starting tries again in a second. */
async function presentWhenUp(
  stage: Stage,
  op: Extract<Op, { kind: "present" }>,
  tries = 60,
): Promise<void> {
  const device = deviceOf(stage, op.device);
  const tabs = device.tabs();
  const tab = tabs[op.ticket % Math.max(1, tabs.length)];
  if (tab === undefined) {
    if (tries > 0) stage.time.after(1_000, () => void presentWhenUp(stage, op, tries - 1));
    return;
  }
  const ticket = ticketOf(stage, op.ticket);
  device.presented += 1;
  const green = await present(device, tab, { ticket, people: op.people, now: stage.time.now() });
  if (green !== null) device.greens.push(green);
}

async function undoLast(device: Handheld): Promise<void> {
  const last = device.greens.at(-1);
  const [tab] = device.tabs();
  if (last === undefined || tab === undefined) return;
  const scans = await tab.engine.ledger.scansById([last.scan]);
  const scan = scans.ok ? scans.value.get(last.scan) : undefined;
  if (scan !== undefined) await tab.engine.undo({ scan, reason: "Wrong person" });
}

function backUp({ gateway: { memory } }: Stage): void {
  if (memory !== null) memory.backup = structuredClone(memory.state);
}

function restore({ gateway, faults, time }: Stage, ms: number): void {
  const { memory } = gateway;
  if (memory?.backup == null) return;
  gateway.die(ms);
  faults.note({ at: time.now(), kind: "restored-backup", where: "gateway", what: "" });
  memory.state = { ...emptyJournalState(), ...memory.backup };
  memory.backup = null;
}
