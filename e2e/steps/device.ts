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
  /** `disk`: storage lies in files, as on a phone; else in memory, where Chromium frees nothing of what is removed. */
  readonly storage?: "disk" | "memory";
}

export async function openDevice(settings: DeviceSettings = {}): Promise<Device> {
  const folder = await scratchFolder();
  const film = join(folder.path, "film.y4m");
  writeClip(film, settings.film ?? [{ code: null, ms: 1_000 }]);
  writeFileSync(join(folder.path, "film.json"), JSON.stringify(settings.film ?? []));
  const camera = settings.camera ?? "granted";
  const launching = {
    executablePath: chosenBrowser(),
    args: [
      "--disable-quic",
      ...(camera === "absent"
        ? []
        : ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${film}`]),
      ...(camera === "denied" ? ["--use-fake-ui-for-media-stream=deny"] : []),
      ...(settings.flags ?? []),
    ],
  };
  const handheld = {
    viewport: { width: 360, height: 740 },
    permissions: camera === "granted" ? ["camera"] : [],
    hasTouch: true,
  };
  const context =
    settings.storage === "disk"
      ? await chromium.launchPersistentContext(join(folder.path, "profile"), {
          ...launching,
          ...handheld,
        })
      : await (await chromium.launch(launching)).newContext(handheld);
  tellTroubles(context);
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    page,
    context,
    close: async () => {
      await (context.browser()?.close() ?? context.close());
      await folder.drop();
    },
  };
}

/** Beside the test that they came in: why a scan was not saved, and whatever nobody has foreseen. */
function tellTroubles(context: BrowserContext): void {
  context.on("weberror", (problem) => tell(problem.error().stack ?? problem.error().message));
  context.on("console", (message) => {
    if (message.text().startsWith("a scan is not saved")) tell(message.text());
  });
}

const tell = (trouble: string): void => void process.stderr.write(`${trouble}\n`);
