/** A device that cannot store must not admit; what it stores it keeps through trouble, and nothing of it that it must not. */
import { expect, type Page, test } from "playwright/test";
import { picture } from "./steps/afternoon.ts";
import { writeCrowd } from "./steps/crowd.ts";
import { type Device, openDevice } from "./steps/device.ts";
import { enrol, next, typeCode, unsentInLedger, verdict } from "./steps/gate.ts";
import { listPartsOn, rowsIn, storedScans } from "./steps/ledger.ts";
import { scratchFolder } from "./steps/processes.ts";
import { openVenue, type Venue } from "./steps/venue.ts";

/** Runs in the page: writes until nothing fits any more, then smaller and smaller. */
const fillDisk = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("filler");
    opening.addEventListener("upgradeneeded", () =>
      opening.result.createObjectStore("rows", { autoIncrement: true }),
    );
    opening.addEventListener("error", () => reject(new Error("the filler does not open")));
    opening.addEventListener("success", () => {
      const write = (bytes: number): void => {
        const filling = opening.result.transaction("rows", "readwrite");
        const row = new Uint8Array(bytes);
        // random, because the database compresses; the browser gives 64 KB at a time
        for (let at = 0; at < bytes; at += 65_536)
          crypto.getRandomValues(row.subarray(at, at + 65_536));
        filling.objectStore("rows").add(row);
        filling.addEventListener("complete", () => write(bytes));
        filling.addEventListener("abort", () => (bytes > 1_024 ? write(bytes / 32) : resolve()));
      };
      write(1_048_576);
    });
  });

/** Runs in the page. */
const emptyDisk = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("filler");
    opening.addEventListener("error", () => reject(new Error("the filler does not open")));
    opening.addEventListener("success", () => {
      const emptying = opening.result.transaction("rows", "readwrite");
      emptying.objectStore("rows").clear();
      emptying.addEventListener("complete", () => resolve());
    });
  });

/**
 * Before the device stores anything: for half a minute Chromium goes by the room that it has once seen. The app's shell and
 * the ballast fit, and little else.
 */
async function makeSmall({ page, context }: Device, origin: string): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 24_000_000 });
}

/** Rows of a database that may not be there yet. */
const countIn = async (page: Page, database: string, store: string): Promise<number> => {
  const names = await page.evaluate(async () =>
    (await indexedDB.databases()).map(({ name }) => name),
  );
  if (!names.includes(database)) return 0;
  const rows = await rowsIn(page, { database, store });
  return Array.isArray(rows) ? rows.length : 0;
};

/** Pieces of the ballast that lie on the device: 5 when it is whole. */
const ballastOn = (page: Page): Promise<number> => countIn(page, "stile-ballast", "room");

/** Runs in the page before the app: notes the databases that are removed. What turns the log comes and goes. */
const noteRemovals = (): void => {
  const removed: string[] = [];
  Reflect.set(globalThis, "removedDatabases", removed);
  const remove = indexedDB.deleteDatabase.bind(indexedDB);
  IDBFactory.prototype.deleteDatabase = (name) => {
    const removing = remove(name);
    removing.addEventListener("success", () => removed.push(name));
    return removing;
  };
};

const removals = (page: Page, database: string): Promise<number> =>
  page.evaluate((wanted) => {
    const removed: unknown = Reflect.get(globalThis, "removedDatabases");
    return Array.isArray(removed) ? removed.filter((name) => name === wanted).length : 0;
  }, database);

/** Runs in the page: somebody pockets the device. */
const hidePage = (): void => {
  Object.defineProperty(document, "visibilityState", { value: "hidden" });
  document.dispatchEvent(new Event("visibilitychange"));
};

/** All that a start writes has been written. */
async function enrolledOnSmallDisk(): Promise<{ readonly venue: Venue; readonly device: Device }> {
  const venue = await openVenue();
  const device = await openDevice({ storage: "disk" });
  await makeSmall(device, venue.origin);
  await device.page.addInitScript(noteRemovals);
  await enrol(device.page, await venue.enrolmentLink());
  // once when the log begins to be turned, which comes after the ballast, and once when it has been
  await expect.poll(() => removals(device.page, "stile-log-turn"), { timeout: 20_000 }).toBe(2);
  expect(await ballastOn(device.page)).toBe(5);
  return { venue, device };
}

/** Runs in the page. */
const dropBallast = (): Promise<void> =>
  new Promise((resolve) => {
    const opening = indexedDB.open("stile-ballast");
    opening.addEventListener("success", () => {
      const dropping = opening.result.transaction("room", "readwrite");
      dropping.objectStore("room").clear();
      dropping.addEventListener("complete", () => {
        opening.result.close();
        resolve();
      });
    });
  });

