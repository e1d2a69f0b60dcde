/** Browser profiles in which a list is installed: made once in a run, because a million rows take minutes. */
import { type LabBrowser, launchOn } from "../lab-browser.ts";
import { type ListLab, listLab, type ListName } from "./list-lab.ts";

export type Design = "stile" | "raw";

export interface ReadyProfile {
  readonly lab: ListLab;
  readonly profile: string;
}

const ready = new Map<string, Promise<ReadyProfile>>();

export function readyProfile(
  design: Design,
  name: ListName,
  say: (line: string) => void,
): Promise<ReadyProfile> {
  const key = `${design} ${name}`;
  const profile = ready.get(key) ?? newProfile(design, name, say);
  ready.set(key, profile);
  return profile;
}

/** For whoever changes what is in it. */
export async function newProfile(
  design: Design,
  name: ListName,
  say: (line: string) => void,
): Promise<ReadyProfile> {
  const lab = await listLab(say);
  const list = await lab.listNamed(name);
  const profile = lab.newProfile();
  await withBrowser(profile, async (browser) => {
    const page = await browser.open(lab.server.addressOf(`list-${design}`));
    if (design === "stile") {
      await page.evaluate((of) => window.stile.import(of), name);
      await page.evaluate((tickets) => window.stile.use(tickets), list.tickets.used);
      await page.evaluate(() => window.stile.putAway());
    } else {
      const pages = list.manifest().pages.map(({ hash }) => hash);
      await page.evaluate((hashes) => window.raw.import(hashes), pages);
    }
  });
  say(`${design}: ${name} list installed`);
  return { lab, profile };
}

export async function withBrowser<T>(
  profile: string,
  work: (browser: LabBrowser) => Promise<T>,
): Promise<T> {
  const browser = await launchOn(profile);
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}
