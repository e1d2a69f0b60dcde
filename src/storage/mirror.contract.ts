/** What every mirror must do. Call it from a test file; `create` answers a disk that mirrors can be opened on again. */
import { beforeEach, describe, expect, it } from "vitest";
import { aScan, scanIdOf, now, thisDevice } from "../testing/builders.ts";
import { value } from "./ledger-disks.contract.ts";
import { enrolment, incarnation, nextIncarnation } from "./ledger-tab.contract.ts";
import type { Mirror } from "./mirror.ts";

export function runMirrorContract(name: string, create: () => () => Mirror): void {
  describe(`mirror: ${name}`, () => {
    let open: () => Mirror;
    beforeEach(() => {
      open = create();
    });
    const clock = { ms: -90_000, uncertaintyMs: 20, measuredAt: now };
    const identity = { device: thisDevice, incarnation, enrolment, clock };

    it("is empty at first", async () => {
      expect(value(await open().read())).toEqual({ identity: null, scans: [], unreadable: [] });
    });

    it("gives back what was kept, also to the next process", async () => {
      const mirror = open();
      value(await mirror.keepIdentity(identity));
      value(await mirror.keepScan(aScan()));
      value(await mirror.keepScan(aScan({ id: scanIdOf(2), seq: 2 })));
      const read = value(await open().read());
      expect(read.identity).toEqual(identity);
      expect(read.scans.toSorted((a, b) => a.seq - b.seq)).toEqual([
        aScan(),
        aScan({ id: scanIdOf(2), seq: 2 }),
      ]);
    });

    it("replaces the identity, and the record of the same scan", async () => {
      const mirror = open();
      value(await mirror.keepIdentity({ ...identity, enrolment: null }));
      value(await mirror.keepIdentity({ ...identity, incarnation: nextIncarnation }));
      value(await mirror.keepScan(aScan()));
      value(await mirror.keepScan(aScan({ seq: 9 })));
      const read = value(await mirror.read());
      expect(read.identity).toEqual({ ...identity, incarnation: nextIncarnation });
      expect(read.scans).toEqual([aScan({ seq: 9 })]);
    });

    it("forgets scans, those it does not have too, and nothing else", async () => {
      const mirror = open();
      value(await mirror.keepIdentity(identity));
      for (const n of [1, 2, 3]) value(await mirror.keepScan(aScan({ id: scanIdOf(n), seq: n })));
      value(await mirror.forget([1, 3, 7].map(scanIdOf)));
      const read = value(await mirror.read());
      expect(read.scans.map(({ seq }) => seq)).toEqual([2]);
      expect(read.identity).toEqual(identity);
    });

    it("forgets everything, also for the next process, and keeps what comes after", async () => {
      const mirror = open();
      value(await mirror.keepIdentity(identity));
      value(await mirror.keepScan(aScan()));
      value(await mirror.clear());
      expect(value(await open().read())).toEqual({ identity: null, scans: [], unreadable: [] });
      value(await mirror.keepScan(aScan({ id: scanIdOf(2), seq: 2 })));
      expect(value(await open().read()).scans.map(({ seq }) => seq)).toEqual([2]);
    });
  });
}
