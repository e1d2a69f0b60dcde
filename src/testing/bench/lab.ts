/** A real browser with a page of ours, in which engines and the app's own parts are measured. */
import type { Page } from "playwright";
import { launchFresh } from "./lab-browser.ts";
import { type Serve, startLabServer } from "./lab-server.ts";

export interface LabOptions {
  /** Under `page/`, without its ending. */
  readonly page: string;
  /** What the page may fetch under `/files` beside itself. */
  readonly serve?: Serve;
  /** Of Chromium. */
  readonly flags?: readonly string[];
}

export interface Lab {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

export async function openLab({ page: name, serve, flags = [] }: LabOptions): Promise<Lab> {
  const server = await startLabServer({
    pages: [name],
    mounts: { "/files": serve ?? (() => null) },
  });
  const browser = await launchFresh(flags);
  const page = await browser.open(server.addressOf(name));
  return {
    page,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
