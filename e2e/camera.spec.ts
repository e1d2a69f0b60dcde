/** The camera's ways to the decoder, its rest, and a camera that stops without saying so. */
import { expect, type Page, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import { enrol, verdict } from "./steps/gate.ts";
import { letPass, makeTimePass } from "./steps/quiet-time.ts";
import { soonest } from "./steps/soonest.ts";
import { openVenue, type Venue } from "./steps/venue.ts";

let venue: Venue;
test.beforeAll(async () => {
  venue = await openVenue();
});
test.afterAll(() => venue.close());

const minuteMs = 60_000;

for (const [way, missing, role] of [
  ["film", [], "good"],
  ["frames", ["MediaStreamTrackProcessor"], "good2"],
  ["canvas", ["MediaStreamTrackProcessor", "VideoFrame"], "good3"],
] as const) {
  test(`by ${way}: the ticket before the camera is admitted, and no picture leaves the page`, async () => {
    const device = await openDevice({ film: [{ code: venue.supplier.code(role), ms: 2_000 }] });
    const { page } = device;
    await page.addInitScript((names) => {
      for (const name of names) Reflect.deleteProperty(globalThis, name);
    }, missing);
    const sent: Sent[] = [];
    page.on("request", (request) => {
      const bytes = request.postDataBuffer()?.length ?? 0;
      sent.push({ origin: new URL(request.url()).origin, bytes });
    });
    await enrol(page, await venue.enrolmentLink());
    await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
    await expect(camera(page)).toHaveAttribute("data-way", way);
    await expect(camera(page)).toHaveAttribute("data-engine", "zxing-wasm");
    expect(sent.some(({ bytes }) => bytes > 0)).toBe(true);
    // the smallest picture of this film has 300 kB
    expect(sent.filter(({ bytes }) => bytes > 10_000)).toEqual([]);
    expect(sent.filter(({ origin }) => origin !== venue.origin)).toEqual([]);
    await device.close();
  });
}

test("a film that cannot be handed over is left for single frames", async () => {
  const device = await openDevice({ film: [{ code: venue.supplier.code("good4"), ms: 2_000 }] });
  const { page } = device;
  await page.addInitScript(() => {
    const post: Worker["postMessage"] = Reflect.get(Worker.prototype, "postMessage");
    const refusing = new Proxy(post, {
      apply: (_, worker, [message, transfer]) => {
        const isFilm = Array.isArray(transfer) && transfer[0] instanceof ReadableStream;
        if (isFilm) throw new DOMException("not transferable", "DataCloneError");
        return Reflect.apply(post, worker, [message, transfer]);
      },
    });
    Reflect.set(Worker.prototype, "postMessage", refusing);
  });
  await enrol(page, await venue.enrolmentLink());
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await expect(camera(page)).toHaveAttribute("data-way", "frames");
  await device.close();
});

test("five quiet minutes switch the camera off; a tap has it back within 0.8 s, a key too", async () => {
  const device = await openDevice();
  const { page } = device;
  await makeTimePass(page);
  await enrol(page, await venue.enrolmentLink());
  await expect(camera(page)).toHaveAttribute("data-state", "running");
  const track = await page.evaluateHandle(() => {
    const { srcObject } = document.querySelector("video") ?? {};
    return srcObject instanceof MediaStream ? srcObject.getVideoTracks()[0] : undefined;
  });
  expect(await track.evaluate((it) => it?.readyState)).toBe("live");
  await rest(page);
  await expect(camera(page)).toContainText("Camera is resting.");
  await expect(camera(page)).toContainText("Tap anywhere.");
  expect(await track.evaluate((it) => it?.readyState)).toBe("ended");

  const backMs = await soonest(800, async (attempt) => {
    if (attempt > 0) await rest(page);
    return msUntilBack(page);
  });
  test.info().annotations.push({ type: "tap to first frame", description: `${backMs} ms` });
  expect(backMs).toBeLessThan(800);

  await rest(page);
  await page.keyboard.press("Shift");
  await expect(camera(page)).toHaveAttribute("data-state", "running");
  await device.close();
});

test("the chosen camera is remembered; one that is gone gives way to the default", async () => {
  // a film before the camera is one camera; without one, Chromium pretends as many as it is told
  const device = await openDevice({
    camera: "absent",
    flags: ["--use-fake-device-for-media-stream=device-count=3"],
  });
  await device.context.grantPermissions(["camera"]);
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());
  await expect(camera(page)).toHaveAttribute("data-state", "running");
  const [first, , third] = await cameraIds(page);
  if (first === undefined || third === undefined) throw new Error("not three cameras");
  expect(await filmingCamera(page)).toBe(first);
  await choose(page, third);
  await expect(camera(page)).toHaveAttribute("data-state", "running");
  expect(await filmingCamera(page)).toBe(third);
  await choose(page, "unplugged");
  await expect(camera(page)).toHaveAttribute("data-state", "running");
  expect(await filmingCamera(page)).toBe(first);
  await device.close();
});