test("a full disk: no green, a plain sentence, and nothing at the supplier", async () => {
  // the browser looks for something to evict before it refuses a write: seconds each time
  test.slow();
  const { venue, device } = await enrolledOnSmallDisk();
  const { page } = device;
  await page.evaluate(dropBallast);
  await page.evaluate(fillDisk);
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "not-saved");
  await expect(page.getByTestId("headline")).toHaveText("Not saved");
  await expect(page.getByTestId("plate")).toContainText("Nobody let in");
  await expect(page.getByTestId("status-first")).toHaveText("Cannot save. Stop scanning");
  expect(await venue.supplier.redemptions()).toBe(0);

  await expect(page.getByTestId("status-second")).toHaveText("Storage is full · tap to try again");

  // room again: a tap finds out, and the same ticket goes in
  await page.evaluate(emptyDisk);
  await page.getByTestId("status-second").tap();
  await expect(page.getByTestId("status-first")).toHaveText(/^Live/);
  await next(page);
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await expect(page.getByTestId("status-first")).toHaveText(/^Live/);
  await device.close();
  await venue.close();
});

test("a full disk with the ballast: the scan is stored and green, and it is said that space is short", async () => {
  test.slow();
  const { venue, device } = await enrolledOnSmallDisk();
  const { page } = device;
  await page.evaluate(fillDisk);
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit", { timeout: 30_000 });
  await expect.poll(() => ballastOn(page)).toBe(0);
  expect(await storedScans(page)).toMatchObject([{ kind: "admit" }]);
  await next(page);
  await expect(page.getByTestId("status-first")).toHaveText("Storage is nearly full");
  await expect(page.getByTestId("status-second")).toHaveText("Scanning works · free some space");
  await expect.poll(() => venue.supplier.redemptionsOf("good")).toEqual([1]);

  // it is there again at a start that has room
  await page.evaluate(emptyDisk);
  await page.reload();
  await expect(page.getByTestId("status-first")).toHaveText("Live");
  await expect.poll(() => ballastOn(page), { timeout: 20_000 }).toBe(5);

  // put away, it leaves the next start little to read
  await page.evaluate(hidePage);
  await expect.poll(() => removals(page, "stile-log-end")).toBe(1);
  await expect(page.getByTestId("status-first")).toHaveText("Live");
  await device.close();
  await venue.close();
});

/** Runs in the page: upgrades the database past the app, as a newer version in another tab would. */
const upgradeLedger = (step: { readonly to: number; readonly drop?: string }): Promise<void> =>
  new Promise((resolve, reject) => {
    const upgrading = indexedDB.open("stile-ledger", step.to);
    upgrading.addEventListener("blocked", () => reject(new Error("the app keeps it open")));
    upgrading.addEventListener("error", () => reject(new Error("the upgrade failed")));
    upgrading.addEventListener("upgradeneeded", () => {
      upgrading.result.createObjectStore(`new-in-${step.to}`);
      if (step.drop !== undefined) upgrading.result.deleteObjectStore(step.drop);
    });
    upgrading.addEventListener("success", () => {
      upgrading.result.close();
      resolve();
    });
  });

/** Runs in the page. */
const deleteLedger = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase("stile-ledger");
    deleting.addEventListener("blocked", () => reject(new Error("the app keeps it open")));
    deleting.addEventListener("success", () => resolve());
  });

/** Runs in the page: so many transactions that store a scan are given up, as a browser does in trouble of its own. */
const giveUpScans = (times: number): void => {
  const real: unknown = Reflect.get(IDBObjectStore.prototype, "put");
  if (typeof real !== "function") throw new Error("rows cannot be put");
  let left = times;
  IDBObjectStore.prototype.put = function put(this: IDBObjectStore, ...row) {
    const request: IDBRequest<IDBValidKey> = Reflect.apply(real, this, row);
    if (left > 0 && this.name === "tallies") {
      left -= 1;
      request.addEventListener("success", () => this.transaction.abort());
    }
    return request;
  };
};

