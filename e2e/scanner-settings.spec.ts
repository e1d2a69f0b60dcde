/** Which engine reads, chosen on the device; codes out of pictures. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import bwip from "bwip-js/node";
import { expect, type Page, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import { enrol, verdict } from "./steps/gate.ts";
import { storedScans } from "./steps/ledger.ts";
import { scratchFolder } from "./steps/processes.ts";
import { openVenue, type Venue } from "./steps/venue.ts";

let venue: Venue;
let folder: Awaited<ReturnType<typeof scratchFolder>>;
test.beforeAll(async () => {
  venue = await openVenue();
  folder = await scratchFolder();
});
test.afterAll(async () => {
  await venue.close();
  await folder.drop();
});

const engine = (page: Page) => page.getByTestId("camera-state");

test("shows which engine reads and why, and another one holds at once and after a reload", async () => {
  const device = await openDevice();
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());
  await openScannerSettings(page);
  await expect(engine(page)).toHaveAttribute("data-engine", "zxing-wasm");
  await expect(page.getByTestId("reading")).toContainText("zxing-wasm");
  await expect(page.getByTestId("reading")).toContainText("This browser has none.");
  const own = page.locator('[data-testid="engine-row"][data-value="barcode-detector"]');
  await expect(own).toContainText("This browser has none.");
  await expect(own).toHaveAttribute("data-available", "false");

  await page.locator('[data-testid="engine-row"][data-value="zxing-browser"]').tap();
  await expect(engine(page)).toHaveAttribute("data-engine", "zxing-browser");
  await expect(page.getByTestId("reading")).toContainText("Chosen on this device.");
  await page.reload();
  await expect(engine(page)).toHaveAttribute("data-engine", "zxing-browser");
  await page.getByTestId("wide-key").filter({ hasText: "Done" }).tap();
  await page.getByTestId("wide-key").filter({ hasText: "Start scanning" }).tap();
  await expect(engine(page)).toHaveAttribute("data-engine", "zxing-browser");
  await device.close();
});

test("a code that is held up on the settings page lets nobody in", async () => {
  const device = await openDevice({ film: [{ code: venue.supplier.code("good"), ms: 2_000 }] });
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  const before = await storedScans(page);
  // another start remembers no presentation: the same code is a new one
  await page.goto(new URL("/scanner", page.url()).href);
  await expect(page.getByTestId("reading")).toContainText("Read a code just now");
  expect(await storedScans(page)).toHaveLength(before.length);
  await device.close();
});

test("the browser's own engine is chosen where it is complete and reads", async () => {
  const device = await openDevice();
  const { page } = device;
  await page.addInitScript(installDetector, { ticket: venue.supplier.code("good2") });
  await enrol(page, await venue.enrolmentLink());
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await expect(engine(page)).toHaveAttribute("data-engine", "barcode-detector");
  await device.close();
});

test("a browser's own engine that does not read the test code is passed over", async () => {
  const device = await openDevice();
  const { page } = device;
  await page.addInitScript(installDetector, { ticket: "x", broken: true });
  await enrol(page, await venue.enrolmentLink());
  await expect(engine(page)).toHaveAttribute("data-engine", "zxing-wasm");
  await openScannerSettings(page);
  await expect(page.getByTestId("reading")).toContainText("It did not read the test code.");
  await device.close();
});

test.describe("a picture", () => {
  test("of a ticket lets it in", async () => {
    const device = await openDevice({ camera: "denied" });
    const { page } = device;
    await enrol(page, await venue.enrolmentLink());
    const file = await pictureOf(venue.supplier.code("good3"));
    await choosePicture(page, file);
    await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
    await device.close();
  });

  test("that is pasted is the same", async () => {
    const device = await openDevice({ camera: "denied" });
    const { page } = device;
    await enrol(page, await venue.enrolmentLink());
    await openType(page);
    const png = await bwip.toBuffer({
      bcid: "qrcode",
      text: venue.supplier.code("good4"),
      scale: 4,
    });
    await page.evaluate(pastePicture, png.toString("base64"));
    await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
    await device.close();
  });

  test("without a code, of no kind, or with several says what to do", async () => {
    const device = await openDevice({ camera: "denied" });
    const { page } = device;
    await enrol(page, await venue.enrolmentLink());
    const words = page.getByTestId("picture-words");

    await choosePicture(page, await emptyPicture(page));
    await expect(words).toContainText("No code found in this picture.");
    await page.getByTestId("left-key").filter({ hasText: "Scan" }).tap();

    const text = join(folder.path, "text.png");
    writeFileSync(text, "This is a letter, whatever its name says.");
    await choosePicture(page, text);
    await expect(words).toContainText("not a picture that can be opened");

    await page.getByTestId("picture-file").setInputFiles(await twoTickets(page));
    await expect(words).toContainText("Several codes");
    await page.getByTestId("picture-code").filter({ hasText: "NOBODY-2" }).tap();
    await expect(verdict(page)).toHaveAttribute("data-kind", "unknown");
    await device.close();
  });
});

async function openScannerSettings(page: Page): Promise<void> {
  await page.goto(new URL("/ready", page.url()).href);
  // rows change places as their checks come in: problems first
  await expect(async () => {
    await page
      .locator('[data-testid="ready-row"][data-check="camera"]')
      .getByTestId("set-up")
      .tap();
    await expect(page).toHaveURL(/\/scanner$/, { timeout: 1_000 });
  }).toPass();
}

const openType = (page: Page): Promise<void> =>
  page.getByTestId("wide-key").or(page.getByTestId("left-key")).filter({ hasText: "Type" }).tap();

/** By the key, as a person does. */
async function choosePicture(page: Page, file: string): Promise<void> {
  await openType(page);
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByTestId("right-key").filter({ hasText: "Picture" }).tap(),
  ]);
  await chooser.setFiles(file);
}

