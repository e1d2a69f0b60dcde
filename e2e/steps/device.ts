/** A handheld: a browser of its own, with a film before its camera, in the size of a phone. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright/test";
import { chosenBrowser } from "./browser.ts";
import { type Scene, writeClip } from "./camera-clip.ts";
import { scratchFolder } from "./processes.ts";

export interface Device {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

export interface DeviceSettings {
  /** Empty: the camera sees an empty table. */
  readonly film?: readonly Scene[];
  readonly camera?: "granted" | "denied" | "absent";
  readonly flags?: readonly string[];
}

export async function openDevice(settings: DeviceSettings = {}): Promise<Device> {
  const folder = await scratchFolder();
  const film = join(folder.path, "film.y4m");
  writeClip(film, settings.film ?? [{ code: null, ms: 1_000 }]);
  writeFileSync(join(folder.path, "film.json"), JSON.stringify(settings.film ?? []));
  const camera = settings.camera ?? "granted";
  const browser = await chromium.launch({
    executablePath: chosenBrowser(),
    args: [
      "--disable-quic",
      ...(camera === "absent"
        ? []
        : ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${film}`]),
      ...(camera === "denied" ? ["--use-fake-ui-for-media-stream=deny"] : []),
      ...(settings.flags ?? []),
    ],
  });
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    permissions: camera === "granted" ? ["camera"] : [],
    hasTouch: true,
  });
  const page = await context.newPage();
  return {
    page,
    context,
    close: async () => {
      await browser.close();
      await folder.drop();
    },
  };
}