test("zoom is on the picture where the camera offers it, and holds for the next picture", async () => {
  const device = await openDevice();
  const { page } = device;
  await page.addInitScript(() => {
    const { prototype } = MediaStreamTrack;
    Reflect.set(prototype, "getCapabilities", () => ({ zoom: { min: 1, max: 2.5, step: 0.1 } }));
    Reflect.set(prototype, "applyConstraints", () => Promise.resolve());
  });
  await enrol(page, await venue.enrolmentLink());
  await expect(page.getByRole("button", { name: "Zoom 1×" })).toBeVisible();
  const key = await page.getByTestId("zoom-key").boundingBox();
  expect(Math.min(key?.width ?? 0, key?.height ?? 0)).toBeGreaterThanOrEqual(56);
  await page.getByRole("button", { name: "Zoom 1×" }).tap();
  await expect(page.getByRole("button", { name: "Zoom 2×" })).toBeVisible();
  await page.getByRole("button", { name: "History" }).tap();
  await page.getByTestId("wide-key").filter({ hasText: "Scan" }).tap();
  await page.getByRole("button", { name: "Zoom 2×" }).tap();
  await expect(page.getByRole("button", { name: "Zoom 1×" })).toBeVisible();
  await device.close();
});

test("a camera that stops giving frames without saying so is started again", async () => {
  const device = await openDevice();
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());
  await expect(camera(page)).toHaveAttribute("data-state", "running");
  const before = await trackId(page);
  await page.evaluate(() => {
    const { srcObject } = document.querySelector("video") ?? {};
    // stopped from inside, a track says nothing: no event, no frame, the last picture stays
    if (srcObject instanceof MediaStream) for (const track of srcObject.getTracks()) track.stop();
  });
  await expect.poll(() => trackId(page)).not.toBe(before);
  await expect(camera(page)).toHaveAttribute("data-state", "running");
  await expect(camera(page)).toHaveAttribute("data-way", "film");
  await device.close();
});

interface Sent {
  readonly origin: string;
  readonly bytes: number;
}

const camera = (page: Page): ReturnType<Page["getByTestId"]> => page.getByTestId("camera-state");

const cameraIds = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter(({ kind }) => kind === "videoinput").map(({ deviceId }) => deviceId);
  });

const filmingCamera = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const { srcObject } = document.querySelector("video") ?? {};
    return srcObject instanceof MediaStream
      ? srcObject.getVideoTracks()[0]?.getSettings().deviceId
      : undefined;
  });

/** As the settings page keeps it, and after a restart of the app. */
async function choose(page: Page, id: string): Promise<void> {
  await page.evaluate((chosen) => {
    localStorage.setItem("stile-scanner", JSON.stringify({ camera: chosen }));
  }, id);
  await page.reload();
}

/** Of the stream that is shown. */
const trackId = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const { srcObject } = document.querySelector("video") ?? {};
    return srcObject instanceof MediaStream ? (srcObject.getVideoTracks()[0]?.id ?? null) : null;
  });

async function rest(page: Page): Promise<void> {
  await letPass(page, 5 * minuteMs);
  await expect(camera(page)).toHaveAttribute("data-state", "resting");
}

/** From a tap on the resting picture. */
async function msUntilBack(page: Page): Promise<number> {
  await noteWhenBack(page);
  await camera(page).tap();
  await expect(camera(page)).toHaveAttribute("data-back-ms", /^\d+$/);
  await expect(camera(page)).toHaveAttribute("data-way", "film");
  return Number(await camera(page).getAttribute("data-back-ms"));
}

/** Writes on the picture how many milliseconds after the next touch it shows what the camera sees. */
const noteWhenBack = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const picture = document.querySelector<HTMLElement>("[data-testid=camera-state]");
    if (picture === null) throw new Error("no picture on this page");
    delete picture.dataset["backMs"];
    const onTouch = (): void => {
      const from = performance.now();
      const watcher = new MutationObserver(() => {
        if (picture.dataset["state"] !== "running") return;
        watcher.disconnect();
        picture.dataset["backMs"] = String(Math.round(performance.now() - from));
      });
      watcher.observe(picture, { attributes: true });
    };
    addEventListener("pointerdown", onTouch, { capture: true, once: true });
  });