let pictures = 0;

function kept(png: Buffer): string {
  pictures += 1;
  const file = join(folder.path, `picture-${pictures}.png`);
  writeFileSync(file, png);
  return file;
}

const pictureOf = async (text: string): Promise<string> =>
  kept(await bwip.toBuffer({ bcid: "qrcode", text, scale: 4 }));

const emptyPicture = (page: Page): Promise<string> => drawn(page, []);

async function twoTickets(page: Page): Promise<string> {
  const codes = await Promise.all(
    ["NOBODY-1", "NOBODY-2"].map((text) =>
      bwip.toBuffer({ bcid: "qrcode", text, scale: 5, padding: 12 }),
    ),
  );
  return drawn(
    page,
    codes.map((png) => png.toString("base64")),
  );
}

/** Beside each other, on a canvas of the browser under test. */
async function drawn(page: Page, pngs: readonly string[]): Promise<string> {
  const address = await page.evaluate(async (all) => {
    const canvas = document.createElement("canvas");
    canvas.width = 900;
    canvas.height = 500;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.fillStyle = "#ddd";
    context.fillRect(0, 0, canvas.width, canvas.height);
    for (const [index, png] of all.entries()) {
      const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
      context.drawImage(await createImageBitmap(new Blob([bytes])), 40 + index * 430, 60);
    }
    return canvas.toDataURL("image/png");
  }, pngs);
  return kept(Buffer.from(address.split(",")[1] ?? "", "base64"));
}

/** Runs in the page. */
function pastePicture(png: string): void {
  const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([bytes], "ticket.png", { type: "image/png" }));
  document.activeElement?.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
  );
}

/**
 * Runs in the page, before all else. This Chromium has no `BarcodeDetector`: this one answers like one that reads the test
 * image, and then the ticket.
 */
function installDetector({
  ticket,
  broken,
}: {
  readonly ticket: string;
  readonly broken?: boolean;
}): void {
  class FakeDetector {
    static getSupportedFormats(): Promise<readonly string[]> {
      const matrix = ["qr_code", "aztec", "data_matrix", "pdf417"];
      const linear = ["code_128", "code_39", "ean_13", "ean_8", "itf", "codabar", "upc_a"];
      return Promise.resolve([...matrix, ...linear, "unknown"]);
    }

    private readonly isTest: boolean;

    constructor({ formats }: { readonly formats: readonly string[] }) {
      this.isTest = formats.length === 1;
    }

    detect(): Promise<readonly object[]> {
      if (broken === true) return Promise.resolve([]);
      const rawValue = this.isTest ? "STILE" : ticket;
      return Promise.resolve([{ rawValue, format: "qr_code", cornerPoints: [] }]);
    }
  }
  Object.defineProperty(globalThis, "BarcodeDetector", { value: FakeDetector });
}