test("what the browser gives up is stored on the second try; given up twice, nobody is let in, and the next scan is stored", async () => {
  const venue = await openVenue();
  const device = await openDevice({ camera: "absent" });
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());
  await page.evaluate(giveUpScans, 1);
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  expect(await storedScans(page)).toMatchObject([{ kind: "admit" }]);
  await next(page);

  await page.evaluate(giveUpScans, 2);
  await typeCode(page, venue.supplier.code("good2"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "not-saved");
  await expect(page.getByTestId("plate")).toContainText("Nobody let in");
  await expect(page.getByTestId("status-first")).toHaveText("Saving did not work");
  await picture(page, "not-saved-gave-up");
  expect(await storedScans(page)).toHaveLength(1);
  await next(page);
  await typeCode(page, venue.supplier.code("good2"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await expect(page.getByTestId("status-first")).toHaveText(/^Live/);
  expect(await storedScans(page)).toHaveLength(2);
  await device.close();
  await venue.close();
});

test("a newer version that upgrades the database is not held up, and this one goes on storing", async () => {
  const venue = await openVenue();
  const device = await openDevice({ camera: "absent" });
  const { page, context } = device;
  await enrol(page, await venue.enrolmentLink());
  const newer = await context.newPage();
  // of this origin, and without the app
  await newer.goto(`${venue.origin}/v1/health`);
  await newer.evaluate(upgradeLedger, { to: 990 });
  await page.bringToFront();
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  expect(await storedScans(newer)).toMatchObject([{ kind: "admit" }]);
  await next(page);

  // what this version needs is gone: it stops at once, in plain words
  await newer.evaluate(upgradeLedger, { to: 991, drop: "outbox" });
  await expect(page.getByTestId("no-storage")).toContainText("Load this page again.");
  await device.close();
  await venue.close();
});

test("a database that is deleted under the app comes back from the mirror, with what was not sent", async () => {
  const venue = await openVenue();
  const device = await openDevice({ camera: "absent" });
  const { page, context } = device;
  await enrol(page, await venue.enrolmentLink());
  const other = await context.newPage();
  await other.goto(`${venue.origin}/v1/health`);
  await page.bringToFront();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await venue.stopGateway();
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  expect(await unsentInLedger(page)).toBe(1);
  await other.evaluate(deleteLedger);
  await expect(page.getByTestId("status-first")).toHaveText("Storage was lost and recovered");
  expect(await unsentInLedger(page)).toBe(1);
  await venue.startGateway();
  await expect.poll(() => venue.supplier.redemptionsOf("good")).toEqual([1]);
  await device.close();
  await venue.close();
});

/** Runs in the page: all that lies in this browser's databases and packs, as text. */
const dump = async (): Promise<string> => {
  const texts: string[] = [];
  for (const { name = "" } of await indexedDB.databases()) {
    const opening = indexedDB.open(name);
    await new Promise((resolve) => {
      opening.addEventListener("success", resolve);
    });
    const database = opening.result;
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      await new Promise((resolve) => {
        all.addEventListener("success", resolve);
      });
      const packed: Blob[] = [];
      texts.push(
        JSON.stringify(all.result, (_key, value: unknown) => {
          if (!(value instanceof Uint8Array)) return value;
          if (value[0] === 0x1f && value[1] === 0x8b)
            packed.push(new Blob([new Uint8Array(value)]));
          return new TextDecoder().decode(value);
        }),
      );
      const packs: { readonly name: string; readonly ends: Uint32Array }[] =
        store === "packs" ? all.result : [];
      for (const pack of packs) {
        const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle("stile-packs");
        const file = await (await folder.getFileHandle(pack.name)).getFile();
        for (const [at, end] of pack.ends.entries()) {
          packed.push(file.slice(pack.ends[at - 1] ?? 0, end));
        }
      }
      for (const gzip of packed) {
        const unpacking = gzip.stream().pipeThrough(new DecompressionStream("gzip"));
        texts.push(await new Response(unpacking).text());
      }
    }
    database.close();
  }
  const mirror = await caches.open("stile-mirror");
  for (const request of await mirror.keys()) {
    const kept = await mirror.match(request);
    texts.push(request.url, (await kept?.text()) ?? "");
  }
  return texts.join("\n");
};

test("no e-mail, phone or country of a guest is anywhere on the device", async () => {
  const folder = await scratchFolder();
  const contact = {
    emailAddress: "leak@guest.example",
    phoneNumber: "+64215550199",
    country: "ZZ",
  };
  const { world, guests } = await writeCrowd(folder.path, 3, contact);
  const venue = await openVenue({ world });
  const device = await openDevice({ camera: "absent" });
  const { page } = device;
  const bundles: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/v1/pages?")) bundles.push(request.url());
  });
  await enrol(page, await venue.enrolmentLink());
  const [guest, another] = guests;
  if (guest === undefined || another === undefined) throw new Error("nobody in the crowd");
  await typeCode(page, guest.code);
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await expect.poll(() => listPartsOn(page)).toBeGreaterThan(0);
  const workers = (): readonly string[] => page.workers().map((worker) => worker.url());
  await expect.poll(workers).toContainEqual(expect.stringContaining("pack-reader"));
  await venue.stopGateway();
  expect(bundles.length).toBeGreaterThan(0);
  const kept = await page.evaluate(dump);
  expect(kept).toContain(guest.code);
  expect(kept).toContain(guest.name);
  // whom nobody has scanned, so that the list itself has been read
  expect(kept).toContain(another.name);
  expect(kept).not.toMatch(/leak|64215550199|"ZZ"/i);
  await device.close();
  await venue.close();
  await folder.drop();
});
